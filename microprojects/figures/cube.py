"""Counts of people as the public gets them: all that is published of an indicator is masked together, once.

Every micro-project, network, region and country, every period and all of them: one table whose sums the public knows.
What pages and files show is read from it, so that no two of them can be subtracted. Cells that must be equal (a network
with one micro-project, the highest of one period) are one cell in it. By sex, age and group only regions, countries and
the whole are told, and all periods together: parts of small groups would hide everything else.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from django.db.models.functions import Coalesce

from microprojects.figures.totals import (
    ALL,
    KIND,
    OVER_PLACES,
    OVER_TIME,
    WHOLE,
    By,
    Cell,
    Place,
    Spot,
    State,
    exact_cells,
    figures_of,
    part_key,
    put_together,
    rule_over_time,
    sound_parts,
)
from microprojects.models import Indicator
from sempre.masking import Few, Group, Hidden, Shown, masked

INSIDE = "inside"  # what a micro-project did in one network; summed up, never shown
YES, REST = "of:yes", "of:rest"  # a share has two parts: so many, and the rest of its base


def is_masked(indicator: Indicator) -> bool:
    """Whether its cells are people: counts of them, and shares of so many people."""
    return indicator.counts_people and indicator.kind in (KIND.COUNT, KIND.PERCENT)


class Leaf:
    """The figure of a micro-project in a period, with its parts."""

    whole = WHOLE

    def __init__(self, pk, project, network, region, country, period, starts, number, base, corrected):
        self.pk, self.period, self.starts, self.corrected = pk, period, starts, corrected
        self.project, self.network = Place(By.MICRO_PROJECT, str(project)), Place(By.NETWORK, str(network))
        self.region, self.country = Place(By.REGION, str(region)), Place(By.COUNTRY, country)
        self.number, self.base = _whole(number), None if base is None else _whole(base)
        self.parts: dict[str, int] = {}
        if self.base is not None:
            self.number, self.parts = self.base, {YES: self.number, REST: self.base - self.number}

    @property
    def amounts(self) -> dict[str, int]:
        return {"": self.number} if self.base is None else {"": self.number, **self.parts}


def _whole(number: Decimal | None) -> int:
    return int(Decimal(number or 0).to_integral_value())


type Layer = dict[tuple, list[Leaf]]  # cells, and the figures they are made of


def _in_one_country(layer: Layer) -> bool:
    return all(len({leaf.country for leaf in leaves}) == 1 for leaves in layer.values())


class Cube:
    """One indicator's public table. Cells are ``(place, column, part)``; ``alias`` says which are the same cell."""

    kinds: Sequence[By] = tuple(By)  # of places that are told

    def __init__(self, indicator: Indicator):
        self.indicator = indicator
        self.leaves = self._leaves()
        self.exact = self._exact()
        self.counts: dict[tuple, int] = {}
        self.alias: dict[tuple, tuple] = {}
        self.groups: list[Group] = []
        self.made_of: dict[tuple, list[Leaf]] = {}

    def _leaves(self) -> list[Leaf]:
        figures = (
            figures_of(None).filter(indicator=self.indicator, number__isnull=False).order_by("period__starts", "pk")
        )
        region = Coalesce("network__parent", "network")
        rows = figures.values_list(
            "pk", "micro_project", "network", region, "micro_project__country", "period", "period__starts", "number",
            "base", "corrected_at",
        )  # fmt: skip
        leaves = {row[0]: Leaf(*row) for row in rows}
        for figure, part, number in sound_parts(figures).values_list("figure", part_key(), "number"):
            if figure in leaves:  # not one that came meanwhile
                leaves[figure].parts[part] = number
        return list(leaves.values())

    def cells(self) -> dict[Spot, Cell]:
        self._fill_periods()
        if self._is_linear:
            self._fill_all_periods()
        if self.indicator.over_places != OVER_PLACES.NONE:
            self._fill_places()
            self._fill_parts()
        shown = masked(self.counts, self.groups, threshold=self.indicator.smallest_cell)
        keys = (key for key in self.made_of if key[0].by in self.kinds and key[2] not in (YES, REST))
        found = {Spot(self.indicator.pk, *key): self._cell(key, shown) for key in keys}
        return found if self._is_linear else found | self._all_periods_apart(found)

    def _all_periods_apart(self, found: dict[Spot, Cell]) -> dict[Spot, Cell]:
        """Averages, and the highest share, cannot be masked with the rest: shown only where nothing else is masked."""
        hide = any(cell.is_masked for cell in found.values())
        return {spot: cell.hidden() if hide else cell for spot, cell in self.exact.items() if spot.column == ALL}

    def _exact(self) -> dict[Spot, Cell]:
        """What cannot be made of the leaves, read beside them."""
        if self._is_linear:
            return {}
        return exact_cells(figures_of(None), self.kinds, [self.indicator], with_parts=bool(self.indicator.splits))

    @property
    def _is_linear(self) -> bool:
        """Whether what counts over time is a sum or one of the figures; an average and the highest share are not."""
        rule = rule_over_time(self.indicator)
        share = self.indicator.kind == KIND.PERCENT
        return rule in (OVER_TIME.SUM, OVER_TIME.LATEST) or (rule == OVER_TIME.MAX and not share)

    def _same(self, key: tuple) -> tuple:
        while key in self.alias:
            key = self.alias[key]
        return key

    def _add(self, total: tuple, parts: list[tuple], leaves: list[Leaf]) -> None:
        """Make ``total`` the sum of ``parts``: the same cell where there is one part only."""
        self.made_of[total] = leaves
        parts = [self._same(part) for part in parts]
        if len(parts) == 1:
            self.alias[total] = parts[0]
        else:
            self.counts[total] = sum(self.counts[part] for part in parts)
            self.groups.append(Group(total, tuple(parts)))

    def _fill_periods(self) -> None:
        for leaf in self.leaves:
            for part, number in leaf.amounts.items():
                key = (leaf.project, leaf.period, part)
                self.counts[key], self.made_of[key] = number, [leaf]
            if leaf.base is not None:
                halves = tuple((leaf.project, leaf.period, part) for part in (YES, REST))
                self.groups.append(Group((leaf.project, leaf.period, ""), halves))

    def _fill_all_periods(self) -> None:
        """Put the periods of each micro-project together; its part in each network, should it have moved, by itself."""
        by_project: dict[Place, list[Leaf]] = {}
        for leaf in self.leaves:
            by_project.setdefault(leaf.project, []).append(leaf)
        for project, leaves in by_project.items():
            counted = self._counted(leaves)
            for part in dict.fromkeys(part for leaf in counted for part in leaf.amounts):
                self._add_up_periods(project, part, [leaf for leaf in counted if part in leaf.amounts])
            if rule_over_time(self.indicator) == OVER_TIME.MAX:
                top = self._same((project, ALL, ""))
                rest = (self._same((project, leaf.period, "")) for leaf in leaves if leaf not in counted)
                self.groups += [Group(top, (lower,), adds_up=False) for lower in rest]

    def _add_up_periods(self, project: Place, part: str, leaves: list[Leaf]) -> None:
        by_network: dict[Place, list[Leaf]] = {}
        for leaf in leaves:
            by_network.setdefault(leaf.network, []).append(leaf)
        inside = []
        for network, given in by_network.items():
            unit = (Place(INSIDE, f"{project.key} in {network.key}"), ALL, part)
            self._add(unit, [(project, leaf.period, part) for leaf in given], given)
            inside.append(unit)
        self._add((project, ALL, part), inside, leaves)

    def _counted(self, leaves: list[Leaf]) -> list[Leaf]:
        """The micro-project's figures that count over time, as ``figures.counting`` has them."""
        rule = rule_over_time(self.indicator)
        if rule == OVER_TIME.SUM:
            return leaves
        highest = rule == OVER_TIME.MAX
        return [max(leaves, key=lambda leaf: (leaf.number if highest else 0, leaf.starts, leaf.pk))]

    def _fill_places(self) -> None:
        """Add up micro-projects to networks, these to regions, these to countries where borders allow, and to all."""
        units: dict[tuple, Layer] = {}
        for key, leaves in self.made_of.items():
            place, column, part = key
            if (place.by == INSIDE) == (column == ALL):
                units.setdefault((column, part), {})[key] = leaves
        for (column, part), cells in units.items():
            networks = self._level(cells, "network", column, part)
            regions = self._level(networks, "region", column, part)
            inland = next((layer for layer in (regions, networks) if _in_one_country(layer)), cells)
            countries = self._level(inland, "country", column, part)
            fewest = min((layer for layer in (regions, countries)), key=len)
            self._level(fewest, "whole", column, part)

    def _fill_parts(self) -> None:
        """Add the parts of what counts over time, from where region and country meet upward; at most their whole."""
        counted: dict[tuple[Place, Place], dict[tuple, list[Leaf]]] = {}
        for (place, column, part), leaves in self.made_of.items():
            if place.by == INSIDE and column == ALL and not part and leaves[0].base is None:
                counted.setdefault((leaves[0].region, leaves[0].country), {})[place, column, part] = leaves
        layers: dict[str, Layer] = {}
        for (region, country), units in counted.items():
            meeting = Place(INSIDE, f"{region.key} in {country.key}")
            leaves = [leaf for given in units.values() for leaf in given]
            for name, key in self._parts_of(meeting, leaves, list(units)):
                layers.setdefault(name, {})[key] = leaves
        for name, cells in layers.items():
            for level in ("region", "country", "whole"):
                self._level(cells, level, ALL, name)

    def _parts_of(self, place: Place, leaves: list[Leaf], units: list[tuple]) -> Iterator[tuple[str, tuple]]:
        total = self._sum_of(place, units)
        names = dict.fromkeys(name for leaf in leaves for name in leaf.parts)
        dimensions: dict[str, list[tuple]] = {}
        for name in names:
            key = (place, ALL, name)
            self.counts[key] = sum(leaf.parts.get(name, 0) for leaf in leaves)
            self.made_of[key] = leaves
            dimensions.setdefault(name.partition(":")[0], []).append(key)
            yield name, key
        self.groups += [Group(total, tuple(keys), adds_up=False) for keys in dimensions.values()]

    def _sum_of(self, place: Place, units: list[tuple]) -> tuple:
        """Return the cell that is the sum of ``units``: the region's where it is that, else one of its own."""
        region = self.made_of[units[0]][0].region
        inside = sum(len(self.made_of[unit]) for unit in units)
        if (region, ALL, "") in self.made_of and len(self.made_of[region, ALL, ""]) == inside:
            return self._same((region, ALL, ""))
        total = (place, ALL, "")
        self._add(total, units, [leaf for unit in units for leaf in self.made_of[unit]])
        return self._same(total)

    def _level(self, below: Layer, name: str, column: int, part: str) -> Layer:
        """Add the cells of the places ``name`` that are made of the cells ``below``."""
        above: dict[tuple, list[tuple]] = {}
        for key, leaves in below.items():
            above.setdefault((getattr(leaves[0], name), column, part), []).append(key)
        for total, keys in above.items():
            self._add(total, keys, [leaf for key in keys for leaf in below[key]])
        return {total: self.made_of[total] for total in above}

    def _cell(self, key: tuple, shown: dict) -> Cell:
        place, column, _part = key
        number, base = shown[self._same(key)], None
        if self.indicator.kind == KIND.PERCENT:
            parts = (shown[self._same((place, column, name))] for name in (YES, REST))
            number, base = self._share(number, *parts)
        cell = self._unmasked(key, *(n if isinstance(n, int) else 0 for n in (number, base)))
        if isinstance(number, Hidden):
            return cell.hidden()
        smallest = self.indicator.smallest_cell
        is_few = isinstance(number, Few) or (cell.averages and cell.is_exact and 0 < cell.value < smallest)
        return replace(cell.hidden(), state=State.FEW, below=smallest) if is_few else cell

    def _unmasked(self, key: tuple, number: int, base: int) -> Cell:
        leaves = self.made_of[key]
        corrected = max((leaf.corrected for leaf in leaves if leaf.corrected), default=None)
        projects = len({leaf.project for leaf in leaves})
        spot = Spot(self.indicator.pk, *key)
        return put_together(self.indicator, spot, number, base, projects, len(leaves), corrected, "")

    @staticmethod
    def _share(base: Shown, yes: Shown, rest: Shown) -> tuple[Shown, Shown]:
        """Return numerator and base: shown together or not at all."""
        return (yes, base) if all(isinstance(n, int) for n in (base, yes, rest)) else (Hidden(), Hidden())
