"""Longer texts with an address for every block, and a second language beside them when the reader asks for one."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from sempre import languages
from sempre.passages import passages as places_of
from sempre.translated import Text
from sempre.translated import text as translated_text

register = template.Library()


@register.inclusion_tag("includes/passages.html", takes_context=True)
def passages(context, instance, field: str, key: str, below: int = 1) -> dict:
    """A longer text in places; ``beside`` in the context is the code of a second language."""
    value = translated_text(instance, field)
    other = _other(context, instance, field)
    return {
        "text": value,
        "other": other,
        "rows": places_of(value, key, other=other, below=below),
        "note": value.is_fallback and _first(context, "noted_languages", value.language),
        "missing": _missing(context, value, other),
    }


def _other(context, instance, field: str) -> Text | None:
    """Return the text in the second language, if it is there and another than the one shown."""
    code = context.get("beside")
    if not code:
        return None
    other = translated_text(instance, field, code)
    return other if other and other.language == code != translated_text(instance, field).language else None


def _missing(context, value: Text, other: Text | None) -> tuple[str, str] | None:
    """Return code and name of the second language where this text lacks it; once a page."""
    code = context.get("beside")
    if not code or not value or other or not _first(context, "noted_missing", code):
        return None
    return code, languages.NAMES[code]


def _first(context, name: str, value: str) -> bool:
    """Whether ``value`` is noted for the first time on this page."""
    noted = context["request"].__dict__.setdefault(name, set())
    is_first = value not in noted
    noted.add(value)
    return is_first


@register.simple_tag(takes_context=True)
def also(context, instance, field: str) -> SafeString:
    """A title or summary in the second language, below the first; nothing where there is none."""
    other = _other(context, instance, field)
    return format_html('<span class="also" lang="{}">{}</span>', other.language, other.value) if other else SafeString()
