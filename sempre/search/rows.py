"""The statement of a search: the rows of the index that have the words, with what each word is worth in each.

It is written by hand, since Django takes longer to write it than PostgreSQL to answer it.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.db import connection

COLUMNS = "id, object_id, kind, country, target_groups, title, title_language, sort_key"
HAS_WORDS = "vector @@ %s::tsquery"  # no dictionary of the database has a say
IS_TITLE = "sort_key = %s"

_CONDITIONS = {
    "language": "language = %s",
    "country": "country = %s",
    "kind__in": "kind = ANY(%s)",
    "target_groups__contains": "target_groups @> %s::varchar[]",
    "content_type": "content_type_id = %s",
    "content_type__in": "content_type_id = ANY(%s)",
}


class Part(NamedTuple):
    """Rows to look at: those that fulfil ``condition`` with ``value``, ``most`` of them."""

    condition: str
    value: str
    most: int


def rows_with(parts: Iterable[Part], only: Mapping, worths: Iterable[list[tuple[str, float]]]) -> list[tuple]:
    """Return the ``COLUMNS`` of the rows of any part, each row once, and for each word what it is worth there.

    ``only`` are conditions for all, named as Django names them; ``worths`` has for each word what to look for, the best
    first.
    """
    columns, params = [COLUMNS], []
    for places in worths:
        columns.append(f"CASE {' '.join(f'WHEN {HAS_WORDS} THEN {worth}::float8' for _, worth in places)} ELSE 0 END")
        params += [tsquery for tsquery, _worth in places]
    narrowed = " AND ".join(_CONDITIONS[name] for name in only)
    chosen = []
    for part in parts:
        chosen.append(f"(SELECT id FROM sempre_searchentry WHERE {narrowed} AND {part.condition} LIMIT {part.most})")  # noqa: S608 - our own words
        params += [*map(_plain, only.values()), part.value]
    sql = f"SELECT {', '.join(columns)} FROM sempre_searchentry WHERE id IN ({' UNION ALL '.join(chosen)})"  # noqa: S608 - our own words
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def _plain(value):
    return [*value] if isinstance(value, (frozenset, list, tuple)) else getattr(value, "pk", value)
