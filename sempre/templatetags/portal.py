"""Template words of the portal: texts with their language, dates, icons, maps and marks."""

from urllib.parse import unquote

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from sempre import languages
from sempre.partial_dates import PartialDate
from sempre.translated import Shown, shown
from sempre.translated import text as translated_text

register = template.Library()

SMALL = 5


@register.filter
def text(instance, field: str) -> Shown:
    """``partner|text:"name"``: the reader's language, or a fallback marked with its own."""
    return shown(instance, field)


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
def icon(name: str) -> SafeString:
    """One of the drawn symbols; always beside a word, so it says nothing itself."""
    from django.templatetags.static import static

    return format_html(
        '<svg class="icon" aria-hidden="true" width="20" height="20"><use href="{}#{}"/></svg>',
        static("img/icons.svg"),
        name,
    )


@register.inclusion_tag("includes/body.html", takes_context=True)
def body(context, instance, field: str) -> dict:
    """A longer Markdown text; the first one of a page in another language brings a note that says so."""
    value = translated_text(instance, field)
    noted = context["request"].__dict__.setdefault("noted_languages", set())
    is_first = value.is_fallback and value.language not in noted
    noted.add(value.language)
    return {"text": value, "note": is_first}
