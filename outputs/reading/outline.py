"""The contents of a work: its chapters under their parts, and how long they take to read."""

from collections.abc import Iterable
from itertools import groupby
from typing import NamedTuple

from outputs.models import Node
from sempre.translated import text

WORDS_A_MINUTE = 180  # of a text that one thinks about


class PartOfBook(NamedTuple):
    """A part with its chapters; ``part`` is None where the work has none."""

    part: Node | None
    chapters: list[Node]


def in_parts(chapters: Iterable[Node]) -> list[PartOfBook]:
    """Group chapters in reading order under their parts."""
    return [PartOfBook(part, list(rows)) for part, rows in groupby(chapters, key=lambda node: node.parent)]


def minutes_to_read(node: Node) -> int:
    """Return what the editors say, else what the number of words says."""
    return node.minutes or max(1, round(len(text(node, "body").value.split()) / WORDS_A_MINUTE))
