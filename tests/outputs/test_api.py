import pytest

from outputs.models import Node, Work
from tests.factories.microprojects import MicroProjectFactory
from tests.factories.outputs import EditionFactory, NodeFactory, TermFactory, ToolFactory, WorkFactory
from tests.factories.partners import TargetGroupFactory
from tests.open_data import COMMON, SOURCED, ask, slugs

pytestmark = pytest.mark.django_db

TOOL = {
    "slug", "url", "title", "summary", "phase", "minutes_min", "minutes_max", "group_min", "group_max",
    "target_groups", "micro_projects", *COMMON,
}  # fmt: skip
CARD = {"purpose", "preparation", "steps", "tips", "pitfalls", "ethics", "accessibility", "evidence"}
PART = {
    "key", "url", "work", "edition", "parent", "kind", "slug", "position", "title", "summary", "minutes", "tools",
    "micro_projects",
}  # fmt: skip
OUTPUT = {
    "slug", "url", "kind", "title", "original_title", "summary", "audience", "published", "publisher", "website",
    "licence", "edition", "files", *COMMON,
}  # fmt: skip


@pytest.fixture
def handbook():
    """A handbook with a draft edition newer than the published one."""
    work = WorkFactory(slug="handbook", kind=Work.Kind.HANDBOOK)
    edition = EditionFactory(work=work, version="1.0")
    part = NodeFactory(edition=edition, kind=Node.Kind.PART, stable_key="part", title_en="Part")
    NodeFactory(edition=edition, parent=part, stable_key="chapter", title_en="Chapter")
    draft = EditionFactory(work=work, version="2.0", status="draft", date="2027-01-01")
    NodeFactory(edition=draft, stable_key="unborn", title_en="Unborn")
    return work


def test_only_these_facts_are_given(visitor, handbook):
    ToolFactory(slug="card")
    TermFactory(slug="word")
    assert set(ask(visitor, "tools")["items"][0]) == TOOL
    assert set(ask(visitor, "tools/card")) == TOOL | CARD | SOURCED
    assert set(ask(visitor, "outputs")["items"][0]) == OUTPUT
    assert set(ask(visitor, "outputs/handbook")) == OUTPUT | {"body", "editions", "parts"} | SOURCED
    assert set(ask(visitor, "parts")["items"][0]) == PART
    term = {"slug", "url", "title", "summary", "aliases", *COMMON}
    assert set(ask(visitor, "terms")["items"][0]) == term
    assert set(ask(visitor, "terms/word")) == term | {"body"} | SOURCED


def test_an_output_has_its_published_editions_and_the_parts_of_the_newest(visitor, handbook):
    found = ask(visitor, "outputs/handbook")
    assert (found["edition"], found["licence"]) == ("1.0", "CC BY 4.0")
    assert [edition["version"] for edition in found["editions"]] == ["1.0"]
    assert [(part["key"], part["parent"]) for part in found["parts"]] == [("part", None), ("chapter", "part")]
    assert found["parts"][1]["url"].endswith("/en/handbook/chapter/")
    assert ask(visitor, "parts?work=handbook&kind=chapter")["items"] == [found["parts"][1]]
    assert ask(visitor, "parts?work=nothing")["items"] == []


def test_a_work_without_a_published_edition_is_not_there(visitor):
    NodeFactory(edition=EditionFactory(work=WorkFactory(slug="unborn"), status="draft"))
    assert ask(visitor, "outputs")["items"] == ask(visitor, "parts")["items"] == []
    assert visitor.get("/api/v1/outputs/unborn").status_code == 404


def test_recommendations_come_in_full(visitor):
    edition = EditionFactory(work=WorkFactory(slug="paper", kind=Work.Kind.RECOMMENDATIONS))
    NodeFactory(edition=edition, kind=Node.Kind.RECOMMENDATION, slug="pay-them", body_sv="Betala dem.")
    NodeFactory(edition=EditionFactory(work=WorkFactory(kind=Work.Kind.RECOMMENDATIONS, draft=True)),
                kind=Node.Kind.RECOMMENDATION)  # fmt: skip
    (row,) = ask(visitor, "recommendations?work=paper")["items"]
    assert set(row) == PART | {"body", "audience"}
    assert (row["body"], row["url"].partition("/en/")[2]) == (
        {"sv": "Betala dem."}, "recommendations/paper/pay-them/",
    )  # fmt: skip
    assert len(ask(visitor, "recommendations")["items"]) == 1


def test_tools_are_narrowed_as_on_their_page(visitor):
    group = TargetGroupFactory(slug="parents")
    ToolFactory(slug="a", phase="needs_assessment", minutes_min=30, target_groups=[group])
    ToolFactory(slug="b", phase="innovation_support", minutes_min=90)
    ToolFactory(slug="c", phase="innovation_support", draft=True)
    found = {query: slugs(visitor, f"tools?{query}") for query in
             ("phase=innovation_support", "target_group=parents", "time=60", "time=100000", "time=0")}  # fmt: skip
    assert found == {
        "phase=innovation_support": ["b"], "target_group=parents": ["a"], "time=60": ["a"], "time=100000": ["a", "b"],
        "time=0": [],
    }  # fmt: skip


def test_tools_name_published_micro_projects_only(visitor):
    open_, hidden = MicroProjectFactory(slug="open"), MicroProjectFactory(slug="hidden", draft=True)
    ToolFactory(slug="card", micro_projects=[open_, hidden])
    assert ask(visitor, "tools/card")["micro_projects"] == ["open"]
