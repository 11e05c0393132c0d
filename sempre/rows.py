"""What a public page shows beside its own record, in one statement and without the texts that nobody reads there.

A content table has nine columns for each text. Selecting them one by one costs Django more than the database: to name
them, to fetch them, to set them. Here each row comes as one JSON value, without the long texts, and becomes a record.
Other languages than the reader's come along only where a text of the row is missing in that one.

Django writes the SQL of a queryset anew each time, which is most of what a page costs that nobody keeps. ``ask`` has it
written once, with places for the values, and asks again with others.
"""

import datetime as dt
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection, models
from django.db.models.base import ModelState
from django.db.models.query import ModelIterable
from django.utils import timezone
from modeltranslation.translator import NotRegistered, translator

from sempre import languages

PLAIN = (models.CharField, models.TextField, models.BooleanField, models.IntegerField, models.FloatField,
         models.ForeignKey, models.FileField, models.JSONField)  # fmt: skip

EVERY_TEXT = ("*",)  # in every language
READERS_TEXTS = ("reader's",)  # all, each in the reader's language or the others
BETWEEN = "\x1e"  # rows: the sign that separates records, which JSON does not hold
OTHERS = "in other languages"
WRITTEN = "written_in"


class Row(models.Expression):
    """The row of a queryset's own table as JSON, with these ``texts`` (see ``gather``)."""

    output_field = models.JSONField()

    def __init__(self, model: type[models.Model], texts: tuple[str, ...]):
        super().__init__()
        self.columns = _columns(model, texts, languages.current())

    def resolve_expression(self, query=None, *args, **kwargs):
        resolved = super().resolve_expression(query, *args, **kwargs)
        resolved.table = query.get_initial_alias()
        return resolved

    def as_sql(self, compiler, connection):
        return _as_json(self.table, self.columns), ()


class Columns(NamedTuple):
    """What to fetch of a row: ``always`` these, of ``texts`` the reader's column and the others where that is empty.

    Of the texts that make up a page the languages are told in which there are any.
    """

    always: tuple[str, ...]
    texts: tuple[tuple[str, tuple[str, ...]], ...] = ()
    told: tuple[str, ...] = ()


@cache
def _as_json(table: str, columns: Columns) -> str:
    def row(names: Iterable[str]) -> str:
        return f"(SELECT row_to_json(one) FROM (SELECT {', '.join(names)}) AS one)"  # noqa: S608 - our own columns

    def at(column: str) -> str:
        return f'"{table}"."{column}"'

    def is_empty(column: str) -> str:
        return f"COALESCE({at(column)}, '') = ''"

    names = [at(column) for column in (*columns.always, *(own for own, _others in columns.texts))]
    if columns.texts:
        others = [f"CASE WHEN {is_empty(own)} THEN {row(map(at, others))} END" for own, others in columns.texts]
        names.append(f'json_build_array({", ".join(others)}) AS "{OTHERS}"')
    if columns.told:
        told = ", ".join(f"'{name}', array_remove(ARRAY[{_codes(name, is_empty)}], '')" for name in columns.told)
        names.append(f'json_build_object({told}) AS "{WRITTEN}"')
    return row(names)


def _codes(name: str, is_empty: Callable[[str], str]) -> str:
    return ", ".join(f"CASE WHEN {is_empty(f'{name}_{code}')} THEN '' ELSE '{code}' END" for code in languages.CODES)


def gather(**parts) -> dict[str, list]:
    """Return the rows of each queryset, all fetched by one statement; related rows are not brought along.

    A part is a queryset, or a pair of one and the names of the texts to fetch, which are title and summary otherwise.
    ``READERS_TEXTS`` are all, with ``written_in``, which tells of a page's own texts in which languages they are.
    Querysets of values give dicts. A text or language that was left out is asked for when it is read.
    """
    statement = _statement(parts)
    return _as_rows(statement, _execute(statement, {}))


def ask(parts: Callable[..., dict], *choices, **values) -> dict[str, list]:
    """Return what ``gather(**parts(*choices, **values))`` does, by a statement that is written once.

    ``parts`` is a function of the module that sees places instead of the values, so that it can only filter by them; it
    may decide by the choices, and by a value being None. Nothing else may decide what it returns but language and day.
    """
    question = Question(parts, choices, values, languages.current(), timezone.localdate())
    notes = _notes.get()
    return _as_rows(question.statement(), notes.answer(question) if notes else question.answer())


class Question(NamedTuple):
    """What ``ask`` was asked; it can be asked again in the same language."""

    parts: Callable[..., dict]
    choices: tuple
    values: dict
    language: str
    day: dt.date

    def statement(self) -> "_Statement":
        missing = frozenset(name for name, value in self.values.items() if value is None)
        return _kept(self.parts, self.choices, tuple(self.values), missing, self.language, self.day)

    def answer(self) -> tuple[str | None, ...]:
        """Return what the database says now, as it says it."""
        return _execute(self.statement(), self.values)


