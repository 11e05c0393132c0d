"""Pages as a reader meets them: the words of each, with the language that they are marked with."""

from collections.abc import Iterator
from html.parser import HTMLParser
from xml.etree import ElementTree

from django.test import Client
from django.urls import resolve
from django.utils import translation

EMPTY = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
SILENT = {"script", "style", "code", "svg"}  # a drawing's words stand in the table beside it
SPOKEN = {"alt", "aria-label", "placeholder", "title"}
PLACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"


class Page(HTMLParser):
    """The words of a page, attributes that are read aloud among them, each with its language."""

    def __init__(self, html: str):
        super().__init__()
        self.words: list[tuple[str, str]] = []  # language, words
        self._open: list[tuple[str, str, bool]] = []  # tag, language, whether nobody reads what stands in it
        self.feed(html)

    def _state(self) -> tuple[str, bool]:
        return self._open[-1][1:] if self._open else ("", False)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        language, silent = self._state()
        language = given.get("lang") or given.get("hreflang") or language
        self.words += [(language, given[name]) for name in SPOKEN if given.get(name) and not silent]
        if tag == "meta" and given.get("name") == "description":
            self.words.append((language, given["content"]))
        if tag not in EMPTY:
            self._open.append((tag, language, silent or tag in SILENT))

    def handle_endtag(self, tag):
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        language, silent = self._state()
        if data.strip() and not silent:
            self.words.append((language, " ".join(data.split())))

    def in_language(self, code: str) -> list[str]:
        return [words for language, words in self.words if language == code]


def addresses(visitor: Client, code: str) -> Iterator[tuple[str, str]]:
    """Yield kind and path of every public page in a language that the sitemap names."""
    content = visitor.get("/sitemap.xml").content
    for place in ElementTree.fromstring(content).iter(PLACE):
        path = "/" + place.text.split("/", 3)[3]
        if path.startswith(f"/{code}/"):
            with translation.override(code):
                yield resolve(path).view_name, path
