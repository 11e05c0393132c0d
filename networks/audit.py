"""Networks are kept under both their kinds, since each kind saves as itself."""

from networks.models import Event, LocalEmpowermentNetwork, Mandate, Network, NewsItem, RegionalCoordinationGroup, Seat
from sempre.audit import keep_history_of

keep_history_of(Network, RegionalCoordinationGroup, LocalEmpowermentNetwork, Seat, Event, NewsItem, Mandate)
