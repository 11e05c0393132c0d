"""News to subscribe to (Atom) and events for calendars (iCalendar), in the language of the address."""

import datetime as dt
import zoneinfo
from dataclasses import dataclass

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from networks.models import Event, Network, NewsItem
from sempre import languages
from sempre.alternates import absolute
from sempre.calendars import add_words, new_calendar, new_entry, uid
from sempre.countries import Country
from sempre.markdown import printable
from sempre.partial_dates import PartialDate
from sempre.reading import choice_or_404
from sempre.translated import Text, text

NEWS_ITEMS = 50
BEFORE_ALL = dt.datetime(2016, 1, 1, tzinfo=dt.UTC)
DAY = r"^\d{4}-\d{2}-\d{2}$"
REFRESH = dt.timedelta(hours=12)


@dataclass(frozen=True)
class FeedPlace:
    """What a feed is narrowed to by its address: ``?country=<code>``, ``?network=<slug>``, or nothing."""

    PARAMETERS = ("country", "network")  # what the page cache may tell feeds apart by
    country: str = ""
    network: Network | None = None

    @classmethod
    def asked_by(cls, request) -> "FeedPlace":
        """Return the place asked for; an unknown network or country is a 404."""
        country = choice_or_404(request.GET.get("country", ""), Country)
        slug = request.GET.get("network", "")
        return cls(country, get_object_or_404(Network.objects.published(), slug=slug) if slug else None)

    @property
    def names(self) -> list[str]:
        network = [str(text(self.network, "name"))] if self.network else []
        return [*network, *([str(Country(self.country).label)] if self.country else [])]

    def within(self, rows):
        """Return the rows of this place."""
        return rows.of_place(country=self.country, network=self.network.slug if self.network else "")

    def titled(self, title: str) -> str:
        return " – ".join([title, *self.names])

    def page(self, name: str) -> str:
        """Return the page of the network, else the page ``name``, which tells of everything."""
        return absolute(self.network.get_absolute_url() if self.network else reverse(name))

    def address(self, name: str) -> str:
        """Return the address of the feed ``name``, narrowed like this one."""
        asked = {"country": self.country, "network": self.network.slug if self.network else ""}
        query = urlencode({key: value for key, value in asked.items() if value})
        return absolute(f"{reverse(name)}{'?' if query else ''}{query}")


class LanguageAtomFeed(Atom1Feed):
    """Atom whose entries say their own language, where it is not the feed's."""

    def latest_post_date(self):
        """Return when something last changed; a feed without entries did not, where Django would say: just now."""
        return super().latest_post_date() if self.items else BEFORE_ALL

    def item_attributes(self, item):
        return {"xml:lang": item["language"]} if item["language"] != self.feed["language"] else {}

    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, item | {"description": None})
        if summary := item["summary"]:
            own = {"xml:lang": summary.language} if summary.language != item["language"] else {}
            handler.addQuickElement("summary", printable(summary), {"type": "text", **own})


class PlaceFeed(Feed):
    """A feed that can be narrowed to a country, or to a network and those below it."""

    feed_type = LanguageAtomFeed
    author_name = "SEMPRE"
    address = ""  # name of its address
    page = ""  # and of the page that tells the same

    def __call__(self, request, *args, **kwargs):
        response = super().__call__(request, *args, **kwargs)
        response.parameters = FeedPlace.PARAMETERS
        return response

    def get_object(self, request):
        return FeedPlace.asked_by(request)

    def link(self, place):
        return place.page(self.page)

    def feed_url(self, place):
        return place.address(self.address)

    def feed_guid(self, place):
        return self.feed_url(place)


class NewsFeed(PlaceFeed):
    """The newest news."""

    address, page = "news-atom", "news"

    def title(self, place):
        return printable(place.titled(_("SEMPRE: news")))

    def subtitle(self, place):
        return _("News from Social Empowerment in Rural Areas")

    def items(self, place):
        return place.within(NewsItem.objects.published()).order_by("-published", "slug")[:NEWS_ITEMS]

    def item_title(self, item):
        return printable(text(item, "title"))

    def item_link(self, item):
        return absolute(item.get_absolute_url())

    def item_guid(self, item):
        return self.item_link(item)

    def item_description(self, item):
        return ""

    def item_pubdate(self, item):
        """Return the day of publication, where it is known to the day."""
        if item.published and item.published.is_day:
            return dt.datetime.combine(item.published.first_day, dt.time(), dt.UTC)
        return None

    def item_updateddate(self, item):
        return item.updated_at

    def item_author_name(self, item):
        return printable(item.publisher) or self.author_name

    def item_extra_kwargs(self, item):
        return {"language": text(item, "title").language, "summary": text(item, "summary")}


