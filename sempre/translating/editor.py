"""The texts of a record in one language as the editor shows them: source, translation, and all that helps."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Count
from django.utils.translation import pgettext
from modeltranslation.utils import build_localized_fieldname

from sempre import languages
from sempre.models import TranslationState
from sempre.models import TranslationStatus as Status
from sempre.translating import checks, glossary
from sempre.translating.differences import ChangedParagraph, changed_paragraphs
from sempre.translating.forms import TranslationForm
from sempre.translating.parts import digest
from sempre.translating.reading_level import Level, level
from sempre.translating.records import Reach
from sempre.translating.registry import followed_models, part_of, source_of, translated_fields, value_of
from sempre.translating.services import Conflict
from sempre.translating.standing import OPEN_STATUSES, SIGNS, Sign, Standing, standing

LONG = 300  # characters from which a text gets a tall field
_WRAP = re.compile(r"(?<!  )(?<!\\)(?<!\n)\n[ \t]*(?![ \t]*(?:[-*+#>|]|\d+[.)]\s|\n|$))")


def flowing(text: str) -> str:
    """Return a text with its lines joined within paragraphs, as Markdown reads them."""
    return _WRAP.sub(" ", text)


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two texts that stand side by side."""

    text: str
    language: str

    @property
    def language_name(self) -> str:
        return languages.NAMES[self.language]

    @property
    def flowing(self) -> str:
        return flowing(self.text)

    @property
    def level(self) -> Level | None:
        return level(self.text, self.language)

    def __len__(self) -> int:
        return len(self.text)


@dataclass
class Line:
    """One text of a record in the language that is edited."""

    state: TranslationState
    one: models.Model  # the record or the part of it that has the text
    part_name: str  # empty for the record itself
    form: TranslationForm | None = None
    conflict: Conflict | None = None
    notices: list = field(default_factory=list)
    next_open: "Line | None" = None

    @property
    def anchor(self) -> str:
        return f"text-{self.state.pk}"

    @property
    def label(self) -> str:
        label = str(self.one._meta.get_field(self.state.field).verbose_name)
        label = label[:1].upper() + label[1:]
        if not self.part_name:
            return label
        words = pgettext("a part of a record and its text", "%(part)s: %(text)s")
        return words % {"part": self.part_name, "text": label}

    @property
    def sign(self) -> Sign:
        return SIGNS[self.state.status]

    @cached_property
    def source(self) -> Side:
        language, text = source_of(self.one, self.state.field)
        return Side(text, language)

    @cached_property
    def translation(self) -> Side:
        return Side(value_of(self.one, self.state.field, self.state.language), self.state.language)

    @property
    def is_original(self) -> bool:
        return self.state.status == Status.ORIGINAL

    @property
    def is_open(self) -> bool:
        return self.state.status in OPEN_STATUSES

    @property
    def is_outdated(self) -> bool:
        return self.state.status == Status.OUTDATED

    @property
    def limit(self) -> int | None:
        return self.one._meta.get_field(build_localized_fieldname(self.state.field, self.state.language)).max_length

    @property
    def is_long(self) -> bool:
        return len(self.source) > LONG

    @property
    def changes(self) -> list[ChangedParagraph]:
        if not self.is_outdated or not self.state.source:
            return []
        texts = (self.state.source.text, self.source.text, self.translation.text)
        return changed_paragraphs(*map(flowing, texts))

    @property
    def suggestions(self) -> list[glossary.Suggestion]:
        return glossary.suggestions(self.source.text, self.source.language, self.state.language)

    @property
    def findings(self) -> list[checks.Finding]:
        return checks.check(self.source.text, self.typed, self.source.language, self.state.language)

    @property
    def typed(self) -> str:
        """What stands in the field: what a person wrote and could not be saved, else the translation."""
        return str(self.form["text"].value() or "") if self.form else self.translation.text

    @property
    def draft(self) -> str:
        """A machine's draft that does not stand in the field already."""
        return self.state.machine_text if self.state.machine_text != self.typed else ""

    def fresh_form(self, text: str | None = None) -> TranslationForm:
        """Return a form that knows what the person has before the eyes now."""
        given = self.translation.text if text is None else text
        seen = {"seen_text": digest(self.translation.text), "seen_source": digest(self.source.text)}
        return TranslationForm(line=self, initial={"text": given} | seen)


def lines_of(reach: Reach, record: models.Model, language: str) -> list[Line]:
    """Return the texts of a record and its parts in ``language``, in order; none where not allowed."""
    states = reach.states().of_record(record).filter(language=language).order_by()
    by_kind: dict[int, list[TranslationState]] = defaultdict(list)
    for state in states.select_related("source", "changed_by", "checked_by"):
        by_kind[state.content_type_id].append(state)
    found = []
    for model in followed_models():
        if mine := by_kind.get(ContentType.objects.get_for_model(model).pk):
            found += _lines_of_model(model, record, mine)
    _lead_on(found)
    return found


def _lines_of_model(model, record, states: Iterable[TranslationState]) -> list[Line]:
    known = {(state.object_id, state.field): state for state in states}
    found = []
    for number, one in enumerate(_objects(model, record, {pk for pk, _field in known}), 1):
        is_part = bool(part_of(model))
        name = _part_name(model, number) if is_part else ""
        for name_of_field in _in_order(translated_fields(model)):
            if state := known.get((one.pk, name_of_field)):
                line = Line(state, one, name)
                line.form = None if line.is_original else line.fresh_form()
                found.append(line)
    return found


def _objects(model, record, keys: set[int]) -> list:
    """Return the record, or its parts in their own order with the way back to it."""
    if not part_of(model):
        return [record]
    return list(model._base_manager.filter(pk__in=keys).select_related(part_of(model)))


def _part_name(model, number: int) -> str:
    one = str(model._meta.verbose_name)
    words = pgettext("a part of a record and its number", "%(part)s %(number)s")
    return words % {"part": one[:1].upper() + one[1:], "number": number}


def _in_order(fields: tuple[str, ...]) -> list[str]:
    """The note on the sources is written last, wherever its column stands."""
    return sorted(fields, key=lambda name: name == "source_note")


def _lead_on(lines: list[Line]) -> None:
    following = None
    for line in reversed(lines):
        line.next_open = following
        if line.is_open:
            following = line


def languages_of(reach: Reach, record: models.Model) -> list[tuple[str, str, Standing]]:
    """Return code, name and standing of each language of a record that the person may see."""
    states = reach.states().of_record(record).filter(language__in=reach.languages).order_by()
    numbers: dict[str, dict[str, int]] = defaultdict(dict)
    for language, status, number in states.values_list("language", "status").annotate(n=Count("pk")):
        numbers[language][status] = number
    return [(code, languages.NAMES[code], standing(numbers[code])) for code in reach.languages if numbers[code]]
