"""Invitations: the only way to an account. Who may invite whom, and what happens then."""

import hashlib
import secrets

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation

from partners import mail
from partners.models import INVITATION_LASTS, Invitation, Membership, Partner
from sempre import languages

SESSION_KEY = "invitation"
ROLES = Membership.Role


def inviting_partners(user):
    """The organisations ``user`` may invite people to: all for the project office, else where it coordinates."""
    if user.is_office:
        return Partner.objects.all()
    return Partner.objects.filter(pk__in=user.editable_partner_ids)


def offered_roles(user) -> list[str]:
    """The roles ``user`` may give: up to the own."""
    if not inviting_partners(user).exists():
        return []
    return [role for role in ROLES.values if role != ROLES.OFFICE or user.is_office]


def may_invite(user, partner: Partner, role: str) -> bool:
    """Whether ``user`` may give ``role`` at ``partner``; the project office sits at the lead partner only."""
    if role == ROLES.OFFICE and partner.role != Partner.Role.LEAD:
        return False
    return role in offered_roles(user) and inviting_partners(user).filter(pk=partner.pk).exists()


def manageable_by(user):
    """The invitations ``user`` sees and may take back or send again."""
    waiting = Invitation.objects.waiting().filter(partner__in=inviting_partners(user))
    return waiting if user.is_office else waiting.exclude(role=ROLES.OFFICE)


def hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def link(token: str, language: str) -> str:
    with translation.override(language):
        return mail.canonical(reverse("account_invitation", args=[token]), language)


@transaction.atomic
def invite(*, email: str, partner: Partner, role: str, language: str, actor=None) -> tuple[Invitation, str, bool]:
    """Invite ``email`` to ``partner``, anew if an invitation waits; ``actor`` None is the operator of the server.

    Return the invitation, its link, and whether a mail is on its way; raise ``PermissionDenied``.
    """
    if actor is not None and not may_invite(actor, partner, role):
        raise PermissionDenied
    token, now = secrets.token_urlsafe(32), timezone.now()
    invitation, _created = Invitation.objects.update_or_create(
        email=email.strip().lower(),
        partner=partner,
        role=role,
        accepted_at=None,
        defaults={
            "language": language,
            "token_hash": hashed(token),
            "invited_by": actor,
            "sent_at": now,
            "expires_at": now + INVITATION_LASTS,
        },
    )
    url = link(token, language)
    return invitation, url, _send(invitation, url)


def send_again(invitation: Invitation, *, actor) -> bool:
    """Send a new link; the old one stops working."""
    return invite(
        email=invitation.email,
        partner=invitation.partner,
        role=invitation.role,
        language=invitation.language,
        actor=actor,
    )[2]


def revoke(invitation: Invitation, *, actor) -> None:
    if not may_invite(actor, invitation.partner, invitation.role):
        raise PermissionDenied
    Invitation.objects.filter(pk=invitation.pk, accepted_at=None).delete()


def find(token: str) -> Invitation | None:
    """The open invitation of ``token``."""
    return Invitation.objects.open().select_related("partner").filter(token_hash=hashed(token)).first()


def of_session(request) -> Invitation | None:
    """The open invitation the visitor came with."""
    pk = request.session.get(SESSION_KEY)
    return Invitation.objects.open().select_related("partner").filter(pk=pk).first() if pk else None


@transaction.atomic
def accept(invitation: Invitation, *, user) -> bool:
    """Give ``user`` the place; return whether the invitation was still open and meant for this address."""
    locked = Invitation.objects.open().select_for_update().filter(pk=invitation.pk, email=user.email.lower()).first()
    if locked is None:
        return False
    Membership.objects.update_or_create(user=user, partner=locked.partner, role=locked.role, defaults={"until": None})
    locked.accepted_at = timezone.now()
    locked.save(update_fields=["accepted_at"])
    return True


def language_of(partner: Partner) -> str:
    """The language to begin with for people at ``partner``."""
    spoken = {"DK": "da", "EE": "et", "FI": "fi", "DE": "de", "LV": "lv", "LT": "lt", "PL": "pl", "SE": "sv"}
    return spoken.get(partner.country, languages.SOURCE)


def _send(invitation: Invitation, url: str) -> bool:
    return mail.send(
        "partners/mail/invitation",
        to=invitation.email,
        language=invitation.language,
        context={"invitation": invitation, "url": url},
    )
