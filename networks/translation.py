from modeltranslation.translator import TranslationOptions, register

from networks.models import Event, LocalEmpowermentNetwork, Network, NewsItem, RegionalCoordinationGroup, Seat
from sempre.translation import ContentOptions


@register([Network, RegionalCoordinationGroup, LocalEmpowermentNetwork])
class NetworkOptions(ContentOptions):
    fields = ("name", "region", "summary", "purposes", "profile")
    partners = ("partner", "co_partners")


@register(Seat)
class SeatOptions(TranslationOptions):
    fields = ("group", "function")
    part_of = "network"


@register(Event)
class EventOptions(ContentOptions):
    fields = ("title", "summary", "body", "date_note")
    partners = ("partners",)


@register(NewsItem)
class NewsItemOptions(ContentOptions):
    fields = ("title", "summary", "body", "date_note")
    partners = ("partners",)
