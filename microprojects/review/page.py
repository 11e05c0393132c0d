"""What the page of a report says before the report itself: where it stands, who holds it, what comes next."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q
from django.urls import NoReverseMatch, reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from microprojects import rules, workflow
from microprojects.holding.holders import LEVEL, is_silent
from microprojects.models import Obligation, Report, ReportState
from microprojects.notifications import answer_by
from microprojects.review.history import event_rows
from microprojects.services import SILENT_DAYS
from microprojects.workflow import ACCEPTED, BY_VERB, EDITABLE, FORWARDED, SKIPPED, SUBMITTED, VOID
from networks.models import Mandate
from sempre.countries import today_in
from sempre.models import User

WAY = (
    pgettext_lazy("step of a report", "being written"),
    pgettext_lazy("step of a report", "with the region"),
    pgettext_lazy("step of a report", "with the project office"),
    pgettext_lazy("step of a report", "accepted"),
)
WAY_OF_SKIPPING = (
    pgettext_lazy("step of a report", "nothing to report"),
    pgettext_lazy("step of a report", "confirmed by the region"),
)
LEVELS = {
    LEVEL.LOCAL: pgettext_lazy("who holds a report", "the local network"),
    LEVEL.REGIONAL: pgettext_lazy("who holds a report", "the regional coordinators"),
    LEVEL.LEAD: pgettext_lazy("who holds a report", "the project office"),
}
# Observers read who did something by level instead of by name.
LEVEL_OF_EVENT = {
    workflow.SUBMIT.name: LEVEL.LOCAL,
    workflow.WITHDRAW.name: LEVEL.LOCAL,
    workflow.SKIP.name: LEVEL.LOCAL,
    workflow.START_REVIEW.name: LEVEL.REGIONAL,
    workflow.RETURN.name: LEVEL.REGIONAL,
    workflow.FORWARD.name: LEVEL.REGIONAL,
}
OF_OBLIGATION = {"waive_obligation", "read_internal"}


class Rights(dict):
    """``rights["accept_report"]``: whether the person may, asked once; in templates ``may.accept_report``."""

    def __init__(self, user: User, obligation: Obligation):
        super().__init__()
        self.user, self.obligation = user, obligation
        self.report = getattr(obligation, "report", None)

    def __missing__(self, verb: str) -> bool:
        self[verb] = self._asked(verb)
        return self[verb]

    def _asked(self, verb: str) -> bool:
        if self.report is None:
            return verb in OF_OBLIGATION and self.user.has_perm(f"microprojects.{verb}", self.obligation)
        if verb in BY_VERB and self.report.state not in BY_VERB[verb].sources:
            return False  # a superuser, too, takes only steps that there are
        if verb == "accept_report" and self.is_author:
            return False
        return self.user.has_perm(f"microprojects.{verb}", self.report)

    @property
    def is_author(self) -> bool:
        return self.report is not None and rules.is_author.test(self.user, self.report)

    @property
    def has_role(self) -> bool:
        """Whether the person works with the report, so that names may be read; observers do not."""
        if self["read_internal"]:
            return True
        places = [self.obligation.network_id, self.obligation.network.parent_id]
        seats = Mandate.objects.current().filter(Q(user=self.user) | Q(deputy=self.user), network__in=places)
        return seats.exclude(role=Mandate.Role.OBSERVER).exists()


def way(obligation: Obligation) -> list[dict]:
    """Return the steps of the report, each done, present or ahead; none where nothing is to come."""
    report = getattr(obligation, "report", None)
    if obligation.waived_at or (report and report.state == VOID):
        return []
    labels, at = WAY, 0
    if report and report.state == SKIPPED:
        labels, at = WAY_OF_SKIPPING, 1 if report.skip_confirmed_at else 0
    elif report:
        at = {SUBMITTED: 1, FORWARDED: 2, ACCEPTED: 3}.get(report.state, 0)
    return [
        {"label": label, "is_done": i < at or (i == at == len(labels) - 1), "is_present": i == at}
        for i, label in enumerate(labels)
    ]


def held_until(obligation: Obligation) -> dt.date | None:
    """Return the day until which whoever holds it is asked to act."""
    report = getattr(obligation, "report", None)
    if report is None or report.state in EDITABLE:
        return obligation.due
    unconfirmed = report.state == SKIPPED and not report.skip_confirmed_at
    return answer_by(obligation) if unconfirmed or report.state in (SUBMITTED, FORWARDED) else None


@dataclass
class Step:
    """The one thing to do next: why and what follows, stated before the button."""

    then: str
    button: str
    url: str
    is_post: bool = False


def next_step(obligation: Obligation, may: Rights) -> Step | None:
    """Return what this person can do to move the report on; None where it is somebody else's turn."""
    if obligation.waived_at:
        return None
    if may.report is None:
        return _start(obligation, may.user)
    if may["write_report"]:
        return _write(may.report)
    return _review(may)


