"""Reminders: exactly the office's calendar, once each, in each reader's language; and the baton that moves on."""

import datetime as dt

import pytest
from django.core.management import CommandError, call_command

from microprojects import services
from microprojects.holding import calendar, reminders
from microprojects.models import Obligation, ReminderRule, ReminderSent, Report, TransitionEvent
from networks.models import Mandate
from sempre.models import OutboxMail
from tests.factories.reporting import (
    PeriodFactory,
    Region,
    ReminderRuleFactory,
    obligation_of,
    report_in,
)
from tests.factories.sempre import UserFactory

pytestmark = pytest.mark.django_db
SINCE, AUDIENCE = ReminderRule.Since, ReminderRule.Audience
RULES = {
    "due-14": {"offset": -14},
    "due-3": {"offset": -3},
    "late-1": {"offset": 1},
    "late-7": {"offset": 7},
    "region": {"offset": 14, "every": 7, "audience": AUDIENCE.REGION, "in_digest": True},
    "review-3": {"since": SINCE.SUBMITTED, "offset": 3, "in_working_days": True},
    "review-7": {"since": SINCE.SUBMITTED, "offset": 7, "in_working_days": True},
    "returned-2": {"since": SINCE.RETURNED, "offset": 2},
    "returned-7": {"since": SINCE.RETURNED, "offset": 7},
}


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text + ("" if "T" in text else "T10:00") + "+00:00")


@pytest.fixture
def rules():
    return {slug: ReminderRuleFactory(slug=slug, **values) for slug, values in RULES.items()}


@pytest.fixture
def region():
    return Region()


def owed(region, due: str, state: str = "") -> Obligation:
    """Return an obligation of ``region`` that is due on ``due``, its report in ``state``."""
    day = dt.date.fromisoformat(due)
    period = PeriodFactory(ends=day - dt.timedelta(days=30), starts=day - dt.timedelta(days=200), due=day)
    if state:
        return report_in(state, region, period=period).obligation
    return obligation_of(region, period)


def held_since(obligation: Obligation, text: str) -> None:
    Obligation.objects.filter(pk=obligation.pk).update(held_since=at(text))


def sent_on(*moments: str) -> list[str]:
    """Send at each moment in turn; return ``day rule`` of all that went out."""
    found = []
    for moment in moments:
        before = set(ReminderSent.objects.values_list("pk", flat=True))
        reminders.send_reminders(at(moment))
        rows = ReminderSent.objects.exclude(pk__in=before).order_by("pk").values_list("rule__slug", flat=True)
        found += [f"{moment[5:10]} {slug}" for slug in rows]
    return found


def days(first: str, count: int) -> list[str]:
    start = dt.date.fromisoformat(first)
    return [(start + dt.timedelta(days=n)).isoformat() for n in range(count)]


def test_the_calendar_of_an_author(rules, region):
    owed(region, "2027-02-18")  # a Thursday without holidays around it
    assert sent_on(*days("2027-02-01", 45)) == [
        "02-04 due-14", "02-15 due-3", "02-19 late-1", "02-25 late-7", "03-04 region", "03-11 region",
    ]  # fmt: skip
    told = dict(ReminderSent.objects.values_list("rule__slug", "recipient"))
    assert told == dict.fromkeys(["due-14", "due-3", "late-1", "late-7"], region.reporter.pk) | {
        "region": region.coordinator.pk
    }


def test_a_second_run_sends_nothing(rules, region):
    owed(region, "2027-02-18")
    assert reminders.send_reminders(at("2027-02-15")) == 1
    assert reminders.send_reminders(at("2027-02-15")) == 0
    assert reminders.send_reminders(at("2027-02-16")) == 0
    assert OutboxMail.objects.count() == 1


def test_the_row_and_the_mail_are_written_together(rules, region, monkeypatch):
    owed(region, "2027-02-18")

    def fails(*args, **kwargs):
        raise RuntimeError

    with monkeypatch.context() as patched:
        patched.setattr(reminders.notifications, "reminder", fails)
        assert reminders.send_reminders(at("2027-02-15")) == 0
    assert (ReminderSent.objects.count(), OutboxMail.objects.count()) == (0, 0)
    assert reminders.send_reminders(at("2027-02-15")) == 1


