"""What can be checked of a translation beside its source without understanding either.

Pure functions. The tests run them over the portal's own texts, the editor and the import over what somebody wrote:
there a finding is a question to the translator, never a refusal.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _
from markdown_it.token import Token

from sempre.markdown import parse
from sempre.translating import glossary

MESSAGES = {
    "placeholders": _("A placeholder is missing or does not stand in the source."),
    "links": _("The links lead elsewhere than those of the source."),
    "structure": _("Headings, paragraphs, lists or tables are others than in the source."),
    "numbers": _("A number is missing or does not stand in the source."),
    "length": _("The text is much longer or shorter than translations of such a text are."),
    "glossary": _("A word that the glossary advises against."),
    "quotation_marks": _("These are not the quotation marks of the language, or one of a pair is missing."),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at: ``code`` names the check, ``detail`` shows the place in the words of the texts."""

    code: str
    detail: str

    @property
    def message(self) -> str:
        return str(MESSAGES[self.code])


def check(source: str, text: str, source_language: str, language: str, *, markdown: bool = True) -> list[Finding]:
    """Return all that is odd in a translation; nothing where there is none yet.

    ``markdown`` is false for a name or title, in which "2017. gada" at the beginning is no list.
    """
    if not text.strip():
        return []
    return [
        *placeholders(source, text),
        *links(source, text),
        *(structure(source, text) if markdown else ()),
        *numbers(source, text),
        *length(source, text, source_language, language),
        *avoided_words(text, language),
        *quotation_marks(text, language),
    ]


def _differences(code: str, source: Counter, text: Counter) -> list[Finding]:
    """Return one finding that names what is missing and what is too much, or none."""
    parts = [f"− {each}" for each in (source - text).elements()] + [f"+ {each}" for each in (text - source).elements()]
    return [Finding(code, ", ".join(parts))] if parts else []


PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd](?!\w)|\{\w*\}")


def placeholders(source: str, text: str) -> list[Finding]:
    found, wanted = set(PLACEHOLDER.findall(text)), set(PLACEHOLDER.findall(source))
    return _differences("placeholders", Counter(wanted), Counter(found))


def links(source: str, text: str) -> list[Finding]:
    """Compare the addresses of links, and those that stand in the text as they are, in any order."""
    return _differences("links", _read(source).addresses, _read(text).addresses)


def structure(source: str, text: str) -> list[Finding]:
    """Compare the blocks one after another: headings with their level, paragraphs, items of lists, cells of tables."""
    wanted, found = _read(source).blocks, _read(text).blocks
    if wanted == found:
        return []
    other = _differences("structure", Counter(wanted), Counter(found))
    return other or [Finding("structure", f"{' '.join(wanted)} → {' '.join(found)}")]


_DIGIT = re.compile(r"\d")
WRITTEN_OUT = 12  # up to here languages choose between figures and words


def numbers(source: str, text: str) -> list[Finding]:
    """Compare the numbers: 1,234.5 is 1 234,5, and one up to twelve may be a word in one of the two."""
    if not _DIGIT.search(source) and not _DIGIT.search(text):
        return []
    of_source, of_text = _read(source).numbers, _read(text).numbers
    missing, added = of_source - of_text, of_text - of_source
    if min(missing, default=WRITTEN_OUT + 1) > WRITTEN_OUT or min(added, default=WRITTEN_OUT + 1) > WRITTEN_OUT:
        missing, added = _above(missing), _above(added)  # else 5 has become 7
    return _differences("numbers", missing, added)


def _above(some: Counter[int]) -> Counter[int]:
    return Counter({number: count for number, count in some.items() if number > WRITTEN_OUT})


class _Read(NamedTuple):
    """What the checks compare of a Markdown text."""

    blocks: list[str]
    paragraphs: list[str]  # also headings and cells, as a reader sees them, without code
    addresses: Counter[str]
    numbers: Counter[int]  # decimals, dates and times as their parts


@lru_cache(maxsize=64)  # a source stands beside eight translations, each read by several checks
def _read(text: str) -> _Read:
    tokens = parse(text)
    inlines = [token.children or [] for token in tokens if token.type == "inline"]
    return _Read(
        blocks=[token.tag for token in tokens if token.tag and token.nesting >= 0 and not token.hidden],
        paragraphs=[_words_of(each for each in inline if each.type != "code_inline") for inline in inlines],
        addresses=Counter(address for inline in inlines for address in _addresses(inline)),
        numbers=Counter(number for inline in inlines for number in _numbers(_words_of(inline)))
        + Counter(start for token in tokens if (start := int(token.attrs.get("start", 0)))),
    )


