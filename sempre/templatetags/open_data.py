"""The files of a list: ``{% data_files "micro-projects" filters.asked %}``."""

from django import template
from django.urls import reverse
from django.utils.http import urlencode

from sempre import languages

register = template.Library()

ENDINGS = (("CSV", "-csv", True), ("XLSX", "-xlsx", True), ("JSON", "", False))


@register.inclusion_tag("includes/data_files.html")
def data_files(name: str, asked: dict[str, str] | None = None) -> dict:
    """Link to the same list as open data; sheets in the reader's language, JSON in all."""
    kept = {key: value for key, value in (asked or {}).items() if value}
    files = []
    for label, ending, in_one in ENDINGS:
        query = urlencode(kept | ({"lang": languages.current()} if in_one else {}))
        files.append((label, f"{reverse(f'api:{name}{ending}')}{'?' if query else ''}{query}"))
    return {"files": files}
