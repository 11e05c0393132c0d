import math
import random
import re
from itertools import combinations
from xml.etree import ElementTree

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from sempre.drawing.land import REGION, SHEET, Box, project
from sempre.drawing.map import Drawing, Place, draw_map, drawn
from sempre.drawing.placement import Circle, distance_to_box, distance_to_segment, segment_meets_box, segments_cross

VARDE = Place("Varde", 55.621, 8.481, "len", url="/varde/")
WIDTHS = (320, 360, 560, 768, 1000)


def assert_nothing_collides(drawing: Drawing) -> None:
    """No two dots overlap; no name or its line touches another name, a foreign dot or the frame."""
    frame = Box(0, 0, drawing.width, drawing.height)
    circles = [Circle(dot.x, dot.y, dot.halo or dot.radius) for dot in drawing.dots]
    labels = [(i, dot.label) for i, dot in enumerate(drawing.dots) if dot.label]
    leaders = [(i, tuple(map(float, re.findall(r"[\d.]+", label.leader)))) for i, label in labels if label.leader]
    for a, b in combinations(circles, 2):
        assert math.dist(a[:2], b[:2]) >= a.r + b.r
    for circle in circles:
        assert frame.around(Box(circle.x - circle.r, circle.y - circle.r, 2 * circle.r, 2 * circle.r)) == frame
    for _, label in labels:
        assert frame.around(label.box) == frame
        assert min(distance_to_box(circle, label.box) for circle in circles) > 1
    for (_, a), (_, b) in combinations(labels, 2):
        assert not a.box.touches(b.box)
    for i, leader in leaders:
        assert all(distance_to_segment(circle, leader) > 1 for j, circle in enumerate(circles) if j != i)
        assert not any(segment_meets_box(leader, label.box) for j, label in labels if j != i)
    for (_, a), (_, b) in combinations(leaders, 2):
        assert not segments_cross(a, b)


@pytest.mark.parametrize("frame", ["region", "places"])
@pytest.mark.parametrize("width", WIDTHS)
def test_draw_map_nothing_collides_with_all_real_places(places, width, frame):
    drawing = draw_map(places, width=width, frame=frame)
    assert len(drawing.dots) == 61
    assert_nothing_collides(drawing)


@pytest.mark.parametrize("width", WIDTHS)
def test_draw_map_nothing_collides_for_networks_in_words_of_any_length(places, width):
    networks = [place for place in places if place.kind == "len"]
    longer = [Place(f"Paikallinen {p.label} -voimaantumisverkosto", p.lat, p.lon, p.kind) for p in networks]
    assert_nothing_collides(draw_map(longer, width=width))


@pytest.mark.parametrize("seed", range(5))
def test_draw_map_nothing_collides_with_places_at_random(seed):
    chance = random.Random(seed)
    places = [
        Place("x" * chance.randint(1, 20), chance.uniform(52, 68), chance.uniform(8, 28), "event",
              weight=chance.randint(1, 9), here=i == 0)
        for i in range(40)
    ]  # fmt: skip
    assert_nothing_collides(draw_map(places, width=640))


@pytest.mark.parametrize(("kind", "width", "most"), [("len", 360, 18), ("partner", 360, 16), ("len", 640, 19)])
def test_draw_map_finds_room_for_nearly_every_name(places, kind, width, most):
    drawing = draw_map([place for place in places if place.kind == kind], width=width)
    assert sum(dot.label is not None for dot in drawing.dots) >= most


def test_draw_map_names_most_places_on_a_wide_map(places):
    assert sum(dot.label is not None for dot in draw_map(places, width=1000).dots) >= 55


def test_draw_map_is_the_same_every_time(places):
    first = draw_map(places, width=360)
    drawn.cache_clear()
    assert draw_map(places, width=360) == first


def test_draw_map_keeps_the_order_given_and_draws_in_pixels(places):
    drawing = draw_map(places, width=490)
    assert [dot.place for dot in drawing.dots] == [place for place in places if place.label != "SDEO"]
    assert drawing.view == REGION
    assert (drawing.view_box, drawing.height) == ("0 0 490 720", 720)
    assert drawing.transform == "scale(0.5000)translate(-30.0 -62.0)"


def test_draw_map_puts_a_lone_place_where_it_is():
    (dot,) = draw_map([VARDE], width=980).dots
    x, y = project(VARDE.lat, VARDE.lon)
    assert (dot.x, dot.y) == (round(x - REGION.x, 1), round(y - REGION.y, 1))
    assert (dot.label.anchor, dot.label.lines[0].text, dot.tether) == ("start", "Varde", "")


def test_draw_map_names_places_outside_instead_of_drawing_them():
    brussels, nowhere = Place("SDEO", 50.846, 4.352, "partner"), Place("Stress balls", None, None, "microproject")
    drawing = draw_map([brussels, VARDE, nowhere], width=360)
    assert drawing.outside == (brussels, nowhere)
    assert [dot.place for dot in drawing.dots] == [VARDE]


