"""One verb, one service: what changed, what was recorded, who was told."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from microprojects import services, workflow
from microprojects.holding import calendar
from microprojects.models import Figure, Obligation, PublicUpdate, Report, ReviewRound, TransitionEvent
from microprojects.review import remarks
from microprojects.writing import drafts
from sempre.models import OutboxMail
from tests.factories.reporting import (
    MandateFactory,
    PeriodFactory,
    Region,
    fresh,
    obligation_of,
    report_in,
    return_reason,
    skip_reason,
)
from tests.factories.sempre import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def region() -> Region:
    return Region()


@pytest.fixture
def office():
    return UserFactory(office=True)


def forget_mails() -> None:
    OutboxMail.objects.all().delete()


def told(**people) -> list[tuple[str, str]]:
    """Return (role, topic) of every mail in the outbox."""
    names = {user.pk: name for name, user in people.items()}
    mails = OutboxMail.objects.values_list("recipient", "topic")
    return sorted((names.get(recipient, "?"), topic) for recipient, topic in mails)


def last_event(report: Report) -> dict:
    events = TransitionEvent.objects.filter(obligation=report.obligation_id).exclude(name__startswith="update:")
    event = events.order_by("pk").last()
    return {name: getattr(event, name) for name in ("name", "source", "target", "number", "actor", "acting_for")}


def event(name: str, source: str, target: str, actor, number: int = 1, acting_for=None) -> dict:
    return {
        "name": name, "source": source, "target": target, "number": number, "actor": actor, "acting_for": acting_for,
    }  # fmt: skip


def held(report: Report) -> tuple:
    obligation = Obligation.objects.get(pk=report.obligation_id)
    return obligation.holder, obligation.holding_level, obligation.acting_for


def test_submit_report_freezes_numbers_hands_over_and_tells(region):
    report = report_in("draft", region)
    forget_mails()
    version = services.submit_report(report, actor=region.reporter)
    report.refresh_from_db()
    assert (report.state, report.number, report.first_submitted_on is not None) == ("submitted", 1, True)
    assert version.snapshot["content"] == report.content
    assert (version.snapshot["language"], version.submitted_by) == (report.language, region.reporter)
    assert held(report) == (region.coordinator, "regional", None)
    assert last_event(report) == event("report:submitted", "draft", "submitted", region.reporter)
    assert told(reporter=region.reporter, coordinator=region.coordinator) == [
        ("coordinator", "reviews"), ("reporter", "reports"),
    ]  # fmt: skip


def test_an_incomplete_report_stays_a_draft_with_all_its_text(region):
    report = report_in("draft", region, next="")
    forget_mails()
    with pytest.raises(services.Incomplete) as refused:
        services.submit_report(report, actor=region.reporter)
    report.refresh_from_db()
    assert [gap.name for gap in refused.value.gaps] == ["next"]
    assert (report.state, report.number, report.content["happened"]) == (
        "draft", 0, "We cooked together on Thursdays.",
    )  # fmt: skip
    assert (report.versions.count(), OutboxMail.objects.count()) == (0, 0)
    assert last_event(report)["name"] == "report:opened"


def test_submit_report_of_an_older_page_is_stale(region):
    report = report_in("draft", region)
    with pytest.raises(workflow.Stale):
        services.submit_report(report, actor=region.reporter, expected=report.revision - 1)
    with pytest.raises(PermissionDenied):
        services.submit_report(report, actor=fresh(region.coordinator))


def test_withdraw_report_gives_it_back_until_somebody_reads(region):
    report = report_in("submitted", region)
    forget_mails()
    services.withdraw_report(report, actor=fresh(region.reporter))
    report.refresh_from_db()
    assert (report.state, report.versions.count()) == ("draft", 1)
    assert held(report) == (region.reporter, "local", None)
    assert last_event(report) == event("report:withdrawn", "submitted", "draft", region.reporter)
    assert told(coordinator=region.coordinator) == [("coordinator", "reviews")]
    services.submit_report(report, actor=region.reporter)
    services.start_review(report, actor=fresh(region.coordinator))
    with pytest.raises(PermissionDenied):
        services.withdraw_report(report, actor=fresh(region.reporter))


def test_start_review_makes_whoever_reads_the_holder(region):
    second = region.person("regional_coordinator", region.rcg)
    second.away_until = timezone.localdate() + dt.timedelta(days=2)  # reads all the same
    second.save()
    report = report_in("submitted", region)
    forget_mails()
    services.start_review(report, actor=fresh(second))
    assert held(report) == (second, "regional", None)
    assert last_event(report) == event("review:started", "submitted", "submitted", second)
    assert told() == []


def test_return_report_opens_a_round_and_the_next_version_closes_it(region):
    report = report_in("submitted", region)
    forget_mails()
    reason = return_reason()
    services.return_report(report, actor=fresh(region.coordinator), reasons=[reason], note=" Count again. ")
    round_ = ReviewRound.objects.get()
    assert (round_.number, round_.by_level, round_.to_level, round_.note, round_.closed_at) == (
        1, "regional", "local", "Count again.", None,
    )  # fmt: skip
    assert held(report) == (region.reporter, "local", None)
    assert last_event(report) == event("report:returned", "submitted", "returned", region.coordinator)
    recorded = TransitionEvent.objects.get(name="report:returned")
    assert (recorded.reasons, recorded.note) == ([reason.slug], "Count again.")
    assert told(reporter=region.reporter, local=region.local) == [("local", "reports"), ("reporter", "reports")]
    services.submit_report(report, actor=region.reporter)
    round_.refresh_from_db()
    assert (round_.closed_at is not None, Report.objects.get(pk=report.pk).number) == (True, 2)


def test_a_return_without_reason_or_words_is_refused_at_both(region):
    report = report_in("submitted", region)
    for reasons, note, fields in (
        ([], "x", ["reasons"]), ([return_reason()], " ", ["note"]), ([skip_reason()], "", ["reasons", "note"]),
    ):  # fmt: skip
        with pytest.raises(ValidationError) as refused:
            services.return_report(report, actor=fresh(region.coordinator), reasons=reasons, note=note)
        assert list(refused.value.error_dict) == fields
    assert Report.objects.get(pk=report.pk).state == "submitted"


def test_forward_report_vouches_and_closes_the_rounds(region, office):
    report = report_in("forwarded", region)
    services.return_report_to_region(report, actor=fresh(office), reasons=[return_reason()], note="Why so few?")
    forget_mails()
    services.forward_report(report, actor=fresh(region.coordinator), assessment="constrained", note="Illness.")
    report.refresh_from_db()
    assert (report.state, report.assessment, report.same_person) == ("forwarded", "constrained", False)
    assert ReviewRound.objects.filter(closed_at=None).count() == 0
    holder = held(report)[0]
    assert (holder.is_office, held(report)[1]) == (True, "lead")
    assert last_event(report) == event("report:forwarded", "submitted", "forwarded", region.coordinator)
    assert told(holder=holder, reporter=region.reporter) == [("holder", "reviews"), ("reporter", "reports")]


def test_who_forwards_the_own_report_is_flagged(region):
    both = region.coordinator
    MandateFactory(network=region.len, user=both, role="reporter")
    report = report_in("draft", region)
    services.submit_report(report, actor=fresh(both))
    services.forward_report(report, actor=fresh(both), assessment="on_track")
    assert Report.objects.get(pk=report.pk).same_person is True
    assert TransitionEvent.objects.get(name="report:forwarded").same_person is True
    assert TransitionEvent.objects.get(name="report:submitted").same_person is False


def test_forward_report_waits_for_open_remarks_also_those_of_the_office(region, office):
    report = report_in("forwarded", region)
    remark = remarks.comment_field(report, actor=fresh(office), anchor="happened", text="Who?")
    services.return_report_to_region(report, actor=fresh(office), reasons=[return_reason()], note="See there.")
    with pytest.raises(ValidationError):
        services.forward_report(report, actor=fresh(region.coordinator), assessment="met")
    assert Report.objects.get(pk=report.pk).state == "submitted"
    remarks.settle_comment(remark, actor=fresh(region.coordinator))
    services.forward_report(report, actor=fresh(region.coordinator), assessment="met")
    assert Report.objects.get(pk=report.pk).state == "forwarded"
    with pytest.raises(ValidationError):
        services.forward_report(report, actor=fresh(region.coordinator), assessment="splendid")


def test_the_office_returns_to_whoever_forwarded(region, office):
    second = region.person("regional_coordinator", region.rcg)
    report = report_in("submitted", region)
    services.forward_report(report, actor=fresh(second), assessment="met")
    forget_mails()
    services.return_report_to_region(report, actor=fresh(office), reasons=[return_reason()], note="Why?")
    assert held(report) == (second, "regional", None)
    assert told(second=second) == [("second", "reviews")]
    assert last_event(report) == event("report:returned_to_region", "forwarded", "submitted", office)


def test_the_office_returns_to_the_authors_and_tells_the_region(region, office):
    report = report_in("forwarded", region)
    forget_mails()
    services.return_report_to_local(report, actor=fresh(office), reasons=[return_reason()], note="Why?")
    assert held(report) == (region.reporter, "local", None)
    assert told(reporter=region.reporter, local=region.local, coordinator=region.coordinator) == [
        ("coordinator", "reviews"), ("local", "reports"), ("reporter", "reports"),
    ]  # fmt: skip


def test_accept_report_counts_proposes_and_tells(region, office):
    report = report_in("forwarded", region, may_be_public=True)
    left = remarks.comment_field(report, actor=fresh(office), anchor="happened", text="Lovely.")
    forget_mails()
    services.accept_report(report, actor=fresh(office), note="Thank you.")
    report.refresh_from_db()
    left.refresh_from_db()
    assert (report.state, left.settled_by) == ("accepted", office)
    assert held(report) == (office, "lead", None)
    figures = Figure.objects.values_list("indicator__slug", "number").order_by("indicator__position")
    assert list(figures) == [("participants", 12), ("meetings", 4), ("hours", 30)]
    assert PublicUpdate.objects.get().state == "proposed"
    assert last_event(report) == event("report:accepted", "forwarded", "accepted", office)
    mails = told(reporter=region.reporter, coordinator=region.coordinator)
    assert [mail for mail in mails if mail[1] != "publication"] == [("coordinator", "reviews"), ("reporter", "reports")]


def test_an_author_never_accepts(region):
    for writing in ("wrote", "sent"):
        office = UserFactory(office=True, is_superuser=writing == "sent")
        report = report_in("forwarded", Region(country="FI"))
        if writing == "wrote":
            report.writers.add(office)
        else:
            report.versions.model.objects.create(
                report=report, number=9, snapshot={}, submitted_by=office, at=timezone.now()
            )
        with pytest.raises(PermissionDenied):
            services.accept_report(report, actor=fresh(office))
        assert Report.objects.get(pk=report.pk).state == "forwarded"


def test_bulk_is_the_same_service_in_a_loop(region, office):
    good = report_in("forwarded", region)
    gone = report_in("accepted", Region(country="FI"))
    own = report_in("forwarded", Region(country="EE"))
    own.writers.add(office)
    forget_mails()
    result = services.in_bulk([good, gone, own], services.accept_report, actor=fresh(office))
    assert ([report.pk for report in result.done], [report.pk for report, _why in result.left]) == (
        [good.pk], [gone.pk, own.pk],
    )  # fmt: skip
    assert TransitionEvent.objects.filter(obligation=good.obligation_id, name="report:accepted").count() == 1
    assert told(reporter=region.reporter, coordinator=region.coordinator) == [
        ("coordinator", "reviews"), ("reporter", "reports"),
    ]  # fmt: skip


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
