"""What happened to a public update, with a report or without one: from the audit log."""

import datetime as dt
from dataclasses import dataclass

from auditlog.models import LogEntry

from microprojects.models import PublicUpdate
from sempre.models import User


@dataclass(frozen=True)
class Line:
    """One change of state."""

    at: dt.datetime
    actor: User | None
    state: str
    note: str


def history_of(update: PublicUpdate) -> list[Line]:
    """Return the changes of state, newest first."""
    entries = LogEntry.objects.get_for_object(update).filter(changes__has_key="state").select_related("actor")
    labels = dict(PublicUpdate.State.choices)
    return [
        Line(
            entry.timestamp,
            entry.actor,
            labels.get(entry.changes["state"][1], entry.changes["state"][1]),
            entry.changes.get("note", ("", ""))[1] or "",
        )
        for entry in entries.order_by("-timestamp", "-pk")
    ]
