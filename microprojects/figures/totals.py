"""Totals of accepted figures by the sum rules that each indicator states.

Across periods a micro-project's figures are added up, or the latest, the highest or the average counts
(``Indicator.over_time``); then micro-projects are put together (``Indicator.over_places``). A total is therefore a
sum over the figures that count, and the database makes it: one query for all rows, columns and totals of a table.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from django.db import models
from django.db.models import Case, Count, F, Max, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Cast, Coalesce, NullIf
from django.utils import timezone
from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from microprojects.models import Figure, FigureSplit, Indicator
from networks.models import Network
from sempre import masking

KIND, OVER_TIME, OVER_PLACES = Indicator.Kind, Indicator.OverTime, Indicator.OverPlaces
PROGRESS = "progress"  # a kind of cell: per cent of the way from baseline to target
GIVEN = Q(number__isnull=False) | ~Q(text="")  # not those that a new version took back
ALL = 0  # the column of all periods together
CENT = Decimal("0.01")


class By(models.TextChoices):
    """What the rows of a table are."""

    MICRO_PROJECT = "micro-project", pgettext_lazy("rows of a table", "by micro-project")
    NETWORK = "network", pgettext_lazy("rows of a table", "by local network")
    REGION = "region", pgettext_lazy("rows of a table", "by region")
    COUNTRY = "country", pgettext_lazy("rows of a table", "by country")
    WHOLE = "whole", pgettext_lazy("rows of a table", "the whole project")


@dataclass(frozen=True, slots=True)
class Place:
    """A micro-project, a network, a region, a country (``key`` is its id or code), or the whole project."""

    by: By = By.WHOLE
    key: str = ""

    @property
    def figures(self) -> Q:
        """Return the condition for its figures."""
        conditions = {
            By.MICRO_PROJECT: Q(micro_project=self.key or None),
            By.NETWORK: Q(network=self.key or None),
            By.REGION: Q(network__in=self.networks),
            By.COUNTRY: Q(micro_project__country=self.key),
        }
        return conditions.get(self.by, Q())

    @property
    def networks(self) -> QuerySet[Network]:
        """Return the keys of a region and its local networks: each is looked up in an index."""
        return Network.objects.filter(Q(parent=self.key or None) | Q(pk=self.key or None)).order_by().values("pk")


WHOLE = Place()


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a figure stands: of which indicator, in which row, column (a period's id or ``ALL``) and part."""

    indicator: int
    place: Place
    column: int = ALL
    part: str = ""  # "sex:female"; empty: everybody


