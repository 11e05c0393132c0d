"""Accepted figures change only through a correction."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from microprojects import services, workflow
from microprojects.models import Correction, Figure, Report, TransitionEvent
from microprojects.review import corrections
from microprojects.writing import drafts
from sempre.models import OutboxMail
from tests.factories.reporting import IndicatorFactory, Region, fresh, report_in
from tests.factories.sempre import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def region() -> Region:
    return Region()


@pytest.fixture
def office():
    return UserFactory(office=True)


def figure_of(report: Report, slug: str = "hours") -> Figure:
    return Figure.objects.get(report=report, indicator__slug=slug)


def accept_again(report: Report, region: Region, office, **values) -> None:
    services.reopen_report(report, actor=fresh(office), note="Look again.")
    content = Report.objects.get(pk=report.pk).content
    values = {name.replace("_", "-"): value for name, value in values.items()}
    drafts.save_draft(report, actor=region.reporter, values=values, seen=drafts.seen(content, values), editor="t")
    services.submit_report(report, actor=region.reporter)
    services.forward_report(report, actor=fresh(region.coordinator), assessment="met")
    services.accept_report(report, actor=fresh(office))


def test_the_region_proposes_and_the_office_decides(region, office):
    report = report_in("accepted", region, office=office)
    figure = figure_of(report)
    OutboxMail.objects.all().delete()
    correction = corrections.propose_correction(figure, actor=fresh(region.coordinator), number=33, reason=" Twice ")
    assert (correction.old_number, correction.new_number, correction.reason, correction.decided_at) == (
        30, 33, "Twice", None,
    )  # fmt: skip
    assert figure_of(report).number == 30
    assert {mail.recipient for mail in OutboxMail.objects.all()} == {office}
    OutboxMail.objects.all().delete()
    corrections.decide_correction(correction, actor=fresh(office), accept=True)
    corrected = figure_of(report)
    assert (corrected.number, corrected.corrected_at is not None) == (33, True)
    event = TransitionEvent.objects.get(name="figure:corrected")
    assert (event.note, event.actor, event.details) == (
        "Twice", office, {"indicator": "hours", "old": [30, None], "new": [33, None], "dropped": []},
    )  # fmt: skip
    assert {mail.recipient for mail in OutboxMail.objects.all()} == {region.coordinator, region.reporter}
    corrections.decide_correction(correction, actor=fresh(office), accept=False)
    assert (figure_of(report).number, TransitionEvent.objects.filter(name="figure:corrected").count()) == (33, 1)


def test_a_refused_correction_changes_nothing_but_is_kept(region, office):
    report = report_in("accepted", region, office=office)
    correction = corrections.propose_correction(
        figure_of(report), actor=fresh(region.coordinator), number=33, reason="Twice"
    )
    with pytest.raises(PermissionDenied):
        corrections.decide_correction(correction, actor=fresh(region.coordinator), accept=False)
    corrections.decide_correction(correction, actor=fresh(office), accept=False)
    correction.refresh_from_db()
    assert (correction.is_refused, figure_of(report).number, figure_of(report).corrected_at) == (True, 30, None)


def test_who_may_propose_and_what(region, office):
    report = report_in("accepted", region, office=office)
    figure = figure_of(report)
    for user in (region.reporter, region.local, Region(country="DK").coordinator):
        with pytest.raises(PermissionDenied):
            corrections.propose_correction(figure, actor=fresh(user), number=33, reason="Twice")
    refused = [
        ({"number": 30, "reason": "Same"}, ["number"]),
        ({"number": -1, "reason": "Less than none"}, ["number"]),
        ({"number": None, "reason": " "}, ["number", "reason"]),
        ({"number": 1.5, "reason": "Half"}, ["number"]),
    ]
    for values, fields in refused:
        with pytest.raises(ValidationError) as error:
            corrections.propose_correction(figure, actor=fresh(region.coordinator), **values)
        assert list(error.value.error_dict) == fields
    corrections.propose_correction(figure, actor=fresh(region.coordinator), number=31, reason="Once")
    with pytest.raises(ValidationError, match="already waits"):
        corrections.propose_correction(figure, actor=fresh(office), number=32, reason="Twice")
    assert Correction.objects.count() == 1


def test_the_office_corrects_at_once(region, office):
    report = report_in("accepted", region, office=office)
    corrections.propose_correction(figure_of(report), actor=fresh(office), number=33, reason="Twice")
    assert (figure_of(report).number, Correction.objects.get().decided_by) == (33, office)


def test_nothing_is_corrected_while_the_report_is_open_again(region, office):
    report = report_in("accepted", region, office=office)
    figure = figure_of(report)
    correction = corrections.propose_correction(figure, actor=fresh(region.coordinator), number=33, reason="Twice")
    services.reopen_report(report, actor=fresh(office), note="Look again.")
    for refused in (
        lambda: corrections.propose_correction(figure, actor=fresh(office), number=34, reason="Twice"),
        lambda: corrections.decide_correction(correction, actor=fresh(office), accept=True),
    ):
        with pytest.raises(workflow.WrongState):
            refused()
    correction.refresh_from_db()
    assert (figure_of(report).number, correction.decided_at) == (30, None)


def test_a_correction_of_a_figure_that_changed_meanwhile_is_refused(region, office):
    report = report_in("accepted", region, office=office)
    correction = corrections.propose_correction(
        figure_of(report), actor=fresh(region.coordinator), number=33, reason="Twice"
    )
    accept_again(report, region, office, figure_hours=40)
    with pytest.raises(ValidationError):
        corrections.decide_correction(correction, actor=fresh(office), accept=True)
    assert figure_of(report).number == 40


def test_a_correction_survives_when_the_report_is_accepted_again(region, office):
    report = report_in("accepted", region, office=office)
    corrections.propose_correction(figure_of(report), actor=fresh(office), number=33, reason="Twice")
    accept_again(report, region, office, happened="We baked.")
    figure = figure_of(report)
    assert (figure.number, figure.version.number, figure.corrected_at is not None) == (33, 2, True)
    accept_again(report, region, office, figure_hours=35)
    assert (figure_of(report).number, figure_of(report).corrected_at) == (35, None)


def test_a_corrected_figure_that_is_no_longer_given_counts_no_more_and_keeps_its_history(region, office):
    IndicatorFactory(slug="visits", title_en="Visits")
    report = report_in("accepted", region, office=office, figure_visits=7)
    corrections.propose_correction(figure_of(report, "visits"), actor=fresh(office), number=8, reason="Twice")
    accept_again(report, region, office, figure_visits="")
    figure = figure_of(report, "visits")
    assert (figure.number, figure.corrections.count()) == (None, 1)


def test_parts_that_no_longer_fit_are_taken_out(region, office):
    report = report_in(
        "accepted", region, office=office,
        **{"split_participants_sex_female": 7, "split_participants_sex_male": 5, "split_participants_age_18-29": 3},
    )  # fmt: skip
    figure = figure_of(report, "participants")
    corrections.propose_correction(figure, actor=fresh(office), number=10, reason="Two came twice")
    assert list(figure.splits.values_list("dimension", "key", "number")) == [("age", "18-29", 3)]
    content = Report.objects.get(pk=report.pk).content
    left = {name: value for name, value in content.items() if name.startswith(("split-", "figure-participants"))}
    assert left == {"figure-participants": 10, "split-participants-age-18-29": 3}
    assert TransitionEvent.objects.get(name="figure:corrected").details["dropped"] == ["sex"]


@pytest.mark.parametrize(
    ("kind", "answers", "correct", "number", "base", "content"),
    [
        ("percent", {"figure-x": 5, "figure-x-base": 10}, {"number": 6, "base": 12}, 6, 12,
         {"figure-x": 6, "figure-x-base": 12}),
        ("level", {"figure-x": "2"}, {"number": 3}, 3, None, {"figure-x": "3"}),
        ("yes_no", {"figure-x": "yes"}, {"number": 0}, 0, None, {"figure-x": "no"}),
    ],
)  # fmt: skip
def test_every_kind_of_figure_is_corrected_as_it_is_answered(
    region, office, kind, answers, correct, number, base, content
):
    IndicatorFactory(slug="x", kind=kind, over_places="none")
    report = report_in("accepted", region, office=office, **answers)
    figure = figure_of(report, "x")
    wrong = {"percent": {"number": 13, "base": 12}, "level": {"number": 6}, "yes_no": {"number": 2}}[kind]
    with pytest.raises(ValidationError):
        corrections.propose_correction(figure, actor=fresh(office), reason="Wrong", **wrong)
    corrections.propose_correction(figure, actor=fresh(office), reason="Counted again", **correct)
    figure.refresh_from_db()
    report.refresh_from_db()
    assert (figure.number, figure.base) == (number, base)
    assert {name: report.content[name] for name in content} == content
