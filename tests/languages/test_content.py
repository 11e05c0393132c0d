"""Every text of `content/` in every language beside its original: the same links, blocks, numbers; sound in itself."""

import re

import pytest

from sempre import languages
from sempre.translating.checks import MESSAGES, check
from tests.languages.texts import findings, texts

# What a check finds and is right as it is: check -> (where, language) -> reason.
ALLOWED: dict[str, dict[tuple[str, str], str]] = {
    "length": {
        ("indicators/planned-by-users.yaml question", "pl"): "“the people who take part” is one word",
        ("indicators/planned-by-users.yaml question", "et"): "as in Polish",
        ("indicators/planned-by-users.yaml question", "lv"): "as in Polish",
        ("indicators/planned-by-users.yaml question", "lt"): "as in Polish",
        ("networks/len-varde.yaml seats.2.group", "da"): "the group's name is Danish and needs no explanation",
    },
}


def test_every_text_is_there_in_all_nine():
    assert len(texts()) > 1900
    missing = [
        (text.name, code) for text in texts() for code in languages.CODES if not (text.words.get(code) or "").strip()
    ]
    assert missing == []


@pytest.mark.parametrize("name", MESSAGES)
def test_texts_are_as_their_originals(name):
    allowed = ALLOWED.get(name, {})
    assert [found for found in findings().get(name, []) if found[:2] not in allowed] == []


@pytest.mark.parametrize("name", ALLOWED)
def test_what_is_allowed_is_still_met(name):
    met = {found[:2] for found in findings().get(name, [])}
    assert [place for place in ALLOWED[name] if place not in met] == []


PLANTED = {
    "placeholders": lambda text: text.replace(" ", " %(name)s ", 1),
    "links": lambda text: text.replace("](", "](x", 1),
    "structure": lambda text: text.replace("\n- ", "\n", 1),
    "numbers": lambda text: re.sub(r"\b(\d\d)\b", "98", text, count=1),
    "length": lambda text: text[: len(text) // 2],
    "glossary": lambda text: f"{text} Politikempfehlung",
    "quotation_marks": lambda text: text.replace("“", "”", 1),
}


@pytest.mark.parametrize("name", MESSAGES)
def test_a_fault_in_a_text_is_found(name):
    long = [text for text in texts() if len(text.source) > 300]
    damaged = [(text, words) for text in long if (words := PLANTED[name](text.words["de"])) != text.words["de"]][:40]
    codes = [{finding.code for finding in check(text.source, words, text.original, "de")} for text, words in damaged]
    assert (len(damaged) > 3, [name in found for found in codes].count(False)) == (True, 0)
