"""Giving, changing and ending roles: who may, to whom, and what is kept."""

import datetime as dt

import pytest
from auditlog.models import LogEntry
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from networks import mandate_services
from networks.models import Mandate
from tests.factories.networks import NetworkFactory
from tests.factories.partners import PartnerFactory
from tests.factories.reporting import Region, fresh
from tests.factories.sempre import UserFactory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture
def region():
    return Region()


@pytest.fixture
def changes(monkeypatch):
    told = []
    monkeypatch.setattr(mandate_services, "_LISTENERS", [lambda network, actor: told.append((network, actor))])
    return told


class TestGiving:
    def test_a_role_from_today_is_kept_told_and_in_the_history(self, region, changes):
        person, deputy = UserFactory(reporter_of=region.partner), region.local
        actor = fresh(region.coordinator)
        made = mandate_services.give_mandate(region.len, person, "reporter", actor=actor, deputy=deputy)
        kept = Mandate.objects.current().get(user=person)
        assert (kept, kept.since, kept.until, kept.deputy) == (made, TODAY(), None, deputy)
        assert changes == [(region.len, actor)]
        assert LogEntry.objects.get_for_object(kept).get().action == LogEntry.Action.CREATE

    @pytest.mark.parametrize(
        ("who", "allowed"),
        [("office", True), ("coordinator", True), ("local", False), ("reporter", False), ("foreign", False)],
    )
    def test_who_may(self, region, who, allowed):
        people = {"office": UserFactory(office=True), "foreign": Region(country="FI").coordinator}
        actor = fresh(people.get(who) or getattr(region, who))
        person = UserFactory(reporter_of=region.partner)
        assert actor.has_perm("networks.tend_mandate", region.len) is allowed
        if not allowed:
            with pytest.raises(PermissionDenied):
                mandate_services.give_mandate(region.len, person, "reporter", actor=actor)
            assert Mandate.objects.filter(user=person).count() == 0

    def test_to_whom_people_who_write_for_the_networks_partners_or_the_regions(self, region):
        co, regions = PartnerFactory(), PartnerFactory()
        own = PartnerFactory()
        network = NetworkFactory(kind="len", parent=region.rcg, partner=own)
        network.co_partners.add(co)
        region.rcg.co_partners.add(regions)
        fit = [UserFactory(reporter_of=partner) for partner in (own, co, regions, region.partner)]
        reader, closed = UserFactory(member_of=own), UserFactory(reporter_of=own, is_active=False)
        former, stranger = UserFactory(reporter_of=own), UserFactory(reporter_of=PartnerFactory())
        former.memberships.update(until=dt.date(2020, 1, 1))
        found = set(mandate_services.eligible(network))
        assert found == {*fit, region.reporter, region.local, region.coordinator}
        assert {reader, closed, former, stranger} & set(mandate_services.eligible(network, reads_only=True)) == {reader}
        for person, role in ((reader, "reporter"), (stranger, "observer")):
            with pytest.raises(ValidationError):
                mandate_services.give_mandate(network, person, role, actor=fresh(region.coordinator))
        mandate_services.give_mandate(network, reader, "observer", actor=fresh(region.coordinator))

    def test_what_does_not_fit_is_refused(self, region):
        actor, person = fresh(region.coordinator), UserFactory(reporter_of=region.partner)
        give = mandate_services.give_mandate
        for network, user, role, more in (
            (region.rcg, person, "reporter", {}),
            (region.len, person, "regional_coordinator", {}),
            (region.len, region.reporter, "reporter", {}),
            (region.len, person, "reporter", {"deputy": person}),
            (region.len, person, "reporter", {"deputy": UserFactory(reporter_of=PartnerFactory())}),
            (region.len, person, "reporter", {"until": dt.date(2020, 1, 1)}),
        ):
            with pytest.raises(ValidationError):
                give(network, user, role, actor=actor, **more)
        assert Mandate.objects.filter(user=person).count() == 0


class TestChangingAndEnding:
    def test_people_set_their_own_deputy_and_nothing_else(self, region):
        mandate = region.reporter.mandates.get()
        me = fresh(region.reporter)
        mandate_services.change_mandate(mandate, actor=me, deputy=region.local, until=None)
        assert Mandate.objects.get(pk=mandate.pk).deputy == region.local
        with pytest.raises(PermissionDenied):
            mandate_services.change_mandate(mandate, actor=me, deputy=None, until=TODAY() + dt.timedelta(days=900))
        with pytest.raises(PermissionDenied):
            mandate_services.change_mandate(mandate, actor=fresh(region.local), deputy=None, until=None)

    def test_a_last_day_today_or_later(self, region):
        mandate, actor = region.reporter.mandates.get(), fresh(region.coordinator)
        mandate_services.change_mandate(mandate, actor=actor, deputy=None, until=TODAY())
        assert Mandate.objects.current().filter(pk=mandate.pk).exists()
        with pytest.raises(ValidationError):
            mandate_services.change_mandate(mandate, actor=actor, deputy=None, until=TODAY() - dt.timedelta(days=1))

    def test_an_end_counts_at_once_and_stays_on_record(self, region, changes):
        mandate, actor = region.reporter.mandates.get(), fresh(region.coordinator)
        mandate_services.end_mandate(mandate, actor=actor)
        mandate.refresh_from_db()
        assert (mandate.until, changes) == (TODAY() - dt.timedelta(days=1), [(region.len, actor)])
        assert Mandate.objects.current().filter(pk=mandate.pk).exists() is False

    def test_what_began_today_never_was_but_stays_in_the_history(self, region):
        person, actor = UserFactory(reporter_of=region.partner), fresh(region.coordinator)
        made = mandate_services.give_mandate(region.len, person, "reporter", actor=actor)
        mandate_services.end_mandate(made, actor=actor)
        entries = LogEntry.objects.filter(object_pk=str(made.pk), content_type__model="mandate")
        assert Mandate.objects.filter(user=person).count() == 0
        assert set(entries.values_list("action", flat=True)) == {LogEntry.Action.CREATE, LogEntry.Action.DELETE}

    @pytest.mark.parametrize("who", ["local", "reporter", "foreign"])
    def test_others_may_not_end_it(self, region, who):
        actor = Region(country="FI").coordinator if who == "foreign" else getattr(region, who)
        with pytest.raises(PermissionDenied):
            mandate_services.end_mandate(region.local.mandates.get(), actor=fresh(actor))
