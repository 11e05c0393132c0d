"""Remarks at fields, and answers to those who want help."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from microprojects import services, workflow
from microprojects.models import Action, Report
from microprojects.review import remarks
from microprojects.writing import drafts
from sempre.models import OutboxMail
from tests.factories.reporting import Region, fresh, report_in, return_reason
from tests.factories.sempre import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def region() -> Region:
    return Region()


def again(report: Report, region: Region, **values) -> None:
    services.return_report(report, actor=fresh(region.coordinator), reasons=[return_reason()], note="Again.")
    values = {name.replace("_", "-"): value for name, value in values.items()}
    content = Report.objects.get(pk=report.pk).content
    drafts.save_draft(report, actor=region.reporter, values=values, seen=drafts.seen(content, values), editor="t")
    services.submit_report(report, actor=region.reporter)


def test_who_may_leave_a_remark_and_when(region):
    report = report_in("submitted", region)
    for user in (region.reporter, region.local, Region(country="DK").coordinator):
        with pytest.raises(PermissionDenied):
            remarks.comment_field(report, actor=fresh(user), anchor="happened", text="Who?")
    for user in (region.coordinator, UserFactory(office=True)):
        remark = remarks.comment_field(report, actor=fresh(user), anchor="happened", text=" Who? ")
        assert (remark.text, remark.author, remark.version.number) == ("Who?", user, 1)
    services.return_report(report, actor=fresh(region.coordinator), reasons=[return_reason()], note="Again.")
    with pytest.raises(workflow.WrongState):
        remarks.comment_field(report, actor=fresh(region.coordinator), anchor="happened", text="Who?")


@pytest.mark.parametrize(("anchor", "text"), [("happened", " "), ("nothing-like-it", "Who?"), ("", "Who?")])
def test_a_remark_needs_words_and_a_field_that_was_asked(region, anchor, text):
    report = report_in("submitted", region)
    with pytest.raises(ValidationError) as refused:
        remarks.comment_field(report, actor=fresh(region.coordinator), anchor=anchor, text=text)
    assert list(refused.value.error_dict) == ["text"]


def test_remarks_go_along_with_a_return_and_the_new_version_answers_them(region):
    report = report_in("submitted", region)
    remark = remarks.comment_field(report, actor=fresh(region.coordinator), anchor="happened", text="Who?")
    assert [one.pk for one in remarks.open_comments(Report.objects.get(pk=report.pk))] == [remark.pk]
    again(report, region, happened="Ten of us.")
    remark.refresh_from_db()
    assert (remark.round.number, remark.settled_at) == (1, None)
    assert list(remarks.open_comments(Report.objects.get(pk=report.pk))) == []


def test_a_settled_remark_stays_with_its_first_settler(region):
    report = report_in("submitted", region)
    remark = remarks.comment_field(report, actor=fresh(region.coordinator), anchor="happened", text="Who?")
    with pytest.raises(PermissionDenied):
        remarks.settle_comment(remark, actor=fresh(region.reporter))
    remarks.settle_comment(remark, actor=fresh(region.coordinator))
    remarks.settle_comment(remark, actor=UserFactory(office=True))
    remark.refresh_from_db()
    assert remark.settled_by == region.coordinator


def test_help_wanted_follows_the_report_until_it_is_answered(region):
    report = report_in("submitted", region, help_region="A room.", help_lead="Money.")
    again(report, region, help_region="A bigger room.", help_lead="")
    assert [(action.asked_of, action.text) for action in Action.objects.all()] == [("regional", "A bigger room.")]
    first = Action.objects.get()
    OutboxMail.objects.all().delete()
    remarks.answer_action(first, actor=fresh(region.coordinator), answer=" The library. ")
    first.refresh_from_db()
    assert (first.answer, first.answered_by) == ("The library.", region.coordinator)
    assert [mail.recipient for mail in OutboxMail.objects.all()] == [region.reporter]
    again(report, region, happened="Ten of us.")
    assert Action.objects.count() == 1
    again(report, region, help_region="A kitchen, too.")
    assert list(Action.objects.values_list("text", "answer")) == [
        ("A bigger room.", "The library."), ("A kitchen, too.", ""),
    ]  # fmt: skip


def test_who_answers_help_wanted(region):
    report_in("submitted", region, help_region="A room.", help_lead="Money.")
    office = UserFactory(office=True)
    mine, theirs = Action.objects.get(asked_of="regional"), Action.objects.get(asked_of="lead")
    for action, user in (
        (theirs, region.coordinator),
        (mine, region.reporter),
        (mine, Region(country="DK").coordinator),
    ):
        with pytest.raises(PermissionDenied):
            remarks.answer_action(action, actor=fresh(user), answer="No.")
    with pytest.raises(ValidationError):
        remarks.answer_action(mine, actor=fresh(region.coordinator), answer=" ")
    remarks.answer_action(theirs, actor=office, answer="Yes.")
    with pytest.raises(ValidationError) as refused:
        remarks.answer_action(theirs, actor=fresh(office), answer="No.")
    assert refused.value.messages == ["Somebody answered meanwhile: Yes."]