def _review(may: Rights) -> Step | None:
    report, pk = may.report, may.obligation.pk
    if may["start_review"]:
        text = _("The local network waits for an answer. Once you begin to read, it cannot take the report back.")
        return _step(text, pgettext("button", "Begin to read"), "report-start-review", pk, is_post=True)
    if may["forward_report"]:
        text = _("You have begun to read. Then you send the report on to the project office, or back with reasons.")
        return _step(text, pgettext("button", "Go on reading"), "report-review", pk)
    if may["return_report_to_local"]:
        text = _("The region stands behind this report. Read it, then accept it or send it back with reasons.")
        return _step(text, pgettext("button", "Read and decide"), "report-review", pk)
    if may["confirm_skip"] and not report.skip_confirmed_at:
        text = _("The local network says that there is nothing to report. If you agree, nobody waits for it any more.")
        button = pgettext("button", "Confirm that there is nothing to report")
        return _step(text, button, "report-confirm-skip", pk, is_post=True)
    return None


def _start(obligation: Obligation, user: User) -> Step | None:
    has_begun = obligation.starts <= today_in(obligation.network.country)
    if not has_begun or not rules.writes.test(user, obligation):
        return None
    text = _("It takes about five minutes: three figures, three sentences, one picture. You can stop at any time.")
    return _step(text, pgettext("begin a report", "Start"), "report-start", obligation.pk, is_post=True)


def _write(report: Report) -> Step:
    words = {
        ReportState.RETURNED: (
            _("Somebody asked you to change something: read why below. Then send the report again."),
            pgettext("button", "Change the report"),
        ),
        ReportState.REOPENED: (
            _("The report was opened again. What was accepted counts until you have sent it and it is accepted anew."),
            pgettext("button", "Change the report"),
        ),
    }
    text, button = words.get(
        report.state,
        (
            _("What you write is kept as you go. When it is complete, you send it to the regional coordinator."),
            pgettext("button", "Write the report"),
        ),
    )
    return _step(text, button, "report-write", report.obligation_id)


def _step(then: str, button: str, name: str, pk: int, is_post: bool = False) -> Step | None:
    try:
        return Step(then, button, reverse(name, args=[pk]), is_post)
    except NoReverseMatch:  # that part of the portal is switched off
        return None


def may_take_over(obligation: Obligation, may: Rights) -> bool:
    """Whether the holder has been silent for so long, or is away, that this person may act instead."""
    if not may["take_over_report"] or obligation.holder_id == may.user.pk:
        return False
    return obligation.holder_id is None or is_silent(obligation, SILENT_DAYS)


def history(obligation: Obligation, *, with_names: bool) -> list[dict]:
    """Return the whole history in words, the latest first; observers read what happened, by level."""
    rows = event_rows(obligation.events.select_related("actor", "acting_for"))
    for row in rows:
        row["details"] = _details(row["event"])
        row["who"] = _who(row["event"], with_names)
        row["with_names"] = with_names
        if not with_names:
            row["reasons"] = []
    return rows[::-1]


def _who(event, with_names: bool) -> str:
    if event.actor is not None and with_names:
        return event.actor.get_full_name()
    if event.name in ("report:opened", "obligation:escalated"):
        return pgettext("who did something", "the portal itself")
    if event.actor is None and with_names:
        return pgettext("who did something", "somebody whose account no longer exists")
    return str(LEVELS[LEVEL_OF_EVENT.get(event.name, LEVEL.LEAD)])


def _details(event) -> str:
    """What belongs to one kind of event, in words."""
    details = event.details
    if event.name == workflow.EXTEND.name:
        days = {name: formats.date_format(dt.date.fromisoformat(details[name])) for name in ("old", "new")}
        return _("from %(old)s to %(new)s") % days
    if event.name == workflow.FORWARD.name and details.get("assessment"):
        return str(dict(Report.Assessment.choices).get(details["assessment"], ""))
    return ""
