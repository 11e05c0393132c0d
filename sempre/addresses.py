"""The addresses of records that stand under their slug, for pages that name many: ``reverse()`` once for each kind."""

from functools import cache

from django.urls import reverse

from sempre import languages


def page_of(name: str, slug: str) -> str:
    """Return ``reverse(name, args=[slug])`` for the page of a record."""
    before, after = _around(name, languages.current())
    return f"{before}{slug}{after}"


@cache
def _around(name: str, language: str) -> tuple[str, str]:
    before, _slug, after = reverse(name, args=["any-slug"]).rpartition("any-slug")
    return before, after
