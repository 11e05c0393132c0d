"""Template words of the outputs."""

from django import template
from django.utils.safestring import SafeString

from outputs.models import Tool
from outputs.reading.cards import CardText, minutes_needed, people_needed
from sempre.parts import part
from sempre.templatetags.passages import shown_in_places
from sempre.translated import text

register = template.Library()
BELOW_CARD, BELOW_PAGE = 3, 2  # the level of a heading over a text


@register.simple_tag(takes_context=True)
def card(context, tool: Tool, texts: list[CardText], *, deep: bool = False) -> SafeString:
    """The ``texts`` of a tool card that there are; ``deep`` below the title of one of many cards."""
    key, below = (f"{tool.slug}-", BELOW_CARD) if deep else ("", BELOW_PAGE)
    entries = []
    for field, heading, _is_main in texts:
        if text(tool, field):
            shown = shown_in_places(context, tool, field)
            entries.append([field, heading, f"{key}{field}", *shown.values()])
    return part("outputs/_card.html", entries=entries, deep=deep, below=below)


register.filter("minutes_needed", minutes_needed)
register.filter("people_needed", people_needed)


@register.filter
def helping(practice, modules: dict) -> list:
    """``practice|helping:modules``: title and address of the training modules that help with it, if there are any."""
    return [modules[key] for key in practice.modules if key in modules]
