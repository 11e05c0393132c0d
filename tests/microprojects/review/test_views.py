"""Review on the page: reading, remarks, deciding, and what happens when somebody was quicker."""

import datetime as dt
import re

import pytest
from django.urls import reverse

from microprojects import services, workflow
from microprojects.models import FieldComment, Figure, Obligation, Report, ReportState, ReviewRound, TransitionEvent
from microprojects.review import remarks
from microprojects.writing import drafts
from sempre.models import OutboxMail
from tests.factories.reporting import MandateFactory, Region, fresh, report_in, return_reason
from tests.factories.sempre import UserFactory, sign_in
from tests.microprojects.review.test_views_report import send_again, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def region() -> Region:
    return Region()


def begun(region: Region) -> Report:
    report = report_in("submitted", region)
    services.start_review(report, actor=fresh(region.coordinator))
    return Report.objects.get(pk=report.pk)


def post(client, name: str, report: Report, *args, **data):
    return client.post(reverse(name, args=[report.obligation_id, *args]), data)


def state(report: Report) -> str:
    return Report.objects.get(pk=report.pk).state


def seen(report: Report) -> dict:
    report.refresh_from_db()
    return {"expected": report.revision, "version": report.number}


def test_opening_the_page_alone_changes_nothing(client, region):
    report = report_in("submitted", region)
    sign_in(client, region.coordinator)
    client.get(reverse("report", args=[report.obligation_id]))
    response = client.get(reverse("report-review", args=[report.obligation_id]))
    assert response.headers["Location"] == reverse("report", args=[report.obligation_id])
    assert Report.objects.get(pk=report.pk).review_started_at is None
    response = post(client, "report-start-review", report)
    assert response.headers["Location"] == reverse("report-review", args=[report.obligation_id])
    assert Report.objects.get(pk=report.pk).review_started_at is not None


def test_the_second_coordinator_who_begins_reads_too(client, region):
    report = begun(region)
    sign_in(client, region.person("regional_coordinator", region.rcg))
    response = post(client, "report-start-review", report)
    assert response.headers["Location"] == reverse("report-review", args=[report.obligation_id])
    assert TransitionEvent.objects.filter(name="review:started").count() == 1


def test_a_remark_is_left_settled_and_read_at_its_answer(client, region):
    report = begun(region)
    sign_in(client, region.coordinator)
    response = post(client, "report-remark", report, anchor="happened", text="Who came?", version=1)
    review = reverse("report-review", args=[report.obligation_id])
    assert response.headers["Location"] == f"{review}#at-happened"
    html = client.get(review).content.decode()
    assert "Who came?" in html.partition('id="at-happened"')[2].partition("</article>")[0]
    remark = FieldComment.objects.get()
    assert (remark.anchor, remark.author, remark.version.number) == ("happened", region.coordinator, 1)
    post(client, "remark-settle", report, remark.pk)
    remark.refresh_from_db()
    assert remark.settled_by == region.coordinator


def test_an_empty_remark_is_refused_at_its_field(client, region):
    report = begun(region)
    sign_in(client, region.coordinator)
    html = post(client, "report-remark", report, anchor="happened", text=" ", version=1).content.decode()
    assert 'href="#text-happened"' in html
    assert '<details class="act leave" open>' in html.partition('id="at-happened"')[2].partition("</article>")[0]
    assert FieldComment.objects.count() == 0


def test_a_remark_about_an_older_version_lands_nowhere(client, region):
    report = begun(region)
    send_again(report, region, happened="Again.")
    services.start_review(report, actor=fresh(region.coordinator))
    sign_in(client, region.coordinator)
    response = post(client, "report-remark", report, anchor="happened", text="Who came?", version=1)
    assert (response.status_code, FieldComment.objects.count()) == (302, 0)


def test_the_review_shows_changed_answers_beside_the_older_ones(client, region):
    report = begun(region)
    send_again(report, region, happened="We cooked together on Mondays.")
    services.start_review(report, actor=fresh(region.coordinator))
    sign_in(client, region.coordinator)
    html = client.get(reverse("report-review", args=[report.obligation_id])).content.decode()
    happened = html.partition('id="at-happened"')[2].partition("</article>")[0]
    assert ("Thursdays</del>" in happened, "Mondays</ins>" in happened) == (True, True)
    assert "sides" not in html.partition('id="at-next"')[2].partition("</article>")[0]


