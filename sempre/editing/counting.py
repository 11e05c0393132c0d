"""What is counted of long lists: no further than anybody would read."""

from collections.abc import Iterable

from django.core.exceptions import EmptyResultSet
from django.core.paginator import Paginator
from django.db import connection
from django.db.models import QuerySet
from django.utils.functional import cached_property

COUNTED_TO = 1000


class CappedPaginator(Paginator):
    """Counts up to a limit and leads no further; ``is_cut`` says that there are more."""

    limit = COUNTED_TO

    @cached_property
    def _counted(self) -> int:
        return self.object_list.order_by()[: self.limit + 1].count()

    @property
    def count(self) -> int:
        return min(self._counted, self.limit)

    @property
    def is_cut(self) -> bool:
        return self._counted > self.limit


def counted(querysets: Iterable[QuerySet], most: int) -> list[int]:
    """Return how many rows each queryset has, at most ``most``, by one statement."""
    parts, params = [], []
    for queryset in querysets:
        try:
            sql, given = queryset.order_by()[:most].query.sql_with_params()
        except EmptyResultSet:
            parts.append("0")
            continue
        parts.append(f"(SELECT count(*) FROM ({sql}) AS part)")  # noqa: S608 - Django's SQL
        params += given
    if not parts:
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(parts), params)
        return list(cursor.fetchone())
