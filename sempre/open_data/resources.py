"""A kind of records as open data: which are given, with which facts, narrowed by what, in which order."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Max, Model, QuerySet
from modeltranslation.utils import build_localized_fieldname
from ninja import Schema
from pydantic import create_model

from sempre import languages
from sempre.open_data.fields import Code, Fact, People, Words
from sempre.open_data.paging import after, order_values


class Filters(Schema):
    """What a list can be narrowed by; apps add theirs."""


def as_asked(rows: QuerySet, filters: Filters) -> QuerySet:
    """Narrow to the rows whose columns have the values of the filters of the same name."""
    return rows.filter(**filters.model_dump(exclude_none=True))


@dataclass(frozen=True, kw_only=True)
class Resource:
    """``rows()`` gives published records only: nothing else of the portal asks who may see them."""

    name: str  # in addresses
    title: str  # lazy, for people
    about: str  # lazy, one sentence for people
    singular: str  # for the description of the answers
    rows: Callable[[], QuerySet]
    fields: tuple[Fact, ...]
    details: tuple[Fact, ...] = ()  # in the answer about one record only
    key: str = "slug"  # what the address of one record has; empty: there is no such address
    order: tuple[str, ...] = ("slug",)
    filters: type[Filters] = Filters
    narrow: Callable[[QuerySet, Filters], QuerySet] = as_asked
    has_map: bool = False
    changed: str = "updated_at"

    @cached_property
    def model(self) -> type[Model]:
        return self.rows().model

    @cached_property
    def row_schema(self) -> type[Schema]:
        return _schema(f"{self.singular}Row" if self.details else self.singular, self.fields)

    @cached_property
    def page_schema(self) -> type[Schema]:
        return create_model(
            f"{self.singular}List", __base__=Schema, items=(list[self.row_schema], ...), next=(str | None, ...)
        )

    @cached_property
    def detail_schema(self) -> type[Schema]:
        return _schema(self.singular, (*self.fields, *self.details))

    def read(self, rows: QuerySet, language: Code, *, with_details: bool = False) -> list[Model]:
        """Return ``rows`` with all that the facts need, in a number of queries that does not depend on theirs."""
        fields = (*self.fields, *self.details) if with_details else self.fields
        records = list(self._chosen(rows, fields, language))
        complete(records, fields, language)
        return records

    def _chosen(self, rows: QuerySet, fields: tuple[Fact, ...], language: Code) -> QuerySet:
        columns = {column for field in fields for column in field.columns(language)}
        columns |= {name.removeprefix("-") for name in self.order}
        if "original_language" in {field.attname for field in self.model._meta.concrete_fields}:
            columns.add("original_language")
        annotations = {name: made for field in fields for name, made in field.annotations(self.model).items()}
        if joins := [join for field in fields for join in field.joins()]:
            rows = rows.select_related(*joins)
        return rows.only(*sorted(columns)).annotate(**annotations)

    def row(self, record: Model, language: Code, *, with_details: bool = False) -> dict:
        """Return what everybody may know of a record."""
        found = {}
        for field in (*self.fields, *self.details) if with_details else self.fields:
            value = field.value(record, language)
            found |= value if isinstance(field, People) else {field.name: value}
        return found

    def page(self, rows: QuerySet, cursor: list | None, limit: int, language: Code) -> tuple[list, list | None]:
        """Return at most ``limit`` records after ``cursor``, and the cursor of the next page if there is one."""
        rows = after(rows, self.order, cursor).order_by(*self.order)
        found = self.read(rows[: limit + 1], language)
        more = len(found) > limit
        found = found[:limit]
        return found, order_values(found[-1], self.order) if more else None

    def all(self, rows: QuerySet, language: Code, size: int = 500) -> Iterator[Model]:
        """Yield all records, page by page: no long transaction and no cursor that a connection pool would lose."""
        cursor = None
        while True:
            found, cursor = self.page(rows, cursor, size, language)
            yield from found
            if cursor is None:
                return

    def heads(self, language: Code) -> list[str]:
        return [head for field in self.fields for head in field.heads(language)]

    def cells(self, record: Model, language: Code) -> list:
        """Return the row of a sheet, with the same values as ``row``."""
        return [cell for field in self.fields for cell in field.cells(field.value(record, language), language)]

    def changed_at(self):
        """Return when a record last changed, where the records know."""
        if not self.changed:
            return None
        return self.rows().order_by().aggregate(at=Max(self.changed))["at"]


def complete(records: list[Model], fields: Iterable[Fact], language: Code) -> None:
    """Bring the texts in other languages to those records that lack one in the language asked for, all at once.

    Not by Django's ``FETCH_PEERS``: under modeltranslation it gives deferred columns whole rows for their value.
    """
    if language is None:
        return
    names = [field.column for field in fields if isinstance(field, Words) and field.is_stored]
    names = [name for name in names if any(_lacks(record, name, language) for record in records)]
    if not names:
        return
    lacking = {record.pk: record for record in records}
    columns = [build_localized_fieldname(name, code) for name in names for code in languages.CODES]
    rows = type(records[0])._base_manager.filter(pk__in=lacking).rewrite(False)
    for pk, *values in rows.values_list("pk", *columns):
        lacking[pk].__dict__.update(zip(columns, values, strict=True))


def _lacks(record: Model, name: str, language: str) -> bool:
    """Whether the best text that exists may be in a column that was not read."""
    read = record.__dict__
    if read[build_localized_fieldname(name, language)]:
        return False
    english_is_next = getattr(record, "original_language", languages.SOURCE) in (language, languages.SOURCE)
    return not (english_is_next and read[build_localized_fieldname(name, languages.SOURCE)])


def _schema(name: str, fields: Iterable[Fact]) -> type[Schema]:
    given = {field.name: field.annotation() for field in fields}
    given |= {f"{field.name}_below": (int | None, None) for field in fields if isinstance(field, People)}
    return create_model(name, __base__=Schema, **given)
