"""Markdown to safe HTML: no raw HTML, headings from h2 down, links to http, https, mailto and tel only."""

from functools import lru_cache

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

TAGS = {"p", "br", "em", "strong", "ul", "ol", "li", "h2", "h3", "h4", "a", "blockquote", "code", "hr", "table",
        "thead", "tbody", "tr", "th", "td"}  # fmt: skip
ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
SCHEMES = {"http", "https", "mailto", "tel"}

_parser = MarkdownIt("commonmark", {"html": False, "typographer": False}).enable("table")


@lru_cache(maxsize=2048)
def render(source: str) -> SafeString:
    """Return the HTML of a Markdown text, cleaned to the tags above."""
    tokens = _parser.parse(source.replace("\x00", ""))
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(max(int(token.tag[1]), 2), 4)}"
    html = _parser.renderer.render(tokens, _parser.options, {})
    return mark_safe(  # noqa: S308 - cleaned here, by an allow-list
        nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel="noopener noreferrer")
    )
