"""The portal's own texts as they stand in `content/`, each in nine languages; no database."""

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from django.conf import settings

from sempre import languages
from sempre.loading.files import read_all
from sempre.translating.checks import check


class Text(NamedTuple):
    """One text: the file it stands in, the place there, the language it was written in, its words by language."""

    file: str
    place: str
    original: str
    words: dict[str, str]

    @property
    def source(self) -> str:
        return self.words[self.original]

    @property
    def name(self) -> str:
        return f"{self.file} {self.place}"


@cache
def texts() -> tuple[Text, ...]:
    records = read_all(settings.BASE_DIR / "content")
    return tuple(
        Text(record.path.removeprefix("content/"), place, record.data.get("original_language", "en"), words)
        for group in records.values()
        for record in group
        for place, words in _texts_in(record.data)
    )


def _texts_in(value, place: tuple = ()) -> Iterator[tuple[str, dict[str, str]]]:
    if isinstance(value, dict) and value and value.keys() <= languages.NAMES.keys():
        yield ".".join(place), value
        return
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in inner:
        yield from _texts_in(each, (*place, str(key)))


@cache
def findings() -> dict[str, list[tuple[str, str, str]]]:
    """Return what the checks find in all texts: code -> (where, language, detail)."""
    found: dict[str, list[tuple[str, str, str]]] = {}
    for text in texts():
        for code, words in text.words.items():
            for finding in check(text.source, words, text.original, code):
                found.setdefault(finding.code, []).append((text.name, code, finding.detail))
    return found
