"""What happens to a report on its way: sending, reading, returning, forwarding, accepting."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from microprojects import services, workflow
from microprojects.models import Figure, PublicUpdate, Report, ReviewRound, TransitionEvent
from microprojects.review import remarks
from sempre.models import OutboxMail
from tests.factories.reporting import MandateFactory, Region, fresh, report_in, return_reason, skip_reason
from tests.factories.sempre import UserFactory
from tests.factories.steps import event, forget_mails, held, last_event, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def region() -> Region:
    return Region()


@pytest.fixture
def office():
    return UserFactory(office=True)


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
