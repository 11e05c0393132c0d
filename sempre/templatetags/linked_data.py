"""What a page says to machines, as JSON-LD in its head."""

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import pgettext

from sempre import linked_data as schema

register = template.Library()

DESCRIBED_BY = {
    "partner": schema.partner_data,
    "microproject": schema.micro_project_data,
    "event": schema.event_data,
    "newsitem": schema.news_data,
    "tool": schema.tool_data,
}


@register.simple_tag
def linked_data(record) -> SafeString:
    """Describe a record as its kind asks."""
    return schema.linked_data_script(DESCRIBED_BY[record._meta.model_name](record))


@register.simple_tag
def linked_data_home() -> SafeString:
    return schema.linked_data_script(schema.home_data())


@register.simple_tag
def linked_data_catalogue(datasets) -> SafeString:
    """Describe the open data: ``datasets`` are pairs of a dataset and its files."""
    return schema.linked_data_script(schema.data_catalogue([dataset for dataset, _files in datasets]))


@register.simple_tag
def linked_data_terms(terms, path: str) -> SafeString:
    """Describe the glossary."""
    name = pgettext("words of the field", "Glossary")
    return schema.linked_data_script(schema.term_set_data(terms, path, name) if terms else None)
