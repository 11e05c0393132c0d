"""What a reader may be about to ask: titles that begin as typed, then those with a word that does."""

from typing import NamedTuple

from django.db.models import QuerySet

from sempre.alphabet import sort_key
from sempre.models import SearchEntry
from sempre.search.finding import matches
from sempre.search.query import Query
from sempre.search.registry import labels

LEAST_LETTERS = 2
MOST = 8
LOOKED_AT = 40  # several records may have one title


class Suggestion(NamedTuple):
    title: str
    language: str
    kind: str
    url: str


def suggestions(q: str, language: str) -> list[Suggestion]:
    """Return up to eight pages whose title has what was typed so far, each title once."""
    query = Query(q, language, asks=False)
    if len(query.text) < LEAST_LETTERS:
        return []
    found: dict[str, Suggestion] = {}
    for rows in _parts(query):
        for row in rows.only("title", "title_language", "kind", "path")[:LOOKED_AT]:
            kind = labels()[row.kind].one if row.kind in labels() else row.kind
            suggested = Suggestion(row.title, row.title_language, str(kind), f"/{language}{row.path}")
            found.setdefault(row.title.casefold(), suggested)
        if len(found) >= MOST:
            break
    return list(found.values())[:MOST]


def _parts(query: Query) -> list[QuerySet]:
    entries = SearchEntry.objects.filter(language=query.language)
    beginning = sort_key(query.text, query.language)
    parts = [entries.filter(sort_key__startswith=beginning).order_by("sort_key", "pk")] if beginning else []
    return [*parts, entries.filter(matches(query.all(title=True)))] if query else parts
