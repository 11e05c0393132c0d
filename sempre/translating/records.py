"""The records whose texts are translated, whatever their kind: whose they are, and in which order they stand."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property

from django.apps import apps
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F, TextField, Value
from django.db.models.functions import Coalesce, Lower, NullIf
from django.http import Http404
from django.urls import reverse
from modeltranslation.utils import build_localized_fieldname

from sempre import languages
from sempre.alphabet import sort_key
from sempre.models import TranslationState, User
from sempre.rules import tended_by
from sempre.translated import Text
from sempre.translating.registry import record_models, translated_fields

TITLES = ("title", "name", "text")


@dataclass(frozen=True)
class Kind:
    """A kind of records, known in addresses by the name of its model."""

    model: type[models.Model]

    @property
    def name(self) -> str:
        return self.model._meta.model_name

    @property
    def label(self) -> str:
        label = str(self.model._meta.verbose_name_plural)
        return label[:1].upper() + label[1:]

    @property
    def one(self) -> str:
        return str(self.model._meta.verbose_name)

    @property
    def content_type(self) -> ContentType:
        return ContentType.objects.get_for_model(self.model)

    @cached_property
    def title_field(self) -> str:
        named = getattr(self.model, "title_field", "")
        return named or next(name for name in TITLES if name in translated_fields(self.model))

    @cached_property
    def title_columns(self) -> dict[str, str]:
        return {code: build_localized_fieldname(self.title_field, code) for code in languages.CODES}

    @property
    def has_original(self) -> bool:
        return hasattr(self.model, "original_language")

    def entries(self) -> models.QuerySet:
        """Return the rows of the search index for this kind in the reader's language."""
        found = apps.get_model("sempre", "SearchEntry").objects
        return found.filter(content_type=self.content_type, language=languages.current()).order_by()

    @staticmethod
    def in_index() -> dict[str, F]:
        """Return what annotates ``entries()`` with key and number of the record."""
        return {"title_key": F("sort_key"), "pk_of": F("object_id")}

    def by_title(self) -> dict[str, models.Expression]:
        """Return what annotates records that the index has not: the title in small letters, and the number."""
        codes, as_text = languages.fallback_chain(languages.current()), {"output_field": TextField()}
        titles = (NullIf(F(self.title_columns[code]), Value(""), **as_text) for code in codes)
        title = Coalesce(*titles, Value(""), **as_text)
        return {"title_key": Lower(title, **as_text), "pk_of": F("pk")}

    def titles(self, keys: Iterable[int]) -> models.QuerySet:
        """Return the titles of records as ``(pk, original language, one title for each language)``."""
        original = F("original_language") if self.has_original else Value(languages.SOURCE)
        asked = {f"title_in_{code}": F(column) for code, column in self.title_columns.items()}
        rows = self.model._base_manager.order_by().filter(pk__in=keys).annotate(written_in=original, **asked)
        return rows.values_list("pk", "written_in", *asked)

    def title_of(self, original: str, titles: Iterable[str]) -> Text:
        found, reader = dict(zip(languages.CODES, titles, strict=True)), languages.current()
        for code in languages.fallback_chain(reader, original):
            if found[code]:
                return Text(found[code], code, reader)
        return Text("", reader, reader)


@cache
def _kinds() -> dict[str, Kind]:
    return {model._meta.model_name: Kind(model) for model in record_models()}


def kinds() -> list[Kind]:
    """Return the kinds in the reader's alphabet."""
    return sorted(_kinds().values(), key=lambda kind: sort_key(kind.label, languages.current()))


def kind_or_404(name: str) -> Kind:
    if name not in _kinds():
        raise Http404
    return _kinds()[name]


@dataclass(frozen=True)
class Reach:
    """What a person may translate."""

    user: User

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of which the person may translate anything."""
        mine = self.user.translates_into
        return tuple(code for code in languages.CODES if self.user.edits_content or code in mine)

    @property
    def has_all(self) -> bool:
        """Whether every record is the person's, be it in some languages only."""
        return bool(self.user.is_office or self.user.translates_into)

    def records(self, kind: Kind) -> models.QuerySet:
        rows = kind.model._default_manager.order_by()
        return rows if self.has_all else tended_by(self.user, rows)

    @property
    def is_mixed(self) -> bool:
        """Whether rights of both kinds meet: all languages of the own records, some of all others."""
        return bool(not self.user.is_office and self.user.edits_content and self.user.translates_into)

    def states(self) -> models.QuerySet:
        """Return states to narrow to ``records`` and ``languages``, which say all unless both kinds of rights meet."""
        return TranslationState.objects.visible_to(self.user) if self.is_mixed else TranslationState.objects.all()


def admin_address(record, user) -> str:
    """Return where the original of a record is changed, empty where the person may not.

    Networks stand in the admin as what they are, local or regional: the proxy that has the record.
    """
    if not user.edits_content:
        return ""
    known = (one for one in admin.site._registry if one._meta.concrete_model is type(record)._meta.concrete_model)
    for one in sorted(known, key=lambda each: each._meta.proxy):
        name = f"{one._meta.app_label}.change_{one._meta.model_name}"
        is_it = not one._meta.proxy or one._default_manager.filter(pk=record.pk).exists()
        if is_it and user.has_perm(name, record):
            return reverse(f"admin:{one._meta.app_label}_{one._meta.model_name}_change", args=[record.pk])
    return ""
