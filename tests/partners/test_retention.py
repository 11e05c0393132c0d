import datetime as dt

import pytest
from django.core.management import call_command
from django.utils import timezone

from partners.models import Invitation
from tests.factories.partners import PartnerFactory


@pytest.mark.django_db
def test_unused_invitations_go_after_thirty_days_and_accepted_ones_stay(capsys):
    partner = PartnerFactory()
    for name, days, accepted in (("old", 31, False), ("young", 29, False), ("used", 31, True)):
        sent = timezone.now() - dt.timedelta(days=days)
        Invitation.objects.create(
            email=f"{name}@example.invalid",
            partner=partner,
            token_hash=name,
            sent_at=sent,
            expires_at=sent + dt.timedelta(days=7),
            accepted_at=sent if accepted else None,
        )
    call_command("retention")
    assert sorted(Invitation.objects.values_list("token_hash", flat=True)) == ["used", "young"]
    assert capsys.readouterr().out == "1 unused invitations deleted\n"
