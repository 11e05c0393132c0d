"""The public table of more people than can be masked micro-project by micro-project."""

from dataclasses import replace

from django.db.models import Max, Sum
from django.db.models.functions import Coalesce

from microprojects.figures.cube import Cube, Leaf
from microprojects.figures.totals import (
    OVER_TIME,
    By,
    Cell,
    Spot,
    exact_cells,
    figures_of,
    part_key,
    put_together,
    rule_over_time,
    sound_parts,
)


class WideCube(Cube):
    """One indicator's public table from networks upward: what a network did in a period is not told apart.

    Whatever other table the public cannot exclude, some micro-projects may have had figures that make it. What is no
    plain sum over time is told for all periods together only where nothing else is masked.
    """

    kinds = tuple(by for by in By if by != By.MICRO_PROJECT)

    def _leaves(self) -> list[Leaf]:
        figures = figures_of(None).filter(indicator=self.indicator, number__isnull=False).order_by()
        region = Coalesce("network__parent", "network")
        one = ("network", "micro_project__country", "period")
        rows = figures.values_list(*one, region, "period__starts")
        leaves = {}
        for network, country, period, region, starts, *sums in rows.annotate(
            _number=Sum("number"), _base=Sum("base"), _corrected=Max("corrected_at")
        ):
            project = f"{network} in {country}"
            leaves[network, country, period] = Leaf(
                len(leaves), project, network, region, country, period, starts, *sums
            )
        parts = sound_parts(figures).values_list(*(f"figure__{name}" for name in one), part_key())
        for *key, part, number in parts.annotate(_number=Sum("number")):
            if leaf := leaves.get(tuple(key)):
                leaf.parts[part] = number
        return sorted(leaves.values(), key=lambda leaf: (leaf.starts, leaf.pk))

    def _exact(self) -> dict[Spot, Cell]:
        """Also of how many micro-projects each cell is made, which the leaves do not know any more."""
        return exact_cells(figures_of(None), self.kinds, [self.indicator], with_parts=bool(self.indicator.splits))

    @property
    def _is_linear(self) -> bool:
        return rule_over_time(self.indicator) == OVER_TIME.SUM

    def _unmasked(self, key: tuple, number: int, base: int) -> Cell:
        """Return the number that was judged, with how many micro-projects and reports it is made of."""
        spot = Spot(self.indicator.pk, *key)
        if (made_of := self.exact.get(spot)) is None:
            return super()._unmasked(key, number, base)
        cell = put_together(self.indicator, spot, number, base, made_of.projects, made_of.reports, None, "")
        return replace(cell, corrected_on=made_of.corrected_on)
