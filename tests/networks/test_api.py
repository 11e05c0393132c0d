import pytest

from tests.factories.networks import EventFactory, NetworkFactory, NewsItemFactory, SeatFactory
from tests.factories.partners import PartnerFactory
from tests.open_data import COMMON, SOURCED, ask, slugs

pytestmark = pytest.mark.django_db

NETWORK = {
    "slug", "url", "kind", "name", "place", "country", "region", "municipality", "lat", "lon", "position_approximate",
    "summary", "parent", "partner", "co_partners", "target_groups", "blog", *COMMON,
}  # fmt: skip
ANNOUNCED = {"slug", "url", "title", "summary", "networks", "partners", "micro_projects", *COMMON}
EVENT = {
    "kind", "starts", "start_time", "ends", "end_time", "time_zone", "place", "country", "online", "languages",
    "participants", "participants_below", "cancelled", *ANNOUNCED,
}  # fmt: skip
NEWS = {"published", "publisher", "link", *ANNOUNCED}


@pytest.mark.parametrize(
    ("factory", "name", "row", "more"),
    [
        (NetworkFactory, "networks", NETWORK, {"purposes", "profile"}),
        (EventFactory, "events", EVENT, {"body", "date_note"}),
        (NewsItemFactory, "news", NEWS, {"body", "date_note"}),
    ],
)
def test_only_these_facts_are_given(visitor, factory, name, row, more):
    factory(slug="one")
    assert set(ask(visitor, name)["items"][0]) == row
    assert set(ask(visitor, f"{name}/one")) == row | more | SOURCED


def test_who_sits_in_a_network_is_no_part_of_it(visitor):
    network = NetworkFactory(slug="rcg")
    SeatFactory(network=network, partner=None, organisation="Club of Widows")
    assert b"Club of Widows" not in visitor.get("/api/v1/networks/rcg").content


def test_links_lead_to_published_records_only(visitor):
    hidden = PartnerFactory(slug="hidden", draft=True)
    region = NetworkFactory(slug="rcg", draft=True, partner=hidden)
    village = NetworkFactory(slug="len", kind="len", parent=region, partner=hidden)
    village.co_partners.set([hidden, PartnerFactory(slug="open")])
    event = EventFactory(slug="event", networks=[village, region], partners=[hidden])
    row = ask(visitor, "networks/len")
    assert (row["parent"], row["partner"], row["co_partners"]) == (None, None, ["open"])
    row = ask(visitor, f"events/{event.slug}")
    assert (row["networks"], row["partners"]) == (["len"], [])


def test_a_region_s_news_and_events_are_also_those_of_its_local_networks(visitor):
    region = NetworkFactory(slug="rcg", country="LV")
    village = NetworkFactory(slug="len", kind="len", parent=region, country="LV")
    for factory, name in ((EventFactory, "events"), (NewsItemFactory, "news")):
        factory(slug="a", networks=[village])
        factory(slug="b", networks=[region])
        factory(slug="c")
        assert sorted(slugs(visitor, f"{name}?network=rcg")) == ["a", "b"]
        assert slugs(visitor, f"{name}?network=len") == ["a"]
        assert sorted(slugs(visitor, f"{name}?country=LV")) == ["a", "b"]
        assert slugs(visitor, f"{name}?country=SE&network=rcg") == []


def test_an_event_that_names_its_country_is_of_that_one_only(visitor):
    EventFactory(slug="riga", networks=[NetworkFactory(country="SE")], country="LV")
    assert slugs(visitor, "events?country=LV") == ["riga"]
    assert slugs(visitor, "events?country=SE") == []


def test_a_draft_network_narrows_to_nothing(visitor):
    hidden = NetworkFactory(slug="hidden", draft=True, country="LV")
    NewsItemFactory(networks=[hidden])
    assert slugs(visitor, "news?network=hidden") == []
    assert slugs(visitor, "news?country=LV") == []


def test_the_newest_come_first_page_by_page(visitor):
    for slug, starts in (("old", "2016"), ("b", "2018-05-17"), ("a", "2018-05-17"), ("new", "2019-02")):
        EventFactory(slug=slug, starts=starts)
    found, address = [], "/api/v1/events?limit=1"
    while address:
        page = visitor.get(address).json()
        found += [row["slug"] for row in page["items"]]
        address = page["next"]
    assert found == ["new", "a", "b", "old"]


@pytest.mark.parametrize(("number", "shown"), [(None, (None, None)), (0, (0, None)), (1, (None, 5)), (4, (None, 5)),
                                               (5, (5, None))])  # fmt: skip
def test_few_participants_of_an_event_stay_private(visitor, number, shown):
    EventFactory(slug="small", participants=number)
    row = ask(visitor, "events/small")
    assert (row["participants"], row["participants_below"]) == shown
