"""What a step left: who holds the report, the last event, who was told."""

from microprojects.models import Obligation, Report, TransitionEvent
from sempre.models import OutboxMail


def forget_mails() -> None:
    OutboxMail.objects.all().delete()


def told(**people) -> list[tuple[str, str]]:
    """Return (role, topic) of every mail in the outbox."""
    names = {user.pk: name for name, user in people.items()}
    mails = OutboxMail.objects.values_list("recipient", "topic")
    return sorted((names.get(recipient, "?"), topic) for recipient, topic in mails)


def last_event(report: Report) -> dict:
    events = TransitionEvent.objects.filter(obligation=report.obligation_id).exclude(name__startswith="update:")
    event = events.order_by("pk").last()
    return {name: getattr(event, name) for name in ("name", "source", "target", "number", "actor", "acting_for")}


def event(name: str, source: str, target: str, actor, number: int = 1, acting_for=None) -> dict:
    return {
        "name": name, "source": source, "target": target, "number": number, "actor": actor, "acting_for": acting_for,
    }  # fmt: skip


def held(report: Report) -> tuple:
    obligation = Obligation.objects.get(pk=report.obligation_id)
    return obligation.holder, obligation.holding_level, obligation.acting_for
