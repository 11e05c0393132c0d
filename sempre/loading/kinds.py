"""Which folder of `content/` becomes which model; apps register theirs in their `loading.py`."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from modeltranslation.translator import translator

from sempre import languages
from sempre.loading.files import Problem, Record


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
    relations: tuple[str, ...] = ()  # many-to-many from the other side, by related name
    spread: Callable[[Record], Iterable["Part"]] | None = None
    spread_keys: tuple[str, ...] = ()
    defaults: dict[str, Any] = field(default_factory=dict)


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
    except Exception:
        return set()


def plain_values(model, data: dict, record: Record, where: tuple, skip: Iterable[str] = ()) -> tuple[dict, dict, list]:
    """Split ``data`` into column values, relations (name -> slugs) and problems."""
    columns: dict[str, Any] = {}
    relations: dict[str, Any] = {}
    problems: list[Problem] = []
    translated = translated_fields(model)
    names = {f.name: f for f in model._meta.get_fields() if not (f.auto_created and not f.is_relation)}
    for key, value in data.items():
        if key in skip:
            continue
        place = (*where, key)
        if key in translated:
            problems += _translated_problems(value, record, place)
            if not problems:
                columns |= {f"{key}_{code}": (value.get(code) or "").strip() for code in languages.CODES}
        elif key not in names and not _reverse(model, key):
            problems.append(record.problem(f"“{key}” is no field of {model._meta.model_name}", *place))
        elif (names.get(key) or _reverse(model, key)).is_relation:
            relations[key] = value
        elif isinstance(value, (list, tuple)):
            separator = "\n" if key == "sources" else " "
            columns[key] = separator.join(str(item) for item in value)
        else:
            columns[key] = "" if value is None and _is_text(names[key]) else value
    return columns, relations, problems


def _is_text(column) -> bool:
    return isinstance(column, (models.CharField, models.TextField)) and not column.null


def _reverse(model, name: str):
    return next((f for f in model._meta.related_objects if f.get_accessor_name() == name), None)


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
