"""How many statements the pages that nobody keeps take, and how long lists are read in parts."""

import pytest

from microprojects import places
from microprojects.models import MicroProject
from sempre.rows import gather, number_of, records
from sempre.search import reindex
from sempre.title_order import InTitleOrder
from tests.counting import assert_same_queries
from tests.factories.microprojects import MicroProjectFactory
from tests.factories.networks import EventFactory, NetworkFactory, NewsItemFactory
from tests.factories.outputs import EditionFactory, NodeFactory, ToolFactory, WorkFactory
from tests.factories.partners import PartnerFactory, TargetGroupFactory

pytestmark = pytest.mark.django_db


def test_a_micro_project_takes_two_statements_however_much_hangs_on_it(visitor):
    group = TargetGroupFactory()
    project = MicroProjectFactory(slug="garden", target_groups=[group])

    def make():
        ToolFactory().micro_projects.add(project)
        project.events.add(EventFactory())
        project.news.add(NewsItemFactory())
        project.partners.add(PartnerFactory())
        MicroProjectFactory(target_groups=[group])

    assert_same_queries(visitor, "/en/micro-projects/garden/", make, most=2)


def test_a_network_takes_three_statements(visitor):
    network = NetworkFactory(len=True, slug="varde")
    assert_same_queries(visitor, "/en/networks/varde/", lambda: MicroProjectFactory(network=network), most=3)


def test_a_partner_takes_two_statements(visitor):
    partner = PartnerFactory(slug="church")
    make = lambda: MicroProjectFactory(partners=[partner], network=NetworkFactory(len=True, partner=partner))  # noqa: E731
    assert_same_queries(visitor, "/en/partners/church/", make, most=2)


def test_a_tool_and_an_event_take_two_statements(visitor):
    tool, event = ToolFactory(slug="cafe"), EventFactory(slug="meeting")

    def make():
        project = MicroProjectFactory()
        tool.micro_projects.add(project)
        project.events.add(event)

    assert_same_queries(visitor, "/en/tools/cafe/", make, most=2)
    assert_same_queries(visitor, "/en/events/meeting/", make, most=2)


def test_the_catalogue_of_tools_takes_one_statement_under_each_filter(visitor):
    group = TargetGroupFactory(slug="young")
    make = lambda: ToolFactory(target_groups=[group], minutes_min=45)  # noqa: E731
    assert_same_queries(visitor, "/en/tools/", make, most=1)
    assert_same_queries(visitor, "/en/tools/?target_group=young&time=60", make, most=1)
    assert_same_queries(visitor, "/en/tools/?time=50", make, most=1)


def test_a_chapter_takes_five_statements_however_long_the_book(visitor):
    work = WorkFactory(kind="handbook")
    edition = EditionFactory(work=work)
    NodeFactory(edition=edition, kind="chapter", slug="power")
    make = lambda: NodeFactory(edition=edition, kind="chapter", parent=NodeFactory(edition=edition, kind="part"))  # noqa: E731
    assert_same_queries(visitor, "/en/handbook/power/", make, most=5)


def test_the_home_page_takes_five_statements(visitor, pages):
    make = lambda: MicroProjectFactory(in_accelerators=True, target_groups=[TargetGroupFactory()])  # noqa: E731
    assert_same_queries(visitor, "/en/", make, most=5)


def test_a_gathered_record_is_the_record(db):
    made = MicroProjectFactory(title_en="Garden", title_sv="Trädgård", starts="2017-05", lat=55.5, lon=9.5)
    stored = MicroProject.objects.get(pk=made.pk)
    (found,) = records(MicroProject.objects.all(), "title")
    names = [field.attname for field in MicroProject._meta.concrete_fields]
    assert [getattr(found, name) for name in names] == [getattr(stored, name) for name in names]
    assert gather(none=MicroProject.objects.none(), n=number_of(MicroProject.objects.all())) == {
        "none": [],
        "n": [{"n": 1}],
    }


def test_the_order_of_titles_is_whole_where_the_index_is_not():
    for title in ("Zebra", "Apple"):
        MicroProjectFactory(title_en=title)
    reindex()
    MicroProjectFactory(title_en="Before all")
    ids = InTitleOrder(MicroProject, MicroProject.objects.published)
    assert set(ids[0:3]) == set(MicroProject.objects.values_list("pk", flat=True))


def test_many_micro_projects_stand_on_the_map_as_marks_for_many(visitor, monkeypatch):
    monkeypatch.setattr(places, "MOST_MARKS", 2)
    for lat in (55.2, 55.3, 58.1):
        MicroProjectFactory(lat=lat, lon=8.5)
    MicroProjectFactory()
    response = visitor.get("/en/micro-projects/")
    assert sorted(dot.title for dot in response.context["map"].dots) == ["1 micro-project", "2 micro-projects"]
    assert response.context["without_place"] == 1
