"""Tables of figures that are kept in the database: a page reads the cells that it shows.

What counts people is masked with the whole table of its indicator, so that table is made once for all readers. Triggers
note each change of what it is made of. Up to ``AT_ONCE`` figures the first reader after a change makes it anew, and
whoever comes meanwhile waits: nobody ever sees an older one. Larger ones are made by the worker, also of what needs no
masking, and pages say as of when they are; but after something was taken back (a micro-project that is not public any
more, a report that is void, a stricter rule) nothing is shown until that is out of all sums.
"""

import datetime as dt
import logging
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from microprojects.figures.cube import Cube, is_masked
from microprojects.figures.totals import GIVEN, By, Cell, Place, Spot, State, exact_cells, figures_of
from microprojects.figures.wide_cube import WideCube
from microprojects.models import Figure, FigureChange, FigureRow, FigureTable, Indicator

logger = logging.getLogger(__name__)

AT_ONCE = 10_000  # figures of an indicator whose table is made for a reader: masking takes two or three seconds
WITH_PROJECTS = 100_000  # figures that are masked micro-project by micro-project: two minutes, and 400 MB
MADE = 1  # grows whenever other cells come out of the same figures: what was made before is not shown any more
READ_AT_MOST = 3  # times, to have all of it as of one moment
PAUSE = 20  # times the seconds that a large table took: how long it is good enough
LOCKS = 1752  # the first half of the numbers of our locks, beside those of the clock


@dataclass(frozen=True)
class Standing:
    """How an indicator's table stands: made when, whether something changed since, or was even taken back."""

    is_large: bool
    made_at: dt.datetime | None
    seconds: float
    is_old: bool
    takes_away: bool

    @property
    def is_shown(self) -> bool:
        """Whether pages may show it: up to date, or large and with nothing in it that is not public any more."""
        return self.made_at is not None and not (self.takes_away if self.is_large else self.is_old)

    def is_due(self, now: dt.datetime) -> bool:
        waits = self.is_large and self.is_shown and now < self.made_at + dt.timedelta(seconds=PAUSE * self.seconds)
        return self.is_old and not waits


def standings(indicators: Iterable[Indicator]) -> dict[int, Standing]:
    """Return how the tables stand, in one statement that reads a row or two for each."""
    changes = FigureChange.objects.filter(indicator=OuterRef("pk"))
    rows = Indicator.objects.filter(pk__in=[indicator.pk for indicator in indicators]).order_by()
    rows = rows.annotate(is_old=Exists(changes), takes_away=Exists(changes.filter(takes_away=True)))
    values = ("pk", "table__is_large", "table__made_at", "table__seconds", "table__made_by", "is_old", "takes_away")
    return {
        pk: Standing(bool(is_large), made_at, seconds or 0, is_old or made_by != MADE, takes_away or made_by != MADE)
        for pk, is_large, made_at, seconds, made_by, is_old, takes_away in rows.values_list(*values)
    }


def fresh_standings(indicators: Iterable[Indicator]) -> dict[int, Standing]:
    """Return how the tables stand, those of people made anew that a reader does not have to wait long for."""
    indicators = {indicator.pk: indicator for indicator in indicators}
    found = standings(indicators.values())
    made = [
        indicators[pk]
        for pk, standing in sorted(found.items())
        if is_masked(indicators[pk]) and standing.is_old and not standing.is_large
    ]
    for indicator in made:
        make(indicator, at_most=AT_ONCE)
    return found | standings(made) if made else found


def public_cells(indicators: Iterable[Indicator], *places: Q) -> dict[Spot, Cell]:
    """Return what is published of the indicators that count people; ``places`` narrows it by ``by`` and ``key``."""
    people = [indicator for indicator in indicators if is_masked(indicator)]
    standing = fresh_standings(people) if people else {}
    return kept_cells([indicator for indicator in people if standing[indicator.pk].is_shown], *places)


def kept_cells(indicators: Iterable[Indicator], *places: Q, is_public: bool = True) -> dict[Spot, Cell]:
    """Return the cells of the kept tables."""
    kinds = {indicator.pk: indicator.kind for indicator in indicators}
    if not kinds:
        return {}
    rows = FigureRow.objects.filter(*places, indicator__in=list(kinds), is_public=is_public)
    found = {}
    for indicator, by, key, cells in rows.values_list("indicator", "by", "key", "cells"):
        place = Place(By(by), key)
        for column, parts in cells.items():
            for part, packed in parts.items():
                found[Spot(indicator, place, int(column), part)] = _unpacked(kinds[indicator], *packed)
    return found


