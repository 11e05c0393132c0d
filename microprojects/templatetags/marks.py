from django import template

from microprojects.marks import mark_of

register = template.Library()


@register.inclusion_tag("includes/mark.svg.html")
def mark(project) -> dict:
    """The micro-project's drawn mark, decoration beside its title."""
    return {"mark": mark_of(project)}
