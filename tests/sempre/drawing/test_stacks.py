from xml.etree import ElementTree

from django.template.loader import render_to_string

from sempre.drawing.stacks import BAR, ROW, WORDS, Piece, Stack, stacks


def test_each_row_fills_the_room_with_its_parts():
    chart = stacks([("Svenska", "75 %", [3, 0, 1]), ("Suomi", "–", [0, 0, 0])], (4, 1, 2))
    assert chart.stacks == (
        Stack("Svenska", "75 %", (Piece(4, 0.0, 75.0), Piece(2, 75.0, 25.0)), WORDS, BAR),
        Stack("Suomi", "–", (), ROW + WORDS, ROW + BAR),
    )
    assert chart.height == 2 * ROW


def test_the_drawing_has_a_name_and_its_parts():
    chart = stacks([("A & B", "50 %", [1, 1])], (0, 1))
    drawn = ElementTree.fromstring(
        render_to_string("includes/chart_stacks.svg.html", {"chart": chart, "title": "Texts", "id": "x"})
    )
    assert (drawn.find("title").text, drawn.get("aria-labelledby")) == ("Texts", "x")
    assert [(rect.get("class"), rect.get("x")) for rect in drawn.iter("rect")] == [
        ("chart-part tone-0", "0.0%"),
        ("chart-part tone-1", "50.0%"),
    ]
