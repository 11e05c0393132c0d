"""What changed in a source since a translation was made: paragraph by paragraph, and word by word within them."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from sempre.translating.parts import changes, paragraphs

MOST_PIECES = 2000
_PIECES = re.compile(r"\w+|\s+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a paragraph; ``is_changed``: they are not in the other version."""

    text: str
    is_changed: bool


@dataclass(frozen=True, slots=True)
class ChangedParagraph:
    """A paragraph as it was and is, and its translation so far where the translation has the old paragraphs."""

    old: list[Piece]
    new: list[Piece]
    translation: str

    @property
    def is_added(self) -> bool:
        return not self.old

    @property
    def is_removed(self) -> bool:
        return not self.new


def changed_paragraphs(old: str, new: str, translation: str) -> list[ChangedParagraph]:
    """Return the paragraphs of a source that are no longer what ``translation`` was made from."""
    translated = paragraphs(translation)
    has_same_paragraphs = len(translated) == len(paragraphs(old))
    found, place = [], 0
    for change in changes(old, new):
        if not change.is_same:
            before, after = marked(change.old, change.new)
            so_far = translated[place] if change.old and has_same_paragraphs else ""
            found.append(ChangedParagraph(before, after, so_far))
        place += bool(change.old)
    return found


def marked(old: str, new: str) -> tuple[list[Piece], list[Piece]]:
    """Return both versions in pieces, with those marked that the other one lacks."""
    if not old or not new:  # the paragraph as a whole is gone or added
        return ([Piece(old, True)] if old else []), ([Piece(new, True)] if new else [])
    before, after = _PIECES.findall(old), _PIECES.findall(new)
    if len(before) + len(after) > MOST_PIECES:  # comparing them would take seconds
        return [Piece(old, True)], [Piece(new, True)]
    olds, news = [], []
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if b > a:
            olds.append(Piece("".join(before[a:b]), tag != "equal"))
        if d > c:
            news.append(Piece("".join(after[c:d]), tag != "equal"))
    return _joined(olds), _joined(news)


def _joined(pieces: list[Piece]) -> list[Piece]:
    """Take a lone space between two changed pieces as changed too, so that a phrase is marked as one."""
    found: list[Piece] = []
    for place, piece in enumerate(pieces):
        between = 0 < place < len(pieces) - 1 and pieces[place - 1].is_changed and pieces[place + 1].is_changed
        is_changed = piece.is_changed or (between and piece.text.isspace())
        if found and found[-1].is_changed == is_changed:
            found[-1] = Piece(found[-1].text + piece.text, is_changed)
        else:
            found.append(Piece(piece.text, is_changed))
    return found
