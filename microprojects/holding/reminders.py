"""Reminders by the office's rules, and what happens when a reviewer stays silent.

Days are days of the network's country. A reminder that falls on a free day comes on the working day before (of those
before the due date) or after. Of the rules that count from the same day only the latest that is due goes out, so that
a worker that was down catches up with one mail and not with all it missed.
"""

import datetime as dt
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import batched

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from microprojects.holding import reminder_notifications as notifications
from microprojects.holding.board import open_obligations
from microprojects.holding.holders import LEVEL
from microprojects.models import Obligation, ReminderRule, ReminderSent, Report, ReportState
from microprojects.workflow import EDITABLE, record
from networks import mandates
from sempre.countries import today_in, zone_of
from sempre.models import OutboxMail, User
from sempre.workdays import add_working_days, is_working_day, working_days_between

logger = logging.getLogger("sempre.reminders")

SINCE, AUDIENCE = ReminderRule.Since, ReminderRule.Audience
IN_REVIEW = (ReportState.SUBMITTED, ReportState.FORWARDED)
SENT_BACK = (ReportState.RETURNED, ReportState.REOPENED)
SILENT_DAYS = 10  # working days until the baton moves on
LISTED = 20  # reports that the summary names
CHUNK = 500
ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Reminder:
    """A mail that is due: ``day`` is the day the rule counted from, moved on by its repetition."""

    obligation: Obligation
    rule: ReminderRule
    day: dt.date
    recipient: User

    @property
    def key(self) -> tuple:
        return self.obligation.pk, self.rule.pk, self.day, self.recipient.pk


def send_reminders(now: dt.datetime | None = None) -> int:
    """Send every reminder that is due and was not sent, each in a transaction of its own; return how many.

    A second call sends nothing: the row in ``ReminderSent`` and the mail are written together or not at all.
    """
    sent = 0
    for reminder in due_reminders(now):
        try:
            sent += _send(reminder)
        except Exception:  # one report must not keep the others from being reminded of
            logger.exception("The reminder %s of obligation %s failed.", reminder.rule.slug, reminder.obligation.pk)
    return sent


def due_reminders(now: dt.datetime | None = None) -> Iterator[Reminder]:
    """Find what is due and was not sent yet."""
    rules = list(ReminderRule.objects.filter(is_active=True).exclude(audience=AUDIENCE.LEAD))
    people = _People()
    for chunk in batched(_candidates(rules, now), CHUNK):
        found = [reminder for obligation in chunk for reminder in _reminders_of(obligation, rules, people, now)]
        sent = set(
            ReminderSent.objects.filter(obligation__in=chunk).values_list("obligation", "rule", "day", "recipient")
        )
        yield from (reminder for reminder in found if reminder.key not in sent)


def _candidates(rules: list[ReminderRule], now: dt.datetime | None) -> Iterator[Obligation]:
    """What somebody should do something about: not what is skipped, and of drafts those that are due some day soon."""
    before = max((-rule.offset for rule in rules if rule.since == SINCE.DUE), default=0)
    horizon = (now or timezone.now()).date() + (max(before, 0) + 14) * ONE_DAY
    waiting = Q(report=None) | Q(report__state=ReportState.DRAFT)
    asked = Q(waiting, due__lte=horizon) | Q(report__state__in=(*SENT_BACK, *IN_REVIEW))
    found = open_obligations(now).filter(asked).for_page()
    return found.order_by("pk").iterator(chunk_size=CHUNK) if rules else iter(())


class _People:
    """Who is told, asked once for each network or person."""

    def __init__(self):
        self.regions: dict[int | None, list[User]] = {}

    def of(self, obligation: Obligation, audience: str) -> list[User]:
        if audience == AUDIENCE.REGION:
            region = obligation.network.parent_id
            if region not in self.regions:
                self.regions[region] = mandates.regional_coordinators(obligation.network)
            return self.regions[region]
        holder = obligation.holder
        if holder is not None and mandates.is_away(holder):
            holder = mandates.deputy_of(holder, obligation.network) or holder
        return [holder] if holder is not None else []


def _reminders_of(
    obligation: Obligation, rules: list[ReminderRule], people: _People, now: dt.datetime | None
) -> Iterator[Reminder]:
    """Return the latest reminder that is due to each audience."""
    latest: dict[tuple, tuple] = {}
    for rule in rules:
        base = _counted_from(rule, obligation)
        due = base and _latest_day(rule, base, obligation.network.country, now)
        if due:
            place, (day, counted) = (rule.since, rule.audience), due
            latest[place] = max(latest.get(place, ()), (day, rule.offset, rule.pk, counted, rule), key=lambda f: f[:3])
    for _day, _offset, _pk, counted, rule in latest.values():
        for person in people.of(obligation, rule.audience):
            yield Reminder(obligation, rule, counted, person)


def _counted_from(rule: ReminderRule, obligation: Obligation) -> dt.date | None:
    """Return the day from which the rule counts here, None where it does not apply to the report as it is."""
    state = obligation.state
    since = obligation.held_since.astimezone(zone_of(obligation.network.country)).date()
    match rule.since:
        case SINCE.SUBMITTED:
            return since if state in IN_REVIEW else None
        case SINCE.RETURNED:
            return since if state in SENT_BACK else None
    unsent = ("", *EDITABLE) if rule.audience == AUDIENCE.REGION else ("", ReportState.DRAFT)
    return obligation.due if state in unsent else None