def test_one_report_that_fails_does_not_hold_up_the_others(rules, region, monkeypatch):
    broken, fine = owed(region, "2027-02-18"), owed(Region(), "2027-02-18")
    write = reminders.notifications.reminder

    def sometimes(obligation, *args):
        if obligation.pk == broken.pk:
            raise RuntimeError
        write(obligation, *args)

    monkeypatch.setattr(reminders.notifications, "reminder", sometimes)
    assert reminders.send_reminders(at("2027-02-15")) == 1
    assert ReminderSent.objects.get().obligation == fine


def test_a_worker_that_was_down_catches_up_with_one_mail(rules, region):
    owed(region, "2027-02-18")
    assert sent_on("2027-02-26", "2027-02-27") == ["02-26 late-7"]
    assert sent_on("2027-04-10", "2027-04-11") == ["04-10 region"]


def test_days_are_those_of_the_networks_country(rules):
    rules["due-14"].delete()
    owed(Region(country="LV"), "2027-02-18")
    owed(Region(country="DK"), "2027-02-18")
    assert sent_on("2027-02-14T22:30", "2027-02-14T23:30") == ["02-14 due-3", "02-14 due-3"]
    first, second = ReminderSent.objects.order_by("pk")
    assert (first.obligation.network.country, second.obligation.network.country) == ("LV", "DK")


def test_the_night_in_which_the_clock_changes(rules):
    owed(Region(country="FI"), "2027-03-31")  # three days before: Sunday the 28th, so Friday the 26th at the latest
    assert sent_on("2027-03-17", *days("2027-03-24", 4)) == ["03-17 due-14", "03-25 due-3"]  # Good Friday is the 26th
    owed(Region(country="DE"), "2027-04-11")
    assert sent_on("2027-03-27T22:59", "2027-03-28T00:30", "2027-03-28T01:30", "2027-03-28T22:30") == ["03-27 due-14"]


@pytest.mark.parametrize(
    ("due", "expected"),
    [
        ("2027-02-28", ["02-25 due-3", "03-01 late-1", "03-08 late-7"]),  # the 7th of March is a Sunday
        ("2028-02-29", ["02-25 due-3", "03-01 late-1", "03-07 late-7"]),  # the 26th of February is a Saturday
        ("2027-12-31", ["12-28 due-3", "01-03 late-1", "01-07 late-7"]),  # New Year is a Saturday
    ],
)
def test_ends_of_months(rules, region, due, expected):
    rules["due-14"].delete()
    owed(region, due)
    first = (dt.date.fromisoformat(due) - dt.timedelta(days=5)).isoformat()
    assert sent_on(*days(first, 16)) == expected


def test_reviewers_are_asked_after_working_days(rules, region):
    obligation = owed(region, "2027-03-01", "submitted")
    held_since(obligation, "2027-03-23")  # Good Friday and Easter Monday lie between
    assert sent_on(*days("2027-03-23", 20)) == ["03-30 review-3", "04-05 review-7"]
    assert set(ReminderSent.objects.values_list("recipient", flat=True)) == {region.coordinator.pk}


def test_whoever_got_a_report_back_is_reminded(rules, region):
    obligation = owed(region, "2027-02-01", "returned")
    held_since(obligation, "2027-02-02")
    assert sent_on(*days("2027-02-02", 9)) == ["02-04 returned-2", "02-09 returned-7"]
    assert set(ReminderSent.objects.values_list("recipient", flat=True)) == {region.reporter.pk}


@pytest.mark.parametrize("state", ["submitted", "forwarded", "accepted", "skipped", "void"])
def test_nobody_is_asked_for_what_was_answered(rules, region, state):
    obligation = owed(region, "2027-02-18", state)
    held_since(obligation, "2027-02-19")
    assert sent_on(*days("2027-02-01", 21)) == []


