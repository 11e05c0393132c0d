"""Pages of a list by title, read by statements that are written once (``sempre.rows.ask``)."""

from collections.abc import Callable
from functools import cached_property

from django.db.models import Model

from sempre import querysets
from sempre.querysets import ContentQuerySet, InTitleOrder, entries_of
from sempre.rows import ask, number_of

WHOLE = 10  # rows: pages are read by so many


class AskedInTitleOrder(InTitleOrder):
    """``InTitleOrder(of(**values))``, where ``of`` is a function of its module, as ``ask`` wants it."""

    def __init__(self, model: type[Model], of: Callable[..., ContentQuerySet], length: int | None = None, **values):
        self.model, self.of, self.values = model, of, values
        if length is not None:
            self.length = length

    @cached_property
    def queryset(self) -> ContentQuerySet:
        return self.of(**self.values).order_by()

    @cached_property
    def length(self) -> int:
        return sum(row["n"] for row in ask(_number, self.of, **self.values)["number"])

    def indexed(self, start: int, stop: int) -> list[int]:
        whole = start - (start - stop) // WHOLE * WHOLE  # as how many are left is no reason for a statement of its own
        choices = (self.of, self.length > querysets.FEW, start, whole)
        found = ask(_entries, *choices, content_type=self.content_type, **self.values)
        return [row["object_id"] for row in found["entries"]][: stop - start]


def _number(of: Callable, **values) -> dict:
    return {"number": number_of(of(**values))}


def _entries(of: Callable, are_many: bool, start: int, stop: int, *, content_type, **values) -> dict:
    entries = entries_of(of(**values), content_type, are_many=are_many)
    return {"entries": entries[start:stop].values("object_id")}
