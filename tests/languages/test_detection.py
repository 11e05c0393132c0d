"""Every paragraph is in the language of its column."""

import re

from tests.languages.detecting import detect, detect_well
from tests.languages.texts import texts

# Paragraphs of names and foreign words, in which nothing can be detected: (where, language) -> reason.
ALLOWED: dict[tuple[str, str], str] = {}


def foreign(paragraphs: list[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """Return the paragraphs (where, language, text) of another language; where in doubt, look a second time."""
    found = detect([text for _, _, text in paragraphs])
    doubtful = [each for each, code in zip(paragraphs, found, strict=True) if code not in ("", each[1])]
    return [(where, code, text[:60]) for where, code, text in doubtful if detect_well(text) != code]


def test_each_paragraph_is_in_its_language():
    paragraphs = [
        (text.name, code, paragraph)
        for text in texts()
        for code, words in text.words.items()
        for paragraph in re.split(r"\n\s*\n", words)
    ]
    assert [found for found in foreign(paragraphs) if found[:2] not in ALLOWED] == []


def test_a_paragraph_in_another_language_is_found():
    english = "Ask the people who use the service what they would change, and write down their own words."
    danish = "Spørg dem, der bruger tilbuddet, hvad de ville lave om, og skriv deres egne ord ned bagefter."
    swedish = "Fråga dem som använder tjänsten vad de skulle ändra, och skriv sedan ned deras egna ord."
    assert foreign([("a", "sv", english), ("b", "sv", danish), ("c", "sv", swedish), ("d", "lv", swedish)]) == [
        ("a", "sv", english[:60]),
        ("b", "sv", danish[:60]),
        ("d", "lv", swedish[:60]),
    ]
