"""Which models have texts whose translation is followed, and to which record each of them belongs.

An app says it where it names the texts, in its ``translation.py``: ``part_of`` is the way from a part to its record,
``partners`` are the ways from a record to the partners it belongs to, ``followed = False`` leaves a model out.
"""

from functools import cache

from django.db import models
from modeltranslation.translator import NotRegistered, translator
from modeltranslation.utils import build_localized_fieldname

from sempre import languages


@cache
def followed_models() -> tuple[type[models.Model], ...]:
    """Return the concrete models with followed texts, records before their parts."""
    known = [model for model in translator.get_registered_models(abstract=False) if not model._meta.proxy]
    followed = [model for model in known if _option(model, "followed", True)]
    return tuple(sorted(followed, key=lambda model: (bool(part_of(model)), model._meta.label)))


def is_followed(model: type[models.Model]) -> bool:
    return model._meta.concrete_model in followed_models()


def record_models() -> tuple[type[models.Model], ...]:
    """Return the models whose records stand in the matrix, each with its parts."""
    return tuple(model for model in followed_models() if not part_of(model))


def part_of(model: type[models.Model]) -> str:
    """Return the way from a part to its record (``"question__node"``), nothing for a record."""
    return _option(model, "part_of", "")


def record_model_of(model: type[models.Model]) -> type[models.Model]:
    """Return the model of the records that a part belongs to, or the model itself."""
    for step in filter(None, part_of(model).split("__")):
        model = model._meta.get_field(step).related_model
    return model._meta.concrete_model


def partners_of(model: type[models.Model]) -> tuple[str, ...]:
    """Return the ways from a record to its partners; none where it belongs to the whole partnership."""
    return _option(model, "partners", ())


@cache
def translated_fields(model: type[models.Model]) -> tuple[str, ...]:
    """Return the names of the model's texts in nine languages, in the model's order."""
    known = translator.get_options_for_model(model).all_fields
    return tuple(field.name for field in model._meta.concrete_fields if field.name in known)


@cache
def columns_of(model: type[models.Model]) -> frozenset[str]:
    return frozenset(
        build_localized_fieldname(name, code) for name in translated_fields(model) for code in languages.CODES
    )


def record_of(instance) -> models.Model:
    """Return the record that an object is, or belongs to."""
    for step in filter(None, part_of(type(instance)).split("__")):
        instance = getattr(instance, step)
    return instance


def value_of(instance, field: str, language: str) -> str:
    return getattr(instance, build_localized_fieldname(field, language)) or ""


def source_of(instance, field: str) -> tuple[str, str]:
    """Return language and words of what a text is translated from: the original, else the best that exists."""
    original = getattr(record_of(instance), "original_language", languages.SOURCE)
    for code in languages.fallback_chain(original):
        if value := value_of(instance, field, code):
            return code, value
    return original, ""


def _option(model, name: str, default):
    try:
        return getattr(translator.get_options_for_model(model), name, default)
    except NotRegistered:
        return default
