from itertools import combinations, product
from xml.etree import ElementTree

import pytest

from sempre.drawing.marks import GROUPS, PHASES, Shape, Weather, mark, owned

COLOURS = {"m0": "#dbe8ea", "m1": "#0b5563", "m2": "#e9b949", "m3": "#f4efe2"}


def test_mark_is_the_same_for_the_same_project():
    assert mark("young-people", "needs", "3", "wirkstatt-ploen") == mark(
        "young-people", "needs", "3", "wirkstatt-ploen"
    )


def test_mark_tells_group_phase_and_ownership_apart():
    marks = [mark(g, p, o, "slug") for g, p, o in product(GROUPS, PHASES, range(6))]
    assert len(marks) == len(set(marks)) == 240


@pytest.mark.parametrize("step", range(6))
def test_mark_has_a_ring_for_each_step_of_ownership(step):
    rings = [
        shape for shape in mark("families-at-risk", "development", step, "slug").shapes if shape.css == "m2 m-line"
    ]
    assert len(rings) == step


def test_mark_varies_a_little_with_the_seed():
    weathers = {Weather.of(f"project-{n}") for n in range(200)}
    assert len(weathers) == 30
    assert {weather.horizon for weather in weathers} == {31, 31.75, 32.5}
    assert {weather.left for weather in weathers} == {True, False}


def test_mark_of_unknown_words_is_the_plain_one():
    assert mark("elves", "later", "", "slug") == mark("", "", 0, "slug")


def test_owned_reads_steps_and_keeps_them_in_bounds():
    assert [owned(o) for o in ("", "0", "step-3", 5, "9")] == [0, 0, 3, 5, 5]


def test_mark_uses_only_the_classes_of_the_style_sheet():
    shapes = [s for g, p in product(GROUPS, PHASES) for s in mark(g, p, 5, "slug").shapes]
    assert {shape.css for shape in shapes} == {"m0", "m1", "m2", "m3", "m1 m-line", "m2 m-line"}


def test_groups_draw_different_motifs():
    motifs = [tuple(draw(15.5, 31.0)) for draw in GROUPS.values()]
    assert all(a != b for a, b in combinations(motifs, 2))
    assert all(isinstance(shape, Shape) for motif in motifs for shape in motif)


def test_a_mark_on_a_page_is_decoration():
    drawn = mark("migrants-and-refugees", "needs", 2, "newspaper")
    svg = ElementTree.fromstring(drawn.inline)
    assert (svg.get("aria-hidden"), svg.get("class"), svg.get("viewBox")) == ("true", "mark", "0 0 48 48")
    assert [(p.get("d"), p.get("class")) for p in svg] == [(shape.d, shape.css) for shape in drawn.shapes]


def test_as_svg_stands_alone_with_its_colours():
    svg = ElementTree.fromstring(mark("migrants-and-refugees", "needs", 2, "newspaper").as_svg(COLOURS, 320))
    assert (svg.get("width"), svg.get("viewBox")) == ("320", "0 0 48 48")
    assert svg[0].get("fill") == "#dbe8ea"
    assert svg[1].get("stroke") == "#e9b949"
    assert not any(path.get("class") for path in svg)
