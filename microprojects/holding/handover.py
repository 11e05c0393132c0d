"""Open work goes to somebody else: when a person leaves, gets or loses a role, or the right to write ends."""

from collections import defaultdict

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from microprojects import notifications
from microprojects.holding import board, holders
from microprojects.models import Obligation
from microprojects.workflow import record
from networks import mandate_services
from networks.models import Mandate, Network
from sempre.models import User

EVENT = "obligation:handed_over"


class Successions:
    """Who may hold what, asked once for each network and level."""

    def __init__(self, preferred: User | None = None):
        self.preferred = preferred
        self._candidates: dict[tuple[int, str], list[User]] = {}

    def candidates(self, obligation: Obligation) -> list[User]:
        key = (obligation.network_id, obligation.holding_level)
        if key not in self._candidates:
            self._candidates[key] = holders.candidates(obligation, obligation.holding_level)
        return self._candidates[key]

    def next_of(self, obligation: Obligation) -> User | None:
        people = self.candidates(obligation)
        return self.preferred if self.preferred in people else (people[0] if people else None)

    def is_in_order(self, obligation: Obligation) -> bool:
        """Whoever answers for it may do so; a level with nobody at all leaves it as it is."""
        people = self.candidates(obligation)
        return not people or (obligation.acting_for or obligation.holder) in people


def open_work(user: User, actor: User | None, network: Network | None = None) -> QuerySet[Obligation]:
    """Return what waits for ``user``, or for somebody acting in the place of ``user``, and is ``actor``'s to pass on:
    in the regions the actor coordinates, everything for the office and for the portal itself (None).
    """
    found = board.open_obligations().filter(Q(holder=user) | Q(acting_for=user)).for_page().order_by("due", "pk")
    if network is not None:
        found = found.filter(Q(network=network) | Q(network__parent=network))
    if actor is None or actor.is_office:
        return found
    tended = mandate_services.networks_tended_by(actor).values("pk")
    return found.filter(network__in=tended).exclude(holding_level=holders.LEVEL.LEAD)


@transaction.atomic
def hand_over_open_work(
    from_user: User,
    to_user: User | None,
    *,
    actor: User | None,
    network: Network | None = None,
    note: str = "",
) -> list[Obligation]:
    """Give all open work of ``from_user`` to ``to_user``, or to the next in order; tell each new holder once.

    What ``to_user`` may not hold goes to the next in order as well. Return what was handed over.
    """
    found = _locked(open_work(from_user, actor, network))
    successions = Successions(to_user)
    _pass_on(found, successions, actor=actor, note=note)
    return found


@transaction.atomic
def reassign(network: Network | None = None, *, actor: User | None = None) -> list[Obligation]:
    """Find a holder for open work whose holder may no longer act, in ``network`` and below it, or everywhere."""
    found = board.open_obligations().for_page()
    if network is not None:
        found = found.filter(Q(network=network) | Q(network__parent=network))
    successions = Successions()
    astray = [obligation.pk for obligation in found if not successions.is_in_order(obligation)]
    rows = _locked(Obligation.objects.filter(pk__in=astray).for_page())
    rows = [obligation for obligation in rows if not successions.is_in_order(obligation)]
    _pass_on(rows, successions, actor=actor, note="")
    return rows


def _locked(found: QuerySet[Obligation]) -> list[Obligation]:
    """Lock the rows in the order of their keys, so that two hand-overs never wait for each other."""
    keys = sorted(found.values_list("pk", flat=True))
    rows = Obligation.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")
    return list(rows.for_page())


def _pass_on(obligations: list[Obligation], successions: Successions, *, actor: User | None, note: str) -> None:
    came = defaultdict(list)
    for obligation in obligations:
        successor = successions.next_of(obligation)
        details = {"from": obligation.holder_id, "to": successor.pk if successor else None}
        record(obligation, EVENT, actor=actor, note=note, details=details)
        holders.give(obligation, successor, obligation.holding_level)
        if obligation.holder is not None:
            came[obligation.holder].append(obligation)
    for holder, theirs in came.items():
        notifications.obligations_handed_over(theirs, to=holder, actor=actor, note=note)


def roles_of(user: User, actor: User) -> QuerySet[Mandate]:
    """Return the roles of ``user`` that ``actor`` may end."""
    held = mandate_services.lasting().filter(user=user)
    return held.tended_by(actor).select_related("network__parent", "network__partner").order_by("network", "role", "pk")


@transaction.atomic
def leave(user: User, *, to_user: User | None, actor: User, note: str) -> list[Obligation]:
    """End the roles of ``user`` that ``actor`` tends, and give them and the open work to ``to_user``.

    Without ``to_user`` the roles end and the work goes to the next in order. Raises ``ValidationError`` or
    ``PermissionDenied``; then nothing has happened.
    """
    if not note.strip():
        raise ValidationError({"note": _("Say why.")})
    roles = list(roles_of(user, actor).select_for_update(of=("self",)))
    work = open_work(user, actor)
    if not roles and not work.exists():
        raise PermissionDenied
    for mandate in roles:
        if to_user is not None:
            mandate_services.take_on(mandate, to_user, actor=actor)
        mandate_services.end_mandate(mandate, actor=actor, reassigns=False)
    mandate_services.replace_deputy(user, to_user, actor=actor)
    return hand_over_open_work(user, to_user, actor=actor, note=note.strip())
