"""What happens beside a report's way: skipping, dates, reopening, striking out, acting for others."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from microprojects import services, workflow
from microprojects.holding import calendar
from microprojects.models import Figure, Obligation, Report, TransitionEvent
from microprojects.writing import drafts
from sempre.models import OutboxMail
from tests.factories.reporting import PeriodFactory, Region, fresh, obligation_of, report_in, return_reason, skip_reason
from tests.factories.sempre import UserFactory
from tests.factories.steps import event, forget_mails, held, last_event, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def region() -> Region:
    return Region()


@pytest.fixture
def office():
    return UserFactory(office=True)


def test_skip_report_needs_a_mandate_and_a_reason_of_its_kind(region):
    report = report_in("draft", region)
    for user in (region.reporter, region.coordinator, UserFactory(coordinator_of=region.partner)):
        with pytest.raises(PermissionDenied):
            services.skip_report(report, actor=fresh(user), reason=skip_reason())
    with pytest.raises(ValidationError):
        services.skip_report(report, actor=fresh(region.local), reason=return_reason())
    assert Report.objects.get(pk=report.pk).skip_reason is None
    forget_mails()
    services.skip_report(report, actor=fresh(region.local), reason=skip_reason(), note="Holidays")
    report.refresh_from_db()
    assert (report.state, report.skip_reason, held(report)[:2]) == (
        "skipped", skip_reason(), (region.coordinator, "regional"),
    )  # fmt: skip
    assert told(coordinator=region.coordinator) == [("coordinator", "reviews")]
    assert last_event(report) == event("report:skipped", "draft", "skipped", region.local, number=0)


def test_a_skip_is_confirmed_or_undone(region):
    report = report_in("skipped", region)
    services.confirm_skip(report, actor=fresh(region.coordinator))
    assert Obligation.objects.unfinished().count() == 0
    forget_mails()
    services.unskip_report(report, actor=fresh(region.coordinator), note="There was a feast")
    report.refresh_from_db()
    assert (report.state, report.skip_reason, report.skip_confirmed_at) == ("draft", None, None)
    assert held(report) == (region.reporter, "local", None)
    assert told(reporter=region.reporter) == [("reporter", "reports")]


def test_the_region_extends_once_and_by_fourteen_days_the_office_freely(region, office):
    report = report_in("draft", region)
    due = report.obligation.due
    coordinator = fresh(region.coordinator)
    forget_mails()

    def extend(days, actor, note="Illness"):
        services.extend_obligation(report, actor=actor, due=due + dt.timedelta(days=days), note=note)

    for days, note, name in ((15, "Illness", "due"), (0, "Illness", "due"), (5, " ", "note")):
        with pytest.raises(ValidationError) as refused:
            extend(days, coordinator, note)
        assert list(refused.value.error_dict) == [name]
    extend(14, coordinator)
    with pytest.raises(ValidationError):
        extend(20, coordinator)
    extend(60, office)
    obligation = Obligation.objects.get(pk=report.obligation_id)
    assert (obligation.due, obligation.first_due) == (due + dt.timedelta(days=60), due)
    moves = [e.details["new"] for e in TransitionEvent.objects.filter(name="obligation:extended").order_by("pk")]
    assert moves == [(due + dt.timedelta(days=days)).isoformat() for days in (14, 60)]
    assert told(reporter=region.reporter) == [("reporter", "reports")] * 2


def test_waive_obligation_asks_for_nothing_any_more(region, office):
    obligation = obligation_of(region)
    forget_mails()
    with pytest.raises(PermissionDenied):
        services.waive_obligation(obligation, actor=fresh(region.coordinator), note="Closed")
    services.waive_obligation(obligation, actor=fresh(office), note="Closed")
    services.waive_obligation(obligation, actor=fresh(office), note="Twice")
    assert (Obligation.objects.unfinished().count(), TransitionEvent.objects.count()) == (0, 1)
    assert told(reporter=region.reporter) == [("reporter", "reports")]


def test_reopened_figures_count_until_they_are_replaced(region, office):
    report = report_in("accepted", region, office=office)
    forget_mails()
    services.reopen_report(report, actor=fresh(office), note="A figure is missing.")
    assert Figure.objects.counted().get(indicator__slug="hours").number == 30
    assert told(reporter=region.reporter, coordinator=region.coordinator) == [
        ("coordinator", "reports"), ("reporter", "reports"),
    ]  # fmt: skip
    drafts.save_draft(report, actor=region.reporter, values={"figure-hours": 44}, seen={}, editor="test")
    content = Report.objects.get(pk=report.pk).content
    drafts.save_draft(
        report, actor=region.reporter, values={"figure-hours": 44}, seen=drafts.seen(content, ["figure-hours"]),
        editor="test",
    )  # fmt: skip
    services.submit_report(report, actor=region.reporter)
    services.forward_report(report, actor=fresh(region.coordinator), assessment="met")
    assert Figure.objects.counted().get(indicator__slug="hours").number == 30
    services.accept_report(report, actor=fresh(office))
    figure = Figure.objects.counted().get(indicator__slug="hours")
    assert (figure.number, figure.version.number) == (44, 2)


def test_of_an_older_report_only_the_texts_are_reopened(region, office):
    older, newer = PeriodFactory(), PeriodFactory(ends=timezone.localdate() - dt.timedelta(days=2))
    report = report_in("accepted", region, period=older, office=office)
    later = calendar.oblige(region.project, newer)
    Obligation.objects.filter(pk=later.pk).update(starts=older.ends + dt.timedelta(days=1))
    report_in("accepted", region, period=newer, office=office)
    services.reopen_report(report, actor=fresh(office), note="The story is wrong.")
    report.refresh_from_db()
    seen = drafts.seen(report.content, ["figure-hours", "happened"])
    drafts.save_draft(
        report, actor=region.reporter, values={"figure-hours": 99, "happened": "We baked."}, seen=seen, editor="test"
    )
    report.refresh_from_db()
    assert (report.texts_only, report.content["figure-hours"], report.content["happened"]) == (True, 30, "We baked.")


def test_void_report_counts_nowhere_and_ends_with_the_office(region, office):
    report = report_in("accepted", region, office=office)
    assert Figure.objects.counted().count() == 3
    forget_mails()
    with pytest.raises(ValidationError):
        services.void_report(report, actor=fresh(office), note=" ")
    services.void_report(report, actor=fresh(office), note="A duplicate")
    assert (Figure.objects.counted().count(), Obligation.objects.unfinished().count()) == (0, 0)
    assert held(report) == (office, "lead", None)
    assert told(reporter=region.reporter) == [("reporter", "reports")]


def test_take_over_waits_ten_working_days_unless_the_holder_is_away(region):
    deputy = UserFactory(coordinator_of=region.partner)
    region.rcg.mandates.filter(user=region.coordinator).update(deputy=deputy)
    report = report_in("submitted", region)
    monday = timezone.now().replace(year=2026, month=2, day=2, hour=12)  # two weeks without a holiday in Sweden
    Obligation.objects.filter(pk=report.obligation_id).update(held_since=monday)
    with pytest.raises(ValidationError):
        services.take_over_report(report, actor=fresh(deputy), now=monday + dt.timedelta(days=14))
    with pytest.raises(PermissionDenied):
        services.take_over_report(report, actor=fresh(region.reporter), now=monday + dt.timedelta(days=15))
    forget_mails()
    services.take_over_report(report, actor=fresh(deputy), now=monday + dt.timedelta(days=15))
    assert held(report) == (deputy, "regional", region.coordinator)
    assert told(coordinator=region.coordinator) == [("coordinator", "reviews")]
    with pytest.raises(PermissionDenied):
        services.take_over_report(report, actor=fresh(deputy), now=monday + dt.timedelta(days=60))
    services.return_report(report, actor=fresh(deputy), reasons=[return_reason()], note="Count again.")
    assert last_event(report) == event(
        "report:returned", "submitted", "returned", deputy, acting_for=region.coordinator
    )


def test_take_over_at_once_from_somebody_away(region, office):
    report = report_in("submitted", region)
    with pytest.raises(ValidationError):
        services.take_over_report(report, actor=fresh(office))
    region.coordinator.away_until = timezone.localdate() + dt.timedelta(days=3)
    region.coordinator.save()
    services.take_over_report(report, actor=fresh(office))
    assert held(report) == (office, "regional", region.coordinator)


def test_a_superfluous_step_leaves_no_trace(region, office):
    report = report_in("accepted", region, office=office)
    before = TransitionEvent.objects.count(), OutboxMail.objects.count()
    steps = [
        lambda: services.submit_report(report, actor=region.reporter),
        lambda: services.withdraw_report(report, actor=region.reporter),
        lambda: services.start_review(report, actor=fresh(region.coordinator)),
        lambda: services.forward_report(report, actor=fresh(region.coordinator), assessment="met"),
        lambda: services.accept_report(report, actor=fresh(office)),
        lambda: services.confirm_skip(report, actor=fresh(office)),
        lambda: services.take_over_report(report, actor=fresh(office)),
    ]
    for step in steps:
        with pytest.raises(workflow.WrongState):
            step()
    assert (TransitionEvent.objects.count(), OutboxMail.objects.count()) == before
