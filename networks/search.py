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
    head_start=0.05,
)
register(Event, "event", facts=("place",), head_start=-0.1)
register(NewsItem, "news", facts=("publisher",), head_start=-0.1)
depends(TargetGroup, lambda group: group.networks.all())
