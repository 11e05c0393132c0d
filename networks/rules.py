import rules

from networks.models import Mandate
from sempre.rules import add_tending_perms, editor, is_draft, is_office

may_delete = editor & is_draft

add_tending_perms("networks.regionalcoordinationgroup", delete=may_delete)
add_tending_perms("networks.localempowermentnetwork", add=editor, delete=may_delete)
add_tending_perms("networks.event", add=editor, delete=may_delete)
add_tending_perms("networks.newsitem", add=editor, delete=may_delete)


def regions_of(user):
    """The regions that ``user`` coordinates."""
    seats = Mandate.objects.current().filter(user=user, role=Mandate.Role.REGIONAL_COORDINATOR)
    return seats.values_list("network", flat=True)


@rules.predicate
def coordinates(user, record):
    """The network, or that of the mandate, belongs to a region that the user coordinates."""
    network = record.network if isinstance(record, Mandate) else record
    return network is not None and regions_of(user).filter(network__in=[network.pk, network.parent_id]).exists()


@rules.predicate
def is_own(user, mandate):
    return mandate.user_id == user.pk


@rules.predicate
def coordinates_any(user):
    return regions_of(user).exists()


signed_in = rules.is_authenticated & rules.is_active
rules.add_perm("networks.tend_mandate", signed_in & (is_office | coordinates))
rules.add_perm("networks.set_deputy", signed_in & (is_own | is_office | coordinates))
rules.add_perm("networks.list_people", signed_in & (is_office | coordinates_any))
