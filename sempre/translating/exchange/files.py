"""What a file of translations holds, whatever its format.

A file has one source and one target language, because that is what translators' tools read: XLIFF 2 names both once,
in its root; memoQ takes from a 1.2 file the parts of its project's pair only; OmegaT and Weblate know one pair a
file. Where records have different originals there are several files.
"""

from dataclasses import dataclass, field
from enum import IntEnum

from sempre.translating.services import Seen

MOST_UNITS = 5000  # a file
MAX_BYTES = 5 * 1024 * 1024


class Unreadable(Exception):
    """The file is of no use; the argument says why, in the reader's language."""


class Stage(IntEnum):
    """How far a translator's tool says that a translation is."""

    UNSAID = 0
    UNFINISHED = 1
    TRANSLATED = 2
    REVIEWED = 3


@dataclass(frozen=True, slots=True)
class Note:
    """Something to know for the translator; ``kind`` tells tools what it is about."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Unit:
    """One text on its way out, with the digests that will show whether it changed meanwhile."""

    key: str
    record: str
    label: str
    source: str
    text: str
    machine_text: str
    status: str
    seen: Seen
    limit: int | None = None
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Parcel:
    """The units of one file."""

    source_language: str
    language: str
    units: list[Unit]


@dataclass(frozen=True, slots=True)
class Given:
    """One translation that came back; ``place`` is its line or row, ``problem`` why it cannot be read."""

    key: str
    place: int
    language: str
    text: str
    source: str | None = None
    seen: Seen | None = None  # none where a tool has dropped the digests
    machine: str = ""  # the digest of the machine draft that was sent
    stage: Stage = Stage.UNSAID
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Arrived:
    """What a file brought; its units stand in ``places``: lines of an XLIFF, rows of a sheet."""

    units: list[Given] = field(default_factory=list)
    places: str = "line"