class State(models.TextChoices):
    EXACT = "exact"
    FEW = "few"
    HIDDEN = "hidden"
    NO_DATA = "no_data"
    APART = "apart"  # not put together
    BLANK = "blank"  # nothing belongs here


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure as a reader gets it; ``projects`` and ``reports`` say of how many it was made."""

    state: State = State.NO_DATA
    kind: str = KIND.COUNT
    value: int | Decimal | None = None
    base: int | Decimal | None = None
    projects: int = 0
    reports: int = 0
    below: int = masking.THRESHOLD
    text: str = ""
    averages: bool = False
    corrected_on: dt.date | None = None

    @property
    def words(self) -> str:
        """What every output prints."""
        match self.state:
            case State.FEW:
                return masking.label(masking.Few(self.below))
            case State.HIDDEN:
                return masking.label(masking.Hidden())
            case State.NO_DATA:
                return pgettext("of a figure", "no data")
            case State.APART:
                return _("not put together")
            case State.BLANK:
                return "–"
        return _value_words(self)

    @property
    def share(self) -> Decimal | None:
        """Per cent, of a share and of yes or no."""
        return _tidy(100 * self.value / self.base, Decimal("0.1")) if self.base and self.value is not None else None

    @property
    def is_exact(self) -> bool:
        return self.state == State.EXACT

    @property
    def is_masked(self) -> bool:
        return self.state in (State.FEW, State.HIDDEN)

    @property
    def is_known(self) -> bool:
        return self.is_exact or self.is_masked

    @property
    def drawn(self) -> masking.Shown | float | None:
        """What a chart draws."""
        if self.is_masked:
            return masking.Few(self.below) if self.state == State.FEW else masking.Hidden()
        number = self.share if self.kind in (KIND.PERCENT, KIND.YES_NO) else self.value
        if not self.is_exact or number is None:
            return None
        return number if isinstance(number, int) else float(number)

    def hidden(self) -> "Cell":
        return replace(self, state=State.HIDDEN, value=None, base=None, text="")


NO_DATA, BLANK = Cell(), Cell(State.BLANK)
type Cells = Mapping[Spot, Cell]


def _value_words(cell: Cell) -> str:
    value = localize(cell.value)
    numbers = {"number": value, "base": localize(cell.base), "count": cell.projects, "share": localize(cell.share)}
    match cell.kind:
        case KIND.TEXT:
            return cell.text
        case KIND.YES_NO if cell.base == 1:
            return pgettext("answer", "yes") if cell.value else pgettext("answer", "no")
        case KIND.YES_NO:
            words = pgettext("of a figure", "%(number)s of %(base)s")
        case KIND.PERCENT:
            words = pgettext("of a figure", "%(number)s of %(base)s (%(share)s %%)")
        case "progress":
            words = pgettext("of a figure", "%(number)s %%")
        case _ if cell.averages and cell.projects > 1:
            # Translators: an average value, then the number of micro-projects it is made of
            words = pgettext("of a figure", "%(number)s (average of %(count)s)")
        case _:
            words = "%(number)s"
    return words % numbers


def rule_over_time(indicator: Indicator) -> str:
    """Return the rule that really applies: levels are never added up, nor is "yes" averaged."""
    rule = indicator.over_time
    if indicator.kind == KIND.LEVEL and rule == OVER_TIME.SUM:
        return OVER_TIME.AVERAGE
    if indicator.kind in (KIND.YES_NO, KIND.TEXT) and rule == OVER_TIME.AVERAGE:
        return OVER_TIME.LATEST
    if indicator.kind == KIND.PERCENT and rule == OVER_TIME.AVERAGE:
        return OVER_TIME.SUM  # numerators and bases are added, shares never averaged
    return rule


def figures_of(user, place: Place = WHOLE) -> QuerySet[Figure]:
    """Accepted figures: those that ``user`` may see, or where it is None those that everybody may."""
    given = place.figures & GIVEN
    if user is None:
        return Figure.objects.public().filter(given)
    return Figure.objects.counted().filter(given).visible_to(user)


def counting(figures: QuerySet[Figure], indicators: Iterable[Indicator]) -> QuerySet[Figure]:
    """Narrow to the figures that count over time: one of each micro-project where the latest or highest counts."""
    by_rule: dict[str, list[int]] = {}
    for indicator in indicators:
        by_rule.setdefault(rule_over_time(indicator), []).append(indicator.pk)
    condition = Q(indicator__in=[*by_rule.get(OVER_TIME.SUM, ()), *by_rule.get(OVER_TIME.AVERAGE, ())])
    recent = ("-period__starts", "-pk")
    height = (F("number") / NullIf(Coalesce("base", Value(Decimal(1))), Value(Decimal(0)))).desc(nulls_last=True)
    for rule, order in ((OVER_TIME.LATEST, recent), (OVER_TIME.MAX, (height, *recent))):
        if ids := by_rule.get(rule):
            one = ("indicator_id", "micro_project_id")
            chosen = figures.filter(indicator__in=ids).order_by(*one, *order).distinct(*one)
            condition |= Q(pk__in=chosen.values("pk"))
    return figures.filter(condition)


COLUMNS = {
    By.MICRO_PROJECT: "micro_project",
    By.NETWORK: "network",
    By.REGION: "network__parent",
    By.COUNTRY: "micro_project__country",
}


def _place_column(by: By, prefix: str):
    if by == By.WHOLE:
        return Value("", models.CharField())
    column = F(prefix + COLUMNS[by])
    if by == By.REGION:
        column = Coalesce(column, F(f"{prefix}network"))
    return Cast(column, models.CharField())


def _weight(figures: QuerySet[Figure], indicators: Iterable[Indicator], prefix: str):
    """Return how much of a figure counts over time: the n-th part where the average of n periods does."""
    averaged = [i.pk for i in indicators if rule_over_time(i) == OVER_TIME.AVERAGE]
    if not averaged:
        return Value(Decimal(1))
    same = {name: OuterRef(prefix + name) for name in ("indicator", "micro_project")}
    times = figures.filter(**same).order_by().values("micro_project").annotate(n=Count("pk")).values("n")
    part = Value(Decimal(1)) / Cast(Subquery(times), models.DecimalField(max_digits=24, decimal_places=12))
    return Case(When(**{f"{prefix}indicator__in": averaged}, then=part), default=Value(Decimal(1)))


def exact_cells(
    figures: QuerySet[Figure], kinds: Iterable[By], indicators: Iterable[Indicator], *, with_parts: bool = False
) -> dict[Spot, Cell]:
    """Return the cells of all places of ``kinds``: one query, and one more for the parts."""
    indicators = {indicator.pk: indicator for indicator in indicators}
    figures = figures.filter(indicator__in=list(indicators)).order_by()
    picked = counting(figures, indicators.values())
    weight = _weight(figures, indicators.values(), "")
    with_text = any(indicator.kind == KIND.TEXT for indicator in indicators.values())  # else an index says all
    sets = []
    for by in kinds:
        sets.append(_summed(figures, by, F("period"), with_text=with_text))
        sets.append(_summed(picked, by, Value(ALL), weight, with_text=with_text))
        if with_parts:
            sets += _part_sets(figures, picked, by, indicators.values())
    rows = sets[0].union(*sets[1:], all=True).order_by()
    found = {}
    for indicator, by, place, column, part, *sums in rows:
        spot = Spot(indicator, Place(By(by), place), column, part)
        found[spot] = put_together(indicators[indicator], spot, *sums)
    return found


def _summed(
    rows: QuerySet, by: By, column, weight=None, prefix: str = "", part=None, *, with_text: bool = False
) -> QuerySet:
    """Return (indicator, by, place, column, part, sum, sum of bases, micro-projects, reports, corrected, text)."""
    number = F("number") if weight is None else F("number") * weight
    part = Value("", models.CharField()) if part is None else part
    no_base = Cast(Value(None), models.DecimalField(max_digits=24, decimal_places=6))
    no_text = Value("", models.TextField())
    return (
        rows.annotate(
            _by=Value(by.value, models.CharField()),
            _place=_place_column(by, prefix),
            _column=Cast(column, models.BigIntegerField()),
            _part=part,
        )
        .values(f"{prefix}indicator", "_by", "_place", "_column", "_part")
        .annotate(
            _sum=Cast(Sum(number), models.DecimalField(max_digits=24, decimal_places=6)),
            _base=no_base if prefix else Sum("base"),
            # Only what periods add up to counts a micro-project more than once.
            _projects=Count("*") if weight is None else Count(f"{prefix}micro_project", distinct=True),
            _reports=Count("*"),
            _corrected=Max(f"{prefix}corrected_at"),
            _text=Max("text") if with_text and by == By.MICRO_PROJECT else no_text,
        )
        .values_list(
            f"{prefix}indicator", "_by", "_place", "_column", "_part", "_sum", "_base", "_projects", "_reports",
            "_corrected", "_text",
        )
    )  # fmt: skip


def sound_parts(figures: QuerySet[Figure]) -> QuerySet[FigureSplit]:
    """The parts of ``figures``, but for those that a correction left larger than their whole."""
    same = FigureSplit.objects.filter(figure=OuterRef("figure"), dimension=OuterRef("dimension")).order_by()
    whole = same.values("dimension").annotate(whole=Sum("number")).values("whole")
    parts = FigureSplit.objects.filter(figure__in=figures.values("pk")).order_by()
    return parts.exclude(figure__corrected_at__isnull=False, figure__number__lt=Subquery(whole))


def part_key():
    return models.functions.Concat("dimension", Value(":"), "key", output_field=models.CharField())


def _part_sets(figures, picked, by: By, indicators) -> list[QuerySet]:
    weight = _weight(figures, indicators, "figure__")
    sets = ((figures, F("figure__period"), None), (picked, Value(ALL), weight))
    return [_summed(sound_parts(rows), by, column, w, "figure__", part_key()) for rows, column, w in sets]


def put_together(indicator: Indicator, spot: Spot, number, base, projects, reports, corrected, text) -> Cell:
    """Return the cell of sums that the database, or the masked cube, made."""
    made_of = {
        "kind": indicator.kind, "projects": projects, "reports": reports,
        "corrected_on": corrected and timezone.localtime(corrected).date(),
    }  # fmt: skip
    if indicator.over_places == OVER_PLACES.NONE and spot.place.by != By.MICRO_PROJECT:
        return Cell(State.APART, **made_of)
    if indicator.kind == KIND.TEXT:
        return Cell(State.EXACT, text=text, **made_of)
    if number is None:
        return Cell(**made_of)
    if indicator.kind == KIND.PERCENT:
        return Cell(State.EXACT, value=_tidy(number), base=_tidy(base), **made_of)
    if indicator.kind == KIND.YES_NO:
        answers = reports if rule_over_time(indicator) == OVER_TIME.SUM else projects
        return Cell(State.EXACT, value=_tidy(number), base=answers, **made_of)
    averages = indicator.kind == KIND.LEVEL or indicator.over_places == OVER_PLACES.AVERAGE
    value = number / max(projects, 1) if averages else number
    return Cell(State.EXACT, value=_tidy(value), averages=averages, **made_of)


def _tidy(number: Decimal | int, step: Decimal = CENT) -> int | Decimal:
    """Return the number to two places, as a whole one where it is."""
    rounded = Decimal(number).quantize(step, ROUND_HALF_UP)
    return int(rounded) if rounded == rounded.to_integral_value() else rounded.normalize()
