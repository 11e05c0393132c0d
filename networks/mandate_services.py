"""Giving, changing and ending what people do for a network; whoever depends on it is told through ``on_change``."""

import datetime as dt
from collections.abc import Callable

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from networks.models import Mandate, Network
from networks.rules import regions_of
from partners.models import Membership, Partner
from sempre.models import User

ROLE = Mandate.Role
_LISTENERS: list[Callable] = []


def on_change(listener: Callable) -> Callable:
    """Call ``listener(network, actor=…)`` in the transaction of every change; apps above register in ``ready``."""
    if listener not in _LISTENERS:
        _LISTENERS.append(listener)
    return listener


def _tell(network: Network | None, actor: User) -> None:
    if network is not None:
        for listener in _LISTENERS:
            listener(network, actor=actor)


def lasting() -> QuerySet[Mandate]:
    """Return the mandates that are not over, also of people who lost the right to use them."""
    return Mandate.objects.filter(Q(until__isnull=True) | Q(until__gte=timezone.localdate()))


def partners_of(network: Network) -> QuerySet[Partner]:
    """Return the organisations whose people may work for ``network``: its own and the region's."""
    places = [pk for pk in (network.pk, network.parent_id) if pk is not None]
    return Partner.objects.filter(Q(networks__in=places) | Q(co_networks__in=places))


def networks_tended_by(user: User) -> QuerySet[Network]:
    """Return the networks in which ``user`` gives roles: of the own regions, all for the office."""
    found = Network.objects.select_related("parent")
    if user.is_office:
        return found
    return found.filter(Q(pk__in=regions_of(user)) | Q(parent__in=regions_of(user)))


def eligible(network: Network, *, reads_only: bool = False) -> QuerySet[User]:
    """Return who may be given a role in ``network``: with a writing membership there, observers with any."""
    members = Membership.objects.current().filter(partner__in=partners_of(network))
    if not reads_only:
        members = members.exclude(role=Membership.Role.MEMBER)
    return User.objects.filter(is_active=True, pk__in=members.values("user")).order_by("name", "email")


@transaction.atomic
def give_mandate(
    network: Network,
    user: User,
    role: str,
    *,
    actor: User,
    deputy: User | None = None,
    until: dt.date | None = None,
    reassigns: bool = True,
) -> Mandate:
    """Give ``user`` a role in ``network`` from today. Raises ``PermissionDenied`` or ``ValidationError``."""
    _check_may_tend(actor, network)
    if not eligible(network, reads_only=role == ROLE.OBSERVER).filter(pk=user.pk).exists():
        raise ValidationError({"user": _("This person does not work for an organisation of the network.")})
    if lasting().filter(network=network, user=user, role=role).exists():
        raise ValidationError({"user": _("This person has that role already.")})
    mandate = Mandate(network=network, user=user, role=role, until=until)
    _set_deputy(mandate, deputy)
    mandate.full_clean()
    mandate.save()
    if reassigns:
        _tell(network, actor)
    return mandate


@transaction.atomic
def change_mandate(mandate: Mandate, *, actor: User, deputy: User | None, until: dt.date | None) -> Mandate:
    """Change who stands in, and until when it lasts; people set their own deputy, not their own end."""
    locked = Mandate.objects.select_for_update(of=("self",)).select_related("network__parent").get(pk=mandate.pk)
    if not actor.has_perm("networks.set_deputy", locked):
        raise PermissionDenied
    if until != locked.until:
        _check_may_tend(actor, locked.network)
        if until is not None and until < timezone.localdate():
            raise ValidationError({"until": _("Choose today or a later day, or end the role.")})
    locked.until = until
    _set_deputy(locked, deputy)
    locked.full_clean()
    locked.save()
    return locked


@transaction.atomic
def end_mandate(mandate: Mandate, *, actor: User, reassigns: bool = True) -> None:
    """End it with yesterday, so that it counts no more; one that only began today never was."""
    locked = Mandate.objects.select_for_update(of=("self",)).select_related("network__parent").get(pk=mandate.pk)
    _check_may_tend(actor, locked.network)
    today = timezone.localdate()
    if locked.since >= today:
        locked.delete()
    elif locked.until is None or locked.until >= today:
        locked.until = today - dt.timedelta(days=1)
        locked.save(update_fields=["until"])
    if reassigns:
        _tell(locked.network, actor)


def take_on(mandate: Mandate, user: User, *, actor: User) -> None:
    """Give ``user`` the role of ``mandate``, unless the person has it."""
    if lasting().filter(network=mandate.network, user=user, role=mandate.role).exists():
        return
    deputy = mandate.deputy if mandate.deputy_id != user.pk and _may_stand_in(mandate, mandate.deputy) else None
    role, until = mandate.role, mandate.until
    give_mandate(mandate.network, user, role, actor=actor, deputy=deputy, until=until, reassigns=False)


def replace_deputy(user: User, successor: User | None, *, actor: User) -> None:
    """Where ``user`` stands in for others, let ``successor`` do so, or nobody."""
    for mandate in lasting().tended_by(actor).filter(deputy=user).select_related("network"):
        fits = successor is not None and successor.pk != mandate.user_id and _may_stand_in(mandate, successor)
        mandate.deputy = successor if fits else None
        mandate.save(update_fields=["deputy"])


def _check_may_tend(actor: User, network: Network | None) -> None:
    if not actor.has_perm("networks.tend_mandate", network):
        raise PermissionDenied


def _may_stand_in(mandate: Mandate, person: User | None) -> bool:
    return person is not None and (mandate.network is None or eligible(mandate.network).filter(pk=person.pk).exists())


def _set_deputy(mandate: Mandate, deputy: User | None) -> None:
    if deputy is not None and deputy.pk != mandate.deputy_id and not _may_stand_in(mandate, deputy):
        raise ValidationError({"deputy": _("This person does not work for an organisation of the network.")})
    mandate.deputy = deputy
