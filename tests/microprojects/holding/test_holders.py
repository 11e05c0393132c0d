"""Somebody always holds a report, by name."""

import datetime as dt

import pytest
from django.utils import timezone

from microprojects.holding import holders
from microprojects.models import Obligation
from networks.models import Mandate
from tests.factories.reporting import Region, fresh, obligation_of
from tests.factories.sempre import UserFactory

pytestmark = pytest.mark.django_db
LEVEL = holders.LEVEL


@pytest.fixture
def region() -> Region:
    return Region()


def away(user, days: int = 3) -> None:
    user.away_until = timezone.localdate() + dt.timedelta(days=days)
    user.save(update_fields=["away_until"])


def held(obligation) -> tuple:
    obligation = Obligation.objects.get(pk=obligation.pk)
    return obligation.holder, obligation.acting_for, obligation.holding_level


def test_each_level_is_held_by_its_own_people_in_order(region):
    office = UserFactory(office=True)
    obligation = obligation_of(region)
    assert holders.candidates(obligation, LEVEL.LOCAL) == [region.reporter, region.local]
    assert holders.candidates(obligation, LEVEL.REGIONAL) == [region.coordinator]
    assert holders.candidates(obligation, LEVEL.LEAD) == [office]


def test_a_level_without_people_is_held_by_the_next_one(region):
    office = UserFactory(office=True)
    obligation = obligation_of(region)
    Mandate.objects.filter(network=region.len).delete()
    holders.hand_over(obligation, LEVEL.LOCAL)
    assert held(obligation) == (region.coordinator, None, "local")
    Mandate.objects.filter(network=region.rcg).update(until=timezone.localdate() - dt.timedelta(days=1))
    holders.hand_over(obligation, LEVEL.LOCAL)
    assert held(obligation) == (office, None, "local")
    office.memberships.all().delete()
    holders.hand_over(obligation, LEVEL.LEAD)
    assert held(obligation) == (None, None, "lead")


def test_the_first_choice_holds_it_only_while_working_there(region):
    obligation = obligation_of(region)
    holders.hand_over(obligation, LEVEL.LOCAL, first=region.local)
    assert held(obligation)[0] == region.local
    holders.hand_over(obligation, LEVEL.LOCAL, first=region.coordinator)
    assert held(obligation)[0] == region.reporter


def test_the_deputy_of_somebody_away_acts_for_that_person(region):
    deputy = UserFactory(coordinator_of=region.partner)
    region.rcg.mandates.update(deputy=deputy)
    obligation = obligation_of(region)
    away(region.coordinator)
    holders.hand_over(obligation, LEVEL.REGIONAL)
    assert held(obligation) == (deputy, region.coordinator, "regional")
    away(deputy)
    holders.hand_over(obligation, LEVEL.REGIONAL)
    assert held(obligation) == (region.coordinator, None, "regional")
    away(region.coordinator, days=-1)
    away(deputy, days=-1)
    holders.hand_over(obligation, LEVEL.REGIONAL)
    assert held(obligation) == (region.coordinator, None, "regional")


def test_a_deputy_without_rights_does_not_stand_in(region):
    deputy = UserFactory(member_of=region.partner)
    region.rcg.mandates.update(deputy=deputy)
    obligation = obligation_of(region)
    away(region.coordinator)
    holders.hand_over(obligation, LEVEL.REGIONAL)
    assert held(obligation) == (region.coordinator, None, "regional")


def rights(person, obligation) -> tuple[bool, int]:
    """Whether the person reads all of it, and how many such the person sees."""
    return person.has_perm("microprojects.read_internal", obligation), Obligation.objects.visible_to(person).count()


def test_who_acts_for_somebody_has_the_rights_of_that_level_only(region):
    deputy = UserFactory(coordinator_of=region.partner)
    region.rcg.mandates.update(deputy=deputy)
    obligation = obligation_of(region)
    away(region.coordinator)
    holders.hand_over(obligation, LEVEL.REGIONAL)
    obligation.refresh_from_db()
    person = fresh(deputy)
    assert rights(person, obligation) == (True, 1)
    deputy.memberships.all().delete()
    person = fresh(deputy)
    obligation.refresh_from_db()
    assert rights(person, obligation) == (False, 0)


def test_silence_is_counted_in_working_days_of_the_country(region):
    obligation = obligation_of(region)
    monday = dt.datetime(2026, 2, 2, 12, tzinfo=dt.UTC)
    Obligation.objects.filter(pk=obligation.pk).update(held_since=monday)
    obligation.refresh_from_db()
    answers = [holders.is_silent(obligation, 10, monday + dt.timedelta(days=days)) for days in (0, 13, 14, 15)]
    assert answers == [False, False, False, True]
    away(obligation.holder)
    assert holders.is_silent(Obligation.objects.get(pk=obligation.pk), 10, monday) is True
