"""What reviewers say at single fields, and what they answer where help is wanted."""

import datetime as dt

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from microprojects import notifications
from microprojects.holding.holders import LEVEL
from microprojects.models import Action, FieldComment, Report, ReportVersion
from microprojects.workflow import FORWARDED, SUBMITTED, Stale, WrongState
from sempre.models import User


def open_comments(report: Report):
    """Remarks at the latest version that nobody settled, unless a newer version answered their round."""
    unanswered = Q(round=None) | Q(round__closed_at=None)
    return FieldComment.objects.filter(
        unanswered, version__report=report, version__number=report.number, settled_at=None
    )


def anchors_of(version: ReportVersion) -> set[str]:
    """Return the names of the fields and files of a version that a remark may stand at."""
    files = {f"attachment-{uuid}" for uuid in version.snapshot["attachments"]}
    return {question["name"] for question in version.snapshot["questions"]} | files


@transaction.atomic
def comment_field(report: Report, *, actor: User, anchor: str, text: str, number: int | None = None) -> FieldComment:
    """Leave a remark at a field of the version under review; ``number`` is the version that the person read.

    Raises ``PermissionDenied``, ``WrongState``, ``Stale`` or ``ValidationError``.
    """
    locked = Report.objects.locked(report.pk)
    if not actor.has_perm("microprojects.comment_report", locked):
        raise PermissionDenied
    if locked.state not in (SUBMITTED, FORWARDED):
        raise WrongState(locked)
    if number is not None and number != locked.number:
        raise Stale(locked)
    version = locked.versions.get(number=locked.number)
    if anchor not in anchors_of(version) or not text.strip():
        raise ValidationError({"text": _("Write what you want to say about this answer.")})
    return FieldComment.objects.create(
        version=version, anchor=anchor, text=text.strip(), author=actor, at=timezone.now()
    )


@transaction.atomic
def settle_comment(comment: FieldComment, *, actor: User) -> None:
    """Close a remark that needs no change any more."""
    report = Report.objects.locked(comment.version.report_id)
    if not actor.has_perm("microprojects.comment_report", report):
        raise PermissionDenied
    FieldComment.objects.filter(pk=comment.pk, settled_at=None).update(settled_by=actor, settled_at=timezone.now())


def settle_rest(report: Report, *, actor: User) -> None:
    """Close what is still open at an accepted report: nobody waits for it any more."""
    left = FieldComment.objects.filter(version__report=report, settled_at=None)
    left.update(settled_by=actor, settled_at=timezone.now())


def ask_for_help(report: Report, now: dt.datetime) -> None:
    """Turn help wanted into an action of the level asked; an answer stays beside the question that it answered."""
    for name, level in (("help-region", LEVEL.REGIONAL), ("help-lead", LEVEL.LEAD)):
        text = report.content.get(name)
        asked = Action.objects.filter(report=report, asked_of=level)
        if not text:
            asked.open().delete()
        elif not asked.open().update(text=text) and not asked.filter(text=text).exists():
            Action.objects.create(
                report=report, asked_of=level, text=text, asked_at=now,
                micro_project_id=report.obligation.micro_project_id,
            )  # fmt: skip


@transaction.atomic
def answer_action(action: Action, *, actor: User, answer: str) -> None:
    """Answer help wanted; the authors are told."""
    locked = Action.objects.select_for_update(of=("self",)).select_related("report__obligation__network").get(
        pk=action.pk
    )  # fmt: skip
    sentence = "microprojects.comment_report"
    if not actor.has_perm(sentence, locked.report) or (locked.asked_of == LEVEL.LEAD and not actor.is_office):
        raise PermissionDenied
    if not answer.strip():
        raise ValidationError({"answer": _("Write an answer.")})
    if locked.answered_at is not None:
        raise ValidationError({"answer": _("Somebody answered meanwhile: %s") % locked.answer})
    locked.answer, locked.answered_by, locked.answered_at = answer.strip(), actor, timezone.now()
    locked.save(update_fields=["answer", "answered_by", "answered_at"])
    notifications.action_answered(locked, actor=actor)
