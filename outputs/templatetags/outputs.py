"""Template words of the outputs."""

from django import template

register = template.Library()


@register.filter
def helping(practice, modules: dict) -> list:
    """``practice|helping:modules``: title and address of the training modules that help with it, if there are any."""
    return [modules[key] for key in practice.modules if key in modules]
