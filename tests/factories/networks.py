import factory

from networks.models import Event, Network, NewsItem, Seat
from tests.factories.partners import PartnerFactory
from tests.factories.sempre import ContentFactory, TranslatedFactory


class NetworkFactory(ContentFactory):
    """A regional coordination group; ``len=True`` makes a local network below a group of its own."""

    slug = factory.Sequence(lambda n: f"network-{n}")
    kind = Network.Kind.RCG
    name_en = factory.Sequence(lambda n: f"Network {n}")
    country = "SE"
    partner = factory.SubFactory(PartnerFactory)

    class Meta:
        model = Network

    class Params:
        rcg = factory.Trait(kind=Network.Kind.RCG)
        len = factory.Trait(kind=Network.Kind.LEN, parent=factory.SubFactory("tests.factories.networks.NetworkFactory"))


class SeatFactory(TranslatedFactory):
    network = factory.SubFactory(NetworkFactory)
    partner = factory.SubFactory(PartnerFactory)

    class Meta:
        model = Seat


class _WithRelations(ContentFactory):
    """``networks=[…]`` and ``partners=[…]`` are set after the record is made."""

    class Meta:
        abstract = True
        skip_postgeneration_save = True

    @factory.post_generation
    def networks(record, create, networks, **kwargs):
        if networks:
            record.networks.set(networks)

    @factory.post_generation
    def partners(record, create, partners, **kwargs):
        if partners:
            record.partners.set(partners)


class EventFactory(_WithRelations):
    slug = factory.Sequence(lambda n: f"event-{n}")
    kind = Event.Kind.NETWORK_MEETING
    title_en = factory.Sequence(lambda n: f"Event {n}")
    starts = "2018-05-17"

    class Meta:
        model = Event
        skip_postgeneration_save = True


class NewsItemFactory(_WithRelations):
    slug = factory.Sequence(lambda n: f"news-{n}")
    title_en = factory.Sequence(lambda n: f"News {n}")
    published = "2018-06-01"

    class Meta:
        model = NewsItem
        skip_postgeneration_save = True
