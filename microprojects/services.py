"""The verbs of a report: one service each, history inside, mails in the same transaction's outbox."""

import datetime as dt
from collections.abc import Iterable

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from microprojects import notifications, workflow
from microprojects.figures.tallying import put_into_totals
from microprojects.holding.holders import LEVEL, hand_over, is_silent
from microprojects.models import Obligation, Reason, Report, ReportVersion, ReviewRound
from microprojects.review.remarks import ask_for_help, open_comments, settle_rest
from microprojects.rules import is_author
from microprojects.snapshots import snapshot_of
from microprojects.updates.publishing import propose_update
from microprojects.workflow import advance, record
from microprojects.writing.drafts import gaps_of
from microprojects.writing.questionnaire import Gap
from sempre.countries import today_in
from sempre.models import User

EXTEND_AT_MOST = dt.timedelta(days=14)
SILENT_DAYS = 10  # working days after which a deputy may take over


class Incomplete(Exception):
    """The report cannot be sent yet; ``gaps`` says what is missing."""

    def __init__(self, gaps: list[Gap]):
        super().__init__(f"{len(gaps)} gaps")
        self.gaps = gaps


@transaction.atomic
def submit_report(report: Report, *, actor: User, expected: int | None = None) -> ReportVersion:
    """Freeze the draft as a new version and hand it to the region. Raises ``Incomplete``, ``WrongState``, ``Stale``."""
    locked = advance(report, workflow.SUBMIT, actor=actor, expected=expected)
    if missing := gaps_of(locked):
        raise Incomplete(missing)
    now = timezone.now()
    locked.first_submitted_on = locked.first_submitted_on or today_in(locked.obligation.network.country, now)
    locked.review_started_at, locked.assessment, locked.same_person = None, "", False
    locked.save(update_fields=["first_submitted_on", "review_started_at", "assessment", "same_person"])
    version = ReportVersion.objects.create(
        report=locked, number=locked.number, snapshot=snapshot_of(locked), submitted_by=actor, at=now
    )
    locked.rounds.filter(closed_at=None).update(closed_at=now)
    ask_for_help(locked, now)
    hand_over(locked.obligation, LEVEL.REGIONAL)
    notifications.report_submitted(version, actor=actor)
    return version


@transaction.atomic
def withdraw_report(report: Report, *, actor: User, expected: int | None = None) -> None:
    """Take it back as long as nobody has begun to review it; the version stays in the history."""
    locked = advance(report, workflow.WITHDRAW, actor=actor, expected=expected)
    hand_over(locked.obligation, LEVEL.LOCAL, first=actor)
    notifications.report_withdrawn(locked, actor=actor)


@transaction.atomic
def start_review(report: Report, *, actor: User) -> None:
    """Say that the region reads it now: from here on it cannot be taken back."""
    locked = advance(report, workflow.START_REVIEW, actor=actor)
    locked.review_started_at = timezone.now()
    locked.save(update_fields=["review_started_at"])
    obligation = locked.obligation
    if obligation.holder_id != actor.pk and obligation.acting_for_id is None:
        obligation.holder, obligation.held_since = actor, locked.review_started_at
        obligation.save(update_fields=["holder", "held_since"])


@transaction.atomic
def return_report(
    report: Report, *, actor: User, reasons: Iterable[Reason], note: str, expected: int | None = None
) -> ReviewRound:
    """Send it back to its authors; ``note`` says what to change, ``reasons`` are of kind return."""
    return _send_back(report, workflow.RETURN, LEVEL.REGIONAL, actor, reasons, note, expected)


@transaction.atomic
def return_report_to_local(
    report: Report, *, actor: User, reasons: Iterable[Reason], note: str, expected: int | None = None
) -> ReviewRound:
    """The project office sends it back to its authors; the region is told."""
    return _send_back(report, workflow.RETURN_TO_LOCAL, LEVEL.LEAD, actor, reasons, note, expected)


@transaction.atomic
def return_report_to_region(
    report: Report, *, actor: User, reasons: Iterable[Reason], note: str, expected: int | None = None
) -> ReviewRound:
    """The project office asks the region to look again."""
    return _send_back(report, workflow.RETURN_TO_REGION, LEVEL.LEAD, actor, reasons, note, expected)


