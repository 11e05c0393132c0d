"""The glossary of the project's terms in nine languages, and which of them a text to be translated holds."""

import csv
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

from sempre import languages
from sempre.search.words import stems, words

BETWEEN = "|"  # between the forms of a term, the preferred one first


class Term(NamedTuple):
    """A concept in one language: what to call it, what not, and why."""

    concept: str
    language: str
    forms: tuple[str, ...]
    definition: str  # in English, with the English term only
    avoid: tuple[str, ...]
    note: str


class Suggestion(NamedTuple):
    """A term that stands in a source: the form met there, what it is called in the other language, and why so."""

    source: str
    forms: tuple[str, ...]
    note: str


@cache
def terms() -> dict[str, dict[str, Term]]:
    """Return every concept with its terms by language."""
    found: dict[str, dict[str, Term]] = {}
    for term in read(Path(settings.LOCALE_PATHS[0]) / "glossary.csv"):
        found.setdefault(term.concept, {})[term.language] = term
    return found


def read(path: Path) -> Iterator[Term]:
    """Yield the terms of a file; a row that names no concept, language or form is left out."""
    if not path.exists():
        return
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            cell = {name: (row.get(name) or "").strip() for name in ("concept", "language", "definition", "note")}
            forms = _forms(row.get("term"))
            if cell["concept"] and cell["language"] in languages.NAMES and forms:
                yield Term(forms=forms, avoid=_forms(row.get("avoid")), **cell)


def _forms(cell: str | None) -> tuple[str, ...]:
    return tuple(form.strip() for form in (cell or "").split(BETWEEN) if form.strip())


def suggestions(source_text: str, source_language: str, language: str) -> list[Suggestion]:
    """Return the terms that stand in a text in any inflection, each once, in its order; the longest at each place."""
    text = words(source_text)
    word_stems = [stems(word, source_language) for word in text]
    found: dict[str, Suggestion] = {}
    place = 0
    while place < len(text):
        forms = [form for form in _beginning(word_stems[place], source_language) if form.fits(word_stems[place:])]
        best = max(forms, key=lambda form: form.closeness(text[place:]), default=None)
        if best and (target := terms()[best.concept].get(language)):
            found.setdefault(best.concept, Suggestion(best.text, target.forms, target.note))
        place += len(best.words) if best else 1
    return list(found.values())


class _Form(NamedTuple):
    """A form of a term, by its words and their stems."""

    concept: str
    text: str
    words: list[str]
    stems: list[frozenset[str]]

    def fits(self, following: list[frozenset[str]]) -> bool:
        return len(following) >= len(self.stems) and all(map(frozenset.__and__, self.stems, following))

    def closeness(self, following: list[str]) -> tuple[int, int]:
        """Sort by the number of words, then by what inflection adds: "reports" is a report, not a reporter."""
        met = following[: len(self.words)]
        return len(self.words), -sum(abs(len(one) - len(other)) for one, other in zip(self.words, met, strict=True))


def _beginning(first: frozenset[str], language: str) -> list[_Form]:
    known = _by_first_stem(language)
    return [form for stem in first for form in known.get(stem, ())]


@cache
def _by_first_stem(language: str) -> dict[str, list[_Form]]:
    found: dict[str, list[_Form]] = {}
    for concept, by_language in terms().items():
        for text in by_language[language].forms if language in by_language else ():
            if split := words(text):
                form = _Form(concept, text, split, [stems(word, language) for word in split])
                for stem in form.stems[0]:
                    found.setdefault(stem, []).append(form)
    return found


@cache
def avoided(language: str) -> dict[str, Term]:
    """Return the forms that no word of the language may begin with, each with its term.

    A form in small letters may stand at the beginning of a sentence as well; one with a capital, as a German noun
    beside its adjective, is met only so.
    """
    return {
        form: by_language[language]
        for by_language in terms().values()
        if language in by_language
        for form in by_language[language].avoid
    }