def _words_of(inline: Iterable[Token]) -> str:
    return "".join(" " if "break" in each.type else each.content for each in inline)


ADDRESS = re.compile(r"https?://[^\s)>\]]+[^\s)>\].,;:!?]|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")


def _addresses(inline: list[Token]) -> Iterator[str]:
    within = 0  # the words of a link may be its address
    for token in inline:
        within += {"link_open": 1, "link_close": -1}.get(token.type, 0)
        if token.type == "link_open":
            yield str(token.attrs["href"])
        elif token.type == "text" and not within:
            yield from ADDRESS.findall(token.content)


LONGEST_NUMBER = 18  # digits; what is longer is no number that anybody compares
_SPACE = "\u00a0\u202f\u2009 "
_THOUSANDS = re.compile(rf"(?<![\d.,])(?<!\d[{_SPACE}])([1-9]\d{{0,2}})((?:[{_SPACE}.,]\d{{3}})+)(?!\d)")


def _numbers(text: str) -> Iterator[int]:
    plain = _THOUSANDS.sub(lambda match: re.sub(r"\D", "", match[0]), ADDRESS.sub(" ", text))
    yield from (int(digits) for digits in re.findall(r"\d+", plain) if len(digits) <= LONGEST_NUMBER)


# How long a text is in a language, its English being 1, and how far a text of so many characters may be off:
# measured in 11 000 texts of the portal, of which all but five are nearer.
LENGTH = {"sv": 0.99, "da": 1.0, "de": 1.12, "pl": 1.03, "et": 0.96, "lv": 0.97, "lt": 0.97, "fi": 1.04, "en": 1.0}
MEASURED_FROM = 60  # characters; the lengths of titles and names say nothing


def length(source: str, text: str, source_language: str, language: str) -> list[Finding]:
    if len(source) < MEASURED_FROM:
        return []
    usual = len(source) * LENGTH[language] / LENGTH[source_language]
    if abs(math.log(max(len(text), 1) / usual)) <= 0.2 + 2.5 / math.sqrt(len(source)):
        return []
    return [Finding("length", f"{len(text)} ({round(usual)})")]


def avoided_words(text: str, language: str) -> list[Finding]:
    """Find the words that begin with a form that the glossary gives up."""
    avoided = glossary.avoided(language)
    found = {}
    for match in _given_up(language).finditer(text) if avoided else ():
        term = avoided.get(match[1]) or avoided[match[1][0].lower() + match[1][1:]]
        if not text.startswith(term.forms, match.start()):
            found[match[0]] = Finding("glossary", f"{match[0]} → {', '.join(term.forms)}")
    return list(found.values())


@cache
def _given_up(language: str) -> re.Pattern:
    forms = sorted(glossary.avoided(language), key=len, reverse=True)
    either = (f"[{form[0]}{form[0].upper()}]{re.escape(form[1:])}" for form in forms)
    return re.compile(rf"(?<!\w)({'|'.join(either)})\w*")


QUOTATION_MARKS = {
    "sv": "””", "da": "””", "de": "„“", "pl": "„”", "et": "„“", "lv": "„”", "lt": "„“", "fi": "””", "en": "“”",
}  # fmt: skip
INNER = {"pl": "»«"}  # a quotation within another, where not by single marks
_MARKS = re.compile("[\"'„“”‟«»]")


def quotation_marks(text: str, language: str) -> list[Finding]:
    """Find marks of another language and pairs that do not close; code is left out."""
    if not _MARKS.search(text):
        return []
    opening, closing = QUOTATION_MARKS[language]
    allowed = {opening, closing, *INNER.get(language, "")}
    for paragraph in _read(text).paragraphs:
        wrong = [_around(paragraph, mark.start()) for mark in _MARKS.finditer(paragraph) if mark[0] not in allowed]
        if wrong:
            return [Finding("quotation_marks", " · ".join(wrong[:3]))]
        if not _closes(paragraph, opening, closing):
            place = paragraph.rfind(opening if opening in paragraph else closing)
            return [Finding("quotation_marks", _around(paragraph, place))]
    return []


def _closes(text: str, opening: str, closing: str) -> bool:
    if opening == closing:
        return text.count(opening) % 2 == 0
    marks = [mark for mark in text if mark in (opening, closing)]
    return marks == [opening, closing] * (len(marks) // 2)


def _around(text: str, place: int) -> str:
    return text[max(place - 12, 0) : place + 12].strip()
