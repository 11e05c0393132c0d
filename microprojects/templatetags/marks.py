from django import template
from django.utils.safestring import SafeString

from microprojects.marks import mark_of

register = template.Library()


@register.simple_tag
def mark(project) -> SafeString:
    """The micro-project's drawn mark, decoration beside its title."""
    return mark_of(project).inline
