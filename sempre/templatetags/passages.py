"""Longer texts with an address for every block, and a second language beside them when the reader asks for one."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from sempre.beside import is_first, missing_language, other_text
from sempre.parts import part
from sempre.passages import Passage
from sempre.passages import passages as places_of
from sempre.translated import Text
from sempre.translated import text as translated_text

register = template.Library()


@register.simple_tag(takes_context=True)
def passages(context, instance, field: str, key: str, below: int = 1) -> SafeString:
    """A longer text in places; ``beside`` in the context is the code of a second language."""
    return part("includes/passages.html", key=key, below=below, **shown_in_places(context, instance, field))


def shown_in_places(context, instance, field: str) -> dict:
    """Return a text, the one beside it, and what is to be noted of their languages once a page."""
    value = translated_text(instance, field)
    other = other_text(context, instance, field)
    return {
        "text": value,
        "other": other,
        "note": value.is_fallback and is_first(context, "noted_languages", value.language),
        "missing": missing_language(context, value, other),
    }


@register.simple_tag
def places(text: Text, key: str, other: Text | None, below: int) -> list[Passage]:
    """The places of a text for its part: ``{% places text key other below as rows %}``."""
    return places_of(text, key, other=other, below=below)


@register.simple_tag(takes_context=True)
def also(context, instance, field: str) -> SafeString:
    """A title or summary in the second language, below the first; nothing where there is none."""
    other = other_text(context, instance, field)
    return format_html('<span class="also" lang="{}">{}</span>', other.language, other.value) if other else SafeString()
