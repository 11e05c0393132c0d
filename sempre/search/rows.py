"""The statement of a search: the rows of the index that have the words, with what each word is worth in each.

It is written by hand, since Django takes longer to write it than PostgreSQL to answer it. Rows are found by the index
of their words and looked at in the order in which they lie. For a word that many have, PostgreSQL would rather read the
table until it has enough, beginning where another reader just is: each page of the results would know other rows.
"""

# ruff: noqa: S608 - the words of the statements are our own, what was typed is a parameter

from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import NamedTuple

from django.db import connection

# For what is sent with it, as that is one transaction, or until the end of one that is open; psycopg2 gives the last
# statement's rows. What is left is the bitmap of an index.
BY_INDEX = "SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off; "
COLUMNS = "id, object_id, kind, country, target_groups, title, title_language, sort_key, path"
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
    """Rows to look at: those that fulfil ``condition`` with ``value``, ``most`` of them.

    One that is ``spare`` is only looked for where the part before it is not full.
    """

    condition: str
    value: str
    most: int
    spare: bool = False


def rows_with(parts: Iterable[Part], only: Mapping, worths: Iterable[list[tuple[str, float]]]) -> list[tuple]:
    """Return the ``COLUMNS`` of the rows of any part, each row once, and for each word what it is worth there.

    ``only`` are conditions for all, named as Django names them; ``worths`` has for each word what to look for, the best
    first.
    """
    narrowed, values = _narrowed(only)
    found, params = [], []
    for place, (before, part) in enumerate(pairwise([None, *parts])):
        is_wanted = f"(SELECT count(*) FROM part{place - 1}) < {before.most} AND " if part.spare else ""
        where = f"{is_wanted}{narrowed} AND {part.condition} LIMIT {part.most}"
        found.append(f"part{place} AS MATERIALIZED (SELECT id FROM sempre_searchentry WHERE {where})")
        params += [*values, part.value]
    columns = [COLUMNS]
    for places in worths:
        columns.append(f"CASE {' '.join(f'WHEN {HAS_WORDS} THEN {worth}::float8' for _, worth in places)} ELSE 0 END")
        params += [tsquery for tsquery, _worth in places]
    ids = " UNION ALL ".join(f"SELECT id FROM part{place}" for place in range(len(found)))
    wanted = f"SELECT {', '.join(columns)} FROM sempre_searchentry WHERE id IN ({ids})"
    return _fetch(f"WITH {', '.join(found)} {wanted}", params)


def some_with(tsquery: str, language: str, columns: Iterable[str], most: int) -> list[tuple]:
    """Return the ``columns`` of up to ``most`` rows of a language that fulfil ``tsquery``."""
    found = f"FROM sempre_searchentry WHERE language = %s AND {HAS_WORDS} LIMIT {most}"
    return _fetch(f"SELECT {', '.join(columns)} {found}", [language, tsquery])


def keys_with(tsquery: str, only: Mapping) -> list[int]:
    """Return the ``object_id`` of all rows that fulfil ``tsquery`` and ``only``, by title."""
    narrowed, values = _narrowed(only)
    sql = f"SELECT object_id FROM sempre_searchentry WHERE {narrowed} AND {HAS_WORDS} ORDER BY sort_key, path"
    return [key for (key,) in _fetch(sql, [*values, tsquery])]


def _narrowed(only: Mapping) -> tuple[str, list]:
    return " AND ".join(_CONDITIONS[name] for name in only), [*map(_plain, only.values())]


def _fetch(sql: str, params: list) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(BY_INDEX + sql, params)
        return cursor.fetchall()


def _plain(value):
    return [*value] if isinstance(value, (frozenset, list, tuple)) else getattr(value, "pk", value)
