"""Whose figures, of which place and periods; and the shape of a table that every output prints."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import ngettext, pgettext

from microprojects.figures.cube import is_masked
from microprojects.figures.kept import Standing, fresh_standings, kept_cells, standings
from microprojects.figures.totals import ALL, KIND, WHOLE, By, Cell, Place, Spot, exact_cells, figures_of
from microprojects.models import Figure, Indicator, Obligation, Period
from microprojects.querysets import networks_read_by
from networks.models import Network
from sempre.translated import shown


@dataclass(frozen=True)
class Column:
    """A period (``key`` is its slug), all of them, or what a micro-project aims at."""

    key: str
    title: str


@dataclass(frozen=True)
class Row:
    key: str
    title: str
    cells: tuple[Cell, ...]
    place: Place | None = None
    indicator: str = ""  # slug
    part: str = ""
    url: str = ""
    is_total: bool = False


@dataclass(frozen=True)
class Missing:
    """A micro-project without figures for a period, and why."""

    title: str
    period: str
    why: str
    url: str = ""


@dataclass(frozen=True)
class Corrected:
    title: str
    period: str
    date: str
    old: str
    new: str
    reason: str
    url: str


@dataclass(frozen=True)
class Sheet:
    """One table. ``stub`` is the head of its first column; ``notes`` are whole sentences."""

    key: str
    title: str
    stub: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()
    missing: tuple[Missing, ...] = ()
    missing_count: int = 0
    corrected: tuple[Corrected, ...] = ()

    @property
    def has_data(self) -> bool:
        return any(cell.is_known for row in self.rows for cell in row.cells)

    def with_data(self) -> "Sheet":
        """Without rows and columns in which nothing is known."""
        kept = [i for i in range(len(self.columns)) if any(row.cells[i].is_known for row in self.rows)]
        rows = (replace(row, cells=tuple(row.cells[i] for i in kept)) for row in self.rows)
        rows = tuple(row for row in rows if any(cell.is_known for cell in row.cells))
        return replace(self, columns=tuple(self.columns[i] for i in kept), rows=rows)

    @property
    def headlines(self) -> list[tuple[str, Cell]]:
        """The rows with the figure that counts: so far, or of the one period."""
        keys = [column.key for column in self.columns]
        column = keys.index("all") if "all" in keys else 0
        return [(row.title, row.cells[column]) for row in self.rows if row.cells]

    @property
    def not_named(self) -> int:
        return self.missing_count - len(self.missing)

    @property
    def missing_words(self) -> str:
        return ngettext(
            "%(count)d report without figures counts as “no data”.",
            "%(count)d reports without figures count as “no data”.",
            self.missing_count,
        ) % {"count": self.missing_count}


@dataclass(frozen=True)
class Scope:
    """Whose eyes (``user`` None: everybody's) and which place; ``one`` narrows the columns to one period."""

    user: object = None
    place: Place = WHOLE
    title: str = ""
    one: Period | None = None

    @property
    def is_public(self) -> bool:
        return self.user is None

    @cached_property
    def periods(self) -> list[Period]:
        """The periods of the columns, the earliest first."""
        if self.one:
            return [self.one]
        reported = Figure.objects.public() if self.is_public else Figure.objects.counted()
        return list(periods_of(reported))

    def all_periods_only(self) -> "Scope":
        """The same with one column: of people, parts are told for all periods together."""
        narrow = replace(self)
        narrow.__dict__.update(periods=[], _standings=self._standings)
        return narrow

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        columns = [Column(period.slug, shown(period, "title")) for period in self.periods]
        return tuple(columns if self.one else [*columns, Column("all", pgettext("all periods together", "so far"))])

    @cached_property
    def column_keys(self) -> list[int]:
        keys = [period.pk for period in self.periods]
        return keys if self.one else [*keys, ALL]

    def cells(
        self, kinds: Iterable[By], indicators: Sequence[Indicator], *, with_parts: bool = False, projects=None
    ) -> dict[Spot, Cell]:
        """Return the cells of the place and of the places in it; ``projects`` narrows to these micro-projects."""
        kinds = list(dict.fromkeys([*kinds, self.place.by]))
        if projects is None:
            return self._cells(kinds, indicators, with_parts)
        narrow = self._cells([By.MICRO_PROJECT], indicators, with_parts, [str(pk) for pk in projects])
        return self._cells([by for by in kinds if by != By.MICRO_PROJECT], indicators, with_parts) | narrow

    def _cells(self, kinds: list[By], indicators: Sequence[Indicator], with_parts: bool, projects=None) -> dict:
        kept = [indicator for indicator in indicators if self._is_kept(indicator, kinds)]
        live = [indicator for indicator in indicators if indicator not in kept]
        figures = figures_of(self.user, self.place)
        if projects is not None:
            figures = figures.filter(micro_project__in=projects)
        cells = exact_cells(figures, kinds, live, with_parts=with_parts) if live else {}
        here = Q(by=self.place.by, key=self.place.key)
        beside = Q(by__in=[by for by in kinds if by != self.place.by])
        if projects is not None:
            beside &= Q(key__in=projects)
        elif kept and self.place.by == By.REGION:
            beside &= Q(key__in=[str(pk) for (pk,) in self.place.networks.values_list("pk")])
        shown = [i for i in kept if self._standings[i.pk].is_shown or not self.is_public]
        return cells | kept_cells(shown, here | beside, is_public=self.is_public)

    def _is_kept(self, indicator: Indicator, kinds: list[By]) -> bool:
        """Whether the cells stand in a kept table: masked ones always, others where there are many."""
        if self.is_public and is_masked(indicator):
            return True
        if By.MICRO_PROJECT in kinds or not self._standings[indicator.pk].is_large:
            return False
        return self.is_public or set(kinds) <= self._kept_inside

    @cached_property
    def _kept_inside(self) -> set[By]:
        """The kinds of places that kept tables tell exactly inside of this one; few figures are added up at once."""
        inside = {By.WHOLE: set(By), By.REGION: {By.REGION, By.NETWORK}, By.COUNTRY: {By.COUNTRY}}
        return inside[self.place.by] if self.place.by in inside and sees_whole(self.user, self.place) else set()

    @cached_property
    def _standings(self) -> dict[int, Standing]:
        """How the kept tables stand; asked once for all tables of a page."""
        if not self.is_public:
            return standings(Indicator.objects.all())
        return fresh_standings(Indicator.objects.filter(is_public=True))

    def as_of(self, indicators: Iterable[Indicator], kinds: Iterable[By]) -> dt.datetime | None:
        """Return when the oldest of the tables was made that the worker makes; None where all is up to date."""
        kinds = list(dict.fromkeys([*kinds, self.place.by]))
        kept = (self._standings[indicator.pk] for indicator in indicators if self._is_kept(indicator, kinds))
        return min((each.made_at for each in kept if each.is_large), default=None)

    def is_waiting(self, indicators: Iterable[Indicator]) -> bool:
        """Whether the public gets nothing of them until the worker has made their table."""
        return self.is_public and any(
            self._is_kept(indicator, [By.WHOLE]) and not self._standings[indicator.pk].is_shown
            for indicator in indicators
        )


def sees_whole(user, place: Place) -> bool:
    """Whether ``user`` sees all figures of ``place``, which a kept table tells of."""
    if user.is_office:
        return True
    if not user.current_memberships:  # a deputy's may have ended, while that of the person in the role has not
        return False
    others = place.networks.exclude(pk__in=networks_read_by(user))
    return place.by == By.REGION and not Figure.objects.filter(network__in=others).order_by().exists()


def whole_of(user) -> Place:
    """Return all that ``user`` sees as a place where it is one: a local network, or a region."""
    if user is None or user.is_office or not Obligation.objects.all().are_all_in_networks_read_by(user):
        return WHOLE
    mine = networks_read_by(user)
    if len(mine) == 1:
        return Place(By.NETWORK, str(*mine))
    regions = Network.objects.filter(pk__in=mine).order_by().values_list(Coalesce("parent", "pk"), flat=True)
    places = [Place(By.REGION, str(pk)) for pk in regions.distinct()]
    return places[0] if len(places) == 1 and sees_whole(user, places[0]) else WHOLE


def periods_of(figures: QuerySet[Figure]) -> QuerySet[Period]:
    """Return the periods that ``figures`` tell of, the earliest first."""
    return told_of(Period, figures, "period").order_by("starts", "slug")


def told_of(model, figures: QuerySet[Figure], relation: str, *order: str) -> QuerySet:
    """Return the records with a figure; one is looked for in each, where ``EXISTS`` would read all figures.

    ``order`` is that of the index to look in, which shows at once that there is none.
    """
    one = figures.filter(**{relation: OuterRef("pk")}).order_by(*order).values("pk")[:1]
    return model.objects.annotate(_figure=Subquery(one)).filter(_figure__isnull=False)


def _with_figures(figures: QuerySet[Figure]) -> QuerySet[Indicator]:
    return told_of(Indicator, figures, "indicator", "period_id", "network_id")


def public_indicators() -> QuerySet[Indicator]:
    """Return the indicators of the published figures; texts are none."""
    published = _with_figures(Figure.objects.public())
    return published.filter(is_public=True).exclude(kind=KIND.TEXT)  # asked first, before any figure


def indicators_for(user) -> list[Indicator]:
    """The indicators with accepted figures, in their order; for the public without texts."""
    used = public_indicators() if user is None else _with_figures(Figure.objects.all())
    return list(used.order_by("-is_headline", "position", "slug"))
