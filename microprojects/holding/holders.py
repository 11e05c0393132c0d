"""Who holds a report: somebody always does, by name."""

import datetime as dt

from django.utils import timezone

from microprojects.models import Obligation
from networks import mandates
from sempre.countries import zone_of
from sempre.models import User
from sempre.workdays import working_days_between

LEVEL = Obligation.Level


def candidates(obligation: Obligation, level: str) -> list[User]:
    """Return who could hold it at ``level``, the first choice first; a level without people is held by the next one."""
    network = obligation.network
    local, regional, lead = mandates.writers, mandates.regional_coordinators, mandates.office
    chains = {
        LEVEL.LOCAL: (lambda: local(network), lambda: regional(network), lead),
        LEVEL.REGIONAL: (lambda: regional(network), lead),
        LEVEL.LEAD: (lead,),
    }
    return next((people for ask in chains[level] if (people := ask())), [])


def hand_over(obligation: Obligation, level: str, *, first: User | None = None) -> None:
    """Give it to ``level``: to ``first`` if that person works there, else to the first in order; save it.

    Somebody who is away is stood in for by the deputy, who then acts for that person.
    """
    people = candidates(obligation, level)
    holder = first if first in people else (people[0] if people else None)
    give(obligation, holder, level)


def give(obligation: Obligation, holder: User | None, level: str) -> None:
    """Make ``holder``, or who stands in, the one who holds it."""
    obligation.holder, obligation.acting_for = stood_in(holder, obligation)
    obligation.holding_level, obligation.held_since = level, timezone.now()
    obligation.save(update_fields=["holder", "acting_for", "holding_level", "held_since"])


def stood_in(holder: User | None, obligation: Obligation) -> tuple[User | None, User | None]:
    """Return who would hold it now, and for whom where that is the deputy of somebody who is away."""
    if holder is not None and mandates.is_away(holder):
        deputy = mandates.deputy_of(holder, obligation.network)
        if deputy is not None and not mandates.is_away(deputy):
            return deputy, holder
    return holder, None


def next_holder(obligation: Obligation, level: str) -> User | None:
    """Return who would hold it if it were handed over to ``level`` now."""
    people = candidates(obligation, level)
    return stood_in(people[0], obligation)[0] if people else None


def is_silent(obligation: Obligation, days: int, now: dt.datetime | None = None) -> bool:
    """Whether the holder is away, or has had it for more than ``days`` working days of the network's country."""
    if obligation.holder is not None and mandates.is_away(obligation.holder):
        return True
    country = obligation.network.country
    zone = zone_of(country)
    since, today = obligation.held_since.astimezone(zone), (now or timezone.now()).astimezone(zone)
    return working_days_between(since.date(), today.date(), country) > days
