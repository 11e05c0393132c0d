"""From an accepted version to the figures that totals are made of."""

import datetime as dt
from decimal import Decimal

from django.db import transaction

from microprojects.models import Correction, Figure, FigureSplit, Indicator, ReportVersion


@transaction.atomic
def put_into_totals(version: ReportVersion) -> None:
    """Put the version's figures in place of those of the version accepted before it."""
    content, obligation = version.snapshot["content"], version.report.obligation
    asked = {entry["slug"]: entry["kind"] for entry in version.snapshot["indicators"]}
    given = set()
    for indicator in Indicator.objects.filter(slug__in=asked):
        value = value_of(indicator, content, asked[indicator.slug])
        if value is None:
            continue
        figure, _is_new = Figure.objects.update_or_create(
            report_id=version.report_id,
            indicator=indicator,
            defaults={
                "version": version,
                "micro_project_id": obligation.micro_project_id,
                "network_id": obligation.network_id,
                "period_id": obligation.period_id,
                "corrected_at": _still_corrected(version.report_id, indicator, value),
                **value,
            },
        )
        given.add(figure.pk)
        _split(figure, indicator, content)
    _take_out(Figure.objects.filter(report_id=version.report_id).exclude(pk__in=given), version)


def _still_corrected(report_id: int, indicator: Indicator, value: dict) -> dt.datetime | None:
    """Return when the value was corrected to what it is again; None where the new version says something else."""
    last = (
        Correction.objects.filter(figure__report=report_id, figure__indicator=indicator, is_refused=False)
        .exclude(decided_at=None)
        .order_by("-decided_at", "-pk")
        .first()
    )
    is_same = last is not None and (last.new_number, last.new_base) == (value["number"], value["base"])
    return last.decided_at if is_same else None


def _take_out(gone, version: ReportVersion) -> None:
    """Figures that the new version no longer gives count no more; one that was corrected keeps its history."""
    gone.filter(corrections=None).delete()
    corrected = list(gone.values_list("pk", flat=True))
    FigureSplit.objects.filter(figure__in=corrected).delete()
    gone.update(number=None, base=None, text="", note="", corrected_at=None, version=version)


def value_of(indicator: Indicator, content: dict, kind: str = "") -> dict | None:
    """Return the columns of a figure for what was answered, None where nothing was; ``kind`` as it was asked then."""
    name = f"figure-{indicator.slug}"
    answer, note = content.get(name), content.get(f"{name}-note", "")
    if answer in ("", None):
        return None
    empty = {"number": None, "base": None, "text": "", "note": note}
    match kind or indicator.kind:
        case Indicator.Kind.TEXT:
            return empty | {"text": answer}
        case Indicator.Kind.YES_NO:
            return empty | {"number": Decimal(answer == "yes")}
        case Indicator.Kind.PERCENT:
            base = content.get(f"{name}-base")
            return None if not base else empty | {"number": Decimal(answer), "base": Decimal(base)}
    return empty | {"number": Decimal(answer)}


def _split(figure: Figure, indicator: Indicator, content: dict) -> None:
    figure.splits.all().delete()
    stem = f"split-{indicator.slug}-"
    parts = [
        FigureSplit(figure=figure, dimension=dimension, key=key, number=number)
        for name, number in content.items()
        if name.startswith(stem) and number is not None
        for dimension, _dash, key in [name.removeprefix(stem).partition("-")]
        if dimension in indicator.splits
    ]
    FigureSplit.objects.bulk_create(parts)
