"""The sitemap: every public page once a language in which its own text exists, with its sisters."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import NamedTuple
from xml.sax.saxutils import escape

from django.db.models import Model
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import override
from django.views.decorators.http import require_safe
from modeltranslation.utils import build_localized_fieldname

from microprojects.models import MicroProject
from networks.models import Event, Network, NewsItem
from outputs.models import Node, Tool, Work
from partners.models import Partner
from sempre import languages
from sempre.alternates import absolute, alternates
from sempre.models import Page
from sempre.translated import languages_of

LISTS = (
    "partners", "networks", "micro-projects", "outputs", "tools", "glossary", "assessment", "assessment-pocket", "news",
    "events", "open-data",
)  # fmt: skip
NODES_WITH_A_PAGE = (
    Node.Kind.CHAPTER,
    Node.Kind.AREA,
    Node.Kind.MODULE,
    Node.Kind.UNIT,
    Node.Kind.RECOMMENDATION,
)
PAGES_A_FILE = 5_000  # times nine languages stays below the protocol's 50,000 addresses
_OPENING = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMESPACES = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml"'


class Entry(NamedTuple):
    """One page: its English path, the languages of its own text, the day it last changed."""

    path: str
    codes: tuple[str, ...]
    changed: dt.date | None = None


def lists() -> Iterator[Entry]:
    """The pages without a record of their own; their words are the interface's, in all nine languages."""
    for name in LISTS:
        yield Entry(reverse(name), languages.CODES)


def _columns(model: type[Model]) -> list[str]:
    """The columns that tell in which languages the page of a record really exists."""
    return [build_localized_fieldname(field, code) for field in model.own_text for code in languages.CODES]


def records(model: type[Model]) -> Callable[[], Iterator[Entry]]:
    """Return what yields the published records of ``model``."""

    def entries() -> Iterator[Entry]:
        columns = _columns(model)
        shape = ["kind"] if model is Work else []
        for record in model.objects.published().order_by("pk").only("slug", "updated_at", *shape, *columns):
            codes = tuple(languages_of(record, *model.own_text))
            yield Entry(record.get_absolute_url(), codes, record.updated_at.date())

    return entries


def nodes() -> Iterator[Entry]:
    """The chapters, areas, modules, units and recommendations of the newest published editions."""
    columns = _columns(Node)
    found = Node.objects.published().filter(kind__in=NODES_WITH_A_PAGE).select_related("edition__work", "parent")
    shown = (
        "slug",
        "kind",
        "stable_key",
        "parent__slug",
        "edition__date",
        "edition__work__kind",
        "edition__work__slug",
        *columns,
    )
    for node in found.order_by("pk").only(*shown):
        yield Entry(node.get_absolute_url(), tuple(languages_of(node, *Node.own_text)), node.edition.date)


SITEMAPS: Mapping[str, Callable[[], Iterable[Entry]]] = {
    "pages": records(Page),
    "lists": lists,
    "partners": records(Partner),
    "networks": records(Network),
    "micro_projects": records(MicroProject),
    "events": records(Event),
    "news": records(NewsItem),
    "tools": records(Tool),
    "works": records(Work),
    "nodes": nodes,
}


@require_safe
def sitemap(request, sitemaps=SITEMAPS):
    """Answer with all pages; where they are too many for one file, with an index of files (``?p=1``)."""
    with override(languages.SOURCE):
        pages = _by_path(entry for entries in sitemaps.values() for entry in entries())
    files = max(1, -(-len(pages) // PAGES_A_FILE))
    number = request.GET.get("p", "")
    if not number:
        return _answer(_urlset(pages) if files == 1 else _index(files))
    if not (number.isascii() and number.isdecimal() and 1 <= int(number[:9]) <= files):
        raise Http404
    first = (int(number) - 1) * PAGES_A_FILE
    return _answer(_urlset(islice(pages, first, first + PAGES_A_FILE)))


def _by_path(entries: Iterable[Entry]) -> list[Entry]:
    """Return one entry a path: two works may share a page."""
    pages: dict[str, Entry] = {}
    for entry in entries:
        if other := pages.get(entry.path):
            codes = tuple(code for code in languages.CODES if code in other.codes or code in entry.codes)
            changed = max(filter(None, (other.changed, entry.changed)), default=None)
            entry = Entry(entry.path, codes, changed)
        pages[entry.path] = entry
    return list(pages.values())


def _urlset(pages: Iterable[Entry]) -> Iterator[str]:
    yield f"{_OPENING}<urlset {_NAMESPACES}>\n"
    for page in pages:
        pairs = [(code, escape(url)) for code, url in alternates(page.path, page.codes)]
        links = "".join(f'<xhtml:link rel="alternate" hreflang="{code}" href="{url}"/>' for code, url in pairs)
        changed = f"<lastmod>{page.changed.isoformat()}</lastmod>" if page.changed else ""
        for _code, url in pairs[:-1]:  # the last is x-default, no page of its own
            yield f"<url><loc>{url}</loc>{changed}{links}</url>\n"
    yield "</urlset>\n"


def _index(files: int) -> Iterator[str]:
    yield f"{_OPENING}<sitemapindex {_NAMESPACES}>\n"
    for number in range(1, files + 1):
        yield f"<sitemap><loc>{escape(absolute(f'/sitemap.xml?p={number}'))}</loc></sitemap>\n"
    yield "</sitemapindex>\n"


def _answer(parts: Iterator[str]) -> HttpResponse:
    return HttpResponse("".join(parts), content_type="application/xml; charset=utf-8")