@require_safe
def events_calendar(request):
    """All events whose day is known, past and coming; of a country, or of a network and those below it."""
    place = FeedPlace.asked_by(request)
    events = place.within(Event.objects.published().filter(starts__regex=DAY))
    stem = "-".join(["sempre-events", *([place.network.slug] if place.network else []), *filter(None, [place.country])])
    return _calendar_answer(list(events), stem, place)


@require_safe
def event_calendar(request, slug):
    """One event, for a reader's own calendar."""
    event = get_object_or_404(Event.objects.published().filter(starts__regex=DAY), slug=slug)
    return _calendar_answer([event], event.slug)


def _calendar_answer(events: list[Event], name: str, place: FeedPlace | None = None) -> HttpResponse:
    response = HttpResponse(
        calendar(events, place or FeedPlace()).to_ical(), content_type="text/calendar; charset=utf-8"
    )
    response.headers["Content-Disposition"] = f'inline; filename="{name}.ics"'
    response.headers["Content-Language"] = languages.current()
    response.parameters = FeedPlace.PARAMETERS if place else ()
    return response


def calendar(events: list[Event], place: FeedPlace):
    """Return ``events`` as a calendar in the reader's language, with the rules of the time zones they need."""
    made = new_calendar("Events", place.titled(_("SEMPRE: events")), REFRESH)
    made.add("URL", place.page("events"))
    for event in events:
        made.add_component(_entry(event))
    _add_time_zones(made)
    return made


def _add_time_zones(made) -> None:
    """Add the rules of the zones for the years of the events that need them."""
    moments = [entry.start for entry in made.events if isinstance(entry.start, dt.datetime)]
    if moments:
        first, last = min(m.year for m in moments), max(m.year for m in moments)
        made.add_missing_timezones(dt.date(first - 1, 1, 1), dt.date(last + 2, 1, 1))


def _zone(name: str) -> zoneinfo.ZoneInfo:
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):  # only where a record went round the model's validation
        return zoneinfo.ZoneInfo(settings.TIME_ZONE)


def _entry(event: Event):
    address = absolute(event.get_absolute_url())
    entry = new_entry()
    entry.add("UID", uid("event", event.slug))
    entry.add("DTSTAMP", event.updated_at)
    entry.add("CREATED", event.created_at)
    entry.add("LAST-MODIFIED", event.updated_at)
    entry.add("SEQUENCE", event.version)
    entry.add("STATUS", "CANCELLED" if event.cancelled else "CONFIRMED")
    entry.add("TRANSP", "TRANSPARENT" if not event.start_time else "OPAQUE")
    _add_text(entry, "SUMMARY", text(event, "title"))
    _add_text(entry, "DESCRIPTION", text(event, "summary"))
    if place := ", ".join(filter(None, (event.place, event.get_country_display()))):
        entry.add("LOCATION", printable(place))
    entry.add("CATEGORIES", [str(event.get_kind_display())])
    entry.add("URL", address)
    for name, moment in zip(("DTSTART", "DTEND"), _span(event), strict=True):
        if moment:
            entry.add(name, moment)
    return entry


def _add_text(entry, name: str, value: Text) -> None:
    if value:
        add_words(entry, name, value, value.language)


def _span(event: Event) -> tuple[dt.date, dt.date | None]:
    """Return begin and end: hours in the event's own zone, else whole days, the end day excluded as the format asks."""
    first = event.starts.first_day
    last = event.ends.first_day if isinstance(event.ends, PartialDate) and event.ends.is_day else first
    if event.start_time and (event.end_time or last == first):
        zone = _zone(event.time_zone)
        begins = dt.datetime.combine(first, event.start_time, zone)
        ends = dt.datetime.combine(last, event.end_time, zone) if event.end_time else None
        return begins, ends if ends and ends > begins else None
    return first, last + dt.timedelta(days=1)
