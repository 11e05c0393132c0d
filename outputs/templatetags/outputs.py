"""Template words of the outputs."""

from django import template

from outputs.reading.cards import minutes_needed, people_needed

register = template.Library()
register.filter("minutes_needed", minutes_needed)
register.filter("people_needed", people_needed)


@register.filter
def helping(practice, modules: dict) -> list:
    """``practice|helping:modules``: title and address of the training modules that help with it, if there are any."""
    return [modules[key] for key in practice.modules if key in modules]
