"""Keep the state of every translation true: what a save changed decides which translations still hold.

A text that somebody wrote is taken for made from the source as it stands, unless it was outdated: then it stays so
until a person says that it fits again, or until a file brings both. Nothing here ever changes a text that readers see.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import batched

from django.contrib.contenttypes.models import ContentType
from django.db.models.signals import post_delete, post_save

from sempre import languages
from sempre.audit import actor
from sempre.models import SourceText, TranslationState, TranslationStatus
from sempre.translating.parts import digest
from sempre.translating.registry import (
    columns_of,
    followed_models,
    is_followed,
    part_of,
    record_of,
    source_of,
    translated_fields,
    value_of,
)

BATCH = 200
Status = TranslationStatus
_postponed: ContextVar[bool] = ContextVar("translations_postponed", default=False)


@contextmanager
def postponed() -> Iterator[None]:
    """Follow nothing inside: whoever writes many records calls ``follow_all()`` once afterwards."""
    token = _postponed.set(True)
    try:
        yield
    finally:
        _postponed.reset(token)


def watch() -> None:
    post_save.connect(_saved, dispatch_uid="translations-saved")
    post_delete.connect(_deleted, dispatch_uid="translations-deleted")


def _saved(sender, instance, raw=False, update_fields=None, **kwargs) -> None:
    if raw or _postponed.get() or not is_followed(sender):
        return
    if update_fields is None or columns_of(sender) & set(update_fields):
        follow([instance])


def _deleted(sender, instance, **kwargs) -> None:
    if is_followed(sender):
        TranslationState.objects.of(instance).delete()


def follow_all(*, texts_fit: bool = False) -> int:
    """Follow every record as it stands, also where it was written past Django; return how many states changed."""
    changed = 0
    for model in followed_models():
        way = part_of(model)
        rows = model._base_manager.order_by("pk")
        rows = rows.select_related(way) if way else rows
        for some in batched(rows.iterator(chunk_size=BATCH), BATCH, strict=False):
            changed += follow(some, texts_fit=texts_fit)
        kind = ContentType.objects.get_for_model(model)
        states = TranslationState.objects.filter(content_type=kind)
        changed += states.exclude(object_id__in=model._base_manager.values("pk")).delete()[0]
    return changed


def follow(objects: Iterable, *, texts_fit: bool = False) -> int:
    """Write the states of the texts of objects of one model; return how many are new or other than before.

    With ``texts_fit`` a new text is known to say what its source says today.
    """
    objects = list(objects)
    known = {(s.object_id, s.field, s.language): s for s in TranslationState.objects.of(*objects)} if objects else {}
    states, gone, sources = [], [], {}
    for one in objects:
        for field in translated_fields(type(one)):
            origin, source = source_of(one, field)
            if not source:  # a text that no language has is nobody's gap
                gone += [state.pk for code in languages.CODES if (state := known.get((one.pk, field, code)))]
                continue
            sources[digest(source)] = source
            for code in languages.CODES:
                state = known.get((one.pk, field, code)) or _begun(one, field, code)
                if texts_fit and state.status == Status.OUTDATED and digest(value_of(one, field, code)) != state.digest:
                    state.status = Status.DRAFT
                if _brought_up(state, value_of(one, field, code), digest(source), is_source=code == origin):
                    states.append(state)
    _write(states, sources)
    TranslationState.objects.filter(pk__in=gone).delete()
    return len(states) + len(gone)


def _begun(one, field: str, code: str) -> TranslationState:
    record = record_of(one)
    return TranslationState(
        record_type=ContentType.objects.get_for_model(record),
        record_id=record.pk,
        content_type=ContentType.objects.get_for_model(one),
        object_id=one.pk,
        field=field,
        language=code,
    )


def _brought_up(state: TranslationState, text: str, source: str, *, is_source: bool) -> bool:
    """Set what is true of a text now; return whether that is new."""
    before = (state.pk, state.status, state.source_id, state.digest)
    is_new_text = digest(text) != state.digest
    state.digest = digest(text)
    if is_source:
        state.status, state.source_id = Status.ORIGINAL, None
    elif not text:
        state.source_id = state.source_id if state.machine_text else None
        state.status = (
            Status.MACHINE
            if state.machine_text
            else Status.NOT_PLANNED
            if state.status == Status.NOT_PLANNED
            else Status.MISSING
        )
    elif is_new_text and text == state.machine_text:
        state.status = Status.MACHINE
    elif state.status == Status.ORIGINAL or (is_new_text and state.status != Status.OUTDATED):
        state.status, state.source_id = Status.DRAFT, source
    elif state.status in (Status.DRAFT, Status.CHECKED) and state.source_id != source:
        state.status = Status.OUTDATED
    elif state.status == Status.OUTDATED and state.source_id == source:  # the source was changed back
        state.status = Status.CHECKED if state.checked_at else Status.DRAFT
    if is_new_text and state.pk:
        state.changed_by, state.checked_by, state.checked_at = actor(), None, None
    return before != (state.pk, state.status, state.source_id, state.digest) or not state.pk


def _write(states: list[TranslationState], sources: dict[str, str]) -> None:
    needed = {state.source_id for state in states} & sources.keys()
    texts = [SourceText(digest=key, text=sources[key]) for key in sorted(needed)]
    SourceText.objects.bulk_create(texts, ignore_conflicts=True)
    TranslationState.objects.bulk_create(
        states,
        update_conflicts=True,
        unique_fields=["content_type", "object_id", "field", "language"],
        update_fields=["status", "source", "digest", "changed_at", "changed_by", "checked_at", "checked_by"],
    )
