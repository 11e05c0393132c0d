"""The result of a closed round: per practice and audience the median, the middle half and the gap between voices.

What is shown, and what is not:

* A round has a result only once it is closed, see ``AssessmentRound``.
* An audience with fewer than five answers is not shown at all: closing deletes what it said (``services.close_round``),
  so that no sum, file or later rule can give it away. How many they were, is not kept either.
* A practice is shown for an audience if at least five of its people chose a level. "I don't know" and questions left
  open are counted together.
* The lowest and the highest answer are shown from ten on; before, with median and quartiles they would list nearly all
  single answers.
* Nothing is counted by language, by day, or by paper and screen.

The median of an even number is the mean of the two in the middle; the quartiles are the medians of the lower and the
upper half, the middle one belonging to both (Tukey's hinges), so that every value is a level or halfway between two.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from statistics import median

from outputs.assessments.questionnaire import OWN, Areas, areas_of
from outputs.models import AssessmentRound, Audience, Node
from outputs.models.assessments import LEAST

ENDS_FROM = 10  # answers from which the lowest and the highest are shown
FAR_APART = 2.0  # levels between two voices from which a gap is one to talk about


class NotClosed(Exception):
    """The round still takes answers: it has no result yet."""


@dataclass(frozen=True)
class Spread:
    """How answers spread over the levels 0 to 4; the ends are ``None`` where they are not shown."""

    median: float
    low: float
    high: float
    least: int | None
    most: int | None


@dataclass(frozen=True)
class Voice:
    """What one audience says to one question; without ``spread`` fewer than five chose a level.

    ``answered`` of ``people`` chose a level, the others did not know or left it open; 0 where it is not shown.
    """

    audience: str
    spread: Spread | None
    answered: int = 0
    people: int = 0

    @property
    def label(self) -> str:
        return Audience(self.audience).label

    @property
    def open(self) -> int:
        return self.people - self.answered


@dataclass(frozen=True)
class Gap:
    """The largest distance between two medians, and the voices at either end."""

    low: float
    high: float
    lowest: tuple[Voice, ...]
    highest: tuple[Voice, ...]

    @property
    def size(self) -> float:
        return self.high - self.low

    @property
    def is_far(self) -> bool:
        return self.size >= FAR_APART


@dataclass(frozen=True)
class Finding:
    """All voices on one practice, or on an own question (then ``practice`` is ``None``)."""

    key: str
    practice: Node | None
    text: str
    voices: tuple[Voice, ...]

    @cached_property
    def heard(self) -> tuple[Voice, ...]:
        return tuple(voice for voice in self.voices if voice.spread)

    @cached_property
    def gap(self) -> Gap | None:
        if len(self.heard) < 2:
            return None
        medians = [voice.spread.median for voice in self.heard]
        low, high = min(medians), max(medians)
        at = {level: tuple(v for v in self.heard if v.spread.median == level) for level in (low, high)}
        return Gap(low, high, at[low], at[high])

    @cached_property
    def lowest(self) -> float | None:
        return min((voice.spread.median for voice in self.heard), default=None)


@dataclass(frozen=True)
class Crowd:
    """How many of an audience answered; ``None`` are too few to be shown."""

    audience: str
    people: int | None

    @property
    def label(self) -> str:
        return Audience(self.audience).label


@dataclass(frozen=True)
class Result:
    round: AssessmentRound
    crowds: tuple[Crowd, ...]
    areas: tuple[tuple[Node, tuple[Finding, ...]], ...]
    own: tuple[Finding, ...]

    @property
    def findings(self) -> list[Finding]:
        return [finding for _area, findings in self.areas for finding in findings]

    @property
    def is_empty(self) -> bool:
        return all(crowd.people is None for crowd in self.crowds)

    def finding(self, key: str) -> Finding | None:
        return next((finding for finding in self.findings if finding.key == key), None)

    def weakest(self, number: int = 3) -> list[Finding]:
        """Return the practices with the lowest median of any voice, the larger gap first among equals."""
        heard = [finding for finding in self.findings if finding.heard]
        return sorted(heard, key=lambda f: (f.lowest, -(f.gap.size if f.gap else 0)))[:number]

    def furthest(self, number: int = 2) -> list[Finding]:
        """Return the practices over which the voices are far apart, the furthest first."""
        far = [finding for finding in self.findings if finding.gap and finding.gap.is_far]
        return sorted(far, key=lambda f: -f.gap.size)[:number]

    def to_work_on(self) -> list[Finding]:
        """Return what a team should talk about first: what is weakest, then where the voices are far apart."""
        chosen = self.weakest()
        return [*chosen, *(finding for finding in self.furthest() if finding not in chosen)]


def spread_of(levels: Iterable[int]) -> Spread:
    """Return the spread of at least one level."""
    ordered = sorted(levels)
    half = (len(ordered) + 1) // 2
    shows_ends = len(ordered) >= ENDS_FROM
    return Spread(
        float(median(ordered)),
        float(median(ordered[:half])),
        float(median(ordered[-half:])),
        ordered[0] if shows_ends else None,
        ordered[-1] if shows_ends else None,
    )


def result_of(round_: AssessmentRound, areas: Areas | None = None) -> Result:
    """Reckon the result of a closed round; raise ``NotClosed`` for any other."""
    if not round_.is_closed:
        raise NotClosed
    said: dict[str, list[dict]] = {audience: [] for audience in round_.audiences}
    for audience, answers in round_.responses.values_list("audience", "answers"):
        said.setdefault(audience, []).append(answers)
    said = {audience: rows if len(rows) >= LEAST else [] for audience, rows in said.items()}
    areas = areas_of(round_.edition, round_.version) if areas is None else areas
    return Result(
        round_,
        tuple(Crowd(audience, len(rows) or None) for audience, rows in said.items()),
        tuple((area, tuple(_finding(p.stable_key, p, "", said) for p in practices)) for area, practices in areas),
        tuple(_finding(f"{OWN}{q.position}", None, q.text, said) for q in round_.own_questions.all()),
    )


def _finding(key: str, practice: Node | None, text: str, said: dict[str, list[dict]]) -> Finding:
    return Finding(key, practice, text, tuple(_voice(audience, key, rows) for audience, rows in said.items()))


def _voice(audience: str, key: str, rows: list[dict]) -> Voice:
    levels = [level for answers in rows if (level := answers.get(key)) is not None]
    if len(levels) < LEAST:
        return Voice(audience, None)
    return Voice(audience, spread_of(levels), len(levels), len(rows))
