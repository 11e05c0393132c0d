"""What the database keeps of an obligation, against what Python reads of its report, after every way to change it."""

import datetime as dt

import pytest
from django.utils import timezone

from microprojects import services
from microprojects.models import Obligation, Report, ReportState
from microprojects.standing import STANDINGS, conditions, standing
from tests.factories.reporting import PeriodFactory, Region, obligation_of, report_in, return_reason
from tests.factories.sempre import UserFactory

pytestmark = pytest.mark.django_db
ANSWERED = ("submitted", "forwarded", "accepted")


def kept(pk: int) -> tuple[str, str, bool]:
    return Obligation.objects.values_list("stage", "outcome", "is_open").get(pk=pk)


def told(pk: int) -> tuple[str, str, bool]:
    """Say the same without the database's triggers."""
    obligation = Obligation.objects.select_related("report").get(pk=pk)
    report = getattr(obligation, "report", None)
    stage = report.state if report and obligation.is_begun else ""
    if obligation.waived_at:
        return stage, "waived", False
    if stage in ANSWERED:
        is_late = bool(report.first_submitted_on and report.first_submitted_on > obligation.due)
        return stage, "late" if is_late else "answered", stage != "accepted"
    if stage == "skipped":
        return stage, "skipped", report.skip_confirmed_at is None
    return (stage, "void", False) if stage == "void" else (stage, "", True)


@pytest.fixture
def region():
    return Region()


@pytest.fixture
def office():
    return UserFactory(office=True)


@pytest.mark.parametrize("state", ReportState.values)
def test_every_state_is_kept(state, region, office):
    pk = report_in(state, region, office=office).obligation_id
    assert kept(pk)[0] == state
    assert kept(pk) == told(pk)


ACTS = {
    "withdraw": ("submitted", lambda r, p: services.withdraw_report(r, actor=p.reporter)),
    "return": (
        "submitted",
        lambda r, p: services.return_report(r, actor=p.coordinator, reasons=[return_reason()], note="Count again."),
    ),
    "return to the region": (
        "forwarded",
        lambda r, p: services.return_report_to_region(r, actor=p.office, reasons=[return_reason()], note="Look again."),
    ),
    "return to the local network": (
        "forwarded",
        lambda r, p: services.return_report_to_local(r, actor=p.office, reasons=[return_reason()], note="Count again."),
    ),
    "accept": ("forwarded", lambda r, p: services.accept_report(r, actor=p.office)),
    "reopen": ("accepted", lambda r, p: services.reopen_report(r, actor=p.office, note="A figure is missing.")),
    "confirm": ("skipped", lambda r, p: services.confirm_skip(r, actor=p.coordinator)),
    "unskip": ("skipped", lambda r, p: services.unskip_report(r, actor=p.coordinator)),
    "void": ("accepted", lambda r, p: services.void_report(r, actor=p.office, note="A duplicate")),
    "waive": ("draft", lambda r, p: services.waive_obligation(r.obligation, actor=p.office, note="Moved")),
}


@pytest.mark.parametrize("act", ACTS)
def test_every_act_is_kept(act, region, office):
    region.office = office
    source, do = ACTS[act]
    report = report_in(source, region, office=office)
    before = kept(report.obligation_id)
    do(report, region)
    assert kept(report.obligation_id) == told(report.obligation_id)
    assert kept(report.obligation_id) != before


def test_what_nobody_began_is_pending_with_and_without_its_draft(region):
    obligation = obligation_of(region)
    assert kept(obligation.pk) == ("", "", True)
    report = Report.objects.create(obligation=obligation, language="en")
    assert kept(obligation.pk) == ("", "", True)
    Report.objects.filter(pk=report.pk).update(saved_at=timezone.now())
    assert kept(obligation.pk) == ("draft", "", True)


def test_bulk_statements_moved_dates_and_deletions_are_kept(region, office):
    pks = [report_in(state, region, office=office, period=PeriodFactory()).obligation_id for state in ANSWERED]
    Report.objects.update(first_submitted_on=timezone.localdate() + dt.timedelta(days=99))
    assert [kept(pk)[1] for pk in pks] == ["late"] * 3
    Obligation.objects.update(due=timezone.localdate() + dt.timedelta(days=100))
    assert [kept(pk) for pk in pks] == [told(pk) for pk in pks]
    assert [kept(pk)[1:] for pk in pks] == [("answered", True), ("answered", True), ("answered", False)]
    draft = report_in("draft", region, period=PeriodFactory())
    draft.writers.clear()
    draft.delete()
    assert kept(draft.obligation_id) == ("", "", True)


def test_a_save_of_a_record_read_before_changes_nothing_of_it(region, office):
    report = report_in("forwarded", region, office=office)
    read_before = Obligation.objects.get(pk=report.obligation_id)
    services.accept_report(report, actor=office)
    read_before.save()
    assert kept(report.obligation_id) == ("accepted", "answered", False)


def test_a_report_that_moves_to_another_obligation_changes_both(region):
    report = report_in("submitted", region)
    source, target = report.obligation_id, obligation_of(region, PeriodFactory()).pk
    Report.objects.filter(pk=report.pk).update(obligation=target)
    assert (kept(source), kept(target)) == (("", "", True), ("submitted", "answered", True))


@pytest.mark.parametrize("now", ["2026-03-31T12:00", "2026-03-31T21:30"])  # at the second it is two days in Europe
def test_of_the_conditions_exactly_one_holds_and_names_the_standing(now):
    moment = dt.datetime.fromisoformat(now).replace(tzinfo=dt.UTC)
    day = dt.date(2026, 3, 31)
    for country in ("SE", "FI"):
        region = Region(country=country)
        for days in (-1, 0, 1, 13, 14, 15, 16):
            due = day + dt.timedelta(days=days)
            obligation_of(region, PeriodFactory(ends=due - dt.timedelta(days=30), due=due))
        starts = PeriodFactory(starts=day + dt.timedelta(days=1), ends=day + dt.timedelta(days=5))
        obligation_of(region, starts)
        report_in("skipped", region, period=PeriodFactory(ends=day))
    rows = Obligation.objects.annotate(name=standing(moment))
    found = {name: set(rows.filter(q).values_list("pk", flat=True)) for name, q in conditions(moment).items()}
    assert found == {name: set(rows.filter(name=name).values_list("pk", flat=True)) for name in STANDINGS}
    assert sum(map(len, found.values())) == Obligation.objects.count() == 18
    assert all(found[name] for name in ("overdue", "soon", "open", "closed", "skipped"))
