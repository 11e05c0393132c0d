"""Every counted message of every catalogue, for numbers that need different forms."""

import gettext
import re
from collections.abc import Iterator

import polib
import pytest

from sempre import languages
from tests.languages.catalogues import DOMAINS, catalogue

NUMBERS = (0, 1, 2, 5, 11, 21, 22, 101)
# What the Unicode CLDR calls the form of each of these numbers; where it has "zero" for Latvian 11, Django and all
# catalogues take the form of 5, and keep one for 0 alone.
FORMS = {
    **dict.fromkeys(("sv", "da", "de", "et", "fi", "en"), "other one other other other other other other"),
    "pl": "many one few many many many few many",
    "lt": "other one few few other one few one",
    "lv": "zero one other other other one other one",
}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|%[sd]|\{(\w*)\}")
COUNTERS = {
    "", "n", "number", "num", "count", "counter", "days", "hours", "offset", "high", "length", "len", "left", "total",
    "points",
}  # fmt: skip


def counted(code: str) -> Iterator[tuple[polib.POEntry, list[int]]]:
    """Yield each message with a plural, and which of its forms each of the numbers takes."""
    for domain in DOMAINS:
        rule = gettext.c2py(catalogue(code, domain).metadata["Plural-Forms"].partition("plural=")[2].rstrip(";"))
        for entry in catalogue(code, domain):
            if entry.msgid_plural and not entry.obsolete:
                yield entry, [rule(number) for number in NUMBERS]


@pytest.mark.parametrize("code", languages.CODES)
def test_numbers_take_the_forms_of_the_language(code):
    names = FORMS[code].split()
    for entry, forms in counted(code):
        pairs = set(zip(names, forms, strict=True))
        assert (entry.msgid, len(pairs)) == (entry.msgid, len(set(names)))
        assert set(forms) <= set(entry.msgstr_plural)


@pytest.mark.parametrize("code", languages.CODES)
def test_each_number_is_told(code):
    """A form may leave out its number only where it serves no other: Lithuanian 1, 21 and 101 share one."""
    assert [problem for entry, forms in counted(code) for problem in problems(entry, forms)] == []


def problems(entry: polib.POEntry, forms: list[int]) -> Iterator[tuple[str, int, str]]:
    is_counted = any(is_counter(match) for match in PLACEHOLDER.finditer(entry.msgid_plural))
    for number, form in zip(NUMBERS, forms, strict=True):
        text = filled(entry.msgstr_plural[form], number)
        is_told = str(number) in text or not is_counted  # else a word counts, or a number that stands beside
        is_alone = number < 2 and forms.count(form) == 1
        if PLACEHOLDER.search(text) or not (is_told or is_alone):
            yield entry.msgid, number, text


def is_counter(placeholder: re.Match) -> bool:
    return (placeholder[1] or "") in COUNTERS


def filled(text: str, number: int) -> str:
    return PLACEHOLDER.sub(lambda match: str(number) if is_counter(match) else "…", text)


@pytest.mark.parametrize(
    ("code", "forms", "found"),
    [
        ("sv", ["ett svar", "%(n)s svar"], []),
        ("sv", ["ett svar", "svar"], [0, 2, 5, 11, 21, 22, 101]),
        ("lt", ["vienas atsakymas", "%(n)s atsakymai", "%(n)s atsakymo", "%(n)s atsakymų"], [1, 21, 101]),
        ("lv", ["%(n)s atbilde", "%(n)s atbildes", "nav atbilžu"], []),
        ("pl", ["jedna odpowiedź", "%(n)s odpowiedzi", "odpowiedzi", "%(n)s odpowiedzi"], [0, 5, 11, 21, 101]),
    ],
)
def test_a_form_without_its_number_is_found(code, forms, found):
    _, taken = next(counted(code))
    entry = polib.POEntry(msgid="%(n)s answer", msgid_plural="%(n)s answers", msgstr_plural=dict(enumerate(forms)))
    assert [number for _, number, _ in problems(entry, taken)] == found