def _send_back(report, transition, by_level, actor, reasons, note, expected) -> ReviewRound:
    reasons, note = list(reasons), note.strip()
    _check_reasons(reasons, note)
    slugs = [reason.slug for reason in reasons]
    locked = advance(report, transition, actor=actor, expected=expected, note=note, reasons=slugs)
    version = locked.versions.get(number=locked.number)
    round_ = ReviewRound.objects.create(
        report=locked,
        number=locked.rounds.count() + 1,
        version=version,
        by_level=by_level,
        to_level=transition.level,
        opened_by=actor,
        note=note,
        opened_at=timezone.now(),
    )
    round_.reasons.set(reasons)
    version.comments.filter(round=None, settled_at=None).update(round=round_)
    first = _forwarder(locked) if transition.level == LEVEL.REGIONAL else version.submitted_by
    locked.review_started_at = None
    locked.assessment = ""
    locked.save(update_fields=["review_started_at", "assessment"])
    hand_over(locked.obligation, transition.level, first=first)
    notifications.report_sent_back(round_, actor=actor)
    return round_


def _check_reasons(reasons: list[Reason], note: str) -> None:
    errors = {}
    if not reasons or any(reason.kind != Reason.Kind.RETURN for reason in reasons):
        errors["reasons"] = _("Choose at least one reason.")
    if not note:
        errors["note"] = _("Say what to change.")
    if errors:
        raise ValidationError(errors)


def _forwarder(report: Report) -> User | None:
    """Who vouched for it last: the one to look at it again."""
    forwarded = report.obligation.events.filter(name=workflow.FORWARD.name).select_related("actor")
    last = forwarded.order_by("-at", "-pk").first()
    return last.actor if last else None


@transaction.atomic
def forward_report(
    report: Report, *, actor: User, assessment: str, note: str = "", expected: int | None = None
) -> None:
    """Vouch for it and hand it to the project office; flagged where the author forwards the own report."""
    if assessment not in Report.Assessment.values:
        raise ValidationError({"assessment": _("Say how the micro-project stands.")})
    same_person = is_author.test(actor, Report.objects.locked(report.pk))
    locked = advance(
        report, workflow.FORWARD, actor=actor, expected=expected, note=note.strip(), assessment=assessment,
        same_person=same_person,
    )  # fmt: skip
    if open_comments(locked).exists():
        raise ValidationError(_("Some remarks are still open: settle them, or return the report with them."))
    locked.assessment, locked.same_person = assessment, same_person
    locked.save(update_fields=["assessment", "same_person"])
    locked.rounds.filter(closed_at=None).update(closed_at=timezone.now())
    hand_over(locked.obligation, LEVEL.LEAD)
    notifications.report_forwarded(locked, actor=actor)


@transaction.atomic
def accept_report(report: Report, *, actor: User, note: str = "", expected: int | None = None) -> None:
    """Accept it: its figures go into the totals, and a public update is proposed where the author agreed."""
    locked = advance(report, workflow.ACCEPT, actor=actor, expected=expected, note=note.strip())
    if is_author.test(actor, locked):
        raise PermissionDenied  # whatever else the account may do
    version = locked.versions.get(number=locked.number)
    locked.texts_only = False
    locked.save(update_fields=["texts_only"])
    settle_rest(locked, actor=actor)
    hand_over(locked.obligation, LEVEL.LEAD, first=actor)
    put_into_totals(version)
    if version.snapshot["content"].get("may-be-public"):
        propose_update(version, actor=actor)
    notifications.report_accepted(locked, actor=actor)


@transaction.atomic
def skip_report(report: Report, *, actor: User, reason: Reason, note: str = "") -> None:
    """Say that there is nothing to report, and why; the region confirms."""
    if reason.kind != Reason.Kind.SKIP:
        raise ValidationError({"reason": _("Choose a reason.")})
    locked = Report.objects.locked(report.pk)
    Report.objects.filter(pk=locked.pk).update(skip_reason=reason)
    locked = advance(report, workflow.SKIP, actor=actor, note=note, reasons=[reason.slug])
    hand_over(locked.obligation, LEVEL.REGIONAL)
    notifications.report_skipped(locked, actor=actor, note=note)


@transaction.atomic
def confirm_skip(report: Report, *, actor: User) -> None:
    locked = advance(report, workflow.CONFIRM_SKIP, actor=actor)
    locked.skip_confirmed_at = timezone.now()
    locked.save(update_fields=["skip_confirmed_at"])


