"""Markdown to safe HTML: no raw HTML, headings from h2 down, links to http, https, mailto and tel only."""

import re
from functools import lru_cache

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

TAGS = {"p", "br", "em", "strong", "ul", "ol", "li", "h2", "h3", "h4", "a", "blockquote", "code", "hr", "table",
        "thead", "tbody", "tr", "th", "td"}  # fmt: skip
ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
SCHEMES = {"http", "https", "mailto", "tel"}

_parser = MarkdownIt("commonmark", {"html": False, "typographer": False}).enable("table")
_UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # XML knows no such characters


def printable(value: object) -> str:
    """Return ``value`` as text without control characters, fit for XML."""
    return _UNFIT.sub("", str(value))


def parse(source: str) -> list[Token]:
    """Return the tokens of a Markdown text, its headings within h2 to h4."""
    tokens = _parser.parse(printable(source))
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(max(int(token.tag[1]), 2), 4)}"
    return tokens


def list_items(source: str) -> list[str]:
    """Return the items of the lists of a Markdown text as plain text, each with what is nested in it."""
    items: list[list[str]] = []
    within = False
    for token in parse(source):
        if token.level == 1 and token.type in ("list_item_open", "list_item_close"):
            within = token.nesting == 1
            if within:
                items.append([])
        elif within and token.content:
            items[-1].append(_plain(token))
    return [item for item in (" ".join(" ".join(parts).split()) for parts in items) if item]


def _plain(token: Token) -> str:
    if token.type != "inline":
        return token.content
    return "".join(" " if "break" in child.type else child.content for child in token.children or ())


@lru_cache(maxsize=2048)
def render(source: str) -> SafeString:
    """Return the HTML of a Markdown text, cleaned to the tags above."""
    html = _parser.renderer.render(parse(source), _parser.options, {})
    return mark_safe(  # noqa: S308 - cleaned here, by an allow-list
        nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel="noopener noreferrer")
    )
