import datetime as dt
import xml.etree.ElementTree as ET

import icalendar
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.networks import EventFactory, NetworkFactory, NewsItemFactory

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@pytest.fixture(autouse=True)
def base_url(settings):
    settings.BASE_URL = "https://portal.example"


def atom(client, language="en"):
    response = client.get(f"/{language}/news.atom")
    assert (response.status_code, response.headers["Content-Type"]) == (200, "application/atom+xml; charset=utf-8")
    return ET.fromstring(response.content)


def test_news_feed_describes_itself(client):
    feed = atom(client, "sv")
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links == {"alternate": "https://portal.example/sv/news/", "self": "https://portal.example/sv/news.atom"}
    assert (feed.get(LANG), feed.findtext(f"{ATOM}id")) == ("sv", "https://portal.example/sv/news.atom")
    assert feed.findtext(f"{ATOM}updated")


def test_news_feed_entry(client):
    item = NewsItemFactory(
        slug="harvest", title_sv="Skörd & fest", summary_sv="Alla <kom>.", published="2018-06-01", publisher="Novia"
    )
    (entry,) = atom(client, "sv").findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == "Skörd & fest"
    assert entry.findtext(f"{ATOM}summary") == "Alla <kom>."
    assert entry.findtext(f"{ATOM}id") == "https://portal.example/sv/news/harvest/"
    assert entry.find(f"{ATOM}link").get("href") == "https://portal.example/sv/news/harvest/"
    assert entry.findtext(f"{ATOM}published") == "2018-06-01T00:00:00+00:00"
    assert entry.findtext(f"{ATOM}updated") == item.updated_at.isoformat()
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "Novia"
    assert entry.get(LANG) is None


def test_news_feed_marks_fallbacks(client):
    NewsItemFactory(title_en="Harvest", summary_sv="Alla kom.", published="2018-06")
    (entry,) = atom(client, "sv").findall(f"{ATOM}entry")
    assert (entry.get(LANG), entry.find(f"{ATOM}summary").get(LANG)) == ("en", "sv")
    assert entry.find(f"{ATOM}published") is None


def test_news_feed_is_newest_first_without_drafts(client):
    NewsItemFactory(title_en="Old", published="2016-01")
    NewsItemFactory(title_en="New", published="2019-01-05")
    NewsItemFactory(title_en="Draft", draft=True)
    found = [entry.findtext(f"{ATOM}title") for entry in atom(client).findall(f"{ATOM}entry")]
    assert found == ["New", "Old"]


def test_news_feed_survives_control_characters(client):
    NewsItemFactory(title_en="A\x0bB", summary_en="C\x1bD", publisher="E\x02")
    (entry,) = atom(client).findall(f"{ATOM}entry")
    assert (entry.findtext(f"{ATOM}title"), entry.findtext(f"{ATOM}summary")) == ("AB", "CD")


@pytest.mark.parametrize("address", ["news.atom", "micro-projects/updates.atom"])
def test_a_feed_without_entries_stays_the_same(client, address):
    feed = ET.fromstring(client.get(f"/en/{address}").content)
    assert (feed.findall(f"{ATOM}entry"), feed.findtext(f"{ATOM}updated")) == ([], "2016-01-01T00:00:00+00:00")


