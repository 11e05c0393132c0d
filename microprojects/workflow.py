"""The life of a report as a table, and the one function that changes its state."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from microprojects.models import Obligation, Report, ReportState, TransitionEvent
from sempre.models import User

DRAFT, SUBMITTED, RETURNED, FORWARDED = (
    ReportState.DRAFT,
    ReportState.SUBMITTED,
    ReportState.RETURNED,
    ReportState.FORWARDED,
)
ACCEPTED, REOPENED, SKIPPED, VOID = (
    ReportState.ACCEPTED,
    ReportState.REOPENED,
    ReportState.SKIPPED,
    ReportState.VOID,
)
EDITABLE = (DRAFT, RETURNED, REOPENED)
OPEN = (*EDITABLE, SUBMITTED, FORWARDED)


class WrongState(Exception):
    """The report is no longer where this step begins; somebody, maybe oneself, was quicker."""

    def __init__(self, report: Report):
        super().__init__(f"report {report.pk} is {report.state}")
        self.report = report


class Stale(Exception):
    """The report changed since the person looked at it; what was decided may not be what is there now."""

    def __init__(self, report: Report):
        super().__init__(f"report {report.pk} is at revision {report.revision}")
        self.report = report


@dataclass(frozen=True, slots=True)
class Transition:
    """One step: its permission (``microprojects.<verb>``), its name in the history, where from, where to."""

    verb: str
    name: str
    sources: tuple[str, ...]
    target: str | None = None  # None: stays where it is
    level: str | None = None  # who holds it afterwards; None: whoever held it
    makes_version: bool = False


LEVEL = Obligation.Level

SUBMIT = Transition("submit_report", "report:submitted", EDITABLE, SUBMITTED, LEVEL.REGIONAL, makes_version=True)
WITHDRAW = Transition("withdraw_report", "report:withdrawn", (SUBMITTED,), DRAFT, LEVEL.LOCAL)
START_REVIEW = Transition("start_review", "review:started", (SUBMITTED,))
RETURN = Transition("return_report", "report:returned", (SUBMITTED,), RETURNED, LEVEL.LOCAL)
FORWARD = Transition("forward_report", "report:forwarded", (SUBMITTED,), FORWARDED, LEVEL.LEAD)
RETURN_TO_REGION = Transition(
    "return_report_to_region", "report:returned_to_region", (FORWARDED,), SUBMITTED, LEVEL.REGIONAL
)
RETURN_TO_LOCAL = Transition("return_report_to_local", "report:returned_to_local", (FORWARDED,), RETURNED, LEVEL.LOCAL)
ACCEPT = Transition("accept_report", "report:accepted", (FORWARDED,), ACCEPTED, LEVEL.LEAD)
SKIP = Transition("skip_report", "report:skipped", (DRAFT,), SKIPPED, LEVEL.REGIONAL)
CONFIRM_SKIP = Transition("confirm_skip", "skip:confirmed", (SKIPPED,))
UNSKIP = Transition("unskip_report", "report:unskipped", (SKIPPED,), DRAFT, LEVEL.LOCAL)
REOPEN = Transition("reopen_report", "report:reopened", (ACCEPTED,), REOPENED, LEVEL.LOCAL)
VOID_REPORT = Transition("void_report", "report:voided", (*OPEN, ACCEPTED, SKIPPED), VOID, LEVEL.LEAD)
TAKE_OVER = Transition("take_over_report", "report:taken_over", OPEN)
EXTEND = Transition("extend_obligation", "obligation:extended", OPEN)
CORRECT = Transition("correct_figure", "figure:corrected", (ACCEPTED,))

TRANSITIONS = (
    SUBMIT, WITHDRAW, START_REVIEW, RETURN, FORWARD, RETURN_TO_REGION, RETURN_TO_LOCAL, ACCEPT, SKIP, CONFIRM_SKIP,
    UNSKIP, REOPEN, VOID_REPORT, TAKE_OVER, EXTEND, CORRECT,
)  # fmt: skip
BY_VERB = {transition.verb: transition for transition in TRANSITIONS}


def advance(
    report: Report,
    transition: Transition,
    *,
    actor: User | None,
    expected: int | None = None,
    note: str = "",
    reasons: Iterable[str] = (),
    **details,
) -> Report:
    """Take one step under a row lock and record it; return the locked report. Run inside a transaction.

    ``actor`` None is the portal itself. ``expected`` is the revision the person saw. Raises ``WrongState``,
    ``Stale`` or ``PermissionDenied``; the caller's ``report`` is left as it was.
    """
    locked = Report.objects.locked(report.pk)
    if locked.state not in transition.sources:
        raise WrongState(locked)
    if expected is not None and locked.revision != expected:
        raise Stale(locked)
    if actor is not None and not actor.has_perm(f"microprojects.{transition.verb}", locked):
        raise PermissionDenied
    source = locked.state
    locked.state = transition.target or source
    locked.revision += 1
    locked.number += transition.makes_version
    locked.save(update_fields=["state", "revision", "number"])
    record(
        locked.obligation,
        transition.name,
        actor=actor,
        source=source,
        target=locked.state,
        number=locked.number,
        note=note,
        reasons=list(reasons),
        same_person=bool(details.pop("same_person", False)),
        details=details,
    )
    return locked


def record(obligation: Obligation, name: str, *, actor: User | None, **rest) -> TransitionEvent:
    """Write one line of history; who acts in somebody's place is taken from the obligation."""
    acts_for = obligation.acting_for_id if actor is not None and obligation.holder_id == actor.pk else None
    return TransitionEvent.objects.create(
        obligation=obligation, name=name, actor=actor, acting_for_id=acts_for, at=timezone.now(), **rest
    )
