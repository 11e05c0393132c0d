"""The words for choices in the reader's language, looked up once: Django asks for all of a field's at each reading."""

from functools import cache

from django.db import models

from sempre import languages


def label(record: models.Model, field: str):
    """Return what ``record.get_<field>_display()`` does."""
    value = getattr(record, field)
    return _labels(type(record), field, languages.current()).get(value, value)


@cache
def _labels(model: type[models.Model], field: str, language: str) -> dict:
    return {value: str(words) for value, words in model._meta.get_field(field).flatchoices}
