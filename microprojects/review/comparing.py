"""Two versions of a report side by side: what changed, word by word."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import pgettext

from microprojects.review.reading import Answer, Picture, Reading

TOKENS = re.compile(r"\w+|\s+|[^\w\s]")
TOKENS_AT_MOST = 3000  # beyond it a text is shown as replaced as a whole


@dataclass
class Change:
    """A question in two versions; ``before`` or ``after`` is None where it was not asked."""

    name: str
    before: Answer | None
    after: Answer | None
    old: SafeString | str = ""
    new: SafeString | str = ""
    is_changed: bool = False

    @property
    def answer(self) -> Answer:
        return self.after or self.before


@dataclass
class Comparison:
    """``changed`` first; ``same`` are the questions answered alike; files that came and went."""

    older: Reading
    newer: Reading
    changes: dict[str, Change]
    added: list[Picture]
    removed: list[Picture]

    @property
    def changed(self) -> list[Change]:
        return [change for change in self.changes.values() if change.is_changed]

    @property
    def same(self) -> list[Change]:
        return [c for c in self.changes.values() if not c.is_changed and not c.answer.is_empty]

    @property
    def is_same(self) -> bool:
        return not (self.changed or self.added or self.removed)


def compare(older: Reading, newer: Reading) -> Comparison:
    """Return what changed from one version to a later one of the same report, in the order of the form."""
    names = list(newer.answers) + [name for name in older.answers if name not in newer.answers]
    changes = {name: _change(name, older.answers.get(name), newer.answers.get(name)) for name in names}
    before, after = ({file.name: file for file in (*r.pictures, *r.documents)} for r in (older, newer))
    added = [file for name, file in after.items() if name not in before]
    removed = [file for name, file in before.items() if name not in after]
    return Comparison(older, newer, changes, added, removed)


def _change(name: str, before: Answer | None, after: Answer | None) -> Change:
    old, new = (answer.plain if answer else "" for answer in (before, after))
    if old == new:
        return Change(name, before, after, old, new)
    return Change(name, before, after, *marked(old, new), is_changed=True)


def marked(old: str, new: str) -> tuple[SafeString, SafeString]:
    """Return both texts as HTML: what went in <del> on the one side, what came in <ins> on the other."""
    # Translators: heard by those who cannot see the mark, before words that were taken out of or put into a text
    gone, come = pgettext("in a comparison", "removed:"), pgettext("in a comparison", "added:")
    pieces = _pieces(TOKENS.findall(old), TOKENS.findall(new))
    return (
        _side(((text, is_same) for text, _text, is_same in pieces), "del", gone),
        _side(((text, is_same) for _text, text, is_same in pieces), "ins", come),
    )


def _side(pieces, tag: str, word: str) -> SafeString:
    parts = [
        ("", "", text, "")
        if is_same
        else (
            format_html("<{}>", tag),
            format_html('<span class="sr">{} </span>', word),
            text,
            format_html("</{}>", tag),
        )
        for text, is_same in pieces
        if text
    ]
    return format_html_join("", "{}{}{}{}", parts)


def _pieces(old: list[str], new: list[str]) -> list[tuple[str, str, bool]]:
    """Return (old, new, same) pieces; a lone blank between two changes belongs to them."""
    if len(old) + len(new) > TOKENS_AT_MOST:
        return [("".join(old), "".join(new), False)]
    pieces: list[tuple[str, str, bool]] = []
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        piece = ("".join(old[a:b]), "".join(new[c:d]), tag == "equal")
        if len(pieces) > 1 and not piece[2] and pieces[-1][2] and pieces[-1][0].isspace():
            between, before = pieces.pop(), pieces.pop()
            piece = (before[0] + between[0] + piece[0], before[1] + between[1] + piece[1], False)
        pieces.append(piece)
    return pieces
