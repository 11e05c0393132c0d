"""Ask for machine drafts, keep what comes, and show it to readers only where a coordinator allowed it for the kind."""

import datetime as dt
import logging
import re
from itertools import groupby

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from modeltranslation.utils import build_localized_fieldname

from sempre.audit import acting
from sempre.models import MachineDraftsAllowed, SourceText, TranslationState, TranslationStatus, User
from sempre.translating import checks
from sempre.translating.machine.providers import Refused, Service, service
from sempre.translating.parts import digest, paragraphs
from sempre.translating.registry import source_of, value_of

logger = logging.getLogger("sempre.translating")

Status = TranslationStatus
TEXTS_A_RUN = 20
MEANWHILE = dt.timedelta(minutes=10)  # until a service that refused for now is asked again
SOUND = ("placeholders", "links", "structure")  # what a draft must share with its source to be of any use
_LETTER = re.compile(r"[^\W\d_]")
_MARKUP = re.compile(r"</?[a-z][^>]*>|&(?:[a-z]+|#\d+);", re.IGNORECASE)


def wanted_of(states, language: str):
    """Return the states that a draft can be asked for: nothing is there, or it is outdated."""
    return states.filter(
        Q(status=Status.MISSING) | Q(status=Status.OUTDATED, machine_text=""), language=language, machine_wanted_at=None
    )


def want(states, now: dt.datetime) -> int:
    """Let the clock ask for drafts of these; return how many."""
    return states.update(machine_wanted_at=now, machine_error="")


def draft_some(now: dt.datetime) -> int:
    """Ask the service for the drafts that wait longest; return how many came."""
    if (asked := service()) is None:
        return 0
    due = TranslationState.objects.filter(machine_wanted_at__lte=now).order_by("machine_wanted_at", "pk")
    kept = 0
    for state in due.select_related("content_type")[:TEXTS_A_RUN]:
        try:
            kept += _draft(asked, state)
        except Refused as refused:
            _note(state, refused, now)
            if refused.for_now:
                break  # the others would fare no better
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


@transaction.atomic
def _keep(state: TranslationState, text: str, source: str, name: str) -> bool:
    """Keep a draft unless the source changed while the service was at it: then it is asked again."""
    state = TranslationState.objects.select_for_update().filter(pk=state.pk).first()
    one = state and state.object
    if one is None or source_of(one, state.field)[1] != source:
        return False
    state.machine_text, state.machine_name, state.machine_wanted_at, state.machine_error = text, name, None, ""
    if not value_of(one, state.field, state.language):
        state.status = Status.MACHINE
        state.source, _made = SourceText.objects.get_or_create(digest=digest(source), defaults={"text": source})
    state.save()
    if MachineDraftsAllowed.objects.filter(kind=state.record_type_id).exists():
        _put([state], is_shown=True)
    return True


@transaction.atomic
def allow(kind: ContentType, actor: User) -> int:
    """Let readers see the machine drafts of a kind, labelled as such; return how many they see now."""
    MachineDraftsAllowed.objects.get_or_create(kind=kind)
    with acting(actor):
        return _put(_drafts(kind), is_shown=True)


@transaction.atomic
def forbid(kind: ContentType, actor: User) -> int:
    """Take the machine drafts of a kind off the pages again; return how many. None is lost."""
    MachineDraftsAllowed.objects.filter(kind=kind).delete()
    with acting(actor):
        return _put(_drafts(kind), is_shown=False)


def _drafts(kind: ContentType):
    states = TranslationState.objects.filter(record_type=kind, status=Status.MACHINE)
    return states.order_by("content_type_id", "object_id").select_related("content_type")


def _put(states, *, is_shown: bool) -> int:
    """Write drafts into the columns that readers see, or empty these; a text that somebody wrote is left alone."""
    number = 0
    for _one, some in groupby(states, key=lambda state: (state.content_type_id, state.object_id)):
        some = list(some)
        one, names = some[0].object, []
        for state in some if one else ():
            if value_of(one, state.field, state.language) == ("" if is_shown else state.machine_text):
                names.append(build_localized_fieldname(state.field, state.language))
                setattr(one, names[-1], state.machine_text if is_shown else "")
        if names:
            one.save(update_fields=names)
            number += len(names)
    return number
