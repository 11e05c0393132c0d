"""What stands around every page: the same for all pages of a language and a section, so made once in each process.

It holds interface texts only, which change with a new version and never with a save; nothing of it depends on who
reads. It was half of what a page cost that nobody keeps.
"""

from functools import cache
from urllib.parse import quote

from django.http import HttpRequest
from django.template.loader import get_template
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from sempre import languages

SECTIONS = ("about", "partners", "networks", "micro-projects", "tools", "outputs", "news", "events", "plain-home")
REST = "[rest of the address]"  # stands in the kept language menu where each page puts its own


def styles() -> SafeString:
    """Return the links to icon and style sheets."""
    return _made("includes/styles.html", languages.current())


def footer() -> SafeString:
    return _made("includes/footer.html", languages.current())


def masthead(request: HttpRequest) -> SafeString:
    """Return the head of a page, with its section marked and its own address in the other languages."""
    language = languages.current()
    marks = tuple(_mark(request.path, address) for address in _addresses(language))
    return SafeString(_masthead(language, marks).replace(REST, escape(_rest(request))))


def page_languages(request: HttpRequest) -> list[dict]:
    """Return the nine languages with the address of this page in each."""
    return _languages(_rest(request))


def _mark(path: str, address: str) -> str:
    """Return the value of ``aria-current`` in a link to a section."""
    return "page" if path == address else "true" if path.startswith(address) else ""


def _rest(request: HttpRequest) -> str:
    """Return what follows the language in the address of this page; nothing where it has none."""
    code, _slash, rest = request.path.removeprefix("/").partition("/")
    if code not in languages.NAMES:
        return ""
    query = f"?{request.GET.urlencode()}" if request.method == "GET" and request.GET else ""
    return quote(rest) + query


def _languages(rest: str) -> list[dict]:
    return [{"code": code, "name": name, "url": f"/{code}/{rest}"} for code, name in languages.LANGUAGES]


@cache
def _addresses(language: str) -> list[str]:
    return [reverse(name) for name in SECTIONS]


@cache
def _masthead(language: str, marks: tuple[str, ...]) -> str:
    labels = (
        _("About"),
        pgettext("navigation", "Partners"),
        pgettext("navigation", "Networks"),
        _("Micro-projects"),
        pgettext("navigation", "Tools"),
        pgettext("navigation", "Outputs"),
        pgettext("navigation", "News"),
        pgettext("navigation", "Events"),
        _("Plain language"),
    )
    items = zip(labels, _addresses(language), marks, strict=True)
    context = {
        "language": language,
        "navigation": [{"label": label, "url": url, "current": mark} for label, url, mark in items],
        "page_languages": _languages(REST),
    }
    return get_template("includes/masthead.html").render(context)


@cache
def _made(template: str, language: str) -> SafeString:
    return get_template(template).render({"language": language})
