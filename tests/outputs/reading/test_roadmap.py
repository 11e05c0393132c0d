"""The roadmap's reading side: areas, practices, levels, the pocket version."""

import pytest

from tests.counting import assert_same_queries
from tests.factories.outputs import EditionFactory, LevelFactory, NodeFactory, ToolFactory, WorkFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def area():
    edition = EditionFactory(work=WorkFactory(kind="roadmap", title_en="The roadmap"))
    return NodeFactory(edition=edition, kind="area", slug="people", title_en="People", body_en="About the area.")


def practice(area, **fields):
    node = NodeFactory(edition=area.edition, parent=area, kind="practice", **fields)
    for number in range(5):
        LevelFactory(node=node, number=number, text_en=f"Level text {number}", example_en=f"Example {number}")
    return node


def test_an_area_shows_its_practices_with_worded_levels(visitor, area):
    training = EditionFactory(work=WorkFactory(kind="training"))
    NodeFactory(edition=training, kind="module", stable_key="needs", slug="needs", title_en="The module")
    tool = ToolFactory(title_en="The tool")
    practice(area, title_en="Speak freely", in_pocket=True, modules=["needs", "unknown"], tools=[tool])
    html = visitor.get("/en/roadmap/people/").content.decode()
    assert [html.count(f"Level text {number}") for number in range(5)] == [1] * 5
    assert html.count("Example 3") == 1
    assert [words for words in ("In the pocket version", "The module", "The tool") if words not in html] == []


def test_the_pocket_version_shows_only_its_practices(visitor, area):
    practice(area, title_en="In both", in_pocket=True)
    practice(area, title_en="Only full")
    full, pocket, other = (
        visitor.get(f"/en/roadmap/people/{query}").content.decode()
        for query in ("", "?version=pocket", "?version=<script>")
    )
    assert [("Only full" in html, "About the area." in html) for html in (full, pocket, other)] == [
        (True, True),
        (False, False),
        (True, True),
    ]
    contents = visitor.get("/en/roadmap/?version=pocket").content.decode()
    assert ("In both" in contents, "Only full" in contents) == (True, False)
    assert "2 practices, 1 of them in the pocket version" in contents


def test_an_area_needs_as_many_queries_for_three_practices(visitor, area):
    assert_same_queries(visitor, "/en/roadmap/people/", lambda: practice(area, tools=[ToolFactory()]), most=9)


def test_the_second_language_keeps_the_version(visitor, area):
    html = visitor.get("/en/roadmap/people/?version=pocket&beside=fi").content.decode()
    assert '<input type="hidden" name="version" value="pocket">' in html


def test_an_unknown_area_offers_the_nearest(visitor, area):
    response = visitor.get("/en/roadmap/peple/")
    assert response.status_code == 404
    assert '<a href="/en/roadmap/people/">People</a>' in response.content.decode()
