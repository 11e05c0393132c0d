"""Accepted figures change only through a dated correction that names its reason."""

from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from microprojects import notifications, workflow
from microprojects.models import Correction, Figure, Indicator, Report
from microprojects.workflow import WrongState, advance
from microprojects.writing.questionnaire import COUNT_AT_MOST, LEVELS
from sempre.models import User

KIND = Indicator.Kind


@transaction.atomic
def propose_correction(figure: Figure, *, actor: User, number, base=None, reason: str) -> Correction:
    """Say that an accepted figure is wrong; the project office decides, and its own proposal takes effect at once.

    Raises ``WrongState`` where the report is not accepted at present, ``PermissionDenied`` or ``ValidationError``.
    """
    report = Report.objects.locked(figure.report_id)
    if report.state not in workflow.CORRECT.sources:
        raise WrongState(report)
    if not actor.has_perm("microprojects.propose_correction", report):
        raise PermissionDenied
    locked = Figure.objects.select_for_update(of=("self",)).select_related("indicator").get(pk=figure.pk)
    base = base if locked.indicator.kind == KIND.PERCENT else None
    _check(locked, number, base, reason)
    correction = Correction.objects.create(
        figure=locked,
        old_number=locked.number,
        old_base=locked.base,
        new_number=number,
        new_base=base,
        reason=reason.strip(),
        proposed_by=actor,
        proposed_at=timezone.now(),
    )
    if actor.is_office:
        decide_correction(correction, actor=actor, accept=True)
    else:
        notifications.correction_proposed(correction, actor=actor)
    return correction


def _check(figure: Figure, number, base, reason: str) -> None:
    if figure.corrections.filter(decided_at=None).exists():
        raise ValidationError(_("A correction of this figure already waits for the project office."))
    errors = {}
    if not _fits(figure.indicator.kind, number):
        errors["number"] = _("This value does not fit the figure.")
    elif figure.indicator.kind == KIND.PERCENT:
        if base is None or not 0 < base <= COUNT_AT_MOST:
            errors["base"] = _("Say of how many.")
        elif number > base:
            errors["number"] = _("This is more than the whole it is a part of.")
    if not reason.strip():
        errors["reason"] = _("Say why.")
    if not errors and (number, base) == (figure.number, figure.base):
        errors["number"] = _("This is the value that stands there already.")
    if errors:
        raise ValidationError(errors)


def _fits(kind: str, number) -> bool:
    """Whether ``number`` is a whole one within what the kind of indicator knows; texts are not corrected."""
    if number is None or kind == KIND.TEXT or number != int(number):
        return False
    least, most = {KIND.LEVEL: (1, len(LEVELS)), KIND.YES_NO: (0, 1)}.get(kind, (0, COUNT_AT_MOST))
    return least <= number <= most


@transaction.atomic
def decide_correction(correction: Correction, *, actor: User, accept: bool) -> None:
    """Put the new value in place of the old one, or refuse; either is recorded. Decided already: change nothing.

    Raises ``PermissionDenied``; to accept: ``WrongState`` while the report is open again, ``ValidationError`` where
    the figure is no longer the one that was to be corrected.
    """
    report = Report.objects.locked(correction.figure.report_id)
    if not actor.is_office:
        raise PermissionDenied
    locked = Correction.objects.select_for_update().get(pk=correction.pk)
    if locked.decided_at is not None:
        return
    locked.decided_by, locked.decided_at, locked.is_refused = actor, timezone.now(), not accept
    locked.save(update_fields=["decided_by", "decided_at", "is_refused"])
    if accept:
        _take_effect(locked, report, actor)
    notifications.correction_decided(locked, actor=actor)


def _take_effect(correction: Correction, report: Report, actor: User) -> None:
    figure = Figure.objects.select_for_update(of=("self",)).select_related("indicator").get(pk=correction.figure_id)
    if (figure.number, figure.base) != (correction.old_number, correction.old_base):
        raise ValidationError(
            _("The figure was changed since this correction was proposed. Refuse it, and look again.")
        )
    figure.number, figure.base, figure.corrected_at = (
        Decimal(correction.new_number),
        correction.new_base,
        correction.decided_at,
    )
    figure.save(update_fields=["number", "base", "corrected_at"])
    dropped = _drop_parts(figure)
    locked = advance(
        report, workflow.CORRECT, actor=actor, note=correction.reason, indicator=figure.indicator.slug,
        old=_written(correction.old_number, correction.old_base), new=_written(figure.number, figure.base),
        dropped=dropped,
    )  # fmt: skip
    _correct_draft(locked, figure, dropped)


def _written(number: Decimal | None, base: Decimal | None) -> list[int | None]:
    return [None if value is None else int(value) for value in (number, base)]


def _drop_parts(figure: Figure) -> list[str]:
    """Take out the parts that add up to more than the corrected whole, and say of which splits."""
    sums = figure.splits.values("dimension").annotate(total=Sum("number")).order_by("dimension")
    dropped = [row["dimension"] for row in sums if row["total"] > figure.number]
    figure.splits.filter(dimension__in=dropped).delete()
    return dropped


def _correct_draft(report: Report, figure: Figure, dropped: list[str]) -> None:
    """Let the next version of the report begin with the corrected value."""
    slug, kind, whole = figure.indicator.slug, figure.indicator.kind, int(figure.number)
    name = f"figure-{slug}"
    values = {KIND.LEVEL: str(whole), KIND.YES_NO: "yes" if whole else "no"}
    report.content[name] = values.get(kind, whole)
    if figure.base is not None:
        report.content[f"{name}-base"] = int(figure.base)
    stems = tuple(f"split-{slug}-{dimension}-" for dimension in dropped)
    report.content = {key: value for key, value in report.content.items() if not (stems and key.startswith(stems))}
    report.save(update_fields=["content"])
