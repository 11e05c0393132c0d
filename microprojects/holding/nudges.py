"""A reminder by hand: somebody in charge asks the holder of a report to act."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from microprojects import notifications
from microprojects.holding.board import open_obligations
from microprojects.models import Obligation
from microprojects.workflow import record
from sempre.countries import today_in
from sempre.models import OutboxMail, User


@transaction.atomic
def remind_holder(obligation: Obligation, *, actor: User) -> None:
    """Send the holder one mail, at most once a day, and note it in the history.

    Raises ``PermissionDenied``, or ``ValidationError`` where nobody would get it.
    """
    locked = Obligation.objects.select_for_update(of=("self",)).for_page().get(pk=obligation.pk)
    if not actor.has_perm("microprojects.remind_holder", locked):
        raise PermissionDenied
    if locked.holder is None or locked.holder == actor:
        raise ValidationError(_("Nobody else holds it."))
    if not open_obligations().filter(pk=locked.pk).exists():
        raise ValidationError(_("There is nothing left to do."))
    key = f"nudge:{locked.pk}:{today_in(locked.network.country, timezone.now())}"
    mails = OutboxMail.objects.filter(recipient=locked.holder, key=f"{key}:{locked.holder_id}")
    if mails.exists():
        raise ValidationError(_("This person was reminded of it today already."))
    notifications.obligation_reminded(locked, actor=actor, key=key)
    if not mails.exists():
        raise ValidationError(_("This person gets no reminders by mail."))
    record(locked, "obligation:reminded", actor=actor, details={"holder": locked.holder_id})
