from networks.models import Event, Network, NewsItem, Seat
from sempre.loading.kinds import Children, Kind, register

register(Kind("networks", Network, children=(Children("seats", Seat, "network"),)))
register(Kind("events", Event))
register(Kind("news", NewsItem))
