"""Who holds what: the one query behind the board, the front page, the calendar feed and the reminders."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, replace

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.http import Http404
from django.utils.translation import pgettext_lazy

from microprojects.models import MicroProject, Obligation, Period, ReportState
from microprojects.querysets import SENT, mandates_of
from networks.models import Mandate, Network
from sempre import languages
from sempre.countries import Country
from sempre.models import User

LEVEL = Obligation.Level
MINE, ATTENTION, OPEN, ALL = "mine", "attention", "open", "all"
NOT_BEGUN, NOBODY = "none", "nobody"
PENDING = ("overdue", "soon", "open", "closed")
ASKED = Q(waived_at__isnull=True)
DONE = {
    "late": ASKED & Q(report__state__in=SENT, report__first_submitted_on__gt=F("due")),
    "answered": ASKED & Q(report__state__in=SENT) & ~Q(report__first_submitted_on__gt=F("due")),
    "skipped": ASKED & Q(report__state="skipped"),
    "waived": ~ASKED,
    "void": ASKED & Q(report__state="void"),
}
STANDINGS = (*PENDING, *DONE)
UNTOUCHED = Q(report__state="draft", report__saved_at=None)  # opened by the calendar, see ``Obligation.is_begun``
STATE = {
    NOT_BEGUN: Q(report=None) | UNTOUCHED,
    ReportState.DRAFT: Q(report__state="draft", report__saved_at__isnull=False),
}
COUNTED_TO = 1000  # beyond it a list says "more than"
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

    @classmethod
    def of(cls, query, user: User) -> "Filters":
        """Read the query string; a value that means nothing to ``user`` is a 404, like an unknown one."""
        standing = _one_of(query, "standing", STANDINGS)
        state = _one_of(query, "state", (*ReportState.values, NOT_BEGUN))
        usual = ALL if standing or state else usual_view(user)
        return cls(
            show=_one_of(query, "show", SHOWN) or usual,
            country=_one_of(query, "country", Country.values),
            network=_record(networks_of(user), query, "network"),
            period=_record(periods_of(user), query, "period"),
            state=state,
            standing=standing,
            level=_one_of(query, "with", HELD),
            q=" ".join(query.get("q", "").split())[:LONGEST_QUERY],
        )

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
            found &= STATE.get(self.state, Q(report__state=self.state))
        if self.level:
            found &= Q(holder=None) if self.level == NOBODY else Q(holding_level=self.level)
        if self.show == MINE:
            found &= Q(holder=user)
        return found & _mentions(self.q) if self.q else found


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


def _mentions(words: str) -> Q:
    """The text stands in the micro-project's or network's name, in any language, or in the holder's."""
    found = Q(holder__name__icontains=words)
    for relation, model, field in (("micro_project", MicroProject, "title"), ("network", Network, "name")):
        texts = Q(slug__icontains=words)
        for language in languages.CODES:
            texts |= Q(**{f"{field}_{language}__icontains": words})
        found |= Q(**{f"{relation}__in": model.objects.filter(texts).values("pk")})
    return found


def rows(user: User, filters: Filters, now: dt.datetime | None = None) -> QuerySet[Obligation]:
    """Return the obligations ``user`` may see under ``filters``, in order."""
    found = _under(user, filters, now)
    if filters.standing:
        found = found.filter(DONE.get(filters.standing, Q(standing=filters.standing)))
    if filters.show == ALL:
        return found.order_by("-due", "-pk")
    if filters.show == ATTENTION:
        return found.order_by(Case(When(holder=user, then=Value(0)), default=Value(1)), "due", "pk")
    return found.order_by("due", "pk")


def _under(user: User, filters: Filters, now: dt.datetime | None) -> QuerySet[Obligation]:
    """All filters but the standing."""
    is_done_shown = filters.show == ALL and filters.standing not in PENDING
    base = Obligation.objects.with_standing(now) if is_done_shown else open_obligations(now)
    found = base.visible_to(user).filter(filters.condition(user))
    return found.filter(Q(holder=user) | Q(standing="overdue")) if filters.show == ATTENTION else found


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
    """Return how many there are of each standing under all other filters; what is done is counted up to a limit."""
    filters = replace(filters, standing="")
    found = _under(user, replace(filters, show=OPEN) if filters.show == ALL else filters, now)
    numbers = dict(found.order_by().values_list("standing").annotate(n=Count("pk")))
    if filters.show == ALL:
        numbers = {name: n for name, n in numbers.items() if name in PENDING} | _counts_of_done(user, filters, now)
    return {name: numbers[name] for name in STANDINGS if name in numbers}


def _counts_of_done(user: User, filters: Filters, now: dt.datetime | None) -> Counter:
    """Count by what the indexes know, and no further than a list will say."""
    found = _under(user, filters, now).order_by()
    first, *others = (
        found.filter(condition).annotate(name=Value(name)).values_list("name", flat=True)[: COUNTED_TO + 1]
        for name, condition in DONE.items()
    )
    return Counter(first.union(*others, all=True).order_by())


def networks_of(user: User) -> QuerySet[Network]:
    """Return the local networks the person sees obligations of, and the regions these belong to."""
    seen = Obligation.objects.visible_to(user)
    local = Q(Exists(seen.filter(network=OuterRef("pk"))))
    regional = Q(Exists(seen.filter(network__parent=OuterRef("pk"))))
    return Network.objects.filter(local | regional)


def periods_of(user: User) -> QuerySet[Period]:
    return Period.objects.filter(Exists(Obligation.objects.visible_to(user).filter(period=OuterRef("pk"))))
