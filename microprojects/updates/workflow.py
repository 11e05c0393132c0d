"""The life of a public update as a table, and the one function that changes its state."""

from auditlog.context import set_actor
from django.core.exceptions import PermissionDenied

from microprojects.models import PublicUpdate
from microprojects.workflow import Stale, Transition, WrongState, record
from sempre.models import User

PROPOSED, READY, SCHEDULED, PUBLISHED, WITHDRAWN = (
    PublicUpdate.State.PROPOSED,
    PublicUpdate.State.READY,
    PublicUpdate.State.SCHEDULED,
    PublicUpdate.State.PUBLISHED,
    PublicUpdate.State.WITHDRAWN,
)
EDITABLE = (PROPOSED, READY, PUBLISHED)  # during the hold everybody looks at the same text

MAKE_READY = Transition("check_update", "update:ready", (PROPOSED,), READY)
MAKE_UNREADY = Transition("write_update", "update:changed", (READY,), PROPOSED)
SCHEDULE = Transition("schedule_update", "update:scheduled", (READY,), SCHEDULED)
STOP = Transition("stop_update", "update:stopped", (SCHEDULED,), READY)
WITHDRAW = Transition("withdraw_update", "update:withdrawn", (PUBLISHED,), WITHDRAWN)
DISMISS = Transition("dismiss_update", "update:dismissed", (PROPOSED, READY), WITHDRAWN)
RESUME = Transition("resume_update", "update:resumed", (WITHDRAWN,), PROPOSED)
# The portal's own steps: nobody may take them by hand.
PUBLISH = Transition("", "update:published", (SCHEDULED,), PUBLISHED)
HOLD_BACK = Transition("", "update:held_back", (SCHEDULED,), READY)
REPLACE = Transition("", "update:replaced", (PROPOSED, READY, SCHEDULED, PUBLISHED), WITHDRAWN)

BY_HAND = (SCHEDULE, STOP, WITHDRAW, DISMISS, RESUME)  # each with a button and a sentence of its own in the rules
TRANSITIONS = (MAKE_READY, MAKE_UNREADY, *BY_HAND, PUBLISH, HOLD_BACK, REPLACE)


def lock(update: PublicUpdate, *, expected: int | None = None) -> PublicUpdate:
    """Return the locked update; raise ``Stale`` where it is not the revision the person saw."""
    locked = PublicUpdate.objects.locked(update.pk)
    if expected is not None and locked.revision != expected:
        raise Stale(locked)
    return locked


def advance(
    update: PublicUpdate,
    transition: Transition,
    *,
    actor: User | None,
    expected: int | None = None,
    note: str = "",
    **changes,
) -> PublicUpdate:
    """Take one step under a row lock, with ``changes`` to other columns, and record it; return the locked update.

    Run inside a transaction. ``actor`` None is the portal itself. Raises ``WrongState``, ``Stale`` or
    ``PermissionDenied``; the caller's ``update`` is left as it was.
    """
    locked = PublicUpdate.objects.locked(update.pk)
    if locked.state not in transition.sources:
        raise WrongState(locked)
    if expected is not None and locked.revision != expected:
        raise Stale(locked)
    if actor is not None and not (transition.verb and actor.has_perm(f"microprojects.{transition.verb}", locked)):
        raise PermissionDenied
    source, locked.state = locked.state, transition.target
    locked.revision += 1
    locked.note = note
    for name, value in changes.items():
        setattr(locked, name, value)
    with set_actor(actor):  # the audit log is the history of an update without a report
        locked.save()
    tell_history(locked, transition.name, actor=actor, source=source, target=locked.state, note=note)
    return locked


def tell_history(update: PublicUpdate, name: str, *, actor: User | None, **rest) -> None:
    """Write a line into the history of the report that the update comes from, if there is one."""
    if update.version_id:
        record(update.version.report.obligation, name, actor=actor, number=update.version.number, **rest)
