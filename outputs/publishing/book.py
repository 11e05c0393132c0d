"""What a book is made of, whatever it becomes: every text knows its language, nothing asks the database."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field

from sempre.translated import Text


@dataclass(frozen=True, slots=True)
class Level:
    """One worded level of a practice, with its example."""

    number: int
    text: Text
    example: Text


@dataclass(frozen=True, slots=True)
class Section:
    """A titled text within a chapter: of a tool card, or a practice with its levels."""

    title: Text
    body: Text
    summary: Text | None = None
    note: str = ""
    levels: tuple[Level, ...] = ()

    @property
    def texts(self) -> Iterator[Text]:
        yield from (self.body, *(level.text for level in self.levels))


@dataclass(frozen=True, slots=True)
class Listing:
    """A short list at the end of a chapter, such as its tools."""

    title: str
    items: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter, a tool card, an area or a recommendation."""

    key: str
    title: Text
    summary: Text
    body: Text | None = None
    facts: tuple[tuple[str, str], ...] = ()
    sections: tuple[Section, ...] = ()
    lists: tuple[Listing, ...] = ()

    @property
    def is_untranslated(self) -> bool:
        """Whether any of its long texts stands there in another language than the book's."""
        return any(text.is_fallback for text in self._long_texts)

    @property
    def _long_texts(self) -> Iterator[Text]:
        if self.body is not None:
            yield self.body
        for section in self.sections:
            yield from section.texts


@dataclass(frozen=True, slots=True)
class Part:
    """Chapters under a title of their own; a book of one part has none."""

    key: str
    chapters: tuple[Chapter, ...]
    title: Text | None = None
    summary: Text | None = None
    label: str = ""
    body: Text | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A word of the glossary."""

    key: str
    title: Text
    summary: Text
    aliases: Text
    body: Text


@dataclass(frozen=True, slots=True)
class Book:
    """Everything that goes into the file of one language."""

    language: str
    title: Text
    kind: str  # what it is, above the title
    summary: Text
    introduction: Text | None
    parts: tuple[Part, ...]
    foot: str  # the line at the foot of every page
    date: dt.date
    address: str
    licence: str
    imprint: tuple[str, ...]
    glossary: tuple[Entry, ...] = ()
    source_note: Text | None = None
    sources: tuple[str, ...] = field(default=())

    @property
    def has_parts(self) -> bool:
        return any(part.title for part in self.parts)

    @property
    def chapters(self) -> list[Chapter]:
        return [chapter for part in self.parts for chapter in part.chapters]

    @property
    def untranslated(self) -> list[Text]:
        """The titles of chapters with a text in another language."""
        return [chapter.title for chapter in self.chapters if chapter.is_untranslated]

    @property
    def is_partial(self) -> bool:
        return bool(self.untranslated) or any(entry.summary.is_fallback for entry in self.glossary)
