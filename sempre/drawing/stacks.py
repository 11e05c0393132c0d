"""Geometry for rows of bars, each split into the same parts: across in per cent of the space, down in px."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

ROW = 44  # px from one bar to the next
TALL = 14
WORDS = 16  # px from the top of a row to the foot of its words
BAR = 22  # px from the top of a row to its bar


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a bar."""

    tone: int
    left: float
    width: float


@dataclass(frozen=True, slots=True)
class Stack:
    """One row: its label, what is said at its end, its parts, and where it stands."""

    label: str
    words: str
    pieces: tuple[Piece, ...]
    words_y: int
    bar_y: int


@dataclass(frozen=True, slots=True)
class Stacks:
    stacks: tuple[Stack, ...]
    tall: int
    height: int


def stacks(rows: Iterable[tuple[str, str, Sequence[int]]], tones: Sequence[int]) -> Stacks:
    """Lay out ``(label, words, values)`` rows; a bar is as long as the room, whatever its values add up to.

    ``tones`` are the colours of the parts, by number (``.tone-0`` and so on).
    """
    found = []
    for place, (label, words, values) in enumerate(rows):
        whole, left, pieces = sum(values) or 1, 0.0, []
        for tone, value in zip(tones, values, strict=True):
            width = 100 * value / whole
            if value:
                pieces.append(Piece(tone, round(left, 2), round(width, 2)))
            left += width
        found.append(Stack(label, words, tuple(pieces), place * ROW + WORDS, place * ROW + BAR))
    return Stacks(tuple(found), TALL, len(found) * ROW)
