"""Which of a record's texts exist in which language."""

from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy
from modeltranslation.utils import build_localized_fieldname

from sempre import languages
from sempre.translating.registry import translated_fields


class Completeness(StrEnum):
    COMPLETE = "complete"
    PARTIAL = "partial"
    MISSING = "missing"

    @property
    def label(self) -> Promise:
        return _LABELS[self]

    @property
    def sign(self) -> str:
        return {"complete": "●", "partial": "◐", "missing": "○"}[self]


_LABELS = {
    Completeness.COMPLETE: pgettext_lazy("state of the texts in a language", "complete"),
    Completeness.PARTIAL: pgettext_lazy("state of the texts in a language", "partly there"),
    Completeness.MISSING: pgettext_lazy("state of the texts in a language", "missing"),
}


@dataclass(frozen=True, slots=True)
class LanguageState:
    """How many of the texts that a record has at all exist in one language."""

    code: str
    filled: int
    total: int

    @property
    def name(self) -> str:
        return languages.NAMES[self.code]

    @property
    def state(self) -> Completeness:
        if self.filled >= self.total:
            return Completeness.COMPLETE
        return Completeness.PARTIAL if self.filled else Completeness.MISSING


def completeness_of(*records) -> list[LanguageState]:
    """Return one state a language over all the records; a text that exists in no language is nobody's gap."""
    filled = dict.fromkeys(languages.CODES, 0)
    total = 0
    for record in records:
        fields = translated_fields(type(record))
        mine = {
            code: {name for name in fields if getattr(record, build_localized_fieldname(name, code))}
            for code in languages.CODES
        }
        total += len(set().union(*mine.values()))
        filled = {code: filled[code] + len(mine[code]) for code in languages.CODES}
    return [LanguageState(code, filled[code], total) for code in languages.CODES]


def _empty(name: str, code: str) -> Q:
    column = build_localized_fieldname(name, code)
    return Q(**{column: ""}) | Q(**{f"{column}__isnull": True})


def missing_in(model, code: str) -> Q:
    """Return the condition for records with a text that other languages have and ``code`` lacks."""
    condition = Q(pk__in=[])
    for name in translated_fields(model):
        elsewhere = Q()
        for other in languages.CODES:
            if other != code:
                elsewhere |= ~_empty(name, other)
        condition |= _empty(name, code) & elsewhere
    return condition