def test_neither_what_is_waived_nor_what_is_extended(rules, region):
    office = UserFactory(office=True)
    waived, extended = owed(region, "2027-02-18", "draft"), owed(Region(), "2027-02-18", "draft")
    services.waive_obligation(waived, actor=office, note="Not needed.")
    services.extend_obligation(extended.report, actor=office, due=dt.date(2027, 3, 4), note="Illness.")
    assert sent_on(*days("2027-02-01", 36)) == ["02-18 due-14", "03-01 due-3", "03-05 late-1"]


def test_a_rule_that_is_switched_off_is_silent(rules, region):
    ReminderRule.objects.update(is_active=False)
    owed(region, "2027-02-18")
    assert sent_on("2027-02-15") == []


def test_mails_are_in_the_readers_language_and_lead_to_the_field(rules, region):
    region.reporter.language = "sv"
    region.reporter.save()
    obligation = owed(region, "2027-02-18")
    report = calendar.open_report(obligation)
    Report.objects.filter(pk=report.pk).update(content={"figure-participants": 4})
    reminders.send_reminders(at("2027-02-15"))
    mail = OutboxMail.objects.get()
    assert (mail.language, mail.recipient, mail.digest) == ("sv", region.reporter, False)
    assert f"/sv/workspace/reports/{obligation.pk}/write/?at=figure-meetings#id_figure-meetings" in mail.text


def test_a_report_that_nobody_began_leads_to_its_page(rules, region):
    obligation = owed(region, "2027-02-18")
    reminders.send_reminders(at("2027-02-15"))
    assert f"/en/workspace/reports/{obligation.pk}/\n" in OutboxMail.objects.get().text


def test_a_digest_waits_for_the_daily_summary(rules, region):
    owed(region, "2027-02-18")
    reminders.send_reminders(at("2027-03-04"))
    assert list(OutboxMail.objects.order_by("pk").values_list("recipient", "digest")) == [
        (region.reporter.pk, False), (region.coordinator.pk, True),
    ]  # fmt: skip


def test_who_switched_reminders_off_gets_none(rules, region):
    region.reporter.muted_topics = ["reminders"]
    region.reporter.save()
    owed(region, "2027-02-18")
    assert (reminders.send_reminders(at("2027-02-15")), OutboxMail.objects.count()) == (1, 0)


def test_the_deputy_is_reminded_while_the_holder_is_away(rules, region):
    deputy = UserFactory(reporter_of=region.partner)
    Mandate.objects.filter(user=region.reporter).update(deputy=deputy)
    owed(region, "2027-02-18")
    region.reporter.away_until = dt.date(2099, 1, 1)
    region.reporter.save()
    reminders.send_reminders(at("2027-02-15"))
    assert ReminderSent.objects.get().recipient == deputy


def test_reminding_takes_as_many_queries_for_three_as_for_one(rules, region, django_assert_max_num_queries):
    owed(region, "2027-02-18")
    with django_assert_max_num_queries(30) as one:
        list(reminders.due_reminders(at("2027-02-15")))
    for _ in range(2):
        owed(region, "2027-02-18")
    with django_assert_max_num_queries(30) as three:
        assert len(list(reminders.due_reminders(at("2027-02-15")))) == 3
    assert len(three) == len(one)


# The project office's Mondays


def test_the_office_gets_one_summary_a_week(region):
    ReminderRuleFactory(audience=AUDIENCE.LEAD, in_digest=True, every=7)
    office = UserFactory(office=True)
    owed(region, "2027-02-18")
    assert [reminders.send_summary(at(day)) for day in ("2027-02-22", "2027-02-22", "2027-02-24", "2027-03-01")] == [
        1,
        0,
        0,
        1,
    ]
    mail = OutboxMail.objects.filter(recipient=office).first()
    assert mail.digest is True
    assert "- 1 report is overdue" in mail.text
    assert region.project.title_en in mail.text


def test_no_summary_where_nothing_is_open(region):
    ReminderRuleFactory(audience=AUDIENCE.LEAD)
    UserFactory(office=True)
    owed(region, "2027-02-18")
    assert reminders.send_summary(at("2027-01-04")) == 0