def test_returning_needs_a_reason_and_words_and_keeps_what_was_typed(client, region):
    report = begun(region)
    sign_in(client, region.coordinator)
    response = post(client, "report-return", report, note="Please count again.", **seen(report))
    html = response.content.decode()
    assert (response.status_code, state(report)) == (200, "submitted")
    assert 'href="#return-report_reasons_0"' in html
    assert "<title>Error:" in html
    assert ">\nPlease count again.</textarea>" in html
    assert '<details class="act" id="return-report" open>' in html


def test_a_return_is_sent_with_reasons_note_and_open_remarks(client, region):
    report = begun(region)
    reason = return_reason()
    remarks.comment_field(report, actor=fresh(region.coordinator), anchor="happened", text="Who came?")
    OutboxMail.objects.all().delete()
    sign_in(client, region.coordinator)
    response = post(client, "report-return", report, reasons=[reason.pk], note="Please count.", **seen(report))
    assert response.headers["Location"] == reverse("report", args=[report.obligation_id])
    round_ = ReviewRound.objects.get()
    assert (round_.note, list(round_.reasons.all()), round_.comments.get().text) == (
        "Please count.", [reason], "Who came?",
    )  # fmt: skip
    told = {mail.recipient for mail in OutboxMail.objects.all()}
    assert (state(report), told) == ("returned", {region.reporter, region.local})


def test_forwarding_waits_for_open_remarks(client, region):
    report = begun(region)
    remarks.comment_field(report, actor=fresh(region.coordinator), anchor="happened", text="Who came?")
    sign_in(client, region.coordinator)
    html = post(client, "report-forward", report, assessment="on_track", **seen(report)).content.decode()
    assert (state(report), "settle them, or return the report with them" in html) == ("submitted", True)
    assert '<a href="#at-happened">Who came?</a>' in html
    remarks.settle_comment(FieldComment.objects.get(), actor=fresh(region.coordinator))
    post(client, "report-forward", report, assessment="on_track", note="Fine.", **seen(report))
    report.refresh_from_db()
    assert (report.state, report.assessment) == ("forwarded", "on_track")


def test_nobody_accepts_the_own_report(client, region):
    office = UserFactory(office=True)
    MandateFactory(network=region.len, user=office, role="reporter")
    report = report_in("draft", region)
    services.submit_report(report, actor=fresh(office))
    services.forward_report(report, actor=fresh(region.coordinator), assessment="on_track")
    sign_in(client, office)
    html = client.get(reverse("report-review", args=[report.obligation_id])).content.decode()
    assert ("you cannot accept it" in html, reverse("report-accept", args=[report.obligation_id]) in html) == (
        True, False,
    )  # fmt: skip
    response = post(client, "report-accept", report, **seen(report))
    assert (response.status_code, state(report)) == (403, "forwarded")
    assert "Somebody else of the project office has to accept it." in response.content.decode()


def test_a_superuser_accepts_no_own_report_either(client, region):
    boss = UserFactory(office=True, is_superuser=True, is_staff=True)
    MandateFactory(network=region.len, user=boss, role="reporter")
    report = report_in("draft", region)
    services.submit_report(report, actor=fresh(boss))
    services.forward_report(report, actor=fresh(region.coordinator), assessment="on_track")
    assert post(sign_in(client, boss), "report-accept", report, **seen(report)).status_code == 403
    assert state(report) == "forwarded"


@pytest.mark.parametrize(
    ("name", "target", "level"),
    [
        ("report-accept", "accepted", "lead"),
        ("report-return-to-region", "submitted", "regional"),
        ("report-return-to-local", "returned", "local"),
    ],
)
def test_the_project_office_decides(client, region, name, target, level):
    report = report_in("forwarded", region)
    sign_in(client, UserFactory(office=True))
    response = post(client, name, report, reasons=[return_reason().pk], note="Look again.", **seen(report))
    obligation = Obligation.objects.get(pk=report.obligation_id)
    assert (response.status_code, state(report), obligation.holding_level) == (302, target, level)


