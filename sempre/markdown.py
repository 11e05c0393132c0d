"""Markdown to safe HTML: no raw HTML, headings below those of the page, links to http, https, mailto and tel."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

TAGS = {"p", "br", "em", "strong", "ul", "ol", "li", "h2", "h3", "h4", "a", "blockquote", "code", "hr", "table",
        "h5", "h6", "thead", "tbody", "tr", "th", "td"}  # fmt: skip
ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
SCHEMES = {"http", "https", "mailto", "tel"}
MOST_PARAGRAPHS = 2000
LONGEST = 60_000  # characters; the marks of a longer text are not read, which could take a minute

_parser = MarkdownIt("commonmark", {"html": False, "typographer": False}).enable("table")
_UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # XML knows no such characters


def printable(value: object) -> str:
    """Return ``value`` as text without control characters, fit for XML."""
    return _UNFIT.sub("", str(value))


def parse(source: str) -> list[Token]:
    """Return the tokens of a Markdown text, its headings within h2 to h4."""
    source = printable(source)
    tokens = _parser.parse(source) if len(source) <= LONGEST else list(_paragraphs(source))
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(max(int(token.tag[1]), 2), 4)}"
    return tokens


def _paragraphs(source: str) -> Iterator[Token]:
    """Yield a text without marks: its paragraphs, as they are divided by empty lines; what is too many is the last."""
    for part in filter(None, map(str.strip, re.split(r"\n\s*\n", source, maxsplit=MOST_PARAGRAPHS - 1))):
        words = Token("text", "", 0, content=part)
        yield Token("paragraph_open", "p", 1, block=True)
        yield Token("inline", "", 0, content=part, children=[words], level=1, block=True)
        yield Token("paragraph_close", "p", -1, block=True)


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


def _below(tokens: list[Token], level: int) -> None:
    """Let the headings begin below one of ``level``, none skipping a level."""
    last = level
    for token in tokens:
        if token.type == "heading_open":
            last = min(int(token.tag[1]) - 1 + level, last + 1, 6)
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{last}"


@lru_cache(maxsize=2048)
def render(source: str, below: int = 1) -> SafeString:
    """Return the HTML of a Markdown text, cleaned to the tags above.

    ``below`` is the level of the heading that the text stands under, if that is not the page's own.
    """
    return _html(_parsed_below(source, below))


class Block(NamedTuple):
    """A paragraph, heading, list, quotation or table that stands in no other one."""

    tag: str
    html: SafeString
    words: str  # without marks


@lru_cache(maxsize=512)
def render_blocks(source: str, below: int = 1) -> tuple[Block, ...]:
    """Return the blocks of a Markdown text as HTML, cleaned as by ``render``, each under a place of its own."""
    groups = _blocks(_parsed_below(source, below))
    return tuple(Block(group[0].tag, _html(group), _words(group)) for group in groups)


def _blocks(tokens: Iterable[Token]) -> Iterator[list[Token]]:
    group: list[Token] = []
    for token in tokens:
        group.append(token)
        if token.level == 0 and token.nesting < 1:
            yield group
            group = []


def _words(tokens: Iterable[Token]) -> str:
    return " ".join(" ".join(_plain(token) for token in tokens if token.content).split())


def _parsed_below(source: str, level: int) -> list[Token]:
    tokens = parse(source)
    if level > 1:
        _below(tokens, level)
    return tokens


def _html(tokens: list[Token]) -> SafeString:
    html = _parser.renderer.render(tokens, _parser.options, {})
    return mark_safe(  # noqa: S308 - cleaned here, by an allow-list
        nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel="noopener noreferrer")
    )
