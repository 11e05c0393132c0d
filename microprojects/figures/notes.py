"""What belongs beside a table of figures: what is missing, what was corrected, what is aimed at."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from django.db.models import Count, Q, Window
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from microprojects.figures.scope import Column, Corrected, Missing, Row, Scope
from microprojects.figures.totals import BLANK, KIND, PROGRESS, By, Cell, State, figures_of
from microprojects.models import Correction, Indicator, Obligation, Target
from sempre.translated import shown

NAMED_AT_MOST = 60


def missing_in(scope: Scope) -> tuple[list[Obligation], int]:
    """Obligations without accepted figures: for the public those with nothing to report."""
    narrow = Q(network=scope.place.key or None)
    places = {
        By.MICRO_PROJECT: Q(micro_project=scope.place.key or None),
        By.NETWORK: narrow,
        By.REGION: Q(network__in=scope.place.networks),
        By.COUNTRY: Q(micro_project__country=scope.place.key),
    }
    found = Obligation.objects.filter(places.get(scope.place.by, Q()), period__in=scope.periods)
    if scope.is_public:
        found = found.filter(stage="skipped", micro_project__state="published")
    else:
        found = found.visible_to(scope.user).filter(has_figures=False).exclude(stage="void")
    related = ("micro_project", "network", "period", "report__skip_reason")
    order = ("period__starts", "micro_project_id")  # as an index has them
    numbered = found.order_by(*order).annotate(_all=Window(Count("pk"))).values_list("pk", "_all")[:NAMED_AT_MOST]
    if not (first := list(numbered)):
        return [], 0
    rows = Obligation.objects.filter(pk__in=[pk for pk, _all in first]).select_related(*related)
    return list(rows.order_by(*order)), first[0][1]


def named(scope: Scope, obligation: Obligation) -> Missing:
    title, period = shown(obligation.micro_project, "title"), shown(obligation.period, "title")
    if scope.is_public:
        return Missing(title, period, pgettext("state of a report", "nothing to report"))
    return Missing(title, period, why_missing(obligation), obligation.get_absolute_url())


def why_missing(obligation: Obligation) -> str:
    """Say why there are no figures: nothing to report and the reason, no report asked for, or where it is."""
    if obligation.waived_at:
        return _("no report asked for")
    if not obligation.is_begun:
        return _("not begun")
    report = obligation.report
    if report.skip_reason:
        return f"{report.get_state_display()}: {shown(report.skip_reason, 'title').value}"
    return report.get_state_display()


def corrected_in(scope: Scope, indicator: Indicator) -> tuple[Corrected, ...]:
    """The corrections behind the figures, with the reports that tell them; only inside the partner area."""
    if scope.is_public:
        return ()
    figures = figures_of(scope.user, scope.place).filter(indicator=indicator, corrected_at__isnull=False)
    made = Correction.objects.filter(
        figure__in=figures.filter(period__in=scope.periods).values("pk"), decided_at__isnull=False, is_refused=False
    )
    rows = made.select_related("figure__micro_project", "figure__period", "figure__report").order_by("-decided_at")
    return tuple(_correction(row, indicator) for row in rows[:NAMED_AT_MOST])


def _correction(row: Correction, indicator: Indicator) -> Corrected:
    def words(number, base) -> str:
        value = Cell(State.EXACT, indicator.kind, number, 1 if base is None else base, projects=1)
        return value.words if number is not None else ""

    old, new = (
        words(_plain(number), _plain(base))
        for number, base in ((row.old_number, row.old_base), (row.new_number, row.new_base))
    )
    figure = row.figure
    return Corrected(
        title=shown(figure.micro_project, "title"),
        period=shown(figure.period, "title"),
        date=date_format(timezone.localtime(row.decided_at), "DATE_FORMAT"),
        old=old,
        new=new,
        reason=row.reason,
        url=reverse("report", args=[figure.report.obligation_id]),
    )


def _plain(number: Decimal | None) -> int | Decimal | None:
    return number if number is None or number % 1 else int(number)


type Columns = tuple[Column, ...]


def targets_of(indicators: Sequence[Indicator], places: Iterable[str]) -> list[Target]:
    """Return the targets of micro-projects (by id) for these indicators."""
    found = Target.objects.filter(indicator__in=indicators, micro_project__in=[key for key in places if key])
    return list(found.select_related("indicator"))


def with_targets(columns: Columns, rows: list[Row], targets: dict[str, Target]) -> tuple[Columns, list[Row]]:
    """Add to each row, by its key, where it stood, where it wants to be, and how much of the way it has gone."""
    if not targets:
        return columns, rows
    more = (
        Column("baseline", pgettext("of an indicator", "baseline")),
        Column("target", pgettext("of an indicator", "target")),
        Column(PROGRESS, pgettext("of an indicator", "way gone")),
    )
    return (*columns, *more), [replace(row, cells=row.cells + _aims(row, targets.get(row.key))) for row in rows]


def _aims(row: Row, target: Target | None) -> tuple[Cell, Cell, Cell]:
    def cell(value, kind: str = KIND.COUNT) -> Cell:
        return BLANK if value is None else Cell(State.EXACT, kind, _plain(Decimal(value)), projects=1)

    if target is None:
        return (BLANK,) * 3
    way = progress(row.cells[-1], target) if row.cells else None
    return cell(target.baseline), cell(target.target), cell(way, PROGRESS)


def progress(cell: Cell, target: Target) -> int | None:
    """Return how much of the way from baseline to target is gone, in whole per cent; more than 100 is possible."""
    now = cell.share if cell.kind == KIND.PERCENT else cell.value
    start = target.baseline or 0
    if not cell.is_exact or now is None or target.target is None or target.target == start:
        return None
    return round(100 * (Decimal(now) - start) / (target.target - start))
