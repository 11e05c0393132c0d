"""Where networks stand on a map."""

from networks.models import Network
from sempre.drawing.map import Place
from sempre.translated import text


def network_place(network: Network, *, here: bool = False) -> Place:
    return Place(
        label=network.place,
        lat=network.lat,
        lon=network.lon,
        kind=network.kind,
        url=network.get_absolute_url(),
        weight=2 if network.is_regional else 1,
        here=here,
        title=str(text(network, "name")),
    )