def test_draw_map_without_places_is_the_empty_region():
    drawing = draw_map([], frame="places")
    assert (drawing.dots, drawing.outside, drawing.view, drawing.legend) == ((), (), REGION, ())


def test_draw_map_widens_the_region_for_a_place_beyond_it():
    drawing = draw_map([Place("Kraków", 50.06, 19.94, "event")], width=360)
    assert drawing.view.around(REGION) == drawing.view
    assert SHEET.around(drawing.view) == SHEET
    assert len(drawing.dots) == 1


def test_draw_map_zoom_shows_at_least_375_km_and_stays_on_the_sheet():
    assert draw_map([VARDE], frame="places").view.width == 250
    for lat, lon in ((50.9, 7.1), (70.0, 27.0), (49.1, 22.5)):
        view = draw_map([Place("Edge", lat, lon, "event")], frame="places").view
        assert SHEET.around(view) == SHEET


def test_draw_map_zoom_leaves_a_margin(places):
    estonia = [
        place for place in places if "LEN" in place.label and place.lat > 57.5 and place.lon > 24 and place.lat < 60
    ]
    drawing = draw_map(estonia, width=360, frame="places")
    assert all(0.1 < dot.x / drawing.width < 0.9 and 0.1 < dot.y / drawing.height < 0.9 for dot in drawing.dots)


def test_draw_map_without_labels_keeps_the_titles():
    (dot,) = draw_map([VARDE], labels=False).dots
    assert (dot.label, dot.title) == (None, "Varde")


def test_draw_map_spreads_places_at_one_point_around_it():
    four = [Place(f"Project {n}", 55.621, 8.481, "microproject") for n in "abcd"]
    drawing = draw_map(four, width=980)
    x, y = project(55.621, 8.481)
    centre = (sum(dot.x for dot in drawing.dots) / 4 + REGION.x, sum(dot.y for dot in drawing.dots) / 4 + REGION.y)
    assert math.dist(centre, (x, y)) < 0.2
    assert len({(dot.x, dot.y) for dot in drawing.dots}) == 4
    assert all(not dot.tether for dot in drawing.dots)


def test_draw_map_ties_a_dot_pushed_far_to_its_point():
    crowd = [Place("", 58.36, 25.59, "event", weight=4) for _ in range(19)]
    assert any(dot.tether for dot in draw_map(crowd, width=360).dots)


def test_draw_map_sizes_dots_by_area():
    one, four, many = (draw_map([Place("a", 58, 25, "len", weight=w)], width=320).dots[0].radius for w in (1, 4, 900))
    assert (one, four, many) == (3.2, 6.4, 10.9)


def test_draw_map_marks_the_readers_place_and_names_it_first():
    here = Place("You are in LEN Varde", 55.621, 8.481, "len", here=True)
    crowd = [Place(f"Neighbour {n}", 55.6, 8.5, "partner", weight=9) for n in range(6)]
    dot = draw_map([*crowd, here], width=320).dots[-1]
    assert dot.halo > dot.radius
    assert dot.label is not None


def test_place_title_always_holds_the_visible_name():
    assert Place("Varde", 0, 0, "len").full_title == "Varde"
    assert Place("Varde", 0, 0, "len", title="Network Varde, 3 projects").full_title == "Network Varde, 3 projects"
    assert Place("Varde", 0, 0, "len", title="3 projects").full_title == "Varde, 3 projects"


def test_legend_shows_the_kinds_on_the_map_in_one_order(places):
    assert [kind for kind, _ in draw_map(places).legend] == ["partner", "len", "microproject"]


@pytest.mark.parametrize("language", ["en", "lt", "de"])
def test_map_template_is_sound_svg_in_every_number_format(places, language):
    drawing = draw_map(places, width=360)
    with translation.override(language):
        html = render_to_string("includes/map.svg.html", {"drawing": drawing, "title": 'Where "we" & others work'})
    svg = ElementTree.fromstring(html)
    assert (svg.get("role"), svg.get("aria-label")) == ("group", 'Where "we" & others work')
    assert svg.get("viewBox") == f"0 0 360 {drawing.height}"
    links = svg.findall(".//a")
    assert [link.get("href") for link in links] == [dot.url for dot in drawing.dots]
    assert [link.find("title").text for link in links] == [dot.title for dot in drawing.dots]
    assert [float(link.find("circle").get("cx")) for link in links] == [dot.x for dot in drawing.dots]
    assert not any(element.get("style") or element.get("id") for element in svg.iter())
    texts = [" ".join("".join(text.itertext()).split()) for text in svg.iter("text")]
    assert texts == [dot.place.label for dot in drawing.dots if dot.label]


def test_map_template_names_a_place_without_a_page():
    drawing = draw_map([Place("Riga & Jūrmala", 56.95, 24.1, "event", here=True)])
    svg = ElementTree.fromstring(render_to_string("includes/map.svg.html", {"drawing": drawing, "title": "Map"}))
    (figure,) = svg.findall(".//g[@role='img']")
    assert figure.get("aria-label") == "Riga & Jūrmala"
    assert figure.find("circle[@class='map-halo']") is not None
