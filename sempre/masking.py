"""Small numbers of people in public tables: which are masked, and which others so that no sum gives those away.

A count from 1 to 4 is shown as "fewer than 5" (primary suppression). Sums and differences could still reveal it, so
other cells are hidden too (secondary suppression) until whoever knows every published number, every sum of the table
and this rule - a masked cell is 1 to 4, a hidden one is 5 or more - finds at least two possible values for each masked
cell. All four are left possible where hiding cells that are no totals can do it.

The method is that of cell suppression in statistical disclosure control (the tau-argus handbook; Hundepool and others,
"Statistical Disclosure Control", chapter 4), with paths instead of linear programmes: a cell is safe when the table can
be changed into another one that looks the same to the public. Such a change raises or lowers the cell by one and mends
every sum that this breaks by changing other unpublished cells by one, until all are right again. A search for the
cheapest change, in which a published cell may take part at a price by its value, says which cells to hide. Every
change found is a table that the public cannot exclude, so safety never rests on the search being complete: where it
finds nothing, all that hangs together is hidden, and then the table with all numbers doubled looks the same.
"""

import heapq
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from math import inf

from django.utils.formats import localize
from django.utils.translation import gettext as _

THRESHOLD = 5
STATES = 3000  # broken states that one search looks at before it gives up
AT_ONCE = 8  # sums that may be broken at the same time

type Key = Hashable
type Changes = dict[int, int]  # by how much cells differ from the true table
type Broken = tuple[tuple[int, int], ...]  # sums that are not right, and by how much
type Path = tuple[int, int, Path | None]  # the last cell that was changed, its step, what went before


@dataclass(frozen=True)
class Few:
    """A number of people that is not nought, and less than ``below``."""

    below: int = THRESHOLD


@dataclass(frozen=True)
class Hidden:
    """A number that is not shown because it would give another one away."""


type Shown = int | Few | Hidden


@dataclass(frozen=True)
class Group:
    """A sum that readers know of: the parts make the total, or no more than it where ``adds_up`` is false."""

    total: Key
    parts: tuple[Key, ...]
    adds_up: bool = True


def crossed(rows: Sequence[Key], columns: Sequence[Key], all_rows: Key, all_columns: Key) -> list[Group]:
    """Return the groups of a table with row and column totals, whose cells have the keys ``(row, column)``."""
    across = [Group((row, all_columns), tuple((row, column) for column in columns)) for row in (*rows, all_rows)]
    down = [Group((all_rows, column), tuple((row, column) for row in rows)) for column in (*columns, all_columns)]
    return across + down


def masked(
    cells: Mapping[Key, int], groups: Iterable[Group] = (), *, threshold: int = THRESHOLD, zeros_shown: bool = True
) -> dict[Key, Shown]:
    """Return what may be shown of each cell: its number, ``Few`` or ``Hidden``.

    Give all that is published about the same people in one call: what is masked apart can be subtracted. A nought is
    shown, and never hidden for another, unless ``zeros_shown`` is false: then it is ``Few`` like 1 to 4. The same
    input gives the same answer. Raises ``KeyError`` for a group of unknown cells, ``ValueError`` for negative numbers
    and for parts that do not make their total.
    """
    table = _Table(cells, list(groups), threshold, zeros_shown)
    for cell in table.small:
        table.protect(cell)
    for cell in table.small:
        table.widen(cell)
    return {key: table.shown(i) for i, key in enumerate(cells)}


def label(shown: Shown) -> str:
    """Return what a table prints for a cell."""
    match shown:
        case Few(below=5):
            return _("fewer than 5")
        case Few(below=below):
            return _("fewer than %(number)s") % {"number": localize(below)}
        case Hidden():
            # Translators: in a table, in place of a number that would give away a small number of people
            return _("not shown")
    return str(localize(shown))


