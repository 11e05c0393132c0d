from networks.models import Event, LocalEmpowermentNetwork, Network, NewsItem, RegionalCoordinationGroup
from sempre.resources import resource_for

RegionalResource = resource_for(RegionalCoordinationGroup, owned=("partner",), kind=Network.Kind.RCG)
LocalResource = resource_for(LocalEmpowermentNetwork, owned=("partner", "parent"), kind=Network.Kind.LEN)
EventResource = resource_for(Event)
NewsItemResource = resource_for(NewsItem)
