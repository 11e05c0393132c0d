"""The tool catalogue, a card, and a reader's own set."""

import pytest

from outputs.reading.cards import people_needed
from tests.counting import assert_same_queries
from tests.factories.microprojects import MicroProjectFactory
from tests.factories.outputs import EditionFactory, NodeFactory, ToolFactory, WorkFactory
from tests.factories.partners import TargetGroupFactory

pytestmark = pytest.mark.django_db


def titles(visitor, query: str = "") -> list[str]:
    response = visitor.get(f"/en/tools/{query}")
    return sorted(tool.title_en for _label, _value, tools in response.context["phases"] for tool in tools)


def test_tool_list_shows_published_tools_in_equal_queries(visitor):
    ToolFactory(title_en="Hidden", state="draft")
    html = assert_same_queries(visitor, "/en/tools/", lambda: ToolFactory(title_en="Visible"), most=4)
    assert (html.count(">Visible</a>"), "Hidden" in html) == (3, False)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Long", "Short"]),
        ("?phase=needs_assessment", ["Short"]),
        ("?time=60", ["Short"]),
        ("?time=480", ["Long", "Short"]),
        ("?target_group=managers", ["Long"]),
        ("?phase=nothing", []),
        ("?time=soon", []),
        ("?time=99999999999999999999", []),
        ("?time=²", []),
    ],
)
def test_tool_filters(visitor, query, found):
    ToolFactory(title_en="Short", phase="needs_assessment", minutes_min=45)
    ToolFactory(title_en="Long", phase="service_development", minutes_min=120,
                target_groups=[TargetGroupFactory(slug="managers")])  # fmt: skip
    assert titles(visitor, query) == found


def test_what_is_chosen_stays_chosen_whatever_the_filters_hide(visitor):
    ToolFactory(slug="short", title_en="Short", phase="needs_assessment")
    ToolFactory(slug="long", title_en="Long", phase="service_development")
    html = visitor.get("/en/tools/?phase=needs_assessment&tool=short&tool=long&tool=none").content.decode()
    assert html.count(" checked") == 2
    assert "Chosen before, not in the list above:" in html
    assert '<meta name="robots" content="noindex">' in html


def test_a_tool_lists_the_published_micro_projects_that_used_it(visitor):
    used = MicroProjectFactory(title_en="Shown project")
    draft = MicroProjectFactory(title_en="Hidden project", state="draft")
    ToolFactory(slug="cafe", steps_en="1. Sit down\n2. Talk", micro_projects=[used, draft])
    html = visitor.get("/en/tools/cafe/").content.decode()
    assert ("Shown project" in html, "Hidden project" in html) == (True, False)
    assert 'id="steps.1"><ol>\n<li>Sit down</li>' in html


def test_a_micro_project_lists_its_published_tools(visitor):
    project = MicroProjectFactory(slug="garden")
    ToolFactory(title_en="Used tool", micro_projects=[project])
    ToolFactory(title_en="Hidden tool", micro_projects=[project], state="draft")
    html = visitor.get("/en/micro-projects/garden/").content.decode()
    assert ("Used tool" in html, "Hidden tool" in html) == (True, False)


def test_a_tool_lists_the_chapters_that_point_to_it(visitor):
    tool = ToolFactory(slug="cafe")
    edition = EditionFactory(work=WorkFactory(kind="handbook"))
    draft = EditionFactory(work=edition.work, status="draft", date="2027-01-01")
    NodeFactory(edition=edition, title_en="Mentions it", tools=[tool])
    NodeFactory(edition=edition, title_en="Does not")
    NodeFactory(edition=draft, title_en="Draft mention", tools=[tool])
    html = visitor.get("/en/tools/cafe/").content.decode()
    assert [name for name in ("Mentions it", "Does not", "Draft mention") if name in html] == ["Mentions it"]


def test_a_card_stands_beside_its_translation(visitor):
    ToolFactory(slug="cafe", steps_en="1. Sit", steps_da="1. Sid", title_da="Kafé")
    html = visitor.get("/en/tools/cafe/?beside=da").content.decode()
    assert '<div lang="da"><ol>\n<li>Sid</li>' in html


def test_an_unknown_tool_offers_the_nearest_published(visitor):
    ToolFactory(slug="world-cafe", title_en="World café")
    ToolFactory(slug="world-caffe", title_en="Draft of it", state="draft")
    unknown, foreign = (visitor.get(f"/en/tools/{slug}/") for slug in ("world-cafee", "world-caffe"))
    assert (unknown.status_code, foreign.status_code) == (404, 404)
    for response in (unknown, foreign):
        html = response.content.decode()
        assert ('href="/en/tools/world-cafe/">World café</a>' in html, "Draft of it" in html) == (True, False)


def test_my_set_shows_the_chosen_cards_in_their_order(visitor):
    for slug in ("a", "b", "c"):
        ToolFactory(slug=slug, title_en=f"Card {slug}", steps_en="1. Begin")
    ToolFactory(slug="draft", title_en="Draft card", state="draft")
    response = visitor.get("/en/tools/my-set/?tool=c&tool=a&tool=draft&tool=zz<b>&tool=c")
    html = response.content.decode()
    assert response.cookies == {}
    assert html.index('aria-labelledby="c"') < html.index('aria-labelledby="a"')
    assert ("Card b" in html, "Draft card" in html) == (False, False)
    assert "These addresses lead to no tool and were left out: draft, zz&lt;b&gt;" in html
    assert 'href="/en/tools/my-set.pdf?tool=c&amp;tool=a"' in html
    assert 'id="c-steps.1"' in html


def test_my_set_in_equal_queries(visitor):
    made = []

    def make():
        made.append(ToolFactory(slug=f"t{len(made)}", target_groups=[TargetGroupFactory()]))

    everything = "&".join(f"tool=t{n}" for n in range(3))
    assert_same_queries(visitor, f"/en/tools/my-set/?{everything}", make, most=4)


def test_my_set_has_a_limit_and_says_so(visitor):
    for number in range(26):
        ToolFactory(slug=f"t{number}")
    query = "&".join(f"tool=t{number}" for number in range(26))
    html = visitor.get(f"/en/tools/my-set/?{query}").content.decode()
    assert html.count("whole-chapter") == 24
    assert "A set holds 24 cards; 2 more were left out." in html


def test_my_set_without_a_card_says_how_to_choose(visitor):
    assert "No card is chosen yet." in visitor.get("/en/tools/my-set/").content.decode()
    assert visitor.get("/en/tools/my-set.pdf").status_code == 404


def test_my_set_has_one_short_address(visitor):
    response = visitor.get("/en/tools/my-set/?phase=&time=60&tool=a&tool=b")
    assert (response.status_code, response.headers["Location"]) == (302, "/en/tools/my-set/?tool=a&tool=b")


@pytest.mark.parametrize(
    ("least", "most", "words"),
    [
        (None, None, ""),
        (4, 8, "4–8 people"),
        (6, 6, "6 people"),
        (15, None, "15 people or more"),
    ],
)
def test_a_card_says_for_how_many_it_is(visitor, least, most, words):
    tool = ToolFactory(slug="cafe", group_min=least, group_max=most)
    html = visitor.get("/en/tools/cafe/").content.decode()
    assert (people_needed(tool), f"<span>{words}</span>" in html) == (words, bool(words))
