"""Who holds what: the one query behind the board, the front page, the calendar feed and the reminders."""

import datetime as dt
from dataclasses import dataclass, replace

from django.db.models import Case, F, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.http import Http404
from django.utils.translation import pgettext_lazy

from microprojects.holding.naming import Named
from microprojects.models import Obligation, Period, ReportState
from microprojects.querysets import mandates_of
from microprojects.standing import PENDING, STANDINGS, conditions
from networks.models import Mandate, Network
from sempre.countries import Country
from sempre.editing.counting import COUNTED_TO, counted
from sempre.models import User

LEVEL = Obligation.Level
MINE, ATTENTION, OPEN, ALL = "mine", "attention", "open", "all"
NOT_BEGUN, NOBODY = "none", "nobody"
SETTLED = ("waived", "void")  # never open
LONGEST_QUERY = 80
PAGE = 50

SHOWN = {
    MINE: pgettext_lazy("reports shown on the board", "waiting for me"),
    ATTENTION: pgettext_lazy("reports shown on the board", "waiting for me, and late"),
    OPEN: pgettext_lazy("reports shown on the board", "everything open"),
    ALL: pgettext_lazy("reports shown on the board", "everything"),
}
HELD = {
    LEVEL.LOCAL: pgettext_lazy("a report is with", "the local network"),
    LEVEL.REGIONAL: pgettext_lazy("a report is with", "the regional coordination"),
    LEVEL.LEAD: pgettext_lazy("a report is with", "the project office"),
    NOBODY: pgettext_lazy("a report is with", "nobody"),
}


def open_obligations(now: dt.datetime | None = None) -> QuerySet[Obligation]:
    """Return all obligations somebody still has to do something about, with ``standing`` annotated."""
    return Obligation.objects.unfinished().with_standing(now)


def waiting_for(user: User, now: dt.datetime | None = None) -> QuerySet[Obligation]:
    """Return what ``user`` holds and still may act on, the most pressing first."""
    return open_obligations(now).visible_to(user).filter(holder=user).for_board().order_by("due", "pk")


def usual_view(user: User) -> str:
    """Return what the board shows first: for a region its own tasks and what is late, for others what waits."""
    return ATTENTION if not user.is_office and regions_of(user) else MINE


def regions_of(user: User) -> set[int]:
    """Return the ids of the regions that ``user`` coordinates."""
    return {network for network, role in mandates_of(user) if role == Mandate.Role.REGIONAL_COORDINATOR}


@dataclass(frozen=True)
class Filters:
    """What a person asked of the board; ``show`` empty means the usual view."""

    show: str = OPEN
    country: str = ""
    network: Network | None = None
    period: Period | None = None
    state: str = ""
    standing: str = ""
    level: str = ""
    q: str = ""
    named: Named | None = None  # what ``q`` names

    @classmethod
    def of(cls, query, user: User) -> "Filters":
        """Read the query string; a value that means nothing to ``user`` is a 404, like an unknown one."""
        standing = _one_of(query, "standing", STANDINGS)
        state = _one_of(query, "state", (*ReportState.values, NOT_BEGUN))
        usual = ALL if standing or state else usual_view(user)
        filters = cls(
            show=_one_of(query, "show", SHOWN) or usual,
            country=_one_of(query, "country", Country.values),
            network=_record(networks_of(user), query, "network"),
            period=_record(periods_of(user), query, "period"),
            state=state,
            standing=standing,
            level=_one_of(query, "with", HELD),
            q=" ".join(query.get("q", "").split())[:LONGEST_QUERY],
        )
        if not filters.q:
            return filters
        asked = Obligation.objects.visible_to(user).filter(filters.condition(user))
        return replace(filters, named=Named.by(filters.q, asked))

    @property
    def is_narrowed(self) -> bool:
        return self != replace(Filters(), show=self.show)

    def condition(self, user: User) -> Q:
        """Everything but the standing."""
        found = Q()
        if self.country:
            found &= Q(network__country=self.country)
        if self.network:
            found &= Q(network=self.network) | Q(network__parent=self.network)
        if self.period:
            found &= Q(period=self.period)
        if self.state:
            found &= Q(stage="" if self.state == NOT_BEGUN else self.state)
        if self.level:
            found &= Q(holder=None) if self.level == NOBODY else Q(holding_level=self.level)
        if self.show == MINE:
            found &= Q(holder=user)
        return found & self.named.condition if self.named else found


