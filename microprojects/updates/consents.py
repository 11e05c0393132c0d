"""Permissions that people gave to be named, shown or quoted: who sees them, where they are used, taking them back."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from auditlog.context import set_actor
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from microprojects.models import Attachment, PublicUpdate
from networks.models import Mandate, Network, Seat
from partners.models import Consent
from sempre.models import User


def are_kept_by(user: User) -> bool:
    """Whether the person keeps consents: a region's coordinator, or the project office."""
    seats = Mandate.objects.current().filter(user=user.pk, role=Mandate.Role.REGIONAL_COORDINATOR)
    return user.is_authenticated and (user.is_office or seats.exists())


def tended_by(user: User) -> QuerySet[Consent]:
    """Return the consents of the organisations in the regions that ``user`` coordinates; all for the office."""
    if not user.is_authenticated or not user.is_active:
        return Consent.objects.none()
    if user.is_office:
        return Consent.objects.all()
    regions = Mandate.objects.current().filter(user=user, role=Mandate.Role.REGIONAL_COORDINATOR).values("network")
    networks = Network.objects.filter(Q(pk__in=regions) | Q(parent__in=regions))
    partners = networks.values("partner")
    return Consent.objects.filter(Q(partner__in=partners) | Q(person__partner__in=partners))


@dataclass
class Use:
    """Where a consent is used."""

    pictures: list[Attachment] = field(default_factory=list)
    updates: list[PublicUpdate] = field(default_factory=list)
    seats: list[Seat] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.pictures or self.updates or self.seats)


def uses_of(consents: Iterable[Consent]) -> dict[int, Use]:
    """Return by consent the pictures, the updates that quote or show, and the seats; three queries."""
    keys = [consent.pk for consent in consents]
    uses: dict[int, Use] = defaultdict(Use)
    pictures = Attachment.objects.filter(consent__in=keys).select_related("report__obligation__micro_project")
    for picture in pictures:
        uses[picture.consent_id].pictures.append(picture)
    shown = PublicUpdate.objects.filter(pictures__consent__in=keys).values_list("pictures__consent", "pk")
    quoted = PublicUpdate.objects.filter(quote_consent__in=keys).values_list("quote_consent", "pk")
    pairs = sorted({*shown, *quoted})
    updates = PublicUpdate.objects.select_related("micro_project").in_bulk([pk for _consent, pk in pairs])
    for consent, pk in pairs:
        uses[consent].updates.append(updates[pk])
    for seat in Seat.objects.filter(consent__in=keys).select_related("network"):
        uses[seat.consent_id].seats.append(seat)
    return uses


@transaction.atomic
def withdraw_consent(consent: Consent, *, actor: User, reason: str = "") -> None:
    """Take a consent back: every public page, feed and file asks for live ones, so all it covers is gone at once."""
    locked = Consent.objects.select_for_update().get(pk=consent.pk)
    if not tended_by(actor).filter(pk=locked.pk).exists():
        raise PermissionDenied
    if locked.withdrawn_at is not None:
        return
    locked.withdrawn_at = timezone.now()
    if reason:  # kept in the history: the consent itself needs none
        locked.get_additional_data = lambda: {"reason": reason}
    with set_actor(actor):
        locked.save(update_fields=["withdrawn_at"])
