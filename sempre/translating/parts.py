"""A text as paragraphs: which of them changed since a translation was made."""

import hashlib
import re
from dataclasses import dataclass
from difflib import SequenceMatcher

_BETWEEN = re.compile(r"\n[ \t]*\n+")


def digest(text: str) -> str:
    """Return what tells a text from another, 32 hexadecimal digits; nothing for an empty one."""
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest() if text else ""


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a Markdown text: what empty lines divide."""
    return [part.strip("\n") for part in _BETWEEN.split(text.strip()) if part.strip()]


@dataclass(frozen=True, slots=True)
class Change:
    """A paragraph of a source as it was and as it is: new without ``old``, gone without ``new``."""

    old: str
    new: str

    @property
    def is_same(self) -> bool:
        return self.old == self.new


def changes(old: str, new: str) -> list[Change]:
    """Return every paragraph of ``new`` beside the one of ``old`` that it was, in order; those that went as well."""
    before, after = paragraphs(old), paragraphs(new)
    found = []
    for _tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        pairs = max(b - a, d - c)
        olds, news = before[a:b] + [""] * (pairs - (b - a)), after[c:d] + [""] * (pairs - (d - c))
        found += [Change(one, two) for one, two in zip(olds, news, strict=True)]
    return found
