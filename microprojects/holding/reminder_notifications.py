"""The words of reminders: one click leads to the page, and the field, where something is to be done."""

import datetime as dt

from django.urls import reverse
from django.utils.http import urlencode

from microprojects.models import Obligation, ReminderRule
from microprojects.notifications import REMINDERS, REVIEWS, tell
from microprojects.writing.drafts import gaps_of
from networks import mandates
from sempre import outbox
from sempre.countries import today_in, zone_of
from sempre.models import User

TEMPLATES = {
    ReminderRule.Since.DUE: "reminder_due",
    ReminderRule.Since.SUBMITTED: "reminder_review",
    ReminderRule.Since.RETURNED: "reminder_returned",
}


def reminder(obligation: Obligation, rule: ReminderRule, person: User, now: dt.datetime | None = None) -> None:
    """Write the mail that ``rule`` asks for, in the person's language."""
    is_region = rule.audience == ReminderRule.Audience.REGION
    zone = zone_of(obligation.network.country)
    tell(
        "reminder_region" if is_region else TEMPLATES[rule.since],
        [person],
        obligation,
        topic=REMINDERS,
        digest=rule.in_digest,
        days=(obligation.due - today_in(obligation.network.country, now)).days,
        since=obligation.held_since.astimezone(zone).date(),
        url=outbox.link(place_to_act(obligation, person), person.language),
    )


def place_to_act(obligation: Obligation, person: User) -> str:
    """Return the path of the page where ``person`` has to act: of an unsent report, the first field that is empty."""
    report = getattr(obligation, "report", None)
    if report is None or not person.has_perm("microprojects.write_report", report):
        return obligation.get_absolute_url()
    gaps = gaps_of(report)
    field = f"?{urlencode({'at': gaps[0].name})}#id_{gaps[0].name}" if gaps else ""
    return reverse("report-write", args=[obligation.pk]) + field


def weekly_summary(person: User, summary: dict, *, key: str, digest: bool) -> None:
    rows = [
        {"obligation": obligation, "url": outbox.link(obligation.get_absolute_url(), person.language)}
        for obligation in summary["reports"]
    ]
    context = summary | {"rows": rows, "url": outbox.link(reverse("report-board"), person.language)}
    outbox.post(
        "microprojects/mail/weekly_summary", to=person, context=context, topic=REMINDERS, digest=digest, key=key
    )


def obligation_escalated(obligation: Obligation, *, before: User | None) -> None:
    """To whoever has to act now; for information to whoever was silent and to the project office."""
    tell("obligation_escalated", [obligation.holder], obligation, topic=REVIEWS, before=before)
    told = {person.pk: person for person in (before, *mandates.office()) if person is not None}
    told.pop(obligation.holder_id, None)
    tell("obligation_escalated_info", told.values(), obligation, topic=REVIEWS, before=before)
