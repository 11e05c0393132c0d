"""A text as places: each block has an address that is the same in every language, or stands beside its translation."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from sempre.markdown import Block, render_blocks
from sempre.translated import Text

HEADINGS = ("h2", "h3", "h4", "h5", "h6")


@dataclass(frozen=True, slots=True)
class Passage:
    """One place of a text: its block, and the one that says it in another language."""

    id: str
    block: Block | None
    other: Block | None = None

    @property
    def is_heading(self) -> bool:
        return self.block is not None and self.block.tag in HEADINGS

    @property
    def is_table(self) -> bool:
        """Whether it may need to be scrolled sideways, so that the keyboard must reach it."""
        return "table" in (self.block and self.block.tag, self.other and self.other.tag)


def place_id(key: str, number: int) -> str:
    """Return the address of the ``number``-th block of what has ``key``; no key has a dot."""
    return f"{key}.{number}"


def passages(value: Text, key: str, *, other: Text | None = None, below: int = 1) -> list[Passage]:
    """Return the places of a text; with ``other``, each beside what says the same there.

    A place is known by ``key`` and its number, never by its words, so that a link holds in every language.
    """
    blocks = render_blocks(value.value, below)
    if other is None:
        return [Passage(place_id(key, number), block) for number, block in enumerate(blocks, 1)]
    pairs = aligned(blocks, render_blocks(other.value, below))
    numbers = iter(range(1, len(blocks) + 1))
    return [Passage(place_id(key, next(numbers)) if one else "", one, two) for one, two in pairs]


def aligned(one: Sequence[Block], two: Sequence[Block]) -> list[tuple[Block | None, Block | None]]:
    """Pair the blocks of two texts by their order: section by section where both have the same headings."""
    here, there = _sections(one), _sections(two)
    if [_level(part) for part in here] != [_level(part) for part in there]:
        here, there = [list(one)], [list(two)]
    return [pair for parts in zip(here, there, strict=True) for pair in zip_longest(*parts)]


def _sections(blocks: Sequence[Block]) -> list[list[Block]]:
    parts: list[list[Block]] = [[]]
    for block in blocks:
        if block.tag in HEADINGS:
            parts.append([])
        parts[-1].append(block)
    return parts


def _level(part: list[Block]) -> str:
    return part[0].tag if part and part[0].tag in HEADINGS else ""


def headings(value: Text, key: str, tag: str = "h2") -> list[tuple[str, str]]:
    """Return address and words of the headings of a text that are ``tag``."""
    blocks = enumerate(render_blocks(value.value), 1)
    return [(place_id(key, number), block.words) for number, block in blocks if block.tag == tag and block.words]
