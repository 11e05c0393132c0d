"""What readers are told of the translation before them: that it is outdated, or that a machine wrote it."""

from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet

from sempre import languages
from sempre.models import TranslationState, TranslationStatus

TOLD = (TranslationStatus.OUTDATED, TranslationStatus.MACHINE)


@dataclass(frozen=True, slots=True)
class TranslationNote:
    """What is to be told of a page, and where its newest text stands."""

    is_outdated: bool
    is_machine: bool
    language: str
    url: str

    @property
    def language_name(self) -> str:
        return languages.NAMES[self.language]


def with_notes(rows: QuerySet) -> QuerySet:
    """Annotate ``told``: what readers are told of the records' texts in the language of now."""
    states = TranslationState.objects.filter(
        record_type__app_label=rows.model._meta.app_label,  # not by number: the statement is kept (sempre.rows.ask)
        record_type__model=rows.model._meta.concrete_model._meta.model_name,
        record_id=OuterRef("pk"),  # the record's own texts and those of its parts
        language=languages.current(),
        status__in=TOLD,
    ).exclude(digest="")  # a draft that no reader sees
    return rows.annotate(told=ArraySubquery(states.order_by("status").values("status").distinct()))


def note_of(record, path: str) -> TranslationNote | None:
    """Return what to tell of a record that was fetched ``with_notes``, shown at ``path``."""
    told = getattr(record, "told", None) or ()
    original = getattr(record, "original_language", languages.SOURCE)
    shown = [status for status in TOLD if status in told]
    if not shown or original == languages.current():
        return None
    return TranslationNote(
        TranslationStatus.OUTDATED in shown,
        TranslationStatus.MACHINE in shown,
        original,
        languages.in_language(path, original),
    )
