"""Exact figures of whoever reads the reports: of all they see where that is a place, and what has none yet."""

import datetime as dt

import pytest
from django.utils import timezone

from microprojects.clock import make_tables_of_figures
from microprojects.figures import kept
from microprojects.figures.choice import Choice
from microprojects.figures.notes import missing_in
from microprojects.figures.scope import Scope, sees_whole, whole_of
from microprojects.figures.totals import WHOLE, By, Place, Spot
from microprojects.models import Figure, MicroProject, Obligation, Report
from tests.counting import queries
from tests.factories.figures import figure, period, project, report
from tests.factories.networks import NetworkFactory
from tests.factories.reporting import IndicatorFactory, MandateFactory, Region, fresh
from tests.factories.sempre import UserFactory, sign_in
from tests.tables import tables_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def hours():
    return IndicatorFactory(slug="visits", title_en="Visits", is_headline=True)


@pytest.fixture
def region():
    return Region()


def kept_for(project: MicroProject) -> bool:
    return Obligation.objects.values_list("has_figures", flat=True).get(micro_project=project)


# What all of it is.


def test_all_that_a_person_sees_is_a_place_where_it_is_one(region, hours):
    beside = NetworkFactory(kind="len", parent=region.rcg, country="SE")
    for where in (region.len, beside):
        figure(hours, project(f"In {where.pk}", where), 1, 3)
    observer = UserFactory(member_of=region.partner)
    MandateFactory(network=region.rcg, user=observer, role="observer")
    whole, mine = Place(By.REGION, str(region.rcg.pk)), Place(By.NETWORK, str(region.len.pk))
    people = (region.coordinator, region.reporter, observer, UserFactory(office=True), None)
    assert [whole_of(user and fresh(user)) for user in people] == [whole, mine, WHOLE, WHOLE, WHOLE]
    assert [sees_whole(fresh(user), whole) for user in (region.coordinator, region.reporter)] == [True, False]


def test_a_deputy_whose_own_membership_ended_sees_no_region(region, hours):
    beside = NetworkFactory(kind="len", parent=region.rcg, country="SE")
    for where in (region.len, beside):
        figure(hours, project(f"In {where.pk}", where), 1, 3)
    deputy, whole = UserFactory(coordinator_of=region.partner), Place(By.REGION, str(region.rcg.pk))
    region.rcg.mandates.update(deputy=deputy)
    assert (sees_whole(fresh(deputy), whole), whole_of(fresh(deputy))) == (True, whole)
    deputy.memberships.update(until=timezone.localdate() - dt.timedelta(days=1))
    assert (sees_whole(fresh(deputy), whole), whole_of(fresh(deputy))) == (False, WHOLE)


def test_a_region_with_reports_of_its_own_is_more_than_its_coordinator_sees(region, hours):
    beside = NetworkFactory(kind="len", parent=region.rcg, country="SE")
    figure(hours, project("Ours", region.len), 1, 3)
    figure(hours, project("Beside", beside), 1, 3)
    figure(hours, project("Of the region", region.rcg), 1, 4)
    assert whole_of(fresh(region.coordinator)) == WHOLE
    assert Choice({}, fresh(region.coordinator)).handout().sheets[0].rows[0].cells[-1].value == 6


def test_what_was_held_in_somebodys_place_is_seen_beside_the_networks(region, hours):
    elsewhere = Region("DK")
    figure(hours, region.project, 1, 3)
    figure(hours, elsewhere.project, 1, 40)
    Obligation.objects.filter(network=elsewhere.len).update(holder=region.reporter, acting_for=elsewhere.reporter)
    reporter = fresh(region.reporter)
    assert (whole_of(reporter), Choice({}, reporter).handout().sheets[0].rows[0].cells[-1].value) == (WHOLE, 43)


@pytest.mark.parametrize("by", ["network", "region"])
def test_large_tables_are_read_of_a_region(client, region, hours, monkeypatch, by):
    """The same as added up at once, but as of when the worker made them; the places of others are not in it."""
    beside, elsewhere = NetworkFactory(kind="len", parent=region.rcg, country="SE"), Region("DK")
    for where, value in ((region.len, 3), (beside, 4), (elsewhere.len, 40)):
        figure(hours, project(f"In {where.pk}", where), 1, value)
    mine = sign_in(client, fresh(region.coordinator))
    address = f"/en/workspace/figures/?by={by}"
    at_once = tables_of(mine.get(address).content.decode())
    monkeypatch.setattr(kept, "AT_ONCE", 0)
    make_tables_of_figures(timezone.now())
    number, _body = queries(mine, address)
    html = mine.get(address).content.decode()
    assert ([table.rows for table in tables_of(html)], "Figures as of" in html) == (
        [table.rows for table in at_once], True,
    )  # fmt: skip
    assert (at_once[0].rows[1], number) == (["Visits", "7", "7"], 24)
    Figure.objects.filter(network=beside).update(number=5)
    cells = Scope(fresh(region.coordinator), whole_of(fresh(region.coordinator))).cells([], [hours])
    assert cells[Spot(hours.pk, Place(By.REGION, str(region.rcg.pk)))].value == 7


def test_those_of_a_local_network_are_added_up_at_once(region, hours, monkeypatch):
    monkeypatch.setattr(kept, "AT_ONCE", 0)
    figure(hours, region.project, 1, 3)
    make_tables_of_figures(timezone.now())
    Figure.objects.update(number=5)
    sheet = Choice({}, fresh(region.reporter)).handout().sheets[0]
    assert (sheet.rows[0].cells[-1].value, sheet.notes) == (5, ())


# What has none.

CHANGES = {
    "one is given": (lambda row: None, True),
    "one is corrected": (lambda row: Figure.objects.update(number=5), True),
    "one is taken back": (lambda row: Figure.objects.update(number=None), False),
    "one is given again": (
        lambda row: (Figure.objects.update(number=None), Figure.objects.update(number=5)), True,
    ),
    "one is deleted": (lambda row: Figure.objects.all().delete(), False),
    "one of two is deleted": (
        lambda row: (figure(IndicatorFactory(), row.micro_project, 1, 2), Figure.objects.get(pk=row.pk).delete()), True,
    ),
    "it is of another micro-project": (
        lambda row: Figure.objects.update(micro_project=project("Other", row.network)), False,
    ),
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_whether_a_report_has_figures_is_kept(change, region, hours):
    do, expected = CHANGES[change]
    do(figure(hours, region.project, 1, 3))
    assert kept_for(region.project) == expected


def test_a_text_is_no_figure(region):
    told = IndicatorFactory(kind="text", over_time="latest", over_places="none")
    row = figure(told, region.project, 1, 0)
    Figure.objects.filter(pk=row.pk).update(number=None, text="We met.")
    assert not kept_for(region.project)


def test_reports_without_figures_are_named_the_earliest_period_first(region, hours, django_assert_num_queries):
    figure(hours, region.project, 1, 3)
    later, sooner, void = (project(name, region.len) for name in ("Later", "Sooner", "Void"))
    report(later, 2, state="draft")
    report(sooner, 1, state="draft")
    report(void, 1)
    Report.objects.filter(obligation__micro_project=void).update(state="void")
    office = UserFactory(office=True)
    scope = Scope(office)
    assert (office.is_office, scope.periods) == (True, [period(1)])
    scope.__dict__["periods"] = [period(1), period(2)]
    with django_assert_num_queries(2):
        found, number = missing_in(scope)
    assert ([row.micro_project.slug for row in found], number) == (["sooner", "later"], 2)
