"""Counts of the list, kept or counted, are the same; what a list can be narrowed to from elsewhere has a name."""

import pytest
from django.http import QueryDict

from microprojects.facets import Filters
from microprojects.narrowing import TALLIED
from sempre import querysets
from sempre.reading import MOST_LISTED
from sempre.search import reindex
from tests.factories.microprojects import MicroProjectFactory
from tests.factories.networks import NetworkFactory
from tests.factories.outputs import ToolFactory
from tests.factories.partners import PartnerFactory, TargetGroupFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def projects():
    groups = [TargetGroupFactory(slug="young"), TargetGroupFactory(slug="old")]
    region = NetworkFactory(slug="denmark", name_en="South region", kind="rcg")
    varde = NetworkFactory(len=True, slug="varde", parent=region)
    church = PartnerFactory(slug="church", name_en="The church")
    for n, status in enumerate(("running", "running", "finished", "planned")):
        MicroProjectFactory(
            title_en=f"Garden {n}",
            country="DK" if n < 3 else "LT",
            status=status,
            network=varde if n % 2 else None,
            target_groups=groups[: n % 3],
            partners=[church] if n else [],
        )
    MicroProjectFactory(title_en="Garden in draft", draft=True, network=varde, partners=[church])
    reindex()


def numbers(query: str) -> dict[str, dict]:
    filters = Filters(QueryDict(query))
    counts = {name: {row["value"]: row["n"] for row in filters.counted[f"count_{name}"]} for name in TALLIED}
    return {"number": filters.number, "is_kept": "combinations" not in filters.counted} | counts


@pytest.mark.parametrize(
    ("asked", "number"),
    [("", 4), ("country=DK", 3), ("target_group=young", 2), ("network=varde", 2), ("status=running", 2),
     ("country=DK&target_group=young", 2), ("status=running&network=varde&target_group=old", 0), ("network=none", 0),
     ("target_group=none", 0), ("partner=church", 3), ("partner=church&country=DK&target_group=young", 2),
     ("partner=none", 0)],
)  # fmt: skip
def test_kept_and_counted_numbers_are_the_same(projects, asked, number):
    kept, counted = numbers(asked), numbers(f"{asked}&q=garden")
    assert (kept.pop("is_kept"), counted.pop("is_kept")) == (True, False)
    assert (kept, kept["number"]) == (counted, number)


@pytest.mark.parametrize(
    ("asked", "found", "name", "label"),
    [("partner=church", 3, "partner", "The church"), ("network=denmark", 2, "network", "South region")],
)
def test_a_list_of_a_partner_or_a_region_says_so_and_can_be_left(visitor, projects, asked, found, name, label):
    response = visitor.get(f"/en/micro-projects/?{asked}")
    facet = next(facet for facet in response.context["facets"] if facet.name == name)
    assert (len(response.context["object_list"]), str(facet.chosen.label), facet.chosen.count) == (found, label, found)
    assert facet.chosen.address == "?"


def test_a_partner_that_is_not_there_finds_nothing_and_is_not_named(visitor, projects):
    response = visitor.get("/en/micro-projects/?partner=nobody")
    assert (len(response.context["object_list"]), response.parameters) == (0, ())
    assert [facet.name for facet in response.context["facets"]] == [
        "country", "target_group", "network", "status", "tool",
    ]  # fmt: skip


def test_pages_end_where_nobody_leafs_and_say_so(visitor, projects, monkeypatch):
    monkeypatch.setattr("microprojects.views.MicroProjectListView.paginate_by", 1)
    monkeypatch.setattr(querysets, "MOST_PAGES", 2)
    html = visitor.get("/en/micro-projects/?page=last").content.decode()
    assert ("Page 2 of 2" in html, "The first 2 stand here" in html) == (True, True)
    assert visitor.get("/en/micro-projects/?page=3").status_code == 404
    assert "stand here" not in visitor.get("/en/micro-projects/?status=planned").content.decode()


@pytest.mark.parametrize("few", [0, 100])
def test_few_and_many_come_in_the_same_order(visitor, projects, monkeypatch, few):
    monkeypatch.setattr(querysets, "FEW", few)
    found = visitor.get("/en/micro-projects/").context["object_list"]
    assert [project.title_en for project in found] == ["Garden 0", "Garden 1", "Garden 2", "Garden 3"]


def test_a_partners_page_shows_the_newest_and_leads_to_the_rest(visitor):
    church = PartnerFactory(slug="church")
    oldest, *_others, newest = MicroProjectFactory.create_batch(MOST_LISTED + 1, partners=[church], network=None)
    html = visitor.get("/en/partners/church/").content.decode()
    assert [oldest.get_absolute_url() in html, newest.get_absolute_url() in html] == [False, True]
    assert 'href="/en/micro-projects/?partner=church"' in html


def test_what_is_not_published_is_not_told_by_what_it_is_connected_with(visitor):
    hidden, region = PartnerFactory(slug="hidden", draft=True), NetworkFactory(slug="planned", kind="rcg", draft=True)
    local = NetworkFactory(len=True, slug="local", parent=region)
    group, tool = TargetGroupFactory(slug="somebody", draft=True), ToolFactory(slug="trick", draft=True)
    tool.micro_projects.add(MicroProjectFactory(partners=[hidden], network=local, target_groups=[group]))
    for asked in ("partner=hidden", "network=planned", "target_group=somebody", "tool=trick"):
        assert (asked, visitor.get(f"/en/micro-projects/?{asked}").context["filters"].number) == (asked, 0)
        assert (asked, visitor.get(f"/api/v1/micro-projects?{asked}").json()["items"]) == (asked, [])
    assert visitor.get("/en/micro-projects/?network=local").context["filters"].number == 1