def test_no_summary_without_its_rule(region):
    UserFactory(office=True)
    owed(region, "2027-02-18")
    assert reminders.send_summary(at("2027-03-01")) == 0


# Escalation


@pytest.fixture
def silent(region):
    """A report that has been with the region since the first of February 2027."""
    obligation = owed(region, "2027-01-31", "submitted")
    held_since(obligation, "2027-02-01")
    return obligation


def deputy_for(region):
    deputy = UserFactory(coordinator_of=region.partner)
    Mandate.objects.filter(user=region.coordinator).update(deputy=deputy)
    return deputy


def test_after_ten_working_days_the_deputy_has_it(region, silent):
    office, deputy = UserFactory(office=True), deputy_for(region)
    assert reminders.escalate(at("2027-02-15")) == 0
    assert reminders.escalate(at("2027-02-16")) == 1
    silent.refresh_from_db()
    assert (silent.holder, silent.acting_for, silent.holding_level) == (deputy, region.coordinator, "regional")
    event = TransitionEvent.objects.get(name="obligation:escalated")
    assert (event.actor, event.source, event.target) == (None, "submitted", "submitted")
    assert event.details == {"from": region.coordinator.pk, "to": deputy.pk, "level": "regional"}
    told = OutboxMail.objects.filter(subject__regex="Now with you|Passed on").values_list("recipient", "subject")
    assert {(person, subject.split(":")[0]) for person, subject in told} == {
        (deputy.pk, "Now with you"), (region.coordinator.pk, "Passed on"), (office.pk, "Passed on"),
    }  # fmt: skip


def test_after_ten_more_the_project_office_has_it_and_may_act_for_the_region(region, silent):
    office, _deputy = UserFactory(office=True), deputy_for(region)
    reminders.escalate(at("2027-02-16"))
    assert reminders.escalate(at("2027-03-02")) == 0
    assert reminders.escalate(at("2027-03-03")) == 1
    silent.refresh_from_db()
    assert (silent.holder, silent.acting_for) == (office, region.coordinator)
    services.forward_report(silent.report, actor=office, assessment="on_track")
    assert TransitionEvent.objects.get(name="report:forwarded").acting_for == region.coordinator


def test_without_a_deputy_the_project_office_after_twenty(region, silent):
    office = UserFactory(office=True)
    assert reminders.escalate(at("2027-03-01")) == 0
    assert reminders.escalate(at("2027-03-02")) == 1
    silent.refresh_from_db()
    assert silent.holder == office
    assert reminders.escalate(at("2027-06-01")) == 0


def test_nothing_is_ever_accepted_by_time(region, silent):
    UserFactory(office=True)
    deputy_for(region)
    for month in range(2, 13):
        reminders.escalate(at(f"2027-{month:02}-20"))
    assert Report.objects.get().state == "submitted"


@pytest.mark.parametrize("state", ["draft", "returned", "accepted", "skipped"])
def test_only_reviews_move_on(region, state):
    UserFactory(office=True)
    deputy_for(region)
    held_since(owed(region, "2027-01-31", state), "2027-02-01")
    assert reminders.escalate(at("2027-06-01")) == 0


# The command and the clock


def test_the_command_says_what_it_would_do(rules, region, capsys):
    obligation = owed(region, "2027-02-18")
    call_command("send_reminders", "--dry-run", "--now", "2027-02-15T10:00")
    assert capsys.readouterr().out == f"due-3: {obligation.pk} to user {region.reporter.pk}\n"
    assert ReminderSent.objects.count() == 0
    call_command("send_reminders", "--now", "2027-02-15T10:00+01:00")
    assert capsys.readouterr().out == "1 reminders, 0 passed on, 0 summaries\n"


def test_the_command_refuses_what_is_no_time():
    with pytest.raises(CommandError):
        call_command("send_reminders", "--now", "soon")


def test_the_clock_runs_it_every_hour():
    from sempre import clock

    clock.discover()
    assert {name: clock.JOBS[name].minutes for name in ("open periods", "send reminders")} == {
        "open periods": 60,
        "send reminders": 60,
    }
