"""Which folder of `content/` becomes which model; apps register theirs in their `loading.py`."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from modeltranslation.fields import TranslationField
from modeltranslation.translator import NotRegistered, translator

from sempre import languages
from sempre.loading.files import Problem, Record
from sempre.models import Content

_TEXT = (str, int, float)
_NEEDS = (
    (ArrayField, (list,), "a list, such as [one, two]"),
    (models.BooleanField, (bool,), "true or false"),
    (models.DateField, (str,), "a date, such as 2017-08-17"),
    (models.IntegerField, (int, str), "a whole number"),
    ((models.FloatField, models.DecimalField), (int, float, str), "a number"),
    (models.Field, _TEXT, "a text, in quotes where it reads as yes or no"),
)


@dataclass(frozen=True)
class Children:
    """A list inside a record that becomes rows of its own, written as a whole (seats, steps)."""

    key: str
    model: type[models.Model]
    parent: str  # name of the foreign key


@dataclass(frozen=True)
class Kind:
    """A folder: its model, its lists of rows, and what it spreads into records of their own (nodes)."""

    folder: str
    model: type[models.Model]
    children: tuple[Children, ...] = ()
    spread: Callable[[Record], Iterable["Part | Problem"]] | None = None
    spread_keys: tuple[str, ...] = ()


@dataclass(frozen=True)
class Part:
    """A piece of a record that is stored as an object of its own, such as an edition or a chapter."""

    model: type[models.Model]
    key: str
    identity: dict[str, Any]  # lookups that find the object; values may be other parts' keys via Ref
    data: dict
    where: tuple


@dataclass(frozen=True)
class Ref:
    """A reference to a part of the same record, or to the record itself (empty key)."""

    key: str = ""


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    _kinds[kind.folder] = kind


def registered() -> dict[str, Kind]:
    return dict(_kinds)


def translated_fields(model: type[models.Model]) -> set[str]:
    try:
        return set(translator.get_options_for_model(model).fields)
    except NotRegistered:
        return set()


@cache
def _fields(model: type[models.Model]) -> dict[str, Any]:
    """Return what a file may set by name: columns, and references to content from either side."""
    fields = {
        f.name: f
        for f in (*model._meta.fields, *model._meta.many_to_many)
        if f.editable and not isinstance(f, (models.AutoField, models.FileField, TranslationField))
    }
    fields |= {f.get_accessor_name(): f for f in model._meta.related_objects if f.many_to_many}
    return {n: f for n, f in fields.items() if not f.is_relation or issubclass(f.related_model, Content)}


def plain_values(
    model, data: dict, record: Record, where: tuple, given: dict[str, Any], skip: Iterable[str] = ()
) -> tuple[dict, dict, list]:
    """Split ``data`` into column values, relations (name -> slugs) and problems; ``given`` can't be contradicted."""
    columns: dict[str, Any] = {}
    relations: dict[str, Any] = {}
    problems: list[Problem] = []
    translated, fields = translated_fields(model), _fields(model)
    for key, value in data.items():
        if key in skip:
            continue
        wrong = _problems(model, key, value, record, (*where, key), given)
        problems += wrong
        if wrong:
            continue
        if key in translated:
            columns |= {f"{key}_{code}": (value.get(code) or "").strip() for code in languages.CODES}
        else:
            (relations if fields[key].is_relation else columns)[key] = _plain(fields[key], value)
    return columns, relations, problems


def _problems(model, key: str, value: Any, record: Record, place: tuple, given: dict[str, Any]) -> list[Problem]:
    """Return what is wrong with one key of a record and its value."""
    fields = _fields(model)
    if key in given and value != given[key]:
        return [record.problem(f"“{key}” contradicts where this stands; leave it out", *place)]
    if key in translated_fields(model):
        return _translated_problems(value, record, place)
    if key not in fields:
        return [record.problem(f"“{key}” is no field of {model._meta.model_name}", *place)]
    need = _need(fields[key], value)
    return [record.problem(f"“{key}” needs {need}", *place)] if need else []


def mappings(value: Any, record: Record, where: tuple) -> tuple[list[dict], list[Problem]]:
    """Return the entries of a list of mappings, or the problems when it is something else."""
    if value is None:
        return [], []
    if not isinstance(value, list):
        return [], [record.problem(f"“{where[-1]}” needs a list", *where)]
    problems = [
        record.problem(f"“{where[-1]}” needs a mapping of keys to values here", *where, index)
        for index, entry in enumerate(value)
        if not isinstance(entry, dict)
    ]
    return ([] if problems else value), problems


def _is_text(column) -> bool:
    return isinstance(column, (models.CharField, models.TextField))


def _need(column, value: Any) -> str:
    """Return what ``column`` needs when ``value`` is nothing of the sort."""
    if value is None:
        return ""
    if column.many_to_many:
        fits = isinstance(value, list) and all(isinstance(slug, str) for slug in value)
        return "" if fits else "a list of file names, such as [one, two]"
    if column.is_relation:
        return "" if isinstance(value, str) else "one file name"
    types, need = next((types, need) for columns, types, need in _NEEDS if isinstance(column, columns))
    items = value if isinstance(value, list) and _is_text(column) else [value]
    return "" if all(type(item) in types for item in items) else need


def _plain(column, value: Any) -> Any:
    if column.is_relation or not _is_text(column):
        return value
    if isinstance(value, list):
        return ("\n" if column.name == "sources" else " ").join(str(item) for item in value)
    if value is None:
        return None if column.null else ""
    return str(value)


def _translated_problems(value, record: Record, place: tuple) -> list[Problem]:
    if not isinstance(value, dict):
        return [record.problem(f"“{place[-1]}” needs a text for each language, such as “en: …”", *place)]
    problems = [
        record.problem(f"“{code}” is none of the nine languages", *place, code)
        for code in value
        if code not in languages.NAMES
    ]
    problems += [
        record.problem(f"“{place[-1]}” in “{code}” is no text", *place, code)
        for code, text in value.items()
        if text is not None and not isinstance(text, str)
    ]
    return problems
