"""How the texts of a record stand in a language, in one word: the worst of their states."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from sempre.models import TranslationStatus as Status

WORST_FIRST = (
    Status.MISSING,
    Status.OUTDATED,
    Status.MACHINE,
    Status.DRAFT,
    Status.NOT_PLANNED,
    Status.CHECKED,
    Status.ORIGINAL,
)
OPEN = "open"  # somebody has to write something
OPEN_STATUSES = (Status.MISSING, Status.OUTDATED)
OPEN_WORD = pgettext_lazy("state of a translation", "missing or outdated")
CHOICES: tuple[tuple[str, str | Promise], ...] = (
    (OPEN, OPEN_WORD),
    *((status.value, status.label) for status in WORST_FIRST),
)


@dataclass(frozen=True, slots=True)
class Sign:
    """A state as it is shown: always a word and an icon, and a tone of colour."""

    word: str | Promise
    icon: str
    tone: str


_DRAWN = {
    Status.MISSING: ("empty", "late"),
    Status.OUTDATED: ("clock", "soon"),
    Status.MACHINE: ("machine", "machine"),
    Status.DRAFT: ("pencil", "plain"),
    Status.NOT_PLANNED: ("dash", "quiet"),
    Status.CHECKED: ("done", "done"),
    Status.ORIGINAL: ("source", "quiet"),
}
SIGNS = {status.value: Sign(status.label, icon, tone) for status, (icon, tone) in _DRAWN.items()}
_RANKS = {status.value: rank for rank, status in enumerate(WORST_FIRST)}


@dataclass(frozen=True, slots=True)
class Standing:
    """The worst state among some texts, how many of them are in it, and how many there are."""

    status: str
    number: int
    total: int

    @property
    def sign(self) -> Sign:
        return SIGNS[self.status]


def standing(numbers: Mapping[str, int]) -> Standing:
    """Return what ``{status: number of texts}`` comes to."""
    status = worst(numbers)
    return Standing(status, numbers[status], sum(numbers.values()))


def worst(statuses: Iterable[str]) -> str:
    return min(statuses, key=_RANKS.__getitem__)
