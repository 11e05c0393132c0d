"""Write a translation: by one person at a time, against the text and the source that this person has seen."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from modeltranslation.utils import build_localized_fieldname

from sempre.audit import acting
from sempre.models import SourceText, TranslationState, TranslationStatus, User
from sempre.translating.parts import digest
from sempre.translating.registry import source_of, value_of

Status = TranslationStatus


class NotWritten(Exception):
    """The translation was not written, and nothing else was changed."""


class Gone(NotWritten):
    """The record is no more."""


@dataclass
class Conflict(NotWritten):
    """Somebody changed the translation or its source meanwhile: ``text`` and ``source`` are what stands there now."""

    text: str
    source: str
    text_changed: bool
    source_changed: bool


@dataclass(frozen=True, slots=True)
class Seen:
    """The digests of the translation and of its source as the writer had them before the eyes."""

    text: str
    source: str


def seen_of(state: TranslationState) -> Seen:
    """Return what somebody who opens a translation now sees of it."""
    one = state.object
    return Seen(digest(value_of(one, state.field, state.language)), digest(source_of(one, state.field)[1]))


@transaction.atomic
def write(state: TranslationState, text: str, *, seen: Seen, actor: User, fits: bool = True, is_checked: bool = False):
    """Write ``text`` as the translation; return its state.

    ``fits``: it says what its source says today; an outdated one stays outdated otherwise. ``is_checked``: the writer
    has read it whole beside its source. Raise ``Gone`` or ``Conflict``, and ``ValidationError`` for a text that its
    column cannot hold.
    """
    one = _locked(state)
    _compare(one, state, seen)
    column = one._meta.get_field(build_localized_fieldname(state.field, state.language))
    text = text.replace("\r\n", "\n").strip()
    if text:
        column.clean(text, one)
    if value_of(one, state.field, state.language) != text:
        setattr(one, column.name, text)
        with acting(actor):
            one.save(update_fields=[column.name, *(["updated_at"] if hasattr(one, "updated_at") else [])])
    state = TranslationState.objects.get(pk=state.pk)
    return _settle(state, one, actor, fits=fits, is_checked=is_checked) if text else state


def _settle(state, one, actor, *, fits: bool, is_checked: bool) -> TranslationState:
    if state.status == Status.ORIGINAL:  # the first text of the original's language: a source, not a translation
        return state
    source = source_of(one, state.field)[1]
    state.machine_text = state.machine_name = state.machine_error = ""
    state.machine_wanted_at = None
    if fits or is_checked:
        state.source, _made = SourceText.objects.get_or_create(digest=digest(source), defaults={"text": source})
        state.status = Status.CHECKED if is_checked else Status.DRAFT
    state.changed_by = actor
    state.checked_by, state.checked_at = (actor, timezone.now()) if is_checked else (None, None)
    state.save()
    return state


@transaction.atomic
def plan(state: TranslationState, *, is_planned: bool, actor: User) -> TranslationState:
    """Say whether a missing translation is wanted at all; a text that exists is left as it is."""
    state = TranslationState.objects.select_for_update().get(pk=state.pk)
    if state.status in (Status.MISSING, Status.NOT_PLANNED):
        state.status, state.changed_by = (Status.MISSING if is_planned else Status.NOT_PLANNED), actor
        state.save()
    return state


def _locked(state: TranslationState):
    rows = state.content_type.model_class()._base_manager.select_for_update(of=("self",))
    one = rows.filter(pk=state.object_id).first()
    if one is None or not TranslationState.objects.filter(pk=state.pk).exists():
        raise Gone
    return one


def _compare(one, state: TranslationState, seen: Seen) -> None:
    text, source = value_of(one, state.field, state.language), source_of(one, state.field)[1]
    text_changed, source_changed = digest(text) != seen.text, digest(source) != seen.source
    if text_changed or source_changed:
        raise Conflict(text, source, text_changed, source_changed)
