"""Networks, events and news as open data; who sits in a network is on its page only."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from pydantic import Field as Described

from networks.models import Event, Network, NewsItem
from sempre import search
from sempre.countries import Country
from sempre.open_data.fields import (
    COMMON,
    POSITION,
    SOURCED,
    Fact,
    Link,
    Links,
    Made,
    Page,
    People,
    Words,
    chosen,
    one_of,
)
from sempre.open_data.resources import Filters, Resource
from sempre.open_data.routes import WORDS_ASKED, Slug, Typed, router_of
from sempre.querysets import OneOf

KIND = "`rcg`: regional coordination group, `len`: local empowerment network."
OF_NETWORK = "Slug of a network; a regional coordination group's are also those of its local networks."
PARTIAL = "A date as exact as it is known: 2017, 2017-08 or 2017-08-17."


class NetworkFilters(Filters):
    country: one_of(Country) | None = Described(None, description="The country that the network is in.")
    kind: one_of(Network.Kind) | None = Described(None, description=KIND)
    target_group: Slug | None = Described(None, description="Slug of a target group that it works with.")
    q: Typed | None = Described(None, description=WORDS_ASKED)


def narrowed_networks(networks: QuerySet, filters: NetworkFilters) -> QuerySet:
    if filters.country:
        networks = networks.filter(country=filters.country)
    if filters.kind:
        networks = networks.filter(kind=filters.kind)
    if filters.target_group:
        networks = networks.filter(target_groups__slug=filters.target_group)
    return networks.filter(OneOf("pk", search.ids(Network, filters.q))) if filters.q else networks


NETWORKS = Resource(
    name="networks",
    title=pgettext_lazy("navigation", "Networks"),
    about=_("Regional coordination groups and the local empowerment networks that they support."),
    singular="Network",
    rows=Network.objects.published,
    fields=(
        Fact("slug"),
        Page(needs=("slug",)),
        chosen("kind", Network.Kind, KIND),
        Words("name"),
        Fact("place"),
        chosen("country", Country),
        Words("region"),
        Fact("municipality"),
        *POSITION,
        Words("summary"),
        Link("parent", note="Slug of the regional coordination group."),
        Link("partner", note="Slug of the responsible partner."),
        Links("co_partners", note="Slugs of partners."),
        Links("target_groups", note="Slugs of target groups."),
        Fact("blog"),
        *COMMON,
    ),
    details=(
        Words("purposes", note="Markdown."),
        Words("profile", note="The place in figures. Markdown."),
        *SOURCED,
    ),
    filters=NetworkFilters,
    narrow=narrowed_networks,
    has_map=True,
)


class AnnouncementFilters(Filters):
    country: one_of(Country) | None = Described(None, description="A country that it concerns.")
    network: Slug | None = Described(None, description=OF_NETWORK)
    q: Typed | None = Described(None, description=WORDS_ASKED)


class EventFilters(AnnouncementFilters):
    kind: one_of(Event.Kind) | None = Described(None, description="What kind of meeting it is.")


def narrowed(rows: QuerySet, filters: AnnouncementFilters) -> QuerySet:
    """Narrow as the feeds do: a region's are also those of its local networks."""
    rows = rows.of_place(country=filters.country or "", network=filters.network or "")
    if getattr(filters, "kind", None):
        rows = rows.filter(kind=filters.kind)
    return rows.filter(OneOf("pk", search.ids(rows.model, filters.q))) if filters.q else rows


ANNOUNCED = (
    Links("networks", note="Slugs of networks."),
    Links("partners", note="Slugs of partners."),
    Links("micro_projects", note="Slugs of micro-projects."),
    *COMMON,
)
MORE = (Words("body", note="Markdown."), Words("date_note"), *SOURCED)

EVENTS = Resource(
    name="events",
    title=pgettext_lazy("navigation", "Events"),
    about=_("Conferences, workshops and meetings of the partnership and its networks."),
    singular="Event",
    rows=Event.objects.published,
    fields=(
        Fact("slug"),
        Page(needs=("slug",)),
        chosen("kind", Event.Kind),
        Words("title"),
        Words("summary"),
        Fact("starts", note=PARTIAL),
        Fact("start_time", note="Hours in `time_zone`."),
        Fact("ends", note=PARTIAL),
        Fact("end_time"),
        Fact("time_zone"),
        Fact("place"),
        chosen("country", Country),
        Fact("online", bool),
        Made("languages", list[str], "Languages spoken.", make=lambda event, _: event.languages.split(),
             needs=("languages",)),
        People("participants", note="Not given from 1 to 4; `participants_below` then says 5."),
        Fact("cancelled", bool),
        *ANNOUNCED,
    ),
    details=MORE,
    order=("-starts", "slug"),
    filters=EventFilters,
    narrow=narrowed,
)  # fmt: skip

NEWS = Resource(
    name="news",
    title=pgettext_lazy("navigation", "News"),
    about=_("What partners, newspapers and the programme reported, in short and with the source."),
    singular="NewsItem",
    rows=NewsItem.objects.published,
    fields=(
        Fact("slug"),
        Page(needs=("slug",)),
        Words("title"),
        Words("summary"),
        Fact("published", note=PARTIAL),
        Fact("publisher"),
        Fact("link", note="Address of the original."),
        *ANNOUNCED,
    ),
    details=MORE,
    order=("-published", "slug"),
    filters=AnnouncementFilters,
    narrow=narrowed,
)

router = router_of(NETWORKS, EVENTS, NEWS)
