"""The pages about roles."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from networks.models import Mandate
from tests.counting import assert_same_queries
from tests.factories.networks import NetworkFactory
from tests.factories.reporting import Region
from tests.factories.sempre import UserFactory, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def region():
    return Region()


@pytest.fixture
def coordinator(client, region):
    sign_in(client, region.coordinator)
    return region.coordinator


def text(client, name: str, *args) -> str:
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200
    return answer.content.decode()


class TestList:
    def test_people_of_my_regions_first_those_without_a_role(self, client, region, coordinator):
        there = Region(country="FI")
        idle, reads = UserFactory(coordinator_of=region.partner), UserFactory(member_of=region.partner)
        html = text(client, "mandates")
        assert html.index(str(idle)) < html.index(str(region.coordinator)) < html.index(str(region.reporter))
        hidden = (reads, there.reporter, there.coordinator)
        assert [f">{person}<" in html for person in hidden] == [False, False, False]

    def test_says_what_is_missing_who_is_away_and_who_left(self, client, region, coordinator):
        NetworkFactory(kind="len", parent=region.rcg, name_en="Empty place")
        region.reporter.away_until = timezone.localdate() + dt.timedelta(days=3)
        region.reporter.save()
        region.local.memberships.update(until=dt.date(2020, 1, 1))
        html = text(client, "mandates")
        assert html.count("Nobody reports for this network") == 1
        assert ("away until" in html, html.count("no longer works for")) == (True, 1)

    def test_the_office_sees_all(self, client, region):
        there = Region(country="FI")
        sign_in(client, UserFactory(office=True))
        html = text(client, "mandates")
        assert [str(person) in html for person in (region.reporter, there.coordinator)] == [True, True]

    def test_others_are_refused(self, client, visitor, region):
        sign_in(client, region.local)
        assert client.get(reverse("mandates")).status_code == 403
        assert visitor.get(reverse("mandates")).status_code == 302

    def test_as_many_queries_for_three_as_for_one(self, client, region, coordinator):
        def make():
            place = NetworkFactory(kind="len", parent=region.rcg, partner=region.partner)
            region.person("reporter", place)
            UserFactory(reporter_of=region.partner)

        assert_same_queries(client, reverse("mandates"), make, 12)


class TestGive:
    def test_gives_a_role(self, client, region, coordinator):
        person = UserFactory(reporter_of=region.partner)
        address = reverse("mandate-give", args=[region.len.slug])
        assert str(person) in client.get(address).content.decode()
        data = {"user": person.pk, "role": "reporter", "deputy": region.local.pk, "until": ""}
        assert client.post(address, data).url == reverse("mandates")
        assert Mandate.objects.get(user=person).deputy == region.local
        again = client.post(address, data).content.decode()
        assert ("<title>Error:" in again, "has that role already" in again) == (True, True)

    def test_offers_the_roles_of_the_networks_kind_and_its_people_only(self, client, region, coordinator):
        stranger = UserFactory(reporter_of=Region(country="FI").partner)
        html = text(client, "mandate-give", region.rcg.slug)
        assert ('value="reporter"' in html, 'value="regional_coordinator"' in html) == (False, True)
        data = {"user": stranger.pk, "role": "publisher"}
        assert client.post(reverse("mandate-give", args=[region.rcg.slug]), data).status_code == 200
        assert Mandate.objects.filter(user=stranger).count() == 0


class TestChange:
    def test_changes_deputy_and_last_day_then_ends(self, client, region, coordinator):
        mandate = region.reporter.mandates.get()
        until = timezone.localdate() + dt.timedelta(days=9)
        address = reverse("mandate-change", args=[mandate.pk])
        client.post(address, {"deputy": region.local.pk, "until": until.isoformat()})
        mandate.refresh_from_db()
        assert (mandate.deputy, mandate.until) == (region.local, until)
        assert f'value="{until.isoformat()}"' in client.get(address).content.decode()
        assert "End the role" in text(client, "mandate-end", mandate.pk)
        assert client.post(reverse("mandate-end", args=[mandate.pk])).url == reverse("mandates")
        assert Mandate.objects.current().filter(pk=mandate.pk).count() == 0
        assert client.post(reverse("mandate-end", args=[mandate.pk])).status_code == 404

    def test_another_regions_roles_are_as_unknown_ones(self, client, region, coordinator):
        there = Region(country="FI")
        theirs = there.reporter.mandates.get().pk
        for name, known, unknown in (
            ("mandate-change", theirs, 999999),
            ("mandate-end", theirs, 999999),
            ("mandate-give", there.len.slug, "no-such-network"),
            ("mandate-deputy", theirs, 999999),
        ):
            bodies = []
            for arg in (known, unknown):
                answer = client.get(reverse(name, args=[arg]))
                bodies.append((answer.status_code, answer.content.replace(str(arg).encode(), b"")))
            assert (bodies[0], bodies[0][0]) == (bodies[1], 404)
        assert client.post(reverse("mandate-end", args=[theirs])).status_code == 404


class TestOwn:
    def test_my_roles_and_my_deputy(self, client, region):
        sign_in(client, region.reporter)
        mandate = region.reporter.mandates.get()
        assert "no deputy yet" in text(client, "mandates-own")
        address = reverse("mandate-deputy", args=[mandate.pk])
        data = {"deputy": region.local.pk, "until": "2020-01-01"}
        assert client.post(address, data).url == reverse("mandates-own")
        mandate.refresh_from_db()
        assert (mandate.deputy, mandate.until) == (region.local, None)
        assert f"deputy: {region.local}" in text(client, "mandates-own")
        other = region.local.mandates.get()
        assert client.post(reverse("mandate-deputy", args=[other.pk]), data).status_code == 404

    def test_whom_i_stand_in_for(self, client, region):
        Mandate.objects.filter(user=region.coordinator).update(deputy=region.local)
        sign_in(client, region.local)
        html = text(client, "mandates-own")
        assert ("You stand in for" in html, str(region.coordinator) in html) == (True, True)
