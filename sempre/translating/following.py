"""Keep the state of every translation true: what a save changed decides which translations still hold.

A text that somebody wrote is taken for made from the source as it stands, unless it was outdated: then it stays so
until a person says that it fits again, or until a file brings both. Nothing here ever changes a text that readers see.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import batched

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models.signals import post_delete, post_save
from modeltranslation.utils import build_localized_fieldname

from sempre import languages
from sempre.audit import actor
from sempre.models import SourceText, TranslationState, TranslationStatus
from sempre.translating.parts import digest
from sempre.translating.registry import (
    columns_of,
    followed_models,
    is_followed,
    part_of,
    record_model_of,
    record_of,
    source_of,
    translated_fields,
    value_of,
)

BATCH = 200
Status = TranslationStatus
_waiting: ContextVar[list | None] = ContextVar("translations_waiting", default=None)


@contextmanager
def postponed() -> Iterator[list]:
    """Follow nothing inside, and yield what is saved meanwhile: whoever writes many calls ``follow_files(saved)``."""
    token = _waiting.set(saved := [])
    try:
        yield saved
    finally:
        _waiting.reset(token)


def watch() -> None:
    post_save.connect(_saved, dispatch_uid="translations-saved")
    post_delete.connect(_deleted, dispatch_uid="translations-deleted")


def _saved(sender, instance, raw=False, update_fields=None, **kwargs) -> None:
    if raw or not is_followed(sender):
        return
    if (waiting := _waiting.get()) is not None:
        waiting.append(instance)
    elif update_fields is None or columns_of(sender) & set(update_fields):
        follow([instance])


def _deleted(sender, instance, **kwargs) -> None:
    if is_followed(sender):
        TranslationState.objects.of(instance).delete()


def follow_files(saved: Iterable) -> int:
    """Follow what content files brought, whose texts were written together; return how many states changed."""
    by_model = defaultdict(dict)
    for one in saved:
        if one.pk:
            by_model[type(one)._meta.concrete_model][one.pk] = one
    batches = (some for objects in by_model.values() for some in batched(objects.values(), BATCH, strict=False))
    return sum(follow(some, texts_fit=True) for some in batches)


def follow_all() -> int:
    """Follow every record as it stands, also where it was written past Django; return how many states changed."""
    changed = 0
    for model in followed_models():
        way = part_of(model)
        rows = model._base_manager.select_for_update(of=("self",)).order_by("pk")
        rows = rows.select_related(way) if way else rows
        for some in batched(model._base_manager.order_by("pk").values_list("pk", flat=True), BATCH, strict=False):
            with transaction.atomic():  # as they are now: somebody may write meanwhile
                changed += follow(rows.filter(pk__in=some))
        kind = ContentType.objects.get_for_model(model)
        states = TranslationState.objects.filter(content_type=kind)
        changed += states.exclude(object_id__in=model._base_manager.values("pk")).delete()[0]
    return changed


def follow(objects: Iterable, *, texts_fit: bool = False) -> int:
    """Write the states of the texts of objects of one model; return how many are new or other than before.

    With ``texts_fit`` each text is known to say what its source says today, but for ``edited_columns`` of an object.
    """
    objects = list(objects)
    known = {(s.object_id, s.field, s.language): s for s in TranslationState.objects.of(*objects)} if objects else {}
    states, gone, sources, moved = [], [], {}, {}
    for one in objects:
        for field in translated_fields(type(one)):
            origin, source = source_of(one, field)
            if not source:  # a text that no language has is nobody's gap
                gone += [state.pk for code in languages.CODES if (state := known.get((one.pk, field, code)))]
                continue
            sources[digest(source)] = source
            original = known.get((one.pk, field, origin))
            if original and original.status != Status.ORIGINAL:
                moved[one.pk] = one
            for code in languages.CODES:
                state = known.get((one.pk, field, code)) or _begun(one, field, code)
                before = (state.status, state.source_id, state.digest)
                _bring_up(state, value_of(one, field, code), digest(source), is_source=code == origin)
                if texts_fit and build_localized_fieldname(field, code) not in getattr(one, "edited_columns", ()):
                    _fit(state, digest(source))
                if not state.pk or before != (state.status, state.source_id, state.digest):
                    states.append(state)
    _write(states, sources)
    TranslationState.objects.filter(pk__in=gone).delete()
    return len(states) + len(gone) + sum(_follow_parts(one) for one in moved.values())


def _follow_parts(record) -> int:
    """Follow what hangs on a record whose original language changed: it is that of its parts as well."""
    changed = 0
    for model in followed_models():
        way = part_of(model)
        if way and record_model_of(model) is type(record)._meta.concrete_model:
            changed += follow(model._base_manager.filter(**{way: record.pk}).select_related(way))
    return changed


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


def _fit(state: TranslationState, source: str) -> None:
    """Take a text for made from this source."""
    if state.status == Status.OUTDATED:
        state.status = Status.CHECKED if state.checked_at else Status.DRAFT
    if state.status in (Status.DRAFT, Status.CHECKED):
        state.source_id = source


def _bring_up(state: TranslationState, text: str, source: str, *, is_source: bool) -> None:
    """Set what is true of a text now."""
    is_new_text = digest(text) != state.digest
    state.digest = digest(text)
    if is_source:
        state.status, state.source_id = Status.ORIGINAL, None
    elif not text:
        _leave_empty(state, source)
    elif is_new_text and text == state.machine_text:
        state.status = Status.MACHINE
    elif state.status == Status.MACHINE and not is_new_text:
        state.source_id = source if state.source_id == source else None  # made of an older source: to be asked anew
    elif state.status == Status.ORIGINAL or (is_new_text and state.status != Status.OUTDATED):
        state.status, state.source_id = Status.DRAFT, source
    elif state.status in (Status.DRAFT, Status.CHECKED) and state.source_id != source:
        state.status = Status.OUTDATED
    elif state.status == Status.OUTDATED and state.source_id == source:  # the source was changed back
        state.status = Status.CHECKED if state.checked_at else Status.DRAFT
    if is_new_text and state.pk:
        state.changed_by, state.checked_by, state.checked_at = actor(), None, None


def _leave_empty(state: TranslationState, source: str) -> None:
    """Set what a text that does not exist is: a draft that waits, unless its source has changed since."""
    if state.machine_text and state.source_id == source:
        state.status = Status.MACHINE
        return
    state.machine_text = state.machine_name = ""
    state.source_id = None
    state.status = Status.NOT_PLANNED if state.status == Status.NOT_PLANNED else Status.MISSING


def _write(states: list[TranslationState], sources: dict[str, str]) -> None:
    needed = {state.source_id for state in states} & sources.keys()
    texts = [SourceText(digest=key, text=sources[key]) for key in sorted(needed)]
    SourceText.objects.bulk_create(texts, ignore_conflicts=True)
    TranslationState.objects.bulk_create(
        states,
        update_conflicts=True,
        unique_fields=["content_type", "object_id", "field", "language"],
        update_fields=[
            "status",
            "source",
            "digest",
            "changed_at",
            "changed_by",
            "checked_at",
            "checked_by",
            "machine_text",
            "machine_name",
        ],
    )
