"""Addresses for pages that name many: what is the same in all of them is written once."""

from collections.abc import Callable
from functools import cache
from urllib.parse import quote_plus

from django.http import QueryDict
from django.urls import reverse
from django.utils.http import urlencode

from sempre import languages


def page_of(name: str, slug: str) -> str:
    """Return ``reverse(name, args=[slug])`` for the page of a record."""
    before, after = _around(name, languages.current())
    return f"{before}{slug}{after}"


@cache
def _around(name: str, language: str) -> tuple[str, str]:
    before, _slug, after = reverse(name, args=["any-slug"]).rpartition("any-slug")
    return before, after


def queries_with(query: QueryDict, name: str) -> Callable[[str | None], str]:
    """Return what gives the query with another value of ``name``, on its first page: ``{% querystring %}`` for many."""
    names = [key for key in query if key != "page"]
    place = names.index(name) if name in names else len(names)
    before, after = (_encoded(query, part) for part in (names[:place], names[place + 1 :]))

    def with_value(value: str | None) -> str:
        own = [] if value is None else [f"{name}={quote_plus(value)}"]
        return f"?{'&'.join([*before, *own, *after])}"

    return with_value


def _encoded(query: QueryDict, names: list[str]) -> list[str]:
    return [urlencode({name: value}) for name in names for value in query.getlist(name)]
