"""The way from a record to its translations, for the admin."""

from django import template
from django.urls import reverse

from sempre.translating.registry import is_followed, record_of

register = template.Library()


@register.filter
def translations_address(instance) -> str:
    """Return where the texts of a record, or of the record that a part belongs to, are translated; else nothing."""
    if instance is None or not getattr(instance, "pk", None) or not is_followed(type(instance)):
        return ""
    record = record_of(instance)
    return reverse("translation-record", args=[record._meta.concrete_model._meta.model_name, record.pk])
