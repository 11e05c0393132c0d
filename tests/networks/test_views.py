import pytest
from django.utils import timezone

from networks.models import Seat
from partners.models import Consent, Person
from tests.counting import assert_same_queries
from tests.factories.microprojects import MicroProjectFactory
from tests.factories.networks import EventFactory, NetworkFactory, NewsItemFactory
from tests.factories.partners import PartnerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def region():
    return NetworkFactory(slug="rcg", name_en="The region", partner=PartnerFactory(name_en="Facilitator"))


def local(region, **fields):
    return NetworkFactory(kind="len", parent=region, partner=region.partner, **fields)


def test_network_list_shows_local_networks_below_their_region_in_equal_queries(visitor, region):
    local(region, name_en="Hidden", state="draft")
    html = assert_same_queries(visitor, "/en/networks/", lambda: local(region, name_en="Visible"), most=3)
    assert (html.count(">Visible</a>"), "Hidden" in html) == (3, False)
    assert "3 local empowerment networks start micro-projects" in html


def test_a_regional_group_shows_its_networks_members_events_and_micro_projects(visitor, region):
    village = local(region, slug="village", name_en="The village")
    MicroProjectFactory(network=village, title_en="The garden")
    MicroProjectFactory(network=village, title_en="Secret garden", state="draft")
    EventFactory(title_en="The meeting", networks=[village])
    NewsItemFactory(title_en="The report", networks=[region])
    Seat.objects.create(network=region, organisation="The municipality", function_en="adviser")
    html = visitor.get("/en/networks/rcg/").content.decode()
    expected = ["The village", "The garden", "The meeting", "The report", "The municipality, adviser", "Facilitator"]
    assert [words for words in expected if words not in html] == []
    assert "Secret garden" not in html


def test_a_person_in_a_seat_is_listed_only_while_the_consent_lives(visitor, region):
    person = Person.objects.create(partner=region.partner, name="A Person")
    consent = Consent.objects.create(person=person, given_on=timezone.localdate(), proof="folder")
    Seat.objects.create(network=region, person=person, consent=consent)
    assert "A Person" in visitor.get("/en/networks/rcg/").content.decode()
    consent.withdrawn_at = timezone.now()
    consent.save()
    assert "A Person" not in visitor.get("/en/networks/rcg/").content.decode()


def test_event_and_news_lists_in_equal_queries(visitor):
    EventFactory(title_en="Hidden", state="draft")
    html = assert_same_queries(visitor, "/en/events/", lambda: EventFactory(title_en="Visible"), most=3)
    assert (html.count(">Visible</a>"), "Hidden" in html) == (3, False)
    NewsItemFactory(title_en="Hidden", state="draft")
    html = assert_same_queries(visitor, "/en/news/", lambda: NewsItemFactory(title_en="Visible"), most=3)
    assert (html.count(">Visible</a>"), "Hidden" in html) == (3, False)


def test_coming_events_stand_above_past_ones(visitor):
    year = timezone.localdate().year + 1
    EventFactory(title_en="Past", starts="2017")
    EventFactory(title_en="Later", starts=f"{year}-05-02")
    EventFactory(title_en="Sooner", starts=f"{year}-03-01", cancelled=True)
    html = visitor.get("/en/events/").content.decode()
    assert html.index("Coming up") < html.index("Sooner") < html.index("Later") < html.index("Past")
    assert html.count("Cancelled") == 1


def test_half_known_dates_are_shown_as_they_are(visitor):
    EventFactory(slug="e", starts="2017-11", date_note_en="Not confirmed.")
    html = visitor.get("/en/events/e/").content.decode()
    assert "November 2017" in html
    assert "Not confirmed." in html
    assert "/en/events/e.ics" not in html
