"""Ask for machine drafts, keep what comes, and show it to readers only where a coordinator allowed it for the kind."""

import datetime as dt
import logging
import re
import time

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from modeltranslation.utils import build_localized_fieldname

from sempre.audit import acting
from sempre.models import NO_NUL, MachineDraftsAllowed, SourceText, TranslationState, TranslationStatus, User
from sempre.translating import checks
from sempre.translating.machine.providers import Refused, Service, service
from sempre.translating.parts import digest, paragraphs
from sempre.translating.registry import part_of, source_of, value_of

logger = logging.getLogger("sempre.translating")

Status = TranslationStatus
TEXTS_A_RUN = 20
SECONDS_A_RUN = 20  # the worker has mails to send as well
MEANWHILE = dt.timedelta(minutes=10)  # until a service that refused for now is asked again
IN_LISTS = ("summary", "region")
SOUND = ("placeholders", "links", "structure")  # what a draft must share with its source to be of any use
_LETTER = re.compile(r"[^\W\d_]")
_MARKUP = re.compile(r"</?[a-z][^>]*>|&(?:[a-z]+|#\d+);", re.IGNORECASE)


def wanted_of(states, language: str):
    """Return the states that a draft can be asked for: nothing is there, or what is there is of an older source."""
    missing, outdated = Q(status=Status.MISSING), Q(status=Status.OUTDATED, machine_text="")
    aged = Q(status=Status.MACHINE, source=None)
    return states.filter(missing | outdated | aged, language=language, machine_wanted_at=None)


def want(states, now: dt.datetime) -> int:
    """Let the clock ask for drafts of these; return how many."""
    return states.update(machine_wanted_at=now, machine_error="")


def draft_some(now: dt.datetime) -> int:
    """Ask the service for the drafts that wait longest; return how many came."""
    if (asked := service()) is None:
        return 0
    due = TranslationState.objects.filter(machine_wanted_at__lte=now).order_by("machine_wanted_at", "pk")
    kept, ends = 0, time.monotonic() + SECONDS_A_RUN
    for state in due.select_related("content_type")[:TEXTS_A_RUN]:
        try:
            kept += _draft(asked, state)
        except Refused as refused:
            _note(state, refused, now)
            if refused.for_now:
                break  # the others would fare no better
        if time.monotonic() > ends:
            break
    return kept


def _note(state: TranslationState, refused: Refused, now: dt.datetime) -> None:
    with translation.override("en"):
        reason = str(refused.reason)
    logger.warning("No machine draft for %s: %s", state, reason)
    rows = TranslationState.objects.filter(pk=state.pk)
    if refused.for_now:  # the whole queue waits, and says why
        rows = TranslationState.objects.filter(machine_wanted_at__lte=now)
    rows.update(machine_wanted_at=now + MEANWHILE if refused.for_now else None, machine_error=reason)


def _draft(asked: Service, state: TranslationState) -> bool:
    one = state.object
    if one is None:
        state.delete()
        return False
    origin, source = source_of(one, state.field)
    if not source or origin == state.language:
        TranslationState.objects.filter(pk=state.pk).update(machine_wanted_at=None)
        return False
    text = _translated(asked, source, origin, state.language)
    _check_fits(one, state, text)
    return _keep(state, text, source, asked.name)


def _translated(asked: Service, source: str, origin: str, language: str) -> str:
    """Return the translation, made paragraph by paragraph; raise ``Refused`` for one that breaks the text."""
    parts = paragraphs(source)
    spoken = [part for part in parts if _LETTER.search(part)]
    if not spoken:
        return source
    found = dict(zip(spoken, asked.translate(spoken, origin, language), strict=True))
    text = "\n\n".join(found.get(part, part).strip() for part in parts)
    broken = [each for each in checks.check(source, text, origin, language) if each.code in SOUND]
    if broken or len(_MARKUP.findall(text)) > len(_MARKUP.findall(source)):
        raise Refused(_("The draft lost links, lists or placeholders of its source, or brought markup."), for_now=False)
    return text


def _check_fits(one, state: TranslationState, text: str) -> None:
    """Raise ``Refused`` for a draft that the column of its text cannot hold."""
    try:
        text.encode()  # half of a pair of surrogates is no text
        NO_NUL(text)
        one._meta.get_field(build_localized_fieldname(state.field, state.language)).clean(text, one)
    except (ValidationError, UnicodeEncodeError):
        raise Refused(_("The draft is too long for its place, or has signs that are no text."), for_now=False) from None


@transaction.atomic
def _keep(state: TranslationState, text: str, source: str, name: str) -> bool:
    """Keep a draft unless the source changed while the service was at it: then it is asked again."""
    one, state = _locked(state)
    if one is None or state is None or source_of(one, state.field)[1] != source:
        return False
    shown, before = value_of(one, state.field, state.language), state.machine_text
    state.machine_text, state.machine_name, state.machine_wanted_at, state.machine_error = text, name, None, ""
    if shown in ("", before):
        state.status = Status.MACHINE
        state.source, _made = SourceText.objects.get_or_create(digest=digest(source), defaults={"text": source})
    state.save()
    if shown in ("", before) and MachineDraftsAllowed.objects.filter(kind=state.record_type_id).exists():
        _write(one, state, text)
    return True


def allow(kind: ContentType, actor: User) -> int:
    """Let readers see the machine drafts of a kind, labelled as such; return how many they see now."""
    MachineDraftsAllowed.objects.get_or_create(kind=kind)
    return _put(kind, actor, is_shown=True)


def forbid(kind: ContentType, actor: User) -> int:
    """Take the machine drafts of a kind off the pages again; return how many. None is lost."""
    MachineDraftsAllowed.objects.filter(kind=kind).delete()
    return _put(kind, actor, is_shown=False)


def can_be_shown(model) -> bool:
    """Whether the records of a model have a page, on which a draft can be labelled."""
    return hasattr(model, "get_absolute_url")


def _put(kind: ContentType, actor: User, *, is_shown: bool) -> int:
    """Write the drafts of a kind where readers see them, or empty these places: a text at a time, as it is then."""
    number = 0
    drafts = TranslationState.objects.filter(record_type=kind, status=Status.MACHINE).select_related("content_type")
    for state in list(drafts.order_by("pk")):
        with transaction.atomic(), acting(actor):
            one, state = _locked(state)
            if one is None or state is None or state.status != Status.MACHINE:
                continue
            if value_of(one, state.field, state.language) == ("" if is_shown else state.machine_text):
                number += _write(one, state, state.machine_text if is_shown else "")
    return number


def _locked(state: TranslationState):
    """Return the object and the state as they are now, held until the transaction ends; the object first, as always."""
    rows = state.content_type.model_class()._base_manager.select_for_update(of=("self",))
    one = rows.filter(pk=state.object_id).first()
    return one, TranslationState.objects.select_for_update().filter(pk=state.pk).first()


def _write(one, state: TranslationState, text: str) -> bool:
    """Write where readers see it, but for what stands in lists, where nothing would say that a machine wrote it."""
    if state.field in (getattr(one, "title_field", ""), *IN_LISTS) and not part_of(type(one)):
        return False
    setattr(one, column := build_localized_fieldname(state.field, state.language), text)
    one.save(update_fields=[column])
    return True
