"""The filters of the micro-project list: one value each in the address, counts under the other filters."""

from dataclasses import dataclass

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from microprojects.models import MicroProject
from networks.models import Network
from partners.models import TargetGroup
from sempre import languages, search
from sempre.alphabet import sort_key
from sempre.countries import Country
from sempre.translated import shown

NAMES = ("country", "target_group", "network", "status", "tool")
LOOKUPS = {
    "country": "country",
    "target_group": "target_groups__slug",
    "network": "network__slug",
    "status": "status",
    "tool": "tools__slug",
}


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    count: int
    chosen: bool
    facet: str

    @property
    def params(self) -> dict:
        """What a click changes in the address: choose this value, or drop it when it is chosen."""
        return {self.facet: None if self.chosen else self.value, "page": None}


@dataclass(frozen=True)
class Facet:
    name: str
    label: str
    options: list[Option]

    @property
    def chosen(self) -> Option | None:
        return next((option for option in self.options if option.chosen), None)


class Filters:
    """What a visitor asked of the list, taken from the query string; unknown values simply find nothing."""

    def __init__(self, query, queryset):
        self.q = search.clean_query(query.get("q", ""))
        self.values = {name: query.get(name, "").strip()[:80] for name in NAMES}
        self.base = queryset.filter(pk__in=search.ids(MicroProject, self.q)) if self.q else queryset

    def __bool__(self) -> bool:
        return bool(self.q or any(self.values.values()))

    @property
    def asked(self) -> dict[str, str]:
        """What an address says to ask the same."""
        return self.values | {"q": self.q}

    def narrowed(self, *, without: str = ""):
        """The list under all filters but one."""
        queryset = self.base
        for name, value in self.values.items():
            if value and name != without:
                queryset = queryset.filter(**{LOOKUPS[name]: value})
        return queryset

    def facets(self) -> list[Facet]:
        labels = {
            "country": _("Country"),
            "target_group": _("Target group"),
            "network": pgettext("facet", "Network"),
            "status": pgettext("facet", "Status"),
            "tool": pgettext("facet", "Tool"),
        }
        return [Facet(name, labels[name], self._options(name)) for name in NAMES]

    def _options(self, name: str) -> list[Option]:
        chosen = self.values[name]
        counts = (
            MicroProject.objects.filter(pk__in=self.narrowed(without=name).values("pk"))
            .order_by()
            .values_list(LOOKUPS[name])
            .annotate(n=Count("pk", distinct=True))
        )
        found = {value: count for value, count in counts if value}
        names = _labels(name, set(found))
        options = [
            Option(value, names[value], count, value == chosen, name)
            for value, count in found.items()
            if value in names
        ]
        return sorted(options, key=lambda option: sort_key(_plain(option.label), languages.current()))


def _plain(label) -> str:
    return str(getattr(label, "value", label))


def _labels(name: str, values: set[str]) -> dict[str, str]:
    if name == "country":
        return {value: Country(value).label for value in values}
    if name == "status":
        return {value: MicroProject.Status(value).label for value in values}
    if name == "network":
        return {n.slug: n.place for n in Network.objects.published().filter(slug__in=values)}
    if name == "target_group":
        return {g.slug: shown(g, "name") for g in TargetGroup.objects.published().filter(slug__in=values)}
    tools = MicroProject._meta.get_field("tools").related_model
    return {t.slug: shown(t, "title") for t in tools.objects.published().filter(slug__in=values)}
