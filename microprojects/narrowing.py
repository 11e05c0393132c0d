"""What the database is asked for a list of micro-projects that is narrowed by values of an address.

The values may be the places of ``sempre.rows.ask``: all that is decided here is decided by which of them there are.
"""

from collections import Counter

from django.db import models
from django.db.models import Count, F, Sum, Value

from microprojects.models import CountedAs, MicroProject, Tally
from microprojects.places import squares_of, squares_of_tally
from networks.models import Network
from partners.models import Partner, TargetGroup
from sempre.querysets import OneOf
from sempre.rows import Among

FACETS = ("country", "target_group", "network", "status", "tool")
NAMES = (*FACETS, "partner")
RELATIONS = {"target_group": "target_groups", "tool": "tools", "partner": "partners"}  # one address, one record
TALLIED = ("country", "target_group", "network", "status")
KEPT = (*TALLIED, "partner")  # by which the kept numbers can be narrowed


def published_under(**values) -> models.QuerySet:
    """Return the published micro-projects that these values leave, for ``ask``."""
    return Narrowing(MicroProject.objects.published(), values).narrowed()


def counted_under(**values) -> dict:
    """Return the parts that count them, for ``ask``."""
    return Narrowing(MicroProject.objects.published(), values).counted()


def page_under(is_grouped: bool, *, ids, **values) -> dict:
    """Return the parts of a page of them, for ``ask``."""
    return Narrowing(MicroProject.objects.published(), values).page(is_grouped, ids)


class Narrowing:
    """A queryset under the filters that have a value, and among ``found``, the ids of what has the words asked for.

    What is counted is what is published, whatever ``base`` is.
    """

    def __init__(self, base: models.QuerySet, values: dict, found: list[int] | None = None):
        self.base = base if found is None else base.filter(OneOf("pk", found))
        self.values, self.found = dict.fromkeys(NAMES, "") | values, found
        self.chosen = {name for name in NAMES if self.values[name]}
        self.is_tallied = found is None and self.chosen <= {*KEPT}  # then the numbers are kept; others are counted

    def narrowed(self, *without: str) -> models.QuerySet:
        """The list under all filters but these."""
        queryset = self.base
        for name, value in self.values.items():
            if value and name not in without:
                queryset = queryset.filter(**_condition(name, value))
        return queryset

    def left(self, number: int) -> list[int]:
        """Return which of ``found`` are left under all filters, in their order; ``number`` is how many."""
        if number == len(self.found):
            return self.found
        left = {*self.narrowed().values_list("pk", flat=True)}
        return [key for key in self.found if key in left]

    def counted(self) -> dict:
        """The number found, and the counts of each facet under the other filters."""
        tools = {"count_tool": self._tools()}
        if not self.is_tallied:
            groups = TargetGroup.objects.published().filter(slug=self.values["target_group"]).order_by().values("pk")
            ids = {"target_group": groups, "network": _networks(self.values["network"])}
            return {"combinations": self._combinations(), **ids, **tools}
        number = self._tally().values(one=Value(1)).annotate(n=Sum("number"))
        return {"number": number, **{f"count_{name}": self._counts(name) for name in TALLIED}, **tools}

    def page(self, is_grouped: bool, ids) -> dict:
        """The micro-projects with these ids, all on the map, and the names of what is counted."""
        tools = MicroProject._meta.get_field("tools").related_model
        region = Network.objects.published().filter(slug=self.values["network"], kind=Network.Kind.RCG)
        return {
            "cards": MicroProject.objects.for_list().published().filter(pk__in=Among(ids)),
            "marks": self._marks(is_grouped),
            "networks": Network.objects.published().order_by().values("id", "slug", "place"),
            "region": (region, "name"),
            "groups": (TargetGroup.objects.published(), "name"),
            "tools": (tools.objects.published(), "title"),
            "partner": (Partner.objects.published().filter(slug=self.values["partner"]), "name"),
        }

    def _tally(self, *, without: str = "") -> models.QuerySet:
        """The kept numbers under all filters but one."""
        chosen = {name: value for name in KEPT if name != without and (value := self.values[name])}
        rows = Tally.objects.order_by().filter(**{n: chosen[n] for n in ("country", "status") if n in chosen})
        if "network" in chosen:
            rows = rows.filter(network__in=_networks(chosen["network"]))
        for name in ("target_group", "partner"):
            one = {name: _related(name, chosen[name])} if name in chosen else {f"{name}__isnull": without != name}
            rows = rows.filter(**one)
        return rows

    def _counts(self, name: str) -> models.QuerySet:
        """Each micro-project is found once for a value, since a filter names one value and addresses are unique."""
        rows = self._tally(without=name).annotate(value=F(name)).values("value")
        return rows.annotate(n=Sum("number")).filter(n__gt=0)

    def _marks(self, is_grouped: bool) -> models.QuerySet | tuple:
        if not is_grouped:
            return self.narrowed().filter(lat__isnull=False).order_by("country", "slug"), "title"
        return squares_of_tally(self._tally()) if self.is_tallied else squares_of(self._as_counted())

    def _as_counted(self, *without: str) -> models.QuerySet:
        """The narrow rows of what is left under all filters but these."""
        if self.found is not None and self.chosen <= {*without}:
            return CountedAs.objects.filter(OneOf("micro_project", self.found))
        return CountedAs.objects.filter(micro_project__in=self.narrowed(*without).order_by().values("pk"))

    def _tools(self) -> models.QuerySet:
        links = MicroProject.tools.through.objects.filter(microproject__in=self._as_counted("tool").values("pk"))
        return links.values(value=F("tool")).annotate(n=Count("pk"))

    def _combinations(self) -> models.QuerySet:
        """How often each combination of what is tallied occurs among what has the words, the tool and the partner."""
        rows = self._as_counted(*TALLIED).values("country", "status", "network", "target_groups")
        return rows.annotate(n=Count("pk"))


def _condition(name: str, value: str) -> dict:
    if name == "network":
        return {"network__in": _networks(value)}
    return {RELATIONS[name]: _related(name, value)} if name in RELATIONS else {name: value}


def _related(name: str, slug: str) -> models.Subquery:
    """Return the id: what is not published is not told of, not even by what it is connected with."""
    related = MicroProject._meta.get_field(RELATIONS[name]).related_model.objects.published()
    return models.Subquery(related.filter(slug=slug).order_by().values("pk")[:1])


def _networks(slug: str) -> models.QuerySet:
    """Return the ids of a local network, or of all in a region."""
    named = models.Q(slug=slug) | models.Q(parent__slug=slug, parent__state="published")
    return Network.objects.published().filter(named).order_by().values("pk")


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
