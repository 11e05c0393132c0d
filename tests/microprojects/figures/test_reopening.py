"""Opening a summary again that is not closed."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from microprojects.figures import rollups
from microprojects.models import RollUp
from tests.factories.reporting import PeriodFactory, Region, fresh, obligation_of
from tests.factories.sempre import UserFactory, sign_in

pytestmark = pytest.mark.django_db


def test_what_is_not_closed_cannot_be_opened_again_and_leaves_no_empty_row():
    region, period = Region(), PeriodFactory()
    coordinator = fresh(region.coordinator)
    with pytest.raises(rollups.NotClosed):
        rollups.reopen_roll_up(region.rcg, period, actor=coordinator)
    assert RollUp.objects.count() == 0
    rollups.close_roll_up(region.rcg, period, actor=coordinator)
    rollups.reopen_roll_up(region.rcg, period, actor=coordinator)
    with pytest.raises(rollups.NotClosed):
        rollups.reopen_roll_up(region.rcg, period, actor=coordinator)
    assert RollUp.objects.get().revision == 3


def test_others_are_refused_whether_it_is_closed_or_not():
    region, period = Region(), PeriodFactory()
    with pytest.raises(PermissionDenied):
        rollups.reopen_roll_up(region.rcg, period, actor=fresh(region.reporter))
    assert RollUp.objects.count() == 0


def test_the_button_pressed_too_late_is_a_message(client):
    region, period = Region(), PeriodFactory()
    obligation_of(region, period)
    address = reverse("rollup-reopen", args=[period.slug, region.rcg.slug])
    for person in (region.coordinator, UserFactory(office=True)):
        answer = sign_in(client, fresh(person)).post(address, follow=True)
        assert "The summary is not closed, so there is nothing to open again." in answer.content.decode()
    assert RollUp.objects.count() == 0