def _one_of(query, name: str, values) -> str:
    value = query.get(name, "")
    if value and value not in values:
        raise Http404
    return value


def _record(queryset, query, name: str):
    slug = query.get(name, "")
    found = queryset.filter(slug=slug).first() if slug else None
    if slug and found is None:
        raise Http404
    return found


def rows(user: User, filters: Filters, now: dt.datetime | None = None) -> QuerySet[Obligation]:
    """Return the obligations ``user`` may see under ``filters``, in order."""
    found = _under(user, filters, now)
    if filters.standing:
        found = found.filter(conditions(now)[filters.standing])
    if filters.show == ALL:
        # Those of a few micro-projects are found by these and sorted: in the index of due dates they may be the last.
        due = Coalesce(F("due"), F("first_due")) if filters.named and filters.named.is_of_projects else F("due")
        return found.order_by(due.desc(), "-pk")
    if filters.show == ATTENTION:
        return found.order_by(Case(When(holder=user, then=Value(0)), default=Value(1)), "due", "pk")
    return found.order_by("due", "pk")


def _under(user: User, filters: Filters, now: dt.datetime | None) -> QuerySet[Obligation]:
    """All filters but the standing."""
    is_done_shown = filters.show == ALL and filters.standing not in PENDING
    base = Obligation.objects.with_standing(now) if is_done_shown else open_obligations(now)
    found = base.visible_to(user).filter(filters.condition(user))
    return found.filter(Q(holder=user) | conditions(now)["overdue"]) if filters.show == ATTENTION else found


def page_of(found: QuerySet[Obligation], number: int, now: dt.datetime | None = None) -> tuple[list[Obligation], bool]:
    """Return the rows of a page with all they show, and whether there is a next page."""
    start = (number - 1) * PAGE
    page = list(whole(found, slice(start, start + PAGE + 1), now))
    return page[:PAGE], len(page) > PAGE


def whole(found: QuerySet[Obligation], part: slice, now: dt.datetime | None = None) -> QuerySet[Obligation]:
    """Return a part of the ordered ``found`` with all that a row shows.

    The keys come first, by a query of their own: in one query PostgreSQL joins every text before it sorts.
    """
    keys = list(found.values_list("pk", flat=True)[part])
    shown = Obligation.objects.filter(pk__in=keys).order_by(*found.query.order_by)
    return shown.with_standing(now).with_deputy().for_board()


def counts(user: User, filters: Filters, now: dt.datetime | None = None) -> dict[str, int]:
    """Return how many there are of each standing under all other filters, counted no further than a list will say."""
    found = _under(user, replace(filters, standing=""), now)
    asked = {name: q for name, q in conditions(now).items() if filters.show == ALL or name not in SETTLED}
    numbers = counted([found.filter(condition).values("pk") for condition in asked.values()], COUNTED_TO + 1)
    return {name: number for name, number in zip(asked, numbers, strict=True) if number}


def networks_of(user: User) -> QuerySet[Network]:
    """Return the local networks the person sees obligations of, and the regions these belong to."""
    local = Network.objects.filter(Obligation.objects.all().owner_of("network", user))
    return Network.objects.filter(Q(pk__in=local.values("pk")) | Q(pk__in=local.values("parent")))


def periods_of(user: User) -> QuerySet[Period]:
    return Period.objects.filter(Obligation.objects.all().owner_of("period", user))