def calendar(client, address="/en/events.ics"):
    response = client.get(address)
    assert (response.status_code, response.headers["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    return icalendar.Calendar.from_ical(response.content)


def entry(client, address="/en/events.ics"):
    (event,) = calendar(client, address).events
    return event


def test_calendar_describes_itself(client):
    found = calendar(client)
    assert (found["VERSION"], found["X-WR-CALNAME"], "METHOD" in found) == ("2.0", "SEMPRE: events", False)
    assert found["PRODID"] == "-//SEMPRE//Events//EN"
    assert client.get("/sv/events.ics").headers["Content-Language"] == "sv"


def test_all_day_event_ends_the_day_after(client):
    EventFactory(slug="fair", title_en="Fair", summary_en="Come, all; come", starts="2018-05-17", ends="2018-05-18")
    event = entry(client)
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (dt.date(2018, 5, 17), dt.date(2018, 5, 19))
    assert (event["UID"], event["SUMMARY"], event["STATUS"]) == ("event-fair@portal.example", "Fair", "CONFIRMED")
    assert event["DESCRIPTION"] == "Come, all; come"
    assert event["URL"] == "https://portal.example/en/events/fair/"
    assert event["SEQUENCE"] == 1


def test_timed_event_is_in_its_own_time_zone(client):
    EventFactory(
        starts="2018-05-17", start_time=dt.time(10), end_time=dt.time(12, 30), time_zone="Europe/Riga",
        place="Liepāja", country="LV",
    )  # fmt: skip
    found = calendar(client)
    (event,) = found.events
    assert event["DTSTART"].params["TZID"] == "Europe/Riga"
    assert event["DTSTART"].dt.isoformat() == "2018-05-17T10:00:00+03:00"
    assert event["DTEND"].dt.isoformat() == "2018-05-17T12:30:00+03:00"
    assert event["LOCATION"] == "Liepāja, Latvia"
    assert [zone.tz_name for zone in found.timezones] == ["Europe/Riga"]


def test_timed_event_without_an_end_has_none(client):
    EventFactory(starts="2018-05-17", start_time=dt.time(10))
    event = entry(client)
    assert (event["DTSTART"].dt.isoformat(), event.get("DTEND")) == ("2018-05-17T10:00:00+02:00", None)


def test_several_days_without_an_end_hour_are_whole_days(client):
    EventFactory(starts="2018-05-17", ends="2018-05-18", start_time=dt.time(10))
    event = entry(client)
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (dt.date(2018, 5, 17), dt.date(2018, 5, 19))


def test_unknown_time_zone_does_not_break_the_feed(client):
    EventFactory(starts="2018-05-17", start_time=dt.time(10), time_zone="Nowhere/Land")
    assert entry(client)["DTSTART"].dt.isoformat() == "2018-05-17T10:00:00+02:00"


def test_cancelled_event_stays_in_the_calendar(client):
    EventFactory(cancelled=True)
    assert entry(client)["STATUS"] == "CANCELLED"


def test_calendar_says_the_language_of_texts(client):
    EventFactory(title_en="Fair", title_sv="Marknad", summary_en="Come.")
    event = entry(client, "/sv/events.ics")
    assert (event["SUMMARY"], event["SUMMARY"].params["LANGUAGE"]) == ("Marknad", "sv")
    assert event["DESCRIPTION"].params["LANGUAGE"] == "en"


@pytest.mark.parametrize("fields", [{"draft": True}, {"starts": "2018"}, {"starts": "2018-05"}])
def test_drafts_and_days_unknown_are_left_out(client, fields):
    EventFactory(slug="fair", **fields)
    assert calendar(client).events == []
    assert client.get("/en/events/fair.ics").status_code == 404


def test_one_event_for_a_calendar(client):
    EventFactory(slug="fair", title_en="Fair")
    EventFactory(slug="other")
    assert entry(client, "/en/events/fair.ics")["UID"] == "event-fair@portal.example"
    response = client.get("/en/events/fair.ics")
    assert response.headers["Content-Disposition"] == 'inline; filename="fair.ics"'
    assert client.get("/en/events/nothing.ics").status_code == 404


def test_event_survives_control_characters(client):
    EventFactory(title_en="A\x0bB\nC", place="P\x01")
    assert entry(client)["SUMMARY"] == "AB\nC"


@pytest.mark.parametrize(("factory", "address"), [(NewsItemFactory, "/en/news.atom"), (EventFactory, "/en/events.ics")])
def test_feeds_take_the_same_queries_for_one_and_three(client, factory, address):
    counts = []
    for number in (1, 2):
        factory.create_batch(number)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        counts.append(len(queries))
    assert counts == [1, 1]


# For one country or one network


@pytest.fixture
def places():
    """A region in Latvia with a local network, and news and an event of each and of somewhere else."""
    region = NetworkFactory(slug="rcg", name_en="Kurzeme", country="LV")
    village = NetworkFactory(slug="len", kind="len", parent=region, country="LV")
    for factory, date in ((NewsItemFactory, {}), (EventFactory, {"starts": "2018-05-17"})):
        factory(title_en="Region", networks=[region], **date)
        factory(title_en="Village", networks=[village], **date)
        factory(title_en="Elsewhere", networks=[NetworkFactory(country="SE")], **date)
    EventFactory(title_en="Off", networks=[village], starts="2018-06-01", cancelled=True)


QUERIES = {"": {"Region", "Village", "Elsewhere"}, "?network=rcg": {"Region", "Village"}, "?network=len": {"Village"},
           "?country=LV": {"Region", "Village"}, "?country=SE&network=rcg": set()}  # fmt: skip


@pytest.mark.parametrize(("query", "titles"), QUERIES.items())
def test_feeds_are_narrowed_to_a_place(client, places, query, titles):
    feed = ET.fromstring(client.get(f"/en/news.atom{query}").content)
    assert {entry.findtext(f"{ATOM}title") for entry in feed.findall(f"{ATOM}entry")} == titles
    events = calendar(client, f"/en/events.ics{query}").events
    assert {str(event["SUMMARY"]) for event in events if event["STATUS"] == "CONFIRMED"} == titles
    off = {str(event["SUMMARY"]) for event in events if event["STATUS"] == "CANCELLED"}
    assert off == ({"Off"} if "Village" in titles else set())


def test_a_narrowed_feed_says_what_it_is(client, places):
    feed = ET.fromstring(client.get("/en/news.atom?network=rcg&country=LV&x=1").content)
    address = "https://portal.example/en/news.atom?country=LV&network=rcg"
    assert (feed.findtext(f"{ATOM}title"), feed.findtext(f"{ATOM}id")) == ("SEMPRE: news – Kurzeme – Latvia", address)
    assert {link.get("href") for link in feed.findall(f"{ATOM}link") if link.get("rel") == "self"} == {address}
    assert str(calendar(client, "/en/events.ics?network=rcg")["NAME"]) == "SEMPRE: events – Kurzeme"


@pytest.mark.parametrize("address", ["news.atom", "events.ics", "micro-projects/updates.atom"])
@pytest.mark.parametrize("query", ["country=ZZ", "country=lv", "network=nothing", "network=hidden", "network=%00x",
                                   "country=" + "x" * 5000, "network=" + "å" * 5000])  # fmt: skip
def test_a_place_that_is_not_there_is_not_found(visitor, address, query):
    NetworkFactory(slug="hidden", draft=True)
    assert visitor.get(f"/en/{address}?{query}").status_code == 404


@pytest.mark.parametrize(("name", "page"), [("news.atom", "news"), ("micro-projects/updates.atom", "micro-projects")])
def test_a_feed_leads_to_the_page_that_tells_the_same(client, places, name, page):
    pages = {"": f"/en/{page}/", "?country=LV": f"/en/{page}/", "?network=len": "/en/networks/len/"}
    for query, wanted in pages.items():
        feed = ET.fromstring(client.get(f"/en/{name}{query}").content)
        (link,) = (link.get("href") for link in feed.findall(f"{ATOM}link") if link.get("rel") == "alternate")
        assert link == f"https://portal.example{wanted}"
    events = {query: str(calendar(client, f"/en/events.ics{query}")["URL"]) for query in ("", "?network=len")}
    assert events == {
        "": "https://portal.example/en/events/",
        "?network=len": "https://portal.example/en/networks/len/",
    }


@pytest.mark.parametrize("address", ["news.atom", "events.ics", "micro-projects/updates.atom"])
def test_the_page_cache_may_keep_a_narrowed_feed(visitor, places, address):
    assert visitor.get(f"/en/{address}?country=LV&network=len").parameters == ("country", "network")


def test_the_page_of_a_network_leads_to_its_feeds(client, places):
    html = client.get("/en/networks/len/").content.decode()
    for name in ("news.atom", "events.ics", "micro-projects/updates.atom"):
        assert html.count(f'href="/en/{name}?network=len"') == 2