def test_a_stale_approval_is_a_409_with_both_versions_and_the_note(client, region):
    office = UserFactory(office=True)
    report = report_in("forwarded", region, office=office)
    old = seen(report)
    services.return_report_to_local(report, actor=fresh(office), reasons=[return_reason()], note="Please count again.")
    drafts.save_draft(
        report, actor=region.reporter, values={"happened": "On Mondays."},
        seen=drafts.seen(Report.objects.get(pk=report.pk).content, ["happened"]), editor="x",
    )  # fmt: skip
    services.submit_report(report, actor=region.reporter)
    services.forward_report(report, actor=fresh(region.coordinator), assessment="met")
    sign_in(client, office)
    response = post(client, "report-accept", report, note="Well done, Anna!", **old)
    html = response.content.decode()
    assert (response.status_code, state(report), Figure.objects.count()) == (409, "forwarded", 0)
    assert "Version 1, which you read, and version 2, which is there now" in html
    assert ("Thursdays</del>" in html, "Mondays</ins>" in html, "Well done, Anna!" in html) == (True, True, True)
    assert "Returned by the project office" in text_of(html)
    again = dict(re.findall(r'name="(expected|version)" value="(\d+)"', html))
    assert post(client, "report-accept", report, note="Well done!", **again).status_code == 302
    assert state(report) == "accepted"


def test_a_lost_race_is_a_409_and_one_s_own_double_click_is_not(client, region):
    office, other = UserFactory(office=True), UserFactory(office=True)
    report = report_in("forwarded", region)
    old = seen(report)
    sign_in(client, office)
    assert post(client, "report-accept", report, **old).status_code == 302
    response = post(client, "report-accept", report, **old)
    assert (response.status_code, response.headers["Location"]) == (302, reverse("report", args=[report.obligation_id]))
    response = post(sign_in(client, other), "report-return-to-local", report, reasons=[return_reason().pk],
                    note="Not yet.", **old)  # fmt: skip
    html = response.content.decode()
    assert (response.status_code, "Not yet." in html, state(report)) == (409, True, "accepted")
    assert TransitionEvent.objects.filter(name="report:accepted").count() == 1


def test_a_decision_without_the_revision_that_was_read_is_none(client, region):
    report = report_in("forwarded", region)
    sign_in(client, UserFactory(office=True))
    assert (post(client, "report-accept", report).status_code, state(report)) == (200, "forwarded")
    assert (post(client, "report-accept", report, expected="x").status_code, state(report)) == (200, "forwarded")


OTHER_STEPS = (
    "report-start-review", "report-return", "report-forward", "report-accept", "report-return-to-region",
    "report-return-to-local", "report-confirm-skip", "report-unskip", "obligation-extend", "report-take-over",
    "report-reopen", "obligation-waive", "report-void", "report-remark",
)  # fmt: skip


def test_steps_without_the_right_are_403_foreign_ones_404_and_all_are_post_only(client, region, visitor):
    report = report_in("submitted", region)
    sign_in(client, region.reporter)
    answers = {name: post(client, name, report) for name in OTHER_STEPS}
    assert {name: answer.status_code for name, answer in answers.items()} == dict.fromkeys(OTHER_STEPS, 403)
    assert "This is a step of the regional coordinators." in answers["report-return"].content.decode()
    assert client.get(reverse("report-accept", args=[report.obligation_id])).status_code == 405
    assert {post(visitor, name, report).status_code for name in OTHER_STEPS} == {302}
    stranger = sign_in(client, Region(country="DK").coordinator)
    assert {post(stranger, name, report).status_code for name in OTHER_STEPS} == {404}
    assert (state(report), TransitionEvent.objects.filter(name="review:started").count()) == ("submitted", 0)


def test_more_time_is_given_within_limits(client, region):
    report = report_in("draft", region)
    due = report.obligation.due
    sign_in(client, region.coordinator)
    response = post(client, "obligation-extend", report, due=due + dt.timedelta(days=15), note="Illness")
    html = response.content.decode()
    assert ("at most fourteen days" in html, '<details class="act" id="extend-obligation" open>' in html) == (
        True,
        True,
    )
    assert "Illness</textarea>" in html
    post(client, "obligation-extend", report, due=due + dt.timedelta(days=14), note="Illness")
    assert Obligation.objects.get(pk=report.obligation_id).due == due + dt.timedelta(days=14)
    response = post(client, "obligation-extend", report, due=due + dt.timedelta(days=20), note="Again")
    assert "moved once already" in response.content.decode()


@pytest.mark.parametrize(
    ("begin", "name", "data", "target"),
    [
        ("draft", "report-void", {"note": "A duplicate"}, ReportState.VOID),
        ("accepted", "report-reopen", {"note": "A figure is missing"}, ReportState.REOPENED),
        ("skipped", "report-unskip", {"note": "There was a feast"}, ReportState.DRAFT),
        ("skipped", "report-confirm-skip", {}, ReportState.SKIPPED),
        ("draft", "obligation-waive", {"note": "Closed for renovation"}, ReportState.DRAFT),
    ],
)
def test_the_other_steps(client, region, begin, name, data, target):
    report = report_in(begin, region)
    sign_in(client, UserFactory(office=True))
    response = post(client, name, report, **data)
    assert (response.status_code, state(report)) == (302, target)
    page = client.get(response.headers["Location"]).content.decode()
    assert 'class="message is-success"' in page
    if data:
        other = report_in(begin, Region(country="FI"))
        response = post(client, name, other, note=" ")
        assert (response.status_code, state(other)) == ((302, target) if name == "report-unskip" else (200, begin))


