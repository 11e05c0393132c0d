"""What an organisation decided to do: the list by day, and the same for a calendar program."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, vText
from icalendar import Event as CalendarEvent

from outputs.models import AssessmentAction, Node, Organisation
from sempre import languages
from sempre.markdown import printable
from sempre.translated import Shown, shown


@dataclass(frozen=True)
class ActionRow:
    """An action with the title of its practice in the edition of its round."""

    action: AssessmentAction
    practice: Shown | str

    @property
    def sign(self) -> str:
        """Return how its state is marked: late, doing, open, done or dropped."""
        return "late" if self.action.is_overdue else self.action.state


def rows_of(organisation: Organisation, round_id: int | None = None) -> list[ActionRow]:
    """Return the actions of an organisation, or of one round: what is going on first, by its day; two queries."""
    found = AssessmentAction.objects.filter(round__organisation=organisation).select_related("round")
    found = list(found if round_id is None else found.filter(round=round_id))
    titles = titles_of(found)
    rows = [ActionRow(action, titles.get((action.round.edition_id, action.practice_key), "")) for action in found]
    return sorted(rows, key=lambda row: (not row.action.is_going_on, row.action.due, row.action.pk))


def titles_of(actions: list[AssessmentAction]) -> dict[tuple[int, str], Shown]:
    """Return the titles of practices by edition and stable key."""
    if not actions:
        return {}
    editions, keys = {action.round.edition_id for action in actions}, {action.practice_key for action in actions}
    nodes = Node.objects.filter(edition__in=editions, stable_key__in=keys, kind=Node.Kind.PRACTICE)
    return {(node.edition_id, node.stable_key): shown(node, "title") for node in nodes}


def calendar_of(organisation: Organisation) -> bytes:
    """Return what is going on as a calendar of whole days, in the reader's language."""
    made = Calendar()
    made.add("PRODID", f"-//SEMPRE//Actions//{languages.current().upper()}")
    made.add("VERSION", "2.0")
    made.add("METHOD", "PUBLISH")
    for name in ("NAME", "X-WR-CALNAME"):
        made.add(name, _("What we decided to do"))
    for row in rows_of(organisation):
        if row.action.is_going_on:
            made.add_component(_entry(row))
    return made.to_ical()


def _entry(row: ActionRow) -> CalendarEvent:
    action, language = row.action, {"LANGUAGE": languages.current()}
    entry = CalendarEvent()
    entry.add("UID", f"assessment-action-{action.pk}@sempre")
    entry.add("DTSTAMP", timezone.localtime(action.changed_at))
    entry.add("SUMMARY", vText(printable(action.what)), parameters=language)
    title = getattr(row.practice, "value", row.practice)
    lines = [title, action.owner, action.get_state_display(), action.evidence]
    entry.add("DESCRIPTION", vText(printable("\n".join(filter(None, map(str, lines))))), parameters=language)
    entry.add("DTSTART", action.due)
    entry.add("DTEND", action.due + dt.timedelta(days=1))
    entry.add("TRANSP", "TRANSPARENT")
    entry.add("CLASS", "PRIVATE")
    return entry