def _latest_day(
    rule: ReminderRule, base: dt.date, country: str, now: dt.datetime | None
) -> tuple[dt.date, dt.date] | None:
    """Return the latest day up to today on which the rule speaks, and the day it then counts from."""
    today = today_in(country, now)
    steps = max((today - base).days - rule.offset, 0) // rule.every if rule.every else 0
    for step in range(steps, max(steps - 3, -1), -1):
        counted = base + step * rule.every * ONE_DAY
        day = _day_of(rule, counted, country)
        if day <= today:
            return day, counted
    return None


def _day_of(rule: ReminderRule, base: dt.date, country: str) -> dt.date:
    if rule.in_working_days:
        return add_working_days(base, rule.offset, country)
    day = base + rule.offset * ONE_DAY
    if is_working_day(day, country):
        return day
    return add_working_days(day, -1 if rule.offset < 0 else 1, country)


@transaction.atomic
def _send(reminder: Reminder) -> bool:
    """Write the row and the mail together; False where another worker was quicker."""
    _row, is_new = ReminderSent.objects.get_or_create(
        obligation=reminder.obligation, rule=reminder.rule, day=reminder.day, recipient=reminder.recipient
    )
    if is_new:
        notifications.reminder(reminder.obligation, reminder.rule, reminder.recipient)
    return is_new


# The project office's Mondays


def send_summary(now: dt.datetime | None = None) -> int:
    """Tell the office once a week, from Monday on, what is late and what waits; return to how many people."""
    rule = ReminderRule.objects.filter(is_active=True, audience=AUDIENCE.LEAD).order_by("pk").first()
    people = [person for person in mandates.office() if not _is_told(person, now)] if rule else []
    if not people or not (summary := _summary(now)):
        return 0
    for person in people:
        with transaction.atomic():
            notifications.weekly_summary(person, summary, key=_week_key(now), digest=rule.in_digest)
    return len(people)


def _week_key(now: dt.datetime | None) -> str:
    year, week, _day = today_in("DE", now).isocalendar()  # the lead partner's week
    return f"weekly-summary:{year}-{week:02}"


def _is_told(person: User, now: dt.datetime | None) -> bool:
    return OutboxMail.objects.filter(recipient=person, key=_week_key(now)).exists()


def _summary(now: dt.datetime | None) -> dict:
    """Return the numbers and the longest waiting reports; empty where nothing is open."""
    late = open_obligations(now).filter(standing="overdue")
    review = open_obligations(now).filter(report__state__in=IN_REVIEW)
    numbers = {
        "overdue": late.count(),
        "in_region": review.filter(holding_level=LEVEL.REGIONAL).count(),
        "in_office": review.filter(holding_level=LEVEL.LEAD).count(),
    }
    if not any(numbers.values()):
        return {}
    return numbers | {"reports": list(late.for_page().order_by("due", "pk")[:LISTED])}


# Escalation: the baton moves on, nothing is ever accepted


def escalate(now: dt.datetime | None = None) -> int:
    """Move the baton of what reviewers left alone: to the deputy, then to the project office; return how often."""
    moved = 0
    earliest = (now or timezone.now()) - SILENT_DAYS * ONE_DAY
    waiting = open_obligations(now).filter(report__state__in=IN_REVIEW, held_since__lt=earliest)
    for key in list(waiting.order_by("pk").values_list("report", flat=True)):
        try:
            moved += _escalate(key, now)
        except Exception:  # one report must not keep the others where they are
            logger.exception("The escalation of report %s failed.", key)
    return moved


@transaction.atomic
def _escalate(key: int, now: dt.datetime | None) -> bool:
    report = Report.objects.locked(key)
    obligation = report.obligation
    successor = _successor(obligation, now) if report.state in IN_REVIEW else None
    if successor is None:
        return False
    before, principal = obligation.holder, obligation.acting_for or obligation.holder
    obligation.holder, obligation.acting_for, obligation.held_since = successor, principal, now or timezone.now()
    obligation.save(update_fields=["holder", "acting_for", "held_since"])
    details = {"from": before and before.pk, "to": successor.pk, "level": obligation.holding_level}
    record(
        obligation, "obligation:escalated", actor=None, source=report.state, target=report.state,
        number=report.number, details=details,
    )  # fmt: skip
    notifications.obligation_escalated(obligation, before=before)
    return True


def _successor(obligation: Obligation, now: dt.datetime | None) -> User | None:
    """Return who has to act now: the deputy after ten silent working days, after ten more the project office."""
    holder, network = obligation.holder, obligation.network
    zone = zone_of(network.country)
    silent = working_days_between(
        obligation.held_since.astimezone(zone).date(), today_in(network.country, now), network.country
    )
    if silent <= SILENT_DAYS:
        return None
    deputy = mandates.deputy_of(holder, network) if holder and obligation.acting_for_id is None else None
    if deputy is not None and not mandates.is_away(deputy):
        return deputy
    if obligation.holding_level == LEVEL.LEAD or (obligation.acting_for_id is None and silent <= 2 * SILENT_DAYS):
        return None
    office = mandates.office()
    return next((person for person in office if not mandates.is_away(person)), None) if holder not in office else None
