"""Who does what for a network: the one place that answers by name."""

from django.utils import timezone

from networks.models import Mandate, Network
from sempre.models import User

ROLE = Mandate.Role


def people(network: Network | None, *roles: str) -> list[User]:
    """Return whoever holds one of ``roles`` for ``network`` today, the earlier role in ``roles`` first."""
    if network is None:
        return []
    found = Mandate.objects.current().filter(network=network, role__in=roles).select_related("user")
    ordered = sorted(found, key=lambda mandate: (roles.index(mandate.role), mandate.since, mandate.pk))
    return list({mandate.user_id: mandate.user for mandate in ordered}.values())


def writers(network: Network) -> list[User]:
    """Who reports for a local network: reporters first, then its coordinators."""
    return people(network, *Mandate.LOCAL)


def local_coordinators(network: Network) -> list[User]:
    return people(network, ROLE.LOCAL_COORDINATOR)


def regional_coordinators(network: Network) -> list[User]:
    """Who coordinates the region of a local network (or a region itself)."""
    return people(network.parent or network, ROLE.REGIONAL_COORDINATOR)


def office() -> list[User]:
    """The people of the project office, in the order in which they came."""
    people = User.objects.filter(is_active=True, memberships__role="office").order_by("pk").distinct()
    return [user for user in people if user.is_office]


def deputy_of(user: User, network: Network | None) -> User | None:
    """Who stands in for ``user`` in ``network`` (a local one: or in its region), while that person may write."""
    if network is None:
        return None
    places = [network.pk, network.parent_id]
    own = Mandate.objects.current().filter(user=user, network__in=places, deputy__isnull=False)
    for mandate in own.select_related("deputy").order_by("pk"):
        if mandate.deputy.is_active and any(m.may_write for m in mandate.deputy.current_memberships):
            return mandate.deputy
    return None


def is_away(user: User) -> bool:
    return bool(user.away_until and user.away_until >= timezone.localdate())
