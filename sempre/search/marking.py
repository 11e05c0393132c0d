"""Showing where the words stand: a part of a text around the first, and ``<mark>`` around each."""

from collections.abc import Callable
from functools import lru_cache

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from sempre.search.words import WORD, words

SNIPPET_LENGTH = 240
Finds = Callable[[str], bool]  # whether a word is one of those looked for


def excerpt(text: str, finds: Finds) -> str:
    """Return the part of ``text`` around the first word found, at most 240 characters and the dots."""
    if len(text) <= SNIPPET_LENGTH:
        return text
    first = next((match.start() for match in WORD.finditer(text) if any(map(finds, _words_of(match.group())))), 0)
    start = max(0, first - SNIPPET_LENGTH // 3)
    start = text.find(" ", start) + 1 if start else 0
    part = text[start : start + SNIPPET_LENGTH]
    if start + SNIPPET_LENGTH < len(text):
        part = f"{part.rpartition(' ')[0]} …"
    return f"… {part}" if start else part


def marked(text: str, finds: Finds) -> SafeString:
    """Return ``text`` as safe HTML with the words looked for in ``<mark>``."""
    found = {word for word in {*WORD.findall(text)} if any(map(finds, _words_of(word)))}
    pieces, done = [], 0
    for match in WORD.finditer(text) if found else ():
        if match.group() in found:
            pieces += [escape(text[done : match.start()]), f"<mark>{escape(match.group())}</mark>"]
            done = match.end()
    return mark_safe("".join([*pieces, escape(text[done:])]))  # noqa: S308 - every piece is escaped here


@lru_cache(maxsize=20_000)
def _words_of(word: str) -> list[str]:
    return words(word)
