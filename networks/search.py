"""How networks, events and news are found."""

from networks.models import Event, Network, NewsItem
from partners.models import TargetGroup
from partners.search import target_group_names
from sempre.search import depends, register

register(
    Network,
    "network",
    published=lambda: Network.objects.published().prefetch_related("target_groups"),
    facts=("municipality",),
    more=target_group_names,
)
register(Event, "event", facts=("place",))
register(NewsItem, "news", facts=("publisher",))
depends(TargetGroup, lambda group: group.networks.all())
