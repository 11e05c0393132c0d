"""Template words of the portal: texts with their language, dates, icons, maps and marks."""

from collections.abc import Iterable
from functools import cache
from urllib.parse import unquote

from django import template
from django.templatetags.static import static
from django.utils.formats import localize
from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from sempre import alternates, labels, languages, parts
from sempre.beside import is_first, missing_language, other_text
from sempre.drawing.map import Drawing
from sempre.markdown import Block, render_blocks
from sempre.partial_dates import PartialDate
from sempre.passages import aligned
from sempre.templatetags import kept
from sempre.translated import Shown, Text, shown
from sempre.translated import text as translated_text

register = template.Library()
register.tag("translate", kept.translate)
register.tag("url", kept.url)
register.tag("static", kept.static)

SMALL = 5
CHOSEN = ' aria-current="true"'


register.filter(alternates.alternate_links)
register.simple_tag(parts.part)


@register.filter
def text(instance, field: str) -> Shown:
    """``partner|text:"name"``: the reader's language, or a fallback marked with its own."""
    return shown(instance, field)


@register.filter
def label(instance, field: str) -> str:
    """``partner|label:"country"``: the words for the choice that a field holds."""
    return labels.label(instance, field)


@register.filter
def figure(drawing: Drawing, title: str) -> SafeString:
    """``map|figure:title``: a map with its legend and its accessible name."""
    return drawing.figure(title)


@register.filter
def period(instance) -> str:
    """``event|period``: from start to end as the reader's language writes it, with what is known."""
    starts, ends = instance.starts, instance.ends
    if not starts or ends == starts:
        return (ends or starts or PartialDate("")).display() if (starts or ends) else ""
    if not ends:
        return starts.display()
    # Translators: a period of time, from start to end
    return pgettext("period", "%(start)s – %(end)s") % {"start": starts.display(), "end": ends.display()}


@register.filter
def time(date: PartialDate) -> str:
    """``step.date|time``: as the reader's language writes it, for machines too where the day is known."""
    return format_html('<time datetime="{}">{}</time>', date, date.display()) if date.is_day else date.display()


@register.filter
def language_names(codes: str | list[str]) -> str:
    """``"de en"|language_names``: the languages by their own names."""
    codes = codes.split() if isinstance(codes, str) else codes
    return ", ".join(languages.NAMES.get(code, _("Russian") if code == "ru" else code) for code in codes)


@register.filter
def node_url(node, work) -> str:
    """``chapter|node_url:work``: the address of a part, without asking for its edition again."""
    return node.url_in(work)


@register.filter
def small_count(number: int) -> str | int:
    """A count of people; groups under five stay private."""
    return _("fewer than 5") if 0 < number < SMALL else number


@register.filter
def hostname(url: str) -> str:
    """``https://www.example.org/page`` is shown as ``example.org``."""
    return url.partition("//")[2].partition("/")[0].removeprefix("www.") or url


@register.filter
def source_label(url: str) -> str:
    """``https://www.example.org/a/some-page/`` is shown as ``example.org: some page``, so that sources differ."""
    host, _slash, path = url.partition("//")[2].partition("/")
    last = unquote(path.partition("?")[0].rstrip("/").rpartition("/")[2]).rpartition(".")
    words = (last[0] or last[2]).replace("-", " ").replace("_", " ").strip()
    host = host.removeprefix("www.")
    return f"{host}: {words[:60]}" if words else host


@register.filter
def is_address(source: str) -> bool:
    return source.startswith(("http://", "https://"))


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """One of the drawn symbols; always beside a word, so it says nothing itself."""
    return format_html(
        '<svg class="icon" aria-hidden="true" width="20" height="20"><use href="{}#{}"/></svg>',
        static("img/icons.svg"),
        name,
    )


@register.simple_tag
def facet_links(options: Iterable[tuple], shows_numbers: bool = True) -> SafeString:
    """``{% facet_links facet.words %}``: what each option of a facet is called, how many it finds, and its address.

    A search has thirty of them, new ones for each question: a template takes four times as long for them.
    """
    remove = format_html(' {}<span class="sr">{}</span>', icon("close"), _("remove this filter"))
    links = []
    for label, number, is_chosen, address in options:
        count = f' <span class="count">{localize(number)}</span>' if shows_numbers else ""
        start = f'<li><a href="{escape(address)}"{CHOSEN if is_chosen else ""}>'
        links.append(f"{start}{conditional_escape(label)}{count}{remove if is_chosen else ''}</a></li>")
    return mark_safe("".join(links))  # noqa: S308 - what is not ours is escaped here


@register.simple_tag(takes_context=True)
def body(context, instance, field: str) -> SafeString:
    """A longer Markdown text; the first one of a page in another language brings a note that says so.

    ``beside`` in the context is the code of a second language, to stand beside it block by block.
    """
    value = translated_text(instance, field)
    other = other_text(context, instance, field)
    return parts.part(
        "includes/body.html",
        text=value,
        note=value.is_fallback and is_first(context, "noted_languages", value.language),
        other=other,
        missing=missing_language(context, value, other),
    )


@register.simple_tag
def side_by_side(text: Text, other: Text | None) -> list[tuple[Block | None, Block | None]]:
    """``{% side_by_side text other as pairs %}``: the blocks of a text with what says the same in another language."""
    return aligned(render_blocks(text.value), render_blocks(other.value)) if other else []
