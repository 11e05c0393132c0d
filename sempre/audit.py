"""The history of content: who changed which field of what, kept by django-auditlog."""

from auditlog.registry import auditlog
from django.db import models
from modeltranslation.translator import NotRegistered, translator

UNTOLD = ("created_at", "updated_at", "version")  # say nothing that the entry itself does not


def _translated(model: type[models.Model]) -> list[str]:
    try:
        return list(translator.get_options_for_model(model).all_fields)
    except NotRegistered:
        return []


def keep_history_of(*kinds: type[models.Model], leave_out: tuple[str, ...] = ()) -> None:
    """Record every change of these models; translated texts by their nine columns, not by the base one."""
    for model in kinds:
        names = {field.name for field in model._meta.get_fields()}
        hidden = [*_translated(model), *(name for name in (*UNTOLD, *leave_out) if name in names)]
        relations = {field.name for field in model._meta.many_to_many}
        auditlog.register(model, exclude_fields=hidden, m2m_fields=relations)