def test_a_step_that_somebody_else_took_is_a_message(client, region):
    report = report_in("accepted", region)
    services.reopen_report(report, actor=UserFactory(office=True), note="Look.")
    response = post(sign_in(client, UserFactory(office=True)), "report-reopen", report, note="Mine")
    assert response.status_code == 302
    assert "Somebody was quicker" in client.get(response.headers["Location"]).content.decode()
    assert TransitionEvent.objects.filter(name="report:reopened").count() == 1


def test_a_deputy_takes_over_after_ten_silent_working_days(client, region):
    report = report_in("submitted", region)
    deputy = UserFactory(coordinator_of=region.partner)
    region.rcg.mandates.filter(user=region.coordinator).update(deputy=deputy)
    sign_in(client, deputy)
    response = post(client, "report-take-over", report)
    assert (response.status_code, "still has time to act" in response.content.decode()) == (200, True)
    held = report.obligation.held_since - dt.timedelta(days=40)
    Obligation.objects.filter(pk=report.obligation_id).update(held_since=held)
    assert post(client, "report-take-over", report).status_code == 302
    obligation = Obligation.objects.get(pk=report.obligation_id)
    assert (obligation.holder, obligation.acting_for) == (deputy, region.coordinator)
    assert post(client, "report-start-review", report).status_code == 302


def test_help_wanted_is_answered_on_the_page(client, region):
    report = report_in("submitted", region, help_region="A room.", help_lead="Money.")
    asked = {action.asked_of: action for action in report.actions.all()}
    sign_in(client, region.coordinator)
    html = post(client, "action-answer", report, asked["regional"].pk, answer=" ").content.decode()
    assert ('href="#answer_answer"' in html, "Write an answer." in html or "This field is required." in html) == (
        True, True,
    )  # fmt: skip
    assert post(client, "action-answer", report, asked["lead"].pk, answer="No").status_code == 403
    response = post(client, "action-answer", report, asked["regional"].pk, answer="The library.")
    assert response.headers["Location"].endswith("#help")
    asked["regional"].refresh_from_db()
    assert asked["regional"].answer == "The library."


def test_a_figure_is_corrected_in_two_steps(client, region):
    report = report_in("accepted", region)
    figure = Figure.objects.get(indicator__slug="hours")
    sign_in(client, region.coordinator)
    html = post(client, "correction-propose", report, figure.pk, number=30, reason="Twice").content.decode()
    assert "This is the value that stands there already." in html
    post(client, "correction-propose", report, figure.pk, number=33, reason="Counted again")
    correction = figure.corrections.get()
    assert post(client, "correction-decide", report, correction.pk, accept="yes").status_code == 403
    sign_in(client, UserFactory(office=True))
    page = client.get(reverse("report", args=[report.obligation_id])).content.decode()
    assert "waits for the project office" in page
    response = post(client, "correction-decide", report, correction.pk, accept="yes")
    assert response.headers["Location"].endswith("#figures")
    figure.refresh_from_db()
    page = text_of(client.get(reverse("report", args=[report.obligation_id])).content.decode())
    assert (figure.number, "Counted again" in page, "from 30 to 33" in page) == (33, True, True)


def test_ids_of_other_reports_are_404(client, region):
    mine, other = report_in("accepted", region), report_in("submitted", Region(country="FI"), help_region="Help")
    foreign = report_in("accepted", Region(country="EE"))
    services.start_review(other, actor=fresh(other.obligation.holder))
    remark = remarks.comment_field(other, actor=fresh(other.obligation.holder), anchor="next", text="Why?")
    sign_in(client, UserFactory(office=True))
    figure = foreign.figures.first()
    assert [
        post(client, "remark-settle", mine, remark.pk).status_code,
        post(client, "action-answer", mine, other.actions.get().pk, answer="x").status_code,
        post(client, "correction-propose", mine, figure.pk, number=1, reason="x").status_code,
        post(client, "correction-decide", mine, 99999, accept="yes").status_code,
    ] == [404, 404, 404, 404]

    assert state(mine) == workflow.ACCEPTED
