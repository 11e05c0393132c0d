"""Pages of a list by title, read by statements that are written once (``sempre.rows.ask``)."""

from collections.abc import Callable
from functools import cached_property

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model

from sempre import languages, querysets
from sempre.models import SearchEntry
from sempre.querysets import AnyOf, ContentQuerySet
from sempre.rows import ask, number_of

WHOLE = 10  # rows: pages are read by so many


class InTitleOrder:
    """The ids of the records of ``of(**values)`` by the reader's alphabet, a page at a time, as a paginator asks.

    ``of`` is a function of its module, as ``ask`` wants it. The order is that of ``in_title_order()``. Many are read
    from the search index by its own index until the page is full, instead of sorting all; few, which might all stand at
    its end, are looked up one by one and sorted.
    """

    def __init__(self, model: type[Model], of: Callable[..., ContentQuerySet], length: int | None = None, **values):
        self.model, self.of, self.values = model, of, values
        if length is not None:  # known already
            self.length = length

    @cached_property
    def length(self) -> int:
        return sum(row["n"] for row in ask(_number, self.of, **self.values)["number"])

    def __len__(self) -> int:
        return self.length

    def __getitem__(self, part: slice) -> list[int]:
        start, stop = part.start or 0, part.stop
        found = self._indexed(start, stop)
        if len(found) < min(stop, self.length) - start:  # some stand not in the index yet: they come last
            rows = self.of(**self.values).order_by().in_title_order()
            found = list(rows.values_list("pk", flat=True)[start:stop])
        return found

    def _indexed(self, start: int, stop: int) -> list[int]:
        """Return the ids from ``start`` to ``stop`` that stand in the search index."""
        whole = start - (start - stop) // WHOLE * WHOLE  # as how many are left is no reason for a statement of its own
        choices = (self.of, self.length > querysets.FEW, start, whole)
        content_type = ContentType.objects.get_for_model(self.model).pk
        found = ask(_entries, *choices, content_type=content_type, **self.values)
        return [row["object_id"] for row in found["entries"]][: stop - start]


def _number(of: Callable, **values) -> dict:
    return {"number": number_of(of(**values))}


def _entries(of: Callable, are_many: bool, start: int, stop: int, *, content_type, **values) -> dict:
    """PostgreSQL chooses the right index only if it sees the number of the ``content_type``."""
    found = of(**values).order_by().values("pk")
    entries = SearchEntry.objects.filter(
        content_type=content_type,
        language=languages.current(),
        object_id__in=found if are_many else AnyOf(found),
    )
    return {"entries": entries.order_by("sort_key", "path")[start:stop].values("object_id")}
