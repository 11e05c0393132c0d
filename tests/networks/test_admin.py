"""Who may do what with networks, events and news in the admin; seats as rows of a network."""

import pytest
from django.urls import reverse

from networks.models import LocalEmpowermentNetwork, Network, RegionalCoordinationGroup
from tests.factories.editing import answers, opened
from tests.factories.networks import EventFactory, NetworkFactory, NewsItemFactory, SeatFactory
from tests.factories.partners import ConsentFactory, PartnerFactory
from tests.factories.sempre import UserFactory, sign_in

pytestmark = pytest.mark.django_db
VERBS = (
    "changelist",
    "add",
    "import",
    "export",
    "change",
    "history",
    "preview",
    "delete",
    "post change",
    "post delete",
)
OPEN = (200,) * 10
SHUT = (302,) * 10
OWN = (200, 200, 200, 200, 200, 200, 200, 403, 200, 403)
FOREIGN = (200, 200, 200, 200, 404, 404, 404, 404, 404, 404)


def expected(statuses) -> dict[str, int]:
    return dict(zip(VERBS, statuses, strict=True))


def table(rows):
    return pytest.mark.parametrize(("role", "statuses"), rows.items())


SHARED = {
    "stranger": SHUT,
    "member": SHUT,
    "reporter": SHUT,
    "coordinator": OWN,
    "foreign coordinator": FOREIGN,
    "office": OWN,
}


@table(SHARED | {"foreign coordinator": FOREIGN})
def test_local_networks(client, role, statuses):
    network = LocalEmpowermentNetwork.objects.get(pk=NetworkFactory(len=True).pk)
    assert answers(client, role, network.partner, network, VERBS) == expected(statuses)


@table(
    SHARED
    | {
        "coordinator": (200, 403, 200, 200, 200, 200, 200, 403, 200, 403),
        "foreign coordinator": (200, 403, 200, 200, 404, 404, 404, 404, 404, 404),
    }
)
def test_regional_groups(client, role, statuses):
    network = RegionalCoordinationGroup.objects.get(pk=NetworkFactory(rcg=True).pk)
    assert answers(client, role, network.partner, network, VERBS) == expected(statuses)


@table(SHARED)
def test_events(client, role, statuses):
    partner = PartnerFactory()
    assert answers(client, role, partner, EventFactory(partners=[partner]), VERBS) == expected(statuses)


@table(SHARED)
def test_news(client, role, statuses):
    partner = PartnerFactory()
    assert answers(client, role, partner, NewsItemFactory(partners=[partner]), VERBS) == expected(statuses)


def test_a_regional_coordinator_tends_the_regions_networks_and_their_events(client):
    region = NetworkFactory()
    local = NetworkFactory(len=True, parent=region, partner=PartnerFactory())
    event = EventFactory(networks=[local])
    sign_in(client, UserFactory(coordinator_of=region.partner))
    assert client.get(reverse("admin:networks_localempowermentnetwork_change", args=[local.pk])).status_code == 200
    assert client.get(reverse("admin:networks_event_change", args=[event.pk])).status_code == 200
    other_region = NetworkFactory(len=True)
    url = reverse("admin:networks_localempowermentnetwork_change", args=[other_region.pk])
    assert client.get(url).status_code == 404


def test_a_new_local_network_gets_its_kind_and_needs_a_region_of_ones_own(client):
    region, foreign = NetworkFactory(), NetworkFactory()
    sign_in(client, UserFactory(coordinator_of=region.partner))
    address = reverse("admin:networks_localempowermentnetwork_add")
    data = opened(client.get(address)) | {
        "name_sv": "Nätverk", "slug": "natverk", "original_language": "sv", "country": "SE",
        "partner": str(region.partner.pk), "parent": str(foreign.pk),
    }  # fmt: skip
    assert client.post(address, data).status_code == 200
    assert client.post(address, data | {"parent": str(region.pk)}).status_code == 302
    made = Network.objects.get(slug="natverk")
    assert (made.kind, made.parent, made.name_sv) == (Network.Kind.LEN, region, "Nätverk")


def test_a_person_takes_a_seat_only_with_the_own_consent(client):
    network = NetworkFactory(rcg=True)
    mine = ConsentFactory(person__partner=network.partner)
    foreign = ConsentFactory()
    sign_in(client, UserFactory(coordinator_of=network.partner))
    address = reverse("admin:networks_regionalcoordinationgroup_change", args=[network.pk])
    page = client.get(address)
    assert foreign.person.name not in page.content.decode()
    row = {"seats-TOTAL_FORMS": "1", "seats-0-role": "member", "seats-0-position": "0"}
    data = opened(page) | row
    assert client.post(address, data | {"seats-0-person": str(mine.person.pk)}).status_code == 200
    assert client.post(address, data | {"seats-0-person": str(foreign.person.pk)}).status_code == 200
    assert network.seats.count() == 0
    seated = {"seats-0-person": str(mine.person.pk), "seats-0-consent": str(mine.pk)}
    assert client.post(address, data | seated).status_code == 302
    assert network.seats.get().person == mine.person


def test_a_seat_of_a_foreign_network_cannot_be_changed_through_the_rows(client):
    network, foreign = NetworkFactory(rcg=True), SeatFactory(function_en="Theirs")
    own = SeatFactory(network=network)
    sign_in(client, UserFactory(coordinator_of=network.partner))
    address = reverse("admin:networks_regionalcoordinationgroup_change", args=[network.pk])
    data = opened(client.get(address)) | {"seats-0-id": str(foreign.pk), "seats-0-function_en": "Mine now"}
    client.post(address, data)
    foreign.refresh_from_db()
    assert (foreign.function_en, foreign.network_id != own.network_id) == ("Theirs", True)


def test_foreign_drafts_are_nowhere_in_the_choices(client):
    partner = PartnerFactory()
    NetworkFactory(rcg=True, draft=True, name_en="Secret region")
    PartnerFactory(draft=True, short_name="Secret house")
    event = EventFactory(partners=[partner])
    sign_in(client, UserFactory(coordinator_of=partner))
    for name, args in (("changelist", []), ("add", []), ("change", [event.pk])):
        html = client.get(reverse(f"admin:networks_event_{name}", args=args)).content.decode()
        assert "Secret" not in html


def test_a_coordinator_sees_and_changes_the_seats_of_the_own_group(client):
    network = NetworkFactory(rcg=True)
    seat = SeatFactory(network=network, function_en="Chair")
    sign_in(client, UserFactory(coordinator_of=network.partner))
    address = reverse("admin:networks_regionalcoordinationgroup_change", args=[network.pk])
    data = opened(client.get(address))
    assert data["seats-0-function_en"] == ["Chair"]
    assert client.post(address, data | {"seats-0-function_sv": "Ordförande"}).status_code == 302
    seat.refresh_from_db()
    assert (seat.function_en, seat.function_sv) == ("Chair", "Ordförande")