def make(indicator: Indicator, *, at_most: int | None = None) -> None:
    """Make the table anew, unless somebody else just did, or it has more than ``at_most`` figures."""
    if at_most is not None and _size(indicator, at_most) > at_most:  # before the lock: nobody waits for the worker
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCKS, indicator.pk])
            cursor.execute("SET LOCAL work_mem = '64MB'")  # a million figures are sorted without files
        size = _size(indicator)
        if not standings([indicator])[indicator.pk].is_old or (at_most is not None and size > at_most):
            return
        begun, made_at = time.monotonic(), timezone.now()
        _take_notes_away(indicator)  # first: whatever is noted from here on, stays
        FigureRow.objects.filter(indicator=indicator).delete()
        for is_public, cells in _tables(indicator, size):
            FigureRow.objects.bulk_create(_rows(indicator, cells, is_public), batch_size=1000)
        made = {
            "made_at": made_at, "seconds": time.monotonic() - begun, "is_large": size > AT_ONCE, "made_by": MADE,
        }  # fmt: skip
        FigureTable.objects.bulk_create(
            [FigureTable(indicator=indicator, **made)], update_conflicts=True, unique_fields=["indicator"],
            update_fields=list(made),
        )  # fmt: skip


def make_due(now: dt.datetime) -> None:
    """Make the tables that changed; the large ones not so often that nothing else is done."""
    indicators = {indicator.pk: indicator for indicator in Indicator.objects.all()}
    for pk, standing in standings(indicators.values()).items():
        if standing.is_due(now):
            try:
                make(indicators[pk])
            except (OperationalError, InterfaceError):
                raise
            except Exception:  # one that fails does not keep the others from being made
                logger.exception("The table of figures of %s could not be made", indicators[pk].slug)


def _size(indicator: Indicator, most: int = WITH_PROJECTS) -> int:
    """Return how many figures it has, counted only as far as it matters."""
    return Figure.objects.filter(indicator=indicator).order_by()[: most + 1].count()


def _tables(indicator: Indicator, size: int) -> Iterable[tuple[bool, Mapping[Spot, Cell]]]:
    """Yield the masked table of people, and of a large indicator what would be added up for each page otherwise."""
    if is_masked(indicator):
        yield True, _read_at_once(WideCube if size > WITH_PROJECTS else Cube, indicator).cells()
    elif size > AT_ONCE:
        yield True, _added_up(indicator, figures_of(None))
    if size > AT_ONCE:
        yield False, _added_up(indicator, Figure.objects.counted().filter(GIVEN))


def _read_at_once(cube: type[Cube], indicator: Indicator) -> Cube:
    """Return the cube, read anew where something changed between its statements; at last it waits for the next time."""
    for _try in range(READ_AT_MOST - 1):
        found = cube(indicator)
        if not FigureChange.objects.filter(indicator=indicator.pk).exists():
            return found
        _take_notes_away(indicator)
    return cube(indicator)


def _take_notes_away(indicator: Indicator) -> None:
    FigureChange.objects.filter(indicator=indicator.pk).delete()


def _added_up(indicator: Indicator, figures) -> dict[Spot, Cell]:
    return exact_cells(figures, WideCube.kinds, [indicator], with_parts=bool(indicator.splits))


def _rows(indicator: Indicator, cells: Mapping[Spot, Cell], is_public: bool) -> list[FigureRow]:
    places: dict[Place, dict] = {}
    for spot, cell in cells.items():
        places.setdefault(spot.place, {}).setdefault(spot.column, {})[spot.part] = _packed(cell)
    return [
        FigureRow(indicator=indicator, is_public=is_public, by=place.by, key=place.key, cells=columns)
        for place, columns in places.items()
    ]


def _packed(cell: Cell) -> list:
    numbers = (str(number) if isinstance(number, Decimal) else number for number in (cell.value, cell.base))
    day = cell.corrected_on and cell.corrected_on.isoformat()
    return [cell.state, *numbers, cell.projects, cell.reports, cell.below, cell.averages, day]


def _unpacked(kind: str, state, value, base, projects, reports, below, averages, day) -> Cell:
    value, base = (Decimal(number) if isinstance(number, str) else number for number in (value, base))
    corrected_on = dt.date.fromisoformat(day) if day else None
    return Cell(State(state), kind, value, base, projects, reports, below, "", averages, corrected_on)
