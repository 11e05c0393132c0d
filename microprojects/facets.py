"""The filters of the micro-project list: one value each in the address, counts under the other filters."""

from collections import Counter
from dataclasses import dataclass

from django.db import models
from django.db.models import Count, F, Sum, Value
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from microprojects.models import CountedAs, MicroProject, Tally
from microprojects.places import MapOfFound, map_of_found
from networks.models import Network
from partners.models import Partner, TargetGroup
from sempre import languages, search
from sempre.alphabet import sort_key
from sempre.countries import Country
from sempre.rows import gather
from sempre.translated import shown

FACETS = ("country", "target_group", "network", "status", "tool")
NAMES = (*FACETS, "partner")
RELATIONS = {"target_group": "target_groups", "tool": "tools", "partner": "partners"}
TALLIED = ("country", "target_group", "network", "status")


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
    """What a visitor asked of the published list, from the query string; unknown values simply find nothing."""

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

    def narrowed(self, *without: str):
        """The list under all filters but these."""
        queryset = self.base
        for name, value in self.values.items():
            if value and name not in without:
                queryset = queryset.filter(**_condition(name, value))
        return queryset

    @cached_property
    def counted(self) -> dict[str, list]:
        """The number found, and the counts of each facet under the other filters, by one statement."""
        tools = {"count_tool": self._tools()}
        if not self.is_tallied:
            ids = {"target_group": _groups(self.values["target_group"]), "network": _networks(self.values["network"])}
            counted = gather(combinations=self._combinations(), **ids, **tools)
            return counted | add_up(counted["combinations"], self._asked(counted))
        number = self._tally().values(one=Value(1)).annotate(n=Sum("number"))
        return gather(number=number, **{f"count_{name}": self._counts(name) for name in TALLIED}, **tools)

    @property
    def number(self) -> int:
        return max(0, sum(row["n"] or 0 for row in self.counted["number"]))

    @property
    def is_tallied(self) -> bool:
        """Whether the numbers are kept; others are counted."""
        return not self.q and all(name in TALLIED or not self.values[name] for name in NAMES)

    def _tally(self, *, without: str = "") -> models.QuerySet:
        """The kept numbers under all filters but one."""
        chosen = {name: value for name in TALLIED if name != without and (value := self.values[name])}
        rows = Tally.objects.order_by()
        for name in ("country", "status"):
            rows = rows.filter(**{name: chosen[name]}) if name in chosen else rows
        if "network" in chosen:
            rows = rows.filter(network__in=_networks(chosen["network"]))
        if "target_group" in chosen:
            return rows.filter(target_group__in=_groups(chosen["target_group"]))
        return rows.filter(target_group__isnull=without != "target_group")

    def _counts(self, name: str) -> models.QuerySet:
        """Each micro-project is found once for a value, since a filter names one value and addresses are unique."""
        rows = self._tally(without=name).annotate(value=F(name)).values("value")
        return rows.annotate(n=Sum("number")).filter(n__gt=0)

    def _tools(self) -> models.QuerySet:
        found = self.narrowed("tool").order_by().values("pk")
        links = MicroProject.tools.through.objects.filter(microproject__in=found)
        return links.values(value=F("tool")).annotate(n=Count("pk"))

    def _combinations(self) -> models.QuerySet:
        """How often each combination of what is tallied occurs among what has the words, the tool and the partner."""
        found = self.narrowed(*TALLIED).order_by().values("pk")
        rows = CountedAs.objects.filter(micro_project__in=found)
        return rows.values("country", "status", "network", "target_groups").annotate(n=Count("pk"))

    def _asked(self, ids: dict[str, list]) -> dict[str, set]:
        """Return for each filter in use the values that fit."""
        asked = {name: {self.values[name]} for name in TALLIED if self.values[name]}
        return {name: {row["pk"] for row in ids[name]} if name in ids else values for name, values in asked.items()}

    def map(self) -> MapOfFound:
        """The map of what was found, closer than the whole region where something was chosen."""
        tally = self._tally() if self.is_tallied else None
        return map_of_found(self.narrowed(), self.number, closer=bool(self), tally=tally)

    def parts(self) -> dict:
        """Return the names of what is counted, for ``gather``."""
        tools = MicroProject._meta.get_field("tools").related_model
        region = Network.objects.published().filter(slug=self.values["network"], kind=Network.Kind.RCG)
        return {
            "networks": Network.objects.published().order_by().values("id", "slug", "place"),
            "region": (region, "name"),
            "groups": (TargetGroup.objects.published(), "name"),
            "tools": (tools.objects.published(), "title"),
            "partner": (Partner.objects.published().filter(slug=self.values["partner"]), "name"),
        }

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
        return [Option(record.slug, shown(record, "name"), self.number, True, name) for record in records]

    def _options(self, name: str, counts: list[dict], names: dict) -> list[Option]:
        chosen, code = self.values[name], languages.current()
        options = [
            Option(value, label, row["n"], value == chosen, name)
            for row in counts
            if row["value"] in names
            for value, label in [names[row["value"]]]
        ]
        return sorted(options, key=lambda option: sort_key(_plain(option.label), code))


def _condition(name: str, value: str) -> dict:
    if name == "network":
        return {"network__in": _networks(value)}
    if relation := RELATIONS.get(name):  # what is not published is not told of, not even by what it is connected with
        return {f"{relation}__slug": value, f"{relation}__state": "published"}
    return {name: value}


def _networks(slug: str) -> models.QuerySet:
    """Return the ids of a local network, or of all in a region."""
    named = models.Q(slug=slug) | models.Q(parent__slug=slug, parent__state="published")
    return Network.objects.published().filter(named).order_by().values("pk")


def _groups(slug: str) -> models.QuerySet:
    return TargetGroup.objects.published().filter(slug=slug).order_by().values("pk")


def add_up(combinations: list[dict], asked: dict[str, set]) -> dict[str, list[dict]]:
    """Return the number and the counts of each facet as ``gather`` would; each under the filters of the others."""
    sums: dict[str, Counter] = {name: Counter() for name in ("number", *TALLIED)}
    for row in combinations:
        values = {name: {row[name]} for name in ("country", "status", "network")}
        values["target_group"] = set(row["target_groups"])
        unfit = {name for name, wanted in asked.items() if not values[name] & wanted}
        if not unfit:
            sums["number"][None] += row["n"]
        for name in TALLIED:
            if unfit <= {name}:
                sums[name].update(dict.fromkeys(values[name], row["n"]))
    found = {name: [{"value": value, "n": n} for value, n in counts.items()] for name, counts in sums.items()}
    return {"number": found.pop("number")} | {f"count_{name}": rows for name, rows in found.items()}


def _by_itself(choices) -> dict:
    return {value: (value, label) for value, label in choices.choices}


def _plain(label) -> str:
    return str(getattr(label, "value", label))
