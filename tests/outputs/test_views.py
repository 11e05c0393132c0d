import pytest

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


def test_a_tool_lists_the_published_micro_projects_that_used_it(visitor):
    used = MicroProjectFactory(title_en="Shown project")
    draft = MicroProjectFactory(title_en="Hidden project", state="draft")
    ToolFactory(slug="cafe", steps_en="1. Sit down\n2. Talk", micro_projects=[used, draft])
    html = visitor.get("/en/tools/cafe/").content.decode()
    assert ("Shown project" in html, "Hidden project" in html) == (True, False)
    assert "<ol>\n<li>Sit down</li>" in html


@pytest.fixture
def handbook():
    return EditionFactory(work=WorkFactory(kind="handbook"), version="1.0", status="published")


def test_a_work_shows_its_newest_published_edition(visitor, handbook):
    NodeFactory(edition=handbook, title_en="Old chapter", slug="old", kind="chapter")
    newer = EditionFactory(work=handbook.work, version="2.0", status="published", date="2027-01-01")
    NodeFactory(edition=newer, title_en="New chapter", slug="new", kind="chapter")
    draft = EditionFactory(work=handbook.work, version="3.0", status="draft", date="2028-01-01")
    NodeFactory(edition=draft, title_en="Draft chapter", slug="draft", kind="chapter")
    html = visitor.get("/en/handbook/").content.decode()
    assert [name for name in ("Old", "New", "Draft") if f"{name} chapter" in html] == ["New"]
    statuses = [visitor.get(f"/en/handbook/{slug}/").status_code for slug in ("new", "old", "draft")]
    assert statuses == [200, 404, 404]


def test_chapters_lead_to_the_ones_before_and_after(visitor, handbook):
    for position, slug in enumerate(("a", "b", "c")):
        NodeFactory(edition=handbook, slug=slug, title_en=f"Chapter {slug}", kind="chapter", position=position)
    html = visitor.get("/en/handbook/b/").content.decode()
    assert '<a rel="prev" href="/en/handbook/a/">' in html
    assert '<a rel="next" href="/en/handbook/c/">' in html


def test_a_module_shows_its_units(visitor):
    edition = EditionFactory(work=WorkFactory(kind="training"), status="published")
    module = NodeFactory(edition=edition, kind="module", slug="m", title_en="Module")
    NodeFactory(edition=edition, kind="unit", slug="u", title_en="The unit", parent=module, body_en="Read **this**.")
    assert '<a href="/en/training/m/u/">The unit</a>' in visitor.get("/en/training/m/").content.decode()
    assert "<strong>this</strong>" in visitor.get("/en/training/m/u/").content.decode()
    assert visitor.get("/en/training/other/u/").status_code == 404


@pytest.mark.parametrize("path", ["handbook/", "roadmap/", "training/", "handbook.pdf", "handbook.epub"])
def test_a_work_that_is_not_published_is_a_404(visitor, path):
    kind = path.partition(".")[0].strip("/")
    EditionFactory(work=WorkFactory(kind=kind, state="draft"), status="published")
    EditionFactory(work=WorkFactory(kind=kind), status="draft")
    assert visitor.get(f"/en/{path}").status_code == 404


def test_outputs_and_recommendations(visitor):
    paper = EditionFactory(work=WorkFactory(kind="recommendations", title_en="The paper"), status="published")
    NodeFactory(edition=paper, kind="recommendation", title_en="Do this", body_en="Because.")
    html = visitor.get("/en/recommendations/").content.decode()
    assert ("The paper" in html, "Do this" in html, "Because." in html) == (True, True, True)
    assert "The paper" in visitor.get("/en/outputs/").content.decode()