class Notes:
    """The questions that were asked for a page, with their answers; what is noted is not asked again."""

    def __init__(self):
        self.answers: list[tuple[Question, tuple]] = []

    def answer(self, question: Question) -> tuple[str | None, ...]:
        for asked, answer in self.answers:
            if asked == question:
                return answer
        answer = question.answer()
        self.answers.append((question, answer))
        return answer

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Note what is asked in this block."""
        token = _notes.set(self)
        try:
            yield
        finally:
            _notes.reset(token)


_notes: ContextVar[Notes | None] = ContextVar("notes", default=None)


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


_AS_TEXT = "(SELECT string_agg(row_to_json(part)::text, U&'\\001E') FROM ({}) AS part)"


def _statement(parts: dict) -> _Statement:
    selected, params, made = [], [], {}
    for name, part in parts.items():
        queryset, *texts = part if isinstance(part, tuple) else (part,)
        sql, args = _select(queryset, *texts)
        selected.append(_AS_TEXT.format(sql) if sql else "NULL")
        params += args
        made[name] = queryset.model if _is_of_records(queryset) else None
    return _Statement("SELECT " + ", ".join(selected), tuple(params), made)


def _execute(statement: _Statement, values: dict) -> tuple[str | None, ...]:
    params = [values[param.name] if isinstance(param, _Place) else param for param in statement.params]
    with connection.cursor() as cursor:
        cursor.execute(statement.sql, params)
        return cursor.fetchone()


def _as_rows(statement: _Statement, answer: tuple[str | None, ...]) -> dict[str, list]:
    return {
        name: _rows(model, rows.split(BETWEEN) if rows else [])
        for (name, model), rows in zip(statement.models.items(), answer, strict=True)
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
        query.add_annotation(Row(queryset.model, texts), "row")
        query.set_values([*query.annotations])  # the queryset's own values() would bring all columns along
    try:
        return query.sql_with_params()
    except EmptyResultSet:
        return "", ()


@cache
def _columns(model, texts: tuple[str, ...], language: str) -> Columns:
    """Return the columns of a row: of translated texts only ``texts``, all where the model has no page of its own.

    When a record was made and changed, only its own page says.
    """
    is_page = texts in (EVERY_TEXT, READERS_TEXTS)
    fields = [field for field in model._meta.concrete_fields if is_page or not isinstance(field, models.DateTimeField)]
    columns = [field.column for field in fields]
    try:
        translated = tuple(translator.get_options_for_model(model).all_fields)
    except NotRegistered:
        return Columns(tuple(columns))
    spoken = {f"{name}_{code}" for name in translated for code in languages.CODES}
    always = tuple(column for column in columns if column not in spoken and column not in translated)
    if texts == EVERY_TEXT:
        return Columns((*always, *(column for column in columns if column in spoken)))
    read = translated if texts == READERS_TEXTS else texts or _shown_texts(model, translated)
    others = [code for code in languages.CODES if code != language]
    own = tuple((f"{name}_{language}", tuple(f"{name}_{code}" for code in others)) for name in read)
    return Columns(always, own, model.own_text if texts == READERS_TEXTS else ())


def _shown_texts(model, translated: tuple[str, ...]) -> tuple[str, ...]:
    return (model.title_field, "summary") if hasattr(model, "own_text") else translated


@cache
def _read_by(model) -> list[tuple[str, Callable]]:
    """Return what makes Python values of the columns that JSON does not hold as they are."""
    return [
        (field.attname, field.to_python)
        for field in model._meta.concrete_fields
        if hasattr(field, "from_db_value") or not isinstance(field, PLAIN)
    ]


class Content(NamedTuple):
    """All that is known of a record that was fetched here: nothing else can change what it says."""

    model: type[models.Model]
    json: str
    values: dict  # the same as the record holds them

    def record(self) -> models.Model:
        """Return the record as it was fetched, whatever was hung on it since."""
        record = self.model.__new__(self.model)
        record._state = ModelState()
        record._state.adding, record._state.db, record._state.content = False, DEFAULT_DB_ALIAS, self
        record.__dict__.update(self.values)
        return record


def content_of(record: models.Model) -> Content | None:
    """Return what a record was made of, if it was fetched here."""
    return getattr(record._state, "content", None)


def _rows(model, rows: list[str]) -> list:
    found = json.loads(f"[{','.join(rows)}]")
    if model is None:
        return found
    return [Content(model, text, _values(model, **row)).record() for text, row in zip(rows, found, strict=True)]


def _values(model, row: dict, **annotated) -> dict:
    """Return what a record holds that was fetched with only these columns."""
    for others in row.pop(OTHERS, ()):
        row |= others or {}
    for name, to_python in _read_by(model):
        if (value := row.get(name)) is not None:
            row[name] = to_python(value)
    return row | annotated
