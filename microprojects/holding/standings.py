"""How it stands with a report, in words: its state, and how late or early it is."""

import datetime as dt
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext, pgettext_lazy

from microprojects.models import Obligation, ReportState
from sempre.countries import today_in


@dataclass(frozen=True, slots=True)
class Sign:
    """A state as it is always shown: a word, an icon, a colour (``late``, ``soon``, ``done`` or ``quiet``)."""

    word: str | Promise
    icon: str
    tone: str


STANDINGS = {
    "overdue": Sign(pgettext_lazy("how late a report is", "overdue"), "warning", "late"),
    "soon": Sign(pgettext_lazy("how late a report is", "due soon"), "clock", "soon"),
    "open": Sign(pgettext_lazy("how late a report is", "not due yet"), "calendar", "quiet"),
    "closed": Sign(pgettext_lazy("how late a report is", "not open yet"), "calendar", "quiet"),
    "late": Sign(pgettext_lazy("how late a report is", "sent late"), "done", "soon"),
    "answered": Sign(pgettext_lazy("how late a report is", "sent in time"), "done", "done"),
    "skipped": Sign(pgettext_lazy("how late a report is", "nothing to report"), "note", "quiet"),
    "waived": Sign(pgettext_lazy("how late a report is", "not asked for"), "note", "quiet"),
    "void": Sign(pgettext_lazy("how late a report is", "void"), "close", "quiet"),
}
STATES = {
    "": Sign(pgettext_lazy("state of a report", "not begun"), "clock", "quiet"),
    ReportState.DRAFT: Sign(ReportState.DRAFT.label, "note", "quiet"),
    ReportState.SUBMITTED: Sign(ReportState.SUBMITTED.label, "people", "soon"),
    ReportState.RETURNED: Sign(ReportState.RETURNED.label, "warning", "late"),
    ReportState.FORWARDED: Sign(ReportState.FORWARDED.label, "people", "soon"),
    ReportState.ACCEPTED: Sign(ReportState.ACCEPTED.label, "done", "done"),
    ReportState.REOPENED: Sign(ReportState.REOPENED.label, "note", "soon"),
    ReportState.SKIPPED: Sign(ReportState.SKIPPED.label, "note", "quiet"),
    ReportState.VOID: Sign(ReportState.VOID.label, "close", "quiet"),
}


def state_of(obligation: Obligation) -> Sign:
    return STATES[obligation.state if obligation.is_begun else ""]


def standing_of(obligation: Obligation, now: dt.datetime | None = None) -> Sign:
    """Return the annotated ``standing`` with its days counted, in the network's country."""
    sign = STANDINGS[obligation.standing]
    days = (obligation.due - today_in(obligation.network.country, now)).days
    if obligation.standing == "overdue":
        word = ngettext("%(days)s day late", "%(days)s days late", -days) % {"days": -days}
    elif obligation.standing in ("soon", "open"):
        word = _due_in(days)
    elif obligation.standing == "late":
        word = _sent_late((obligation.report.first_submitted_on - obligation.due).days)
    else:
        return sign
    return Sign(word, sign.icon, sign.tone)


def _due_in(days: int) -> str:
    if days == 0:
        return pgettext("a report is", "due today")
    return ngettext("due in %(days)s day", "due in %(days)s days", days) % {"days": days}


def _sent_late(days: int) -> str:
    return ngettext("sent %(days)s day late", "sent %(days)s days late", days) % {"days": days}


def at_most(number: int, limit: int) -> str:
    """Return the number, or "more than" where counting stopped."""
    # Translators: there are more rows than were counted
    return _("more than %(number)s") % {"number": limit} if number > limit else str(number)
