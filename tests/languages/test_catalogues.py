"""The interface's own messages: in their language, with its marks, the source's numbers, no given-up word.

Whether they are complete and keep their placeholders is `manage.py check_messages`.
"""

import re
from collections.abc import Iterator
from functools import cache

import polib
import pytest

from sempre import languages
from sempre.translating.checks import Finding, avoided_words, numbers, quotation_marks
from tests.languages.catalogues import DOMAINS, catalogue
from tests.languages.detecting import detect, detect_well

UNREAD = re.compile(r"<code>.*?</code>|<[^>]*>|%\(\w+\)[sd]|%[sd]|\{\w*\}")
# (language, message) -> why it is right as it is.
ALLOWED = {
    ("pl", "It comes at half past seven in the morning, and only when there is something to tell."): "7.30, in figures",
}


@cache
def messages(code: str) -> tuple[tuple[str, str], ...]:
    """Return source and words of every message of ours; those of libraries are as the libraries have them."""
    entries = (entry for domain in DOMAINS for entry in catalogue(code, domain))
    ours = (entry for entry in entries if not entry.obsolete and not is_of_a_library(entry))
    return tuple(
        (UNREAD.sub(" ", entry.msgid), UNREAD.sub(" ", text))
        for entry in ours
        for text in (entry.msgstr, *entry.msgstr_plural.values())
        if text
    )


def is_of_a_library(entry: polib.POEntry) -> bool:
    return all("library_messages" in place for place, _ in entry.occurrences)


def found_in(code: str, source: str, text: str) -> Iterator[Finding]:
    if code == languages.SOURCE:
        text = text.replace("'", "’")  # as it is typed in the code
    yield from quotation_marks(text, code)
    yield from avoided_words(text, code)
    yield from numbers(source, text)


@pytest.mark.parametrize("code", languages.CODES)
def test_messages_are_sound(code):
    assert len(messages(code)) > 2500
    found = [
        (source, finding.code, finding.detail)
        for source, text in messages(code)
        for finding in found_in(code, source, text)
        if (code, source) not in ALLOWED
    ]
    assert found == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ein „Bericht“ in 14 Tagen", []),
        ('Ein "Bericht" in 14 Tagen', ["quotation_marks"]),
        ("Ein Sachstandsbericht in 14 Tagen", ["glossary"]),
        ("Ein Bericht in 15 Tagen", ["numbers"]),
    ],
)
def test_a_fault_in_a_message_is_found(text, found):
    assert [finding.code for finding in found_in("de", "A “report” in 14 days", text)] == found


def test_long_messages_are_in_their_language():
    every = [(code, text) for code in languages.CODES for _, text in messages(code)]
    detected = detect([text for _, text in every])
    assert len([code for code in detected if code]) > 2000
    doubtful = [each for each, code in zip(every, detected, strict=True) if code not in ("", each[0])]
    assert [(code, text) for code, text in doubtful if detect_well(text) != code] == []