class _Table:
    """The cells by number, what the public knows of each, and the changes that it cannot exclude."""

    def __init__(self, cells: Mapping[Key, int], groups: list[Group], threshold: int, zeros_shown: bool) -> None:
        numbers = {key: i for i, key in enumerate(cells)}
        self.values = list(cells.values())
        self.threshold = threshold
        self.least = 1 if zeros_shown else 0  # the smallest number that is masked
        self.small = [i for i, value in enumerate(self.values) if self.least <= value < threshold]
        self.is_total = {numbers[group.total] for group in groups}
        self.bounds: dict[int, tuple[int, float]] = {}  # of the unpublished cells, as the public knows them
        self.groups: list[list[tuple[int, int]]] = []  # (cell, +1 for the total or -1 for a part)
        self._add(groups, numbers)
        self.groups_of: list[list[tuple[int, int]]] = [[] for _ in self.values]
        for g, members in enumerate(self.groups):
            for cell, side in members:
                self.groups_of[cell].append((g, side))
        self.bounds |= dict.fromkeys(self.small, (self.least, threshold - 1))
        self.unpublished = [[member for member in members if member[0] in self.bounds] for members in self.groups]
        # For each small cell: its possible values, each with a whole table that has it.
        self.possible: dict[int, dict[int, Changes]] = {i: {self.values[i]: {}} for i in self.small}

    def _add(self, groups: list[Group], numbers: dict[Key, int]) -> None:
        """Number the groups' cells; what a total has beyond its parts becomes a cell that nobody publishes."""
        if any(value < 0 for value in self.values):
            raise ValueError("numbers of people are not negative")
        for group in groups:
            total, parts = numbers[group.total], [numbers[part] for part in group.parts]
            rest = self.values[total] - sum(self.values[part] for part in parts)
            if rest < 0 or (rest and group.adds_up):
                raise ValueError(f"the parts of {group.total!r} do not make the total: {rest} is left")
            if not group.adds_up:
                self.bounds[len(self.values)] = (0, inf)
                parts.append(len(self.values))
                self.values.append(rest)
            self.groups.append([(total, 1), *((part, -1) for part in parts)])

    def shown(self, cell: int) -> Shown:
        bounds = self.bounds.get(cell)
        if bounds is None:
            return self.values[cell]
        return Hidden() if bounds[1] == inf else Few(self.threshold)

    def protect(self, cell: int) -> None:
        """Hide what it takes for two possible values of a small cell, else all that hangs together with it."""
        if not self._open(cell, 2, self._may_hide):
            for each in self._component(cell):
                self._hide(each, self.least)

    def widen(self, cell: int) -> None:
        """Make all values of a small cell possible, as far as no total has to be hidden for it."""
        self._open(cell, self.threshold - self.least, lambda i: self._may_hide(i) and i not in self.is_total)

    def _may_hide(self, cell: int) -> bool:
        return self.values[cell] > 0

    def _open(self, cell: int, enough: int, may_hide: Callable[[int], bool]) -> bool:
        """Find tables with other values for ``cell``, hiding the cheapest cells it takes; say whether it succeeded."""
        while len(self.possible[cell]) < enough and self.bounds[cell][1] < inf:
            found = self._cheapest(cell, None) or self._cheapest(cell, may_hide)
            if found is None:
                return False
            for each, _step in _steps(found[0]):
                if each not in self.bounds:
                    self._hide(each, self.threshold)
            self._note(*found)
        return True

    def _cheapest(self, cell: int, may_hide: Callable[[int], bool] | None) -> tuple[Path, Changes] | None:
        """Return the cheapest change to a value of ``cell`` that was not yet possible, and the table it starts from."""
        low, high = self.bounds[cell]
        best = None
        for value, table in self.possible[cell].items():
            for step in (1, -1):
                if low <= value + step <= high and value + step not in self.possible[cell]:
                    found = self._search(cell, step, table, may_hide)
                    if found and (best is None or found[0] < best[0]):
                        best = (found[0], found[1], table)
        return best and best[1:]

    def _note(self, path: Path, table: Changes) -> None:
        """Keep the changed table for every small cell that it gives a new value."""
        table = dict(table)
        for cell, step in _steps(path):
            table[cell] = table.get(cell, 0) + step
        for cell, change in table.items():
            if cell in self.possible:
                self.possible[cell].setdefault(self.values[cell] + change, table)

    def _search(
        self, cell: int, step: int, table: Changes, may_hide: Callable[[int], bool] | None
    ) -> tuple[int, Path] | None:
        """Return the cheapest change of ``table`` that begins with ``step`` in ``cell``, and its price."""
        groups = self.groups if may_hide else self.unpublished
        number = count()
        queue = [(0, 0, next(number), self._after((), cell, step), (cell, step, None))]
        looked_at: set[Broken] = set()
        while queue and len(looked_at) < STATES:
            price, depth, _n, broken, path = heapq.heappop(queue)
            if not broken:
                return price, path
            if broken in looked_at:
                continue
            looked_at.add(broken)
            changed = {each for each, _step in _steps(path)}
            group, wrong = broken[0]
            for other, side in groups[group]:
                mend = -side if wrong > 0 else side
                extra = None if other in changed else self._price(other, mend, table, may_hide)
                if extra is not None:
                    after = self._after(broken, other, mend)
                    if after not in looked_at and len(after) <= AT_ONCE:
                        heapq.heappush(queue, (price + extra, depth + 1, next(number), after, (other, mend, path)))
        return None

    def _price(self, cell: int, step: int, table: Changes, may_hide: Callable[[int], bool] | None) -> int | None:
        """Return what it costs that ``cell`` takes part in a change, ``None`` if the public would see it."""
        value = self.values[cell] + table.get(cell, 0) + step
        if bounds := self.bounds.get(cell):
            return 0 if bounds[0] <= value <= bounds[1] else None
        return self._worth(cell) if may_hide and may_hide(cell) and value >= self.threshold else None

    def _worth(self, cell: int) -> int:
        """Return the price of hiding a cell: its value, times three if that has little room, times four for a total."""
        value = self.values[cell]
        factor = 4 if cell in self.is_total else 1 if value >= 2 * self.threshold - 2 else 3
        return factor * value

    def _after(self, broken: Broken, cell: int, step: int) -> Broken:
        wrong = dict(broken)
        for group, side in self.groups_of[cell]:
            wrong[group] = wrong.get(group, 0) + side * step
        return tuple(sorted((group, by) for group, by in wrong.items() if by))

    def _hide(self, cell: int, least: int) -> None:
        """Publish nothing of ``cell``; the public knows that it is ``least`` or more."""
        if cell not in self.bounds:
            for group, side in self.groups_of[cell]:
                self.unpublished[group].append((cell, side))
        self.bounds[cell] = (least, inf)

    def _component(self, cell: int) -> set[int]:
        """Return the cells that hang together with ``cell`` through sums, without the noughts that are shown."""
        reached, ahead = {cell}, [cell]
        while ahead:
            for group, _side in self.groups_of[ahead.pop()]:
                new = {i for i, _side in self.groups[group] if self.values[i] >= self.least} - reached
                reached |= new
                ahead += new
        return {i for i in reached if self.bounds.get(i, (1,))[0] > 0 or i in self.possible}


def _steps(path: Path | None) -> Iterator[tuple[int, int]]:
    while path:
        cell, step, path = path
        yield cell, step
