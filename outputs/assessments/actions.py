"""What an organisation decided to do: the list by day, and the same for a calendar program."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from outputs.models import AssessmentAction, Node, Organisation
from sempre import languages
from sempre.calendars import add_whole_day, add_words, new_calendar, new_entry, uid
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
    made = new_calendar("Actions", _("What we decided to do"))
    for row in rows_of(organisation):
        if row.action.is_going_on:
            made.add_component(_entry(row))
    return made.to_ical()


def _entry(row: ActionRow):
    action, language = row.action, languages.current()
    entry = new_entry()
    entry.add("UID", uid("assessment-action", action.pk))
    entry.add("DTSTAMP", timezone.localtime(action.changed_at))
    add_words(entry, "SUMMARY", action.what, language)
    title = getattr(row.practice, "value", row.practice)
    lines = [title, action.owner, action.get_state_display(), action.evidence]
    add_words(entry, "DESCRIPTION", "\n".join(filter(None, map(str, lines))), language)
    add_whole_day(entry, action.due)
    return entry
