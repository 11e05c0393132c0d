"""Two rounds of an organisation, before and after: per practice and audience, each with its own minimum kept."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from outputs.assessments import charts, words
from outputs.assessments.questionnaire import areas_of
from outputs.assessments.results import Finding, Voice, result_of
from outputs.models import AssessmentRound, Audience, Node
from sempre.translated import Shown, shown


@dataclass(frozen=True)
class Change:
    """How one audience answered before and after; without ``by`` one of the two is not shown."""

    audience: str
    before: Voice
    after: Voice

    @property
    def label(self) -> str:
        return Audience(self.audience).label

    @property
    def by(self) -> float | None:
        if self.before.spread is None or self.after.spread is None:
            return None
        return self.after.spread.median - self.before.spread.median

    @property
    def sign(self) -> str:
        """Return up, down, same or unknown."""
        if self.by is None:
            return "unknown"
        return "up" if self.by > 0 else "down" if self.by < 0 else "same"

    @property
    def words(self) -> str:
        if self.by is None:
            return _("not to be compared: fewer than 5 answers")
        if not self.by:
            return _("unchanged")
        size = words.number(abs(self.by))
        return _("higher by %(size)s") % {"size": size} if self.by > 0 else _("lower by %(size)s") % {"size": size}

    @property
    def numbers(self) -> tuple[str, str]:
        return words.median_words(self.before), words.median_words(self.after)

    @property
    def tracks(self) -> tuple[charts.Track, charts.Track]:
        return charts.track_of(self.before), charts.track_of(self.after)


@dataclass(frozen=True)
class Row:
    title: Shown
    changes: tuple[Change, ...]


def compared(before: AssessmentRound, after: AssessmentRound) -> list[tuple[Node, list[Row]]]:
    """Return the practices that both rounds asked, by area, for the audiences that both asked.

    Raises ``ValueError`` for rounds of two editions or organisations: their practices do not mean the same.
    """
    if (before.edition_id, before.organisation_id) != (after.edition_id, after.organisation_id):
        raise ValueError("these rounds cannot be compared")
    pocket, full = AssessmentRound.Version.POCKET, AssessmentRound.Version.FULL
    areas = areas_of(before.edition, full if before.version == after.version == full else pocket)
    first, second = result_of(before, areas), result_of(after, areas)
    return [(area, [_row(f, second.finding(f.key)) for f in findings]) for area, findings in first.areas]


def _row(before: Finding, after: Finding) -> Row:
    later = {voice.audience: voice for voice in after.voices}
    both = [voice for voice in before.voices if voice.audience in later]
    changes = tuple(Change(voice.audience, voice, later[voice.audience]) for voice in both)
    return Row(shown(before.practice, "title"), changes)
