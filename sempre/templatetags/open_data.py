"""The files of a list: ``{% data_files "micro-projects" filters.asked %}``."""

from functools import cache

from django import template
from django.template.loader import get_template
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from sempre import languages
from sempre.parts import part

register = template.Library()

ENDINGS = (("CSV", "-csv", True), ("XLSX", "-xlsx", True), ("JSON", "", False))


@register.simple_tag
def data_files(name: str, asked: dict[str, str] | None = None) -> SafeString:
    """Link to the same list as open data; sheets in the reader's language, JSON in all.

    Where somebody asked for something the links repeat it, so they are not kept.
    """
    kept = {key: value for key, value in (asked or {}).items() if value}
    files = []
    for label, ending, in_one in ENDINGS:
        query = urlencode(kept | ({"lang": languages.current()} if in_one else {}))
        files.append((label, f"{_address(name + ending)}{'?' if query else ''}{query}"))
    template = "includes/data_files.html"
    return get_template(template).render({"files": files}) if kept else part(template, files=files)


@cache
def _address(name: str) -> str:
    return reverse(f"api:{name}")
