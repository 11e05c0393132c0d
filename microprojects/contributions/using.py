"""Putting what participants gave into a report that is being written, or setting it aside."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from microprojects.contributions.services import STATE, check
from microprojects.models import Contribution, Report
from microprojects.writing import drafts
from microprojects.writing.attachments import attach
from microprojects.writing.questionnaire import SENTENCES
from sempre.models import User

FIELD = "changed"  # the question of the report that asks for their own words
ROOM = next(question.max_length for question in SENTENCES if question.name == FIELD)


@transaction.atomic
def use_words(contribution: Contribution, report: Report, *, actor: User, editor: str) -> None:
    """Put the words behind what stands in the report's draft, marked as a participant's; never over it.

    Raises ``ValidationError``, ``PermissionDenied`` or ``WrongState``.
    """
    locked = _locked(contribution, report, actor)
    if locked.words_used or not locked.text:
        return
    if not locked.may_quote:
        raise ValidationError(_("Whoever wrote this does not want to be quoted."))
    writing = drafts.writable(report, actor)
    stored = writing.content.get(FIELD, "")
    text = "\n\n".join(part for part in (stored.rstrip(), quote(locked.text, writing.language)) if part)
    if len(text) > ROOM:
        raise ValidationError(
            _("These words do not fit in any more. Shorten what stands in the field, then try again.")
        )
    drafts.save_draft(
        writing, actor=actor, values={FIELD: text}, seen=drafts.seen(writing.content, [FIELD]), editor=editor
    )
    _mark_used(locked, writing, words_used=True)


def quote(text: str, language: str) -> str:
    """Return a participant's words as they stand in a report written in ``language``."""
    with translation.override(language):
        return _("“%(words)s” (somebody who takes part)") % {"words": text}


@transaction.atomic
def take_picture(contribution: Contribution, report: Report, *, actor: User) -> None:
    """Make the picture a file of the draft, with what was said about it.

    Where people can be recognised their consent is still to come. Raises as ``use_words`` does.
    """
    locked = _locked(contribution, report, actor)
    if locked.attachment_id or not locked.picture:
        return
    if not locked.may_show:
        raise ValidationError(_("Whoever gave this picture does not want it to be used."))
    with locked.picture.open() as file:
        upload = ContentFile(file.read(), name=f"{_('Picture of a participant')}.webp")
    attachment = attach(report, actor=actor, upload=upload)
    setattr(attachment, f"alt_{locked.language}", locked.alt)
    attachment.people = locked.people
    attachment.save()
    _mark_used(locked, report, attachment=attachment)


def _locked(contribution: Contribution, report: Report, actor: User) -> Contribution:
    """Return the contribution with its row locked; ``report`` has to be one of its own micro-project."""
    mine = Contribution.objects.visible_to(actor).filter(link__micro_project=report.obligation.micro_project_id)
    found = Contribution.objects.select_for_update(of=("self",)).filter(pk=contribution.pk, pk__in=mine.values("pk"))
    locked = found.first()
    if locked is None:
        raise PermissionDenied
    if locked.report_id not in (None, report.pk):
        raise ValidationError(_("This stands in another report already."))
    return locked


def _mark_used(contribution: Contribution, report: Report, **used) -> None:
    contribution.state, contribution.report = STATE.USED, report
    for name, value in used.items():
        setattr(contribution, name, value)
    contribution.save()


@transaction.atomic
def set_aside(contribution: Contribution, *, actor: User) -> None:
    """Say that nothing of it goes into a report."""
    _move(contribution, actor, STATE.NEW, STATE.ASIDE)


@transaction.atomic
def bring_back(contribution: Contribution, *, actor: User) -> None:
    _move(contribution, actor, STATE.ASIDE, STATE.NEW)


def _move(contribution: Contribution, actor: User, source: str, target: str) -> None:
    check(actor, contribution.link.micro_project)
    locked = Contribution.objects.select_for_update(of=("self",)).filter(pk=contribution.pk, state=source).first()
    if locked is not None:
        locked.state = target
        locked.save(update_fields=["state"])
