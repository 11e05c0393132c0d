"""The facts of a record: where each is read, what it is called in answers, and its cells in a sheet."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Choices, Model, OuterRef
from modeltranslation.utils import build_localized_fieldname
from ninja import Schema
from pydantic import Field as Described
from pydantic import RootModel

from sempre import languages
from sempre.alternates import absolute
from sempre.masking import THRESHOLD
from sempre.translated import text

type Code = str | None  # of the language that was asked for; None: all of them
LanguageCode = Literal["sv", "da", "de", "pl", "et", "lv", "lt", "fi", "en"]


class InOneLanguage(Schema):
    """A text in the language asked for, else in the best that exists: ``language`` is the one it is really in."""

    text: str
    language: LanguageCode


class InAllLanguages(RootModel[dict[LanguageCode, str]]):
    """A text in the languages that it exists in."""


@dataclass(frozen=True)
class Fact:
    """A value as it stands in a column; nothing is ``null``."""

    name: str
    shape: object = str
    note: str = ""
    source: str = ""  # the column, where its name is another one

    @property
    def column(self) -> str:
        return self.source or self.name

    def columns(self, language: Code) -> Iterable[str]:
        return (self.column,)

    def joins(self) -> Iterable[str]:
        return ()

    def annotations(self, model: type[Model]) -> dict[str, ArraySubquery]:
        return {}

    def value(self, record, language: Code):
        return plain(getattr(record, self.column))

    def annotation(self):
        """Return the type of the value and what is said of it, for the description of the answers."""
        return self.shape | None, Described(description=self.note or None)

    def heads(self, language: Code) -> list[str]:
        return [self.name]

    def cells(self, value, language: Code) -> list:
        return [cell(value)]


def plain(value):
    """Return a column's value as JSON has it."""
    if value is None or value == "":
        return None
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return float(value) if isinstance(value, Decimal) else value


def cell(value):
    """Return a value as one cell of a sheet has it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return " ".join(str(item) for item in value) if isinstance(value, list) else value


def one_of(choices: type[Choices]):
    """Return the type of a value of ``choices``; as an enumeration all those named ``Kind`` would be one."""
    return Literal[tuple(choices.values)]


def chosen(name: str, choices: type[Choices], note: str = "") -> Fact:
    """A column that holds one of ``choices``."""
    return Fact(name, one_of(choices), note)


@dataclass(frozen=True)
class Words(Fact):
    """A translated text. In sheets a column for each language, or one and the language it is really in."""

    is_stored = True  # in columns of the record

    def columns(self, language: Code) -> Iterable[str]:
        """Return all languages' columns, or the reader's and English; others are fetched where a text is missing."""
        codes = languages.CODES if language is None else (language, languages.SOURCE)
        return [build_localized_fieldname(self.column, code) for code in codes]

    def value(self, record, language: Code) -> dict | None:
        return words(record, self.column, language)

    def annotation(self):
        return InOneLanguage | InAllLanguages | None, Described(description=self.note or None)

    def heads(self, language: Code) -> list[str]:
        if language is None:
            return [f"{self.name}_{code}" for code in languages.CODES]
        return [self.name, f"{self.name}_language"]

    def cells(self, value: dict | None, language: Code) -> list:
        value = value or {}
        names = languages.CODES if language is None else ("text", "language")
        return [value.get(name) for name in names]


def words(record, field: str, language: Code) -> dict | None:
    """Return a translated text in all its languages, or in one: ``{"text": …, "language": …}``."""
    if language is None:
        found = {code: getattr(record, build_localized_fieldname(field, code)) for code in languages.CODES}
        return {code: value for code, value in found.items() if value}
    found = text(record, field, language)
    return {"text": found.value, "language": found.language} if found else None


@dataclass(frozen=True)
class Link(Fact):
    """The address of the record that a foreign key points to, where it is published."""

    def columns(self, language: Code) -> Iterable[str]:
        return (self.column, f"{self.column}__slug", f"{self.column}__state")

    def joins(self) -> Iterable[str]:
        return (self.column,)

    def value(self, record, language: Code) -> str | None:
        other = getattr(record, self.column)
        return other.slug if other is not None and other.is_published else None


@dataclass(frozen=True)
class Links(Fact):
    """The addresses of the published records on the other side of a relation."""

    shape: object = list[str]

    def columns(self, language: Code) -> Iterable[str]:
        return ()

    def annotations(self, model: type[Model]) -> dict[str, ArraySubquery]:
        """Let the database list the addresses: no query and no object for each relation of each record."""
        relation = model._meta.get_field(self.column)
        others = relation.related_model._default_manager.published()
        mine = others.filter(**{relation.remote_field.name: OuterRef("pk")}).order_by("slug")
        return {f"open_{self.column}": ArraySubquery(mine.values_list("slug", flat=True))}

    def value(self, record, language: Code) -> list[str]:
        return getattr(record, f"open_{self.column}")


@dataclass(frozen=True)
class People(Fact):
    """A number of people; from 1 to 4 it is not given, and ``<name>_below`` says 5."""

    shape: object = int

    def value(self, record, language: Code) -> dict:
        number = getattr(record, self.column)
        is_few = bool(number) and number < THRESHOLD
        return {self.name: None if is_few else number, f"{self.name}_below": THRESHOLD if is_few else None}

    def heads(self, language: Code) -> list[str]:
        return [self.name, f"{self.name}_below"]

    def cells(self, value: dict, language: Code) -> list:
        return list(value.values())


@dataclass(frozen=True)
class Made(Fact):
    """A value that ``make(record, language)`` reads from the columns ``needs``."""

    make: Callable = None
    needs: tuple[str, ...] = ()
    with_joins: tuple[str, ...] = ()

    def columns(self, language: Code) -> Iterable[str]:
        return self.needs

    def joins(self) -> Iterable[str]:
        return self.with_joins

    def value(self, record, language: Code):
        return self.make(record, language)


@dataclass(frozen=True)
class Page(Made):
    """The address of the record's page: in the language asked for, else in English."""

    name: str = "url"
    note: str = "The page of the record; replace the language in it by any of the nine."

    def value(self, record, language: Code) -> str:
        return absolute(record.get_absolute_url())


COMMON = (
    Fact("original_language", LanguageCode, "The language that the record was first written in."),
    Fact("confidence", Literal["high", "medium", "low"], "How sure the facts are."),
    Fact("updated_at", dt.datetime),
)
SOURCED = (
    Made("sources", list[str], "Where the facts come from.", make=lambda record, _: record.source_list,
         needs=("sources",)),
    Words("source_note", note="What is uncertain, and why."),
)  # fmt: skip
POSITION = (
    Fact("lat", float, "Degrees north (WGS 84)."),
    Fact("lon", float, "Degrees east (WGS 84)."),
    Fact("position_approximate", bool),
)
