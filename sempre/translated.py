"""Texts in nine languages: which language a shown text is in, and how it is marked when it is not the reader's."""

from dataclasses import dataclass
from functools import cache

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from modeltranslation.utils import build_localized_fieldname

from sempre import languages
from sempre.markdown import render


@dataclass(frozen=True, slots=True)
class Text:
    """One text as a reader gets it: its value and the language it is really in."""

    value: str
    language: str
    reader: str

    @property
    def is_fallback(self) -> bool:
        return bool(self.value) and self.language != self.reader

    @property
    def language_name(self) -> str:
        return languages.NAMES[self.language]

    @property
    def lines(self) -> list[str]:
        """The items of a Markdown list, without their marks."""
        return [line.lstrip("-* ").strip() for line in self.value.splitlines() if line.strip()]

    @property
    def markdown(self) -> SafeString:
        return self.markdown_below(1)

    def markdown_below(self, level: int) -> SafeString:
        """Return the text as HTML for a place under a heading of ``level``."""
        html = render(self.value, level)
        if self.is_fallback:
            return format_html('<div lang="{}">{}</div>', self.language, html)
        return html

    def __bool__(self) -> bool:
        return bool(self.value)

    def __str__(self) -> str:
        return self.value


class Shown(SafeString):
    """A text as a template prints it: escaped, and marked with its language where that is not the reader's."""

    text: Text

    def __new__(cls, text: Text) -> "Shown":
        html = conditional_escape(text.value)
        shown = super().__new__(cls, f'<span lang="{text.language}">{html}</span>' if text.is_fallback else html)
        shown.text = text
        return shown

    @property
    def value(self) -> str:
        """The bare text, for attributes and titles."""
        return self.text.value


def shown(instance, field: str) -> Shown:
    """Return ``field`` of ``instance`` as a template prints it."""
    return Shown(text(instance, field))


def text(instance, field: str, language: str | None = None) -> Text:
    """Return ``field`` of ``instance`` in the reader's language, else in the best that exists."""
    reader = language or languages.current()
    for code, column in _columns(field, reader, getattr(instance, "original_language", languages.SOURCE)):
        if value := getattr(instance, column):
            return Text(value, code, reader)
    return Text("", reader, reader)


@cache
def _columns(field: str, reader: str, original: str) -> tuple[tuple[str, str], ...]:
    """Return the languages to try with the name of the column of each."""
    return tuple((code, build_localized_fieldname(field, code)) for code in languages.fallback_chain(reader, original))


def languages_of(instance, *fields: str) -> list[str]:
    """Return the codes in which all of ``fields`` exist that exist in any language."""
    existing = [codes for field in fields if (codes := _written_in(instance, field))]
    return [code for code in languages.CODES if existing and all(code in codes for codes in existing)]


def _written_in(instance, field: str) -> set[str]:
    told = instance.__dict__.get("written_in", {})  # by sempre.rows, where the texts themselves were left out
    if field in told:
        return set(told[field])
    return {code for code, column in _columns(field, languages.SOURCE, languages.SOURCE) if getattr(instance, column)}
