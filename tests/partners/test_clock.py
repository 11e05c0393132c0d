"""What runs by itself for partners."""

import datetime as dt

import pytest
from django.utils import timezone

from partners.models import Invitation
from sempre import clock
from tests.factories.partners import PartnerFactory


@pytest.mark.django_db
def test_the_clock_forgets_unused_invitations_once_a_day():
    clock.discover()
    now = timezone.now()
    partner = PartnerFactory()
    for name, days in (("old", 31), ("young", 29)):
        sent = now - dt.timedelta(days=days)
        values = {"email": f"{name}@example.invalid", "token_hash": name, "expires_at": sent + dt.timedelta(days=7)}
        Invitation.objects.create(partner=partner, sent_at=sent, **values)
    job = clock.JOBS["forget what is not kept"]
    job.run(now)
    job.run(now)
    assert list(Invitation.objects.values_list("token_hash", flat=True)) == ["young"]
    assert job.minutes == 24 * 60
