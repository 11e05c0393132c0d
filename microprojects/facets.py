"""The filters of the micro-project list: one value each in the address, counts under the other filters."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from microprojects.models import MicroProject
from microprojects.narrowing import NAMES, TALLIED, Narrowing, add_up, counted_under, page_under, published_under
from microprojects.places import MapOfFound, map_of_found
from sempre import languages, search
from sempre.addresses import queries_with
from sempre.alphabet import sort_key
from sempre.countries import Country
from sempre.rows import ask, gather
from sempre.title_order import InTitleOrder
from sempre.translated import shown


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    count: int
    chosen: bool
    address: str  # what a click asks: this value, or any when it is chosen


@dataclass(frozen=True)
class Facet:
    name: str
    label: str
    options: list[Option]

    @property
    def chosen(self) -> Option | None:
        return next((option for option in self.options if option.chosen), None)

    @property
    def is_open(self) -> bool:
        return self.chosen is not None

    @property
    def words(self) -> list[list]:
        """What a page shows of the options, as plain values."""
        return [[option.label, option.count, option.chosen, option.address] for option in self.options]


class Filters:
    """What a visitor asked of the published list, from the query string; unknown values simply find nothing."""

    def __init__(self, query, queryset=None):
        self.query = query
        self.question = search.Query(query.get("q", ""), languages.current(), asks=False)
        self.q = self.question.text
        self.values = {name: query.get(name, "").strip()[:80] for name in NAMES}
        self.chosen = {name: value for name, value in self.values.items() if value}
        self.queryset = queryset

    def __bool__(self) -> bool:
        return bool(self.q or self.chosen)

    @property
    def asked(self) -> dict[str, str]:
        """What an address says to ask the same."""
        return self.values | {"q": self.q}

    @cached_property
    def _narrowing(self) -> Narrowing:
        base = MicroProject.objects.published() if self.queryset is None else self.queryset
        return Narrowing(base, self.chosen, search.ids(MicroProject, self.q) if self.q else None)

    def narrowed(self):
        """The list under all filters."""
        return self._narrowing.narrowed()

    def in_order(self) -> Sequence[int]:
        """The ids of what was found, by title."""
        if self.q:
            return self._narrowing.left(self.number)
        return InTitleOrder(MicroProject, published_under, self.number, **self.chosen)

    @cached_property
    def counted(self) -> dict[str, list]:
        """The number found, and the counts of each facet under the other filters, by one statement."""
        counted = gather(**self._narrowing.counted()) if self.q else ask(counted_under, **self.chosen)
        if "combinations" in counted:
            counted |= add_up(counted["combinations"], self._asked(counted))
        return counted

    @property
    def number(self) -> int:
        return max(0, sum(row["n"] or 0 for row in self.counted["number"]))

    def _asked(self, ids: dict[str, list]) -> dict[str, set]:
        """Return for each filter in use the values that fit."""
        asked = {name: {self.values[name]} for name in TALLIED if self.values[name]}
        return {name: {row["pk"] for row in ids[name]} if name in ids else values for name, values in asked.items()}

    def map(self) -> MapOfFound:
        return map_of_found(self.number, closer=bool(self))

    def page(self, ids: list[int]) -> dict[str, list]:
        """Return what stands on a page with these micro-projects, by one statement."""
        is_grouped = self.map().is_grouped
        if self.q:
            return gather(**self._narrowing.page(is_grouped, ids))
        return ask(page_under, is_grouped, ids=ids, **self.chosen)

    def facets(self, gathered: dict[str, list]) -> list[Facet]:
        """Return the facets, named by what was gathered for ``parts``."""
        labels = {
            "country": (_("Country"), lambda: _by_itself(Country)),
            "target_group": (_("Target group"), lambda: {g.pk: (g.slug, shown(g, "name")) for g in gathered["groups"]}),
            "network": (
                pgettext("facet", "Network"),
                lambda: {n["id"]: (n["slug"], n["place"]) for n in gathered["networks"]},
            ),
            "status": (pgettext("facet", "Status"), lambda: _by_itself(MicroProject.Status)),
            "tool": (pgettext("facet", "Tool"), lambda: {t.pk: (t.slug, shown(t, "title")) for t in gathered["tools"]}),
        }
        facets = {
            name: Facet(name, label, self._options(name, self.counted[f"count_{name}"], names()))
            for name, (label, names) in labels.items()
        }
        facets["network"].options.extend(self._only(gathered["region"], "network"))
        if partner := self._only(gathered["partner"], "partner"):
            facets["partner"] = Facet("partner", pgettext("facet", "Partner"), partner)
        return list(facets.values())

    def _only(self, records: list, name: str) -> list[Option]:
        """Return as chosen what the list is narrowed to without being on offer: a partner, a whole region."""
        address = queries_with(self.query, name)(None)
        return [Option(record.slug, shown(record, "name"), self.number, True, address) for record in records]

    def _options(self, name: str, counts: list[dict], names: dict) -> list[Option]:
        chosen, code, address = self.values[name], languages.current(), queries_with(self.query, name)
        options = [
            Option(value, label, row["n"], value == chosen, address(None if value == chosen else value))
            for row in counts
            if row["value"] in names
            for value, label in [names[row["value"]]]
        ]
        return sorted(options, key=lambda option: sort_key(_plain(option.label), code))


def _by_itself(choices) -> dict:
    return {value: (value, label) for value, label in choices.choices}


def _plain(label) -> str:
    return str(getattr(label, "value", label))
