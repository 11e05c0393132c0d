"""Template words of the training: texts of a course, which know their language."""

from django import template
from django.utils.safestring import mark_safe

from outputs.training import cycle
from outputs.training.times import in_words
from sempre.translated import Shown, Text

register = template.Library()


@register.filter
def marked(text: Text) -> Shown:
    """``unit.title|marked``: escaped, and marked with its language where that is not the reader's."""
    return Shown(text)


@register.inclusion_tag("includes/body.html", takes_context=True)
def prose(context, text: Text, below: int = 1) -> dict:
    """A longer Markdown text under a heading of level ``below``; the first in another language brings a note."""
    noted = context["request"].__dict__.setdefault("noted_languages", set())
    is_first = text.is_fallback and text.language not in noted
    noted.add(text.language)
    return {"text": text, "html": text.markdown_below(below), "note": is_first}


register.filter("minutes", in_words)


@register.inclusion_tag("outputs/_cycle.svg.html")
def cycle_figure() -> dict:
    """The circle of plan, act, observe and reflect."""
    inside = mark_safe(cycle.inside())  # noqa: S308 - its words are escaped there
    return {"width": cycle.WIDTH, "height": cycle.HEIGHT, "inside": inside, "description": cycle.description()}
