"""What a reader may be about to ask: titles that begin as typed, then those with a word that does, of many kinds."""

from collections import defaultdict
from collections.abc import Iterable
from itertools import chain, zip_longest
from typing import NamedTuple

from sempre.alphabet import sort_key
from sempre.models import SearchEntry
from sempre.search.query import Query
from sempre.search.registry import labels
from sempre.search.rows import some_with

LEAST_LETTERS = 2
MOST = 8
LOOKED_AT = 200  # many kinds, and several records may have one title


class Found(NamedTuple):
    """A row of the index, as far as it is needed here."""

    title: str
    title_language: str
    kind: str
    path: str
    sort_key: str


class Suggestion(NamedTuple):
    title: str
    language: str
    kind: str
    url: str


def suggestions(q: str, language: str) -> list[Suggestion]:
    """Return up to eight pages whose title has what was typed so far or what that may mean, each title once."""
    query = Query(q, language, asks=False)
    if len(query.text) < LEAST_LETTERS:
        return []
    beginning = sort_key(query.text, language)
    rows = [*_beginning_with(beginning, language), *_with_words(query)] or _meant(q, language)
    rows.sort(key=lambda row: _closeness(row, beginning))
    found = {row.title.casefold(): row for row in reversed(rows)}
    of_all_kinds = _of_all_kinds([row for row in dict.fromkeys(rows) if found[row.title.casefold()] == row])
    return [_suggestion(row, language) for row in of_all_kinds[:MOST]]


def _beginning_with(beginning: str, language: str) -> Iterable[Found]:
    rows = SearchEntry.objects.filter(language=language, sort_key__startswith=beginning).order_by("sort_key", "pk")
    return map(Found._make, rows.values_list(*Found._fields)[:LOOKED_AT]) if beginning else []


def _with_words(query: Query) -> Iterable[Found]:
    rows = some_with(query.all(title=True), query.language, Found._fields, LOOKED_AT) if query else []
    return map(Found._make, rows)


def _meant(q: str, language: str) -> list[Found]:
    """Return what has the words that misspelled ones may mean."""
    query = Query(q, language)
    query.come_near()
    return [*_with_words(query)]


def _closeness(row: Found, beginning: str) -> tuple:
    """Return the order: the earlier what was typed stands in a title, the less else stands in it."""
    place = f" {row.sort_key}".find(f" {beginning}")
    return (place if place >= 0 else len(row.sort_key), len(row.title), row.sort_key)


def _of_all_kinds(rows: Iterable[Found]) -> list[Found]:
    """Return the first of each kind, then the second of each, and so on."""
    of_kind = defaultdict(list)
    for row in rows:
        of_kind[row.kind].append(row)
    return [row for row in chain(*zip_longest(*of_kind.values())) if row]


def _suggestion(row: Found, language: str) -> Suggestion:
    kind = labels()[row.kind].one if row.kind in labels() else row.kind
    return Suggestion(row.title, row.title_language, str(kind), f"/{language}{row.path}")
