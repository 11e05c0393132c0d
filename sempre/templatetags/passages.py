"""Longer texts with an address for every block, and a second language beside them when the reader asks for one."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from sempre.beside import is_first, missing_language, other_text
from sempre.passages import passages as places_of
from sempre.translated import text as translated_text

register = template.Library()


@register.inclusion_tag("includes/passages.html", takes_context=True)
def passages(context, instance, field: str, key: str, below: int = 1) -> dict:
    """A longer text in places; ``beside`` in the context is the code of a second language."""
    value = translated_text(instance, field)
    other = other_text(context, instance, field)
    return {
        "text": value,
        "other": other,
        "rows": places_of(value, key, other=other, below=below),
        "note": value.is_fallback and is_first(context, "noted_languages", value.language),
        "missing": missing_language(context, value, other),
    }


@register.simple_tag(takes_context=True)
def also(context, instance, field: str) -> SafeString:
    """A title or summary in the second language, below the first; nothing where there is none."""
    other = other_text(context, instance, field)
    return format_html('<span class="also" lang="{}">{}</span>', other.language, other.value) if other else SafeString()
