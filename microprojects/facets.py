"""The filters of the micro-project list: one value each in the address, counts under the other filters."""

from dataclasses import dataclass

from django.db import models
from django.db.models import Count, F
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


# What is counted: keys, so that no further table is read for it.
COUNTED = {
    "country": "country",
    "target_group": "target_groups",
    "network": "network",
    "status": "status",
    "tool": "tools",
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

    def parts(self) -> dict:
        """Return what ``gather`` has to bring for ``facets``: the counts of each, and the names of what is counted."""
        tools = MicroProject._meta.get_field("tools").related_model
        return {f"count_{name}": self._counts(name) for name in NAMES} | {
            "networks": Network.objects.published().order_by().values("id", "slug", "place"),
            "groups": (TargetGroup.objects.published(), "name"),
            "tools": (tools.objects.published(), "title"),
        }

    def _counts(self, name: str) -> models.QuerySet:
        """Each micro-project is found once for a value, since a filter names one value and addresses are unique."""
        rows = self.narrowed(without=name).order_by().annotate(value=F(COUNTED[name]))
        return rows.values("value").annotate(n=Count("pk"))

    def facets(self, gathered: dict[str, list]) -> list[Facet]:
        """Return the facets of what was gathered for ``parts``."""
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
        return [
            Facet(name, label, self._options(name, gathered[f"count_{name}"], names()))
            for name, (label, names) in labels.items()
        ]

    def _options(self, name: str, counts: list[dict], names: dict) -> list[Option]:
        chosen, code = self.values[name], languages.current()
        options = [
            Option(value, label, row["n"], value == chosen, name)
            for row in counts
            if row["value"] in names
            for value, label in [names[row["value"]]]
        ]
        return sorted(options, key=lambda option: sort_key(_plain(option.label), code))


def _by_itself(choices) -> dict:
    return {value: (value, label) for value, label in choices.choices}


def _plain(label) -> str:
    return str(getattr(label, "value", label))
