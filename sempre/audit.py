"""The history of content: who changed which field of what, kept by django-auditlog."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from auditlog.context import set_actor
from auditlog.registry import auditlog
from django.db import models
from modeltranslation.translator import NotRegistered, translator

UNTOLD = ("created_at", "updated_at", "version")  # say nothing that the entry itself does not

_actor: ContextVar = ContextVar("actor", default=None)


@contextmanager
def acting(user) -> Iterator[None]:
    """Let the history, and whoever asks for the actor, know who does what is done inside."""
    token = _actor.set(user)
    try:
        with set_actor(user):
            yield
    finally:
        _actor.reset(token)


def actor():
    """Return who acts, None where the portal itself or somebody past it does."""
    return _actor.get()


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
