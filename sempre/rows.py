"""What a public page shows beside its own record, in one statement and without the texts that nobody reads there.

A content table has nine columns for each text. Selecting them one by one costs Django more than the database: to name
them, to fetch them, to set them. Here each row comes as one JSON value, without the long texts, and becomes a record.

Django writes the SQL of a queryset anew each time, which is most of what a page costs that nobody keeps. ``ask`` has it
written once, with places for the values, and asks again with others.
"""

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection, models
from django.db.models.base import ModelState
from django.db.models.query import ModelIterable
from django.utils import timezone
from modeltranslation.translator import NotRegistered, translator

from sempre import languages

PLAIN = (models.CharField, models.TextField, models.BooleanField, models.IntegerField, models.FloatField,
         models.ForeignKey, models.FileField, models.JSONField)  # fmt: skip

EVERY_TEXT = ("*",)


class Row(models.Expression):
    """The row of a queryset's own table as JSON, with these ``columns``."""

    output_field = models.JSONField()

    def __init__(self, columns: tuple[str, ...]):
        super().__init__()
        self.columns = columns

    def resolve_expression(self, query=None, *args, **kwargs):
        resolved = super().resolve_expression(query, *args, **kwargs)
        resolved.table = query.get_initial_alias()
        return resolved

    def as_sql(self, compiler, connection):
        return _as_json(self.table, self.columns), ()


@cache
def _as_json(table: str, columns: tuple[str, ...]) -> str:
    names = ", ".join(f'"{table}"."{column}"' for column in columns)
    return f"(SELECT row_to_json(one) FROM (SELECT {names}) AS one)"  # noqa: S608 - names of our own columns


def gather(**parts) -> dict[str, list]:
    """Return the rows of each queryset, all fetched by one statement; related rows are not brought along.

    A part is a queryset, or a pair of one and the names of the texts to fetch, which are title and summary otherwise.
    Querysets of values give dicts. A text that was left out is asked for when it is read.
    """
    return _fetch(_statement(parts), {})


def ask(parts: Callable[..., dict], *choices, **values) -> dict[str, list]:
    """Return what ``gather(**parts(*choices, **values))`` does, by a statement that is written once.

    ``parts`` is a function of the module that sees places instead of the values, so that it can only filter by them; it
    may decide by the choices, and by a value being None. Nothing else may decide what it returns but language and day.
    """
    missing = frozenset(name for name, value in values.items() if value is None)
    return _fetch(_kept(parts, choices, tuple(values), missing, languages.current(), timezone.localdate()), values)


class Among(models.Func):
    """What a list of ids is compared with, where it is asked for: ``filter(pk__in=Among(ids))``."""

    template = "SELECT unnest(%(expressions)s::bigint[])"


@dataclass(frozen=True)
class _Place:
    """Stands among the parameters of a kept statement for the value of that name."""

    name: str


@dataclass(frozen=True)
class _Statement:
    """What to execute, and of which model the rows of each part are; None where they are values."""

    sql: str
    params: tuple
    models: dict[str, type[models.Model] | None]


@lru_cache(maxsize=1024)
def _kept(parts: Callable, choices: tuple, names: tuple, missing: frozenset, language: str, day: dt.date) -> _Statement:
    """Write a statement for all who ask in this language on this day, as consents and seats end with a day."""
    statement = _statement(
        parts(*choices, **{name: None if name in missing else models.Value(_Place(name)) for name in names})
    )
    if any(isinstance(param, dt.datetime) for param in statement.params):
        raise TypeError(f"{parts.__qualname__} asks about a moment, which would stay the same for a day.")
    return statement


def _statement(parts: dict) -> _Statement:
    selected, params, made = [], [], {}
    for name, part in parts.items():
        queryset, *texts = part if isinstance(part, tuple) else (part,)
        sql, args = _select(queryset, *texts)
        selected.append(f"(SELECT json_agg(part) FROM ({sql}) AS part)::text" if sql else "NULL")  # noqa: S608 - Django's SQL
        params += args
        made[name] = queryset.model if _is_of_records(queryset) else None
    return _Statement("SELECT " + ", ".join(selected), tuple(params), made)


def _fetch(statement: _Statement, values: dict) -> dict[str, list]:
    params = [values[param.name] if isinstance(param, _Place) else param for param in statement.params]
    with connection.cursor() as cursor:
        cursor.execute(statement.sql, params)
        found = cursor.fetchone()
    return {
        name: _rows(model, json.loads(rows) if rows else [])
        for (name, model), rows in zip(statement.models.items(), found, strict=True)
    }


def records(queryset, *texts: str) -> list:
    """Return the records of one queryset, as ``gather`` does."""
    return gather(rows=(queryset, *texts))["rows"]


def number_of(queryset) -> models.QuerySet:
    """Return a part for ``gather``: one row with the number of rows as ``n``, none where there are none."""
    return queryset.order_by().annotate(_all=models.Value(1)).values("_all").annotate(n=models.Count("pk")).values("n")


def behind(model, relation: str, pk) -> models.QuerySet:
    """Return what ``record.<relation>`` holds of the record with this key, which may be a place of ``ask``."""
    field = model._meta.get_field(relation)
    return field.related_model._default_manager.filter(**{field.remote_field.name: pk})


def hang(record, **related: list) -> None:
    """Put gathered rows where ``record.<relation>.all()`` finds them, as a prefetch does."""
    record.__dict__.setdefault("_prefetched_objects_cache", {}).update(related)


def _is_of_records(queryset) -> bool:
    return issubclass(queryset._iterable_class, ModelIterable)


def _select(queryset, *texts: str) -> tuple[str, tuple]:
    query = queryset.query
    if _is_of_records(queryset):
        query = query.clone()
        query.add_annotation(Row(_columns(queryset.model, texts)), "row")
        query.set_values([*query.annotations])  # the queryset's own values() would bring all columns along
    try:
        return query.sql_with_params()
    except EmptyResultSet:
        return "", ()


@cache
def _columns(model, texts: tuple[str, ...]) -> tuple[str, ...]:
    """Return the columns of a row: of translated texts only ``texts``, all where the model has no page of its own."""
    columns = [field.column for field in model._meta.concrete_fields]
    try:
        translated = translator.get_options_for_model(model).all_fields
    except NotRegistered:
        return tuple(columns)
    kept = (
        translated
        if texts == EVERY_TEXT
        else texts or ((model.title_field, "summary") if hasattr(model, "own_text") else tuple(translated))
    )
    unread = {f"{name}_{code}" for name in translated if name not in kept for code in languages.CODES}
    return tuple(column for column in columns if column not in unread and column not in translated)


@cache
def _read_by(model) -> dict:
    """Return what makes Python values of the columns that JSON does not hold as they are."""
    return {
        field.attname: field.to_python
        for field in model._meta.concrete_fields
        if hasattr(field, "from_db_value") or not isinstance(field, PLAIN)
    }


def _rows(model, rows: list[dict]) -> list:
    return [_record(model, **row) for row in rows] if model else rows


def _record(model, row: dict, **annotated):
    """Return a record as if fetched with only these columns."""
    record = model.__new__(model)
    record._state = ModelState()
    record._state.adding, record._state.db = False, DEFAULT_DB_ALIAS
    record.__dict__.update(row)
    record.__dict__.update(annotated)
    for name, to_python in _read_by(model).items():
        if (value := row.get(name)) is not None:
            record.__dict__[name] = to_python(value)
    return record
