"""What the partner area's front page says first: what I have to do."""

import datetime as dt

from django.db.models import Q
from django.utils import timezone

from microprojects.holding import board
from microprojects.holding.rows import rows_of
from microprojects.models import Action, Obligation
from microprojects.querysets import mandates_of
from networks.models import Mandate
from sempre.models import User

SHOWN = 5


def to_do(request) -> tuple[str, dict] | None:
    """Return the one report that is due, the others that wait for me, and what others of my networks hold."""
    user, now = request.user, timezone.now()
    if not (user.is_office or user.current_memberships):
        return None
    found = board.whole(board.waiting_for(user, now), slice(SHOWN + 2), now)
    waiting = [row for row in found if row.standing != "closed"]
    rows = rows_of(waiting, user, now)
    first = next((row for row in rows[:1] if row.obligation.holding_level == Obligation.Level.LOCAL), None)
    others = [row for row in rows if row is not first]
    roles = {role for _network, role in mandates_of(user)}
    context = {
        "due": first,
        "others": others[:SHOWN],
        "has_more": len(others) > SHOWN,
        "wanted": help_wanted(user, roles),
        "late": late_in_region(user, now, {row.pk for row in waiting}) if _looks_after(user, roles) else [],
        "has_role": bool(roles) or user.is_office,
        "tends_people": _looks_after(user, roles),
        "today": now,
    }
    return "microprojects/_to_do.html", context


def _looks_after(user: User, roles: set[str]) -> bool:
    return user.is_office or Mandate.Role.REGIONAL_COORDINATOR in roles


def help_wanted(user: User, roles: set[str]) -> list[Action]:
    """Return the help asked of my level that nobody has answered yet."""
    if not _looks_after(user, roles):
        return []
    asked_of_me = Q(asked_of=Obligation.Level.LEAD) if user.is_office else Q()
    if not user.is_office:
        regions = board.regions_of(user)
        asked_of_me = Q(asked_of=Obligation.Level.REGIONAL, report__obligation__network__parent__in=regions)
    found = Action.objects.open().filter(asked_of_me).order_by("asked_at", "pk")
    return list(found.select_related("micro_project", "report__obligation__network").defer("report__content")[:SHOWN])


def late_in_region(user: User, now: dt.datetime, mine: set[int]) -> list:
    """Return the latest reports of those I look after that wait for somebody else."""
    filters = board.Filters(show=board.OPEN, standing="overdue")
    found = board.rows(user, filters, now).exclude(pk__in=mine)
    return rows_of(board.whole(found, slice(SHOWN), now), user, now)
