"""Showing where the words stand: a part of a text around the first, and ``<mark>`` around each."""

import re
from collections.abc import Callable
from html import escape

from django.utils.safestring import SafeString, mark_safe

from sempre.search.words import WORD

SNIPPET_LENGTH = 240
Finds = Callable[[str], bool]  # whether a word, as the text writes it, is one of those looked for


def excerpt(text: str, finds: Finds) -> str:
    """Return the part of ``text`` around the first word found, at most 240 characters and the dots."""
    if len(text) <= SNIPPET_LENGTH:
        return text
    return _part(text, next((match.start() for match in WORD.finditer(text) if finds(match.group())), 0))


def _part(text: str, first: int) -> str:
    start = max(0, first - SNIPPET_LENGTH // 3)
    start = text.find(" ", start) + 1 if start else 0
    part = text[start : start + SNIPPET_LENGTH]
    if start + SNIPPET_LENGTH < len(text):
        part = f"{part.rpartition(' ')[0]} …"
    return f"… {part}" if start else part


def around(text: str, finds: Finds, first_letters: str) -> str:
    """Return the part of a long ``text`` around the first word found, nothing without one."""
    likely = re.compile(rf"(?<![^\W_])[{re.escape(first_letters)}][^\W_]*", re.IGNORECASE)
    first = next((match.start() for match in likely.finditer(text) if finds(match.group())), None)
    return "" if first is None else _part(text, first)


def marked(text: str, finds: Finds) -> SafeString:
    """Return ``text`` as safe HTML with the words looked for in ``<mark>``."""
    pieces, done = [], 0
    for match in WORD.finditer(text):
        if finds(match.group()):
            pieces += [escape(text[done : match.start()]), f"<mark>{escape(match.group())}</mark>"]
            done = match.end()
    return mark_safe("".join([*pieces, escape(text[done:])]))  # noqa: S308 - every piece is escaped here