@transaction.atomic
def unskip_report(report: Report, *, actor: User, note: str = "") -> None:
    """There is something to report after all."""
    locked = advance(report, workflow.UNSKIP, actor=actor, note=note)
    locked.skip_reason = locked.skip_confirmed_at = None
    locked.save(update_fields=["skip_reason", "skip_confirmed_at"])
    hand_over(locked.obligation, LEVEL.LOCAL)
    notifications.report_unskipped(locked, actor=actor, note=note)


@transaction.atomic
def extend_obligation(report: Report, *, actor: User, due: dt.date, note: str) -> None:
    """Move the due date on: the region once and by at most fourteen days, the project office freely."""
    obligation = Report.objects.locked(report.pk).obligation
    if not note.strip():
        raise ValidationError({"note": _("Say why.")})
    if due <= obligation.due:
        raise ValidationError({"due": _("The new date has to be later than the old one.")})
    if not actor.is_office:
        if obligation.due != obligation.first_due:
            raise ValidationError({"due": _("The date was moved once already. Ask the project office.")})
        if due > obligation.first_due + EXTEND_AT_MOST:
            raise ValidationError({"due": _("You can give at most fourteen days. Ask the project office for more.")})
    locked = advance(
        report, workflow.EXTEND, actor=actor, note=note, old=obligation.due.isoformat(), new=due.isoformat()
    )
    locked.obligation.due = due
    locked.obligation.save(update_fields=["due"])
    notifications.obligation_extended(locked.obligation, actor=actor, note=note)


@transaction.atomic
def waive_obligation(obligation: Obligation, *, actor: User, note: str) -> None:
    """The project office asks for no report here."""
    if not note.strip():
        raise ValidationError({"note": _("Say why.")})
    locked = Obligation.objects.select_for_update().get(pk=obligation.pk)
    if not actor.has_perm("microprojects.waive_obligation", locked):
        raise PermissionDenied
    if locked.waived_at is None:
        locked.waived_at = timezone.now()
        locked.save(update_fields=["waived_at"])
        record(locked, "obligation:waived", actor=actor, note=note)
        notifications.obligation_waived(locked, actor=actor, note=note)


@transaction.atomic
def reopen_report(report: Report, *, actor: User, note: str) -> None:
    """Let an accepted report be changed as a new version; of an older one only the texts.

    Its accepted figures stay in the totals until the new version is accepted.
    """
    if not note.strip():
        raise ValidationError({"note": _("Say why.")})
    locked = advance(report, workflow.REOPEN, actor=actor, note=note)
    later = Report.objects.filter(
        obligation__micro_project=locked.obligation.micro_project_id,
        obligation__starts__gt=locked.obligation.starts,
        state=workflow.ACCEPTED,
    )
    locked.texts_only = later.exists()
    locked.save(update_fields=["texts_only"])
    hand_over(locked.obligation, LEVEL.LOCAL)
    notifications.report_reopened(locked, actor=actor, note=note)


@transaction.atomic
def void_report(report: Report, *, actor: User, note: str) -> None:
    """Strike out a duplicate or an error: it stays readable, and counts nowhere."""
    if not note.strip():
        raise ValidationError({"note": _("Say why.")})
    locked = advance(report, workflow.VOID_REPORT, actor=actor, note=note)
    hand_over(locked.obligation, LEVEL.LEAD, first=actor)
    notifications.report_voided(locked, actor=actor, note=note)


@transaction.atomic
def take_over_report(report: Report, *, actor: User, note: str = "", now: dt.datetime | None = None) -> None:
    """Act in the holder's place once the holder was silent for ten working days or is away."""
    locked = advance(report, workflow.TAKE_OVER, actor=actor, note=note.strip())
    obligation = locked.obligation
    if obligation.holder_id == actor.pk:
        raise ValidationError(_("You hold it already."))
    if obligation.holder_id is not None and not is_silent(obligation, SILENT_DAYS, now):
        raise ValidationError(_("The person who holds it still has time to act."))
    principal = obligation.acting_for or obligation.holder
    obligation.holder, obligation.held_since = actor, timezone.now()
    obligation.acting_for = principal if principal != actor else None
    obligation.save(update_fields=["holder", "acting_for", "held_since"])
    notifications.report_taken_over(locked, actor=actor, principal=principal)
