from xml.etree import ElementTree

import pytest
from django.template.loader import render_to_string

from sempre.drawing.charts import TALL, Bar, bars, columns, shares, split
from sempre.masking import Few, Hidden


def test_bars_lays_out_rows_in_their_order():
    chart = bars([("Latvia", 8), ("Sweden", 2)])
    assert chart.bars == (Bar("Latvia", 8, 80, 100.0, 7, 14), Bar("Sweden", 2, 20, 25.0, 35, 42))
    assert (chart.total, chart.height) == (10, 56)


def test_bars_of_nothing_and_of_zeros():
    assert (bars([]).bars, bars([]).height) == ((), 0)
    assert [(bar.width, bar.share) for bar in bars([("a", 0), ("b", -3)]).bars] == [(0, 0), (0, 0)]


def test_shares_add_up_to_a_hundred():
    assert shares([1, 1, 1]) == [34, 33, 33]
    assert sum(shares([3, 7, 11, 13, 17])) == 100
    assert shares([]) == []


def test_columns_stand_in_their_order_and_to_scale():
    chart = columns([("Jan–Jun 2026", 12), ("Jul–Dec 2026", 48)])
    assert [(c.kind, c.middle, c.left, c.width) for c in chart.columns] == [
        ("exact", 25.0, 17.0, 16), ("exact", 75.0, 67.0, 16)
    ]  # fmt: skip
    assert [c.tall for c in chart.columns] == [round(TALL / 4), TALL]
    assert {c.y + c.tall for c in chart.columns} == {chart.floor}
    assert [[line.text for line in c.labels] for c in chart.columns] == [["Jan–Jun", "2026"], ["Jul–Dec", "2026"]]
    assert [[line.text for line in c.words] for c in chart.columns] == [["12"], ["48"]]
    assert chart.floor < max(line.y for c in chart.columns for line in c.labels) < chart.height
    assert min(line.y for c in chart.columns for line in c.words) > 0


def test_columns_without_a_number_have_words():
    chart = columns([("1", Few()), ("2", Hidden()), ("3", None), ("4", 0), ("5", 8)])
    assert [(c.kind, c.tall) for c in chart.columns] == [
        ("few", TALL // 2), ("hidden", 0), ("none", 0), ("exact", 0), ("exact", TALL)
    ]  # fmt: skip
    words = [" ".join(line.text for line in c.words) for c in chart.columns]
    assert words == ["fewer than 5", "not shown", "no data", "0", "8"]


def test_levels_are_explained_above_the_columns():
    chart = columns([("1", 30)], baseline=0, target=60)
    assert [(level.kind, level.text, level.y) for level in chart.levels] == [
        ("baseline", "Baseline: 0", chart.floor), ("target", "Target: 60", chart.floor - TALL)
    ]  # fmt: skip
    assert max(level.words_y for level in chart.levels) < chart.floor - TALL
    assert columns([("1", 30)]).levels == ()


@pytest.mark.parametrize("rows", [[], [("1", None)], [("1", 0)], [("1", -2)]])
def test_columns_of_nothing(rows):
    assert [column.tall for column in columns(rows).columns] == [0] * len(rows)


def test_a_split_bar_is_filled_by_its_parts():
    chart = split([("Women", 42), ("Men", 18), ("Unknown", 0)])
    assert [(part.left, part.width) for part in chart.parts] == [(0, 70), (70, 30), (100, 0)]
    assert [part.words for part in chart.parts] == ["42 (70 %)", "18 (30 %)", "0 (0 %)"]
    assert [part.tone for part in chart.parts] == [0, 1, 2]
    assert chart.tall < chart.parts[0].swatch_y < chart.parts[-1].y < chart.height


def test_a_split_bar_does_not_give_away_what_is_masked():
    chart = split([("Women", 10), ("Men", Few()), ("Unknown", Hidden())])
    assert [(part.kind, part.words, part.width) for part in chart.parts] == [
        ("exact", "10", 80), ("few", "fewer than 5", 20), ("hidden", "not shown", 0)
    ]  # fmt: skip
    assert split([]).parts == ()


@pytest.mark.parametrize(
    ("template", "chart"),
    [
        ("chart_columns", columns([("A & B", 1), ("2", Few()), ("3", None)], baseline=0.5, target=2)),
        ("chart_split", split([("<A>", 1), ("B", Few()), ("C", Hidden())])),
    ],
)
def test_charts_are_well_formed_pictures_with_a_name(template, chart):
    svg = ElementTree.fromstring(
        render_to_string(f"includes/{template}.svg.html", {"chart": chart, "title": "People & more", "id": "people"})
    )
    assert (svg.get("role"), svg.get("aria-labelledby")) == ("img", "people")
    assert (svg.find("title").get("id"), svg.find("title").text) == ("people", "People & more")
    assert "None" not in ElementTree.tostring(svg, encoding="unicode")
