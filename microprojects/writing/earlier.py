"""What was reported before: shown beside the new answers, and carried on where it is not done yet."""

from collections.abc import Iterable
from decimal import Decimal

from django.utils import formats
from django.utils.translation import gettext as _

from microprojects.models import Figure, Indicator, Obligation, ReportVersion, Target
from microprojects.writing.questionnaire import YES_NO, row_count

RULE = Indicator.OverTime


def earlier_version(obligation: Obligation) -> ReportVersion | None:
    """Return what was sent last of the latest earlier report of the same micro-project."""
    versions = ReportVersion.objects.filter(
        report__obligation__micro_project=obligation.micro_project_id,
        report__obligation__starts__lt=obligation.starts,
    ).exclude(report__state="void")
    found = versions.select_related("report__obligation__period")
    return found.order_by("-report__obligation__starts", "-number").first()


def open_activities(obligation: Obligation) -> dict:
    """Return the rows with which a new draft begins: the activities that were not done in the earlier report."""
    version = earlier_version(obligation)
    content = version.snapshot["content"] if version else {}
    rows = (f"activity-{number}" for number in range(1, row_count(content, "activity") + 1))
    texts = (content.get(f"{row}-text") for row in rows if content.get(f"{row}-done") != "fully")
    return {f"activity-{number}-text": text for number, text in enumerate(filter(None, texts), 1)}


def figure_facts(obligation: Obligation, indicators: Iterable[Indicator]) -> dict[str, list[str]]:
    """Return by indicator what to read beside its field: so far and by which rule, the beginning, the target."""
    indicators = list(indicators)
    figures: dict[int, list[Figure]] = {}
    for figure in (
        Figure.objects.counted()
        .filter(micro_project=obligation.micro_project_id, period__starts__lt=obligation.period.starts)
        .order_by("period__starts", "pk")
    ):
        figures.setdefault(figure.indicator_id, []).append(figure)
    targets = {
        target.indicator_id: target for target in Target.objects.filter(micro_project=obligation.micro_project_id)
    }
    return {
        indicator.slug: [
            *_so_far(indicator, figures.get(indicator.pk, [])),
            *_aims(indicator, targets.get(indicator.pk)),
        ]
        for indicator in indicators
    }


def _so_far(indicator: Indicator, figures: list[Figure]) -> list[str]:
    total = running_total(indicator, figures)
    if total is None:
        return []
    # Translators: beside a figure in the report form: the total of the earlier periods and how it is made
    return [_("So far: %(value)s (%(rule)s)") % {"value": total, "rule": indicator.get_over_time_display()}]


def running_total(indicator: Indicator, figures: list[Figure]) -> str | None:
    """Return the value of earlier periods put together by the indicator's rule, in words; None where there is none."""
    figures = [figure for figure in figures if figure.number is not None]
    if not figures or indicator.kind == Indicator.Kind.TEXT:
        return None
    if indicator.over_time == RULE.LATEST or indicator.kind == Indicator.Kind.YES_NO:
        figures = figures[-1:]
    numbers = [figure.number for figure in figures]
    if indicator.kind == Indicator.Kind.YES_NO:
        return str(YES_NO["yes" if numbers[0] else "no"])
    if indicator.kind == Indicator.Kind.PERCENT:
        bases = [figure.base or Decimal(0) for figure in figures]
        return _("%(part)s of %(whole)s") % {"part": written(sum(numbers)), "whole": written(sum(bases))}
    put_together = {RULE.MAX: max, RULE.AVERAGE: lambda values: sum(values) / len(values)}
    return written(put_together.get(indicator.over_time, sum)(numbers))


def _aims(indicator: Indicator, target: Target | None) -> Iterable[str]:
    if target is None:
        return
    if target.baseline is not None:
        yield _with_day(_("At the beginning: %s") % written(target.baseline), target.baseline_on)
    if target.target is not None:
        day = target.target_on
        value = {"value": written(target.target), "day": formats.date_format(day) if day else ""}
        yield _("Target: %(value)s by %(day)s") % value if day else _("Target: %(value)s") % value


def _with_day(words: str, day) -> str:
    return f"{words} ({formats.date_format(day)})" if day else words


def written(number: Decimal | int) -> str:
    """Return a number as the reader writes it, with one decimal at most and none where it is whole."""
    number = Decimal(number)
    return formats.number_format(number, 0 if number == number.to_integral_value() else 1)
