"""What can be found: apps say in their ``search.py`` which of their records, and under which names."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from django.db import models
from django.utils.module_loading import autodiscover_modules

from sempre.models import Page
from sempre.translated import Text


class Label(NamedTuple):
    """What a kind of record is called: one of them, and many."""

    one: str
    many: str


@dataclass(frozen=True)
class Searchable:
    """How the records of one model are found."""

    model: type[models.Model]
    kinds: dict[str, Label]
    kind_of: Callable[[models.Model], str]
    published: Callable[[], models.QuerySet]
    names: tuple[str, ...]  # untranslated fields that count like the title
    facts: tuple[str, ...]  # untranslated fields that count like the text
    more: Callable[[models.Model, str], Iterable[Text]]  # further texts for a reader: names of related records
    head_start: float  # in the order of results: what stays useful stands before what has passed

    def target_groups(self, record) -> list[str]:
        """Return the addresses of the published target groups of ``record``."""
        groups = record.target_groups.all() if hasattr(record, "target_groups") else ()
        return sorted(group.slug for group in groups if group.is_published)


_searchable: dict[type[models.Model], Searchable] = {}
_dependents: dict[type[models.Model], list[Callable]] = defaultdict(list)


def register(
    model, kind="", *, kinds=None, kind_of=None, published=None, names=(), facts=(), more=None, head_start=0.0
) -> None:
    """Let the records of ``model`` be found: as one ``kind``, or as ``kinds`` of which ``kind_of(record)`` says one."""
    meta = model._meta
    _searchable[model] = Searchable(
        model,
        kinds or {kind: Label(meta.verbose_name, meta.verbose_name_plural)},
        kind_of or (lambda record: kind),
        published or model.objects.published,
        tuple(names),
        tuple(facts),
        more or (lambda record, language: ()),
        head_start,
    )


def depends(model, dependents: Callable[[models.Model], models.QuerySet]) -> None:
    """Index ``dependents(record)`` again whenever a record of ``model`` changes."""
    _dependents[model].append(dependents)


@cache
def registry() -> dict[type[models.Model], Searchable]:
    autodiscover_modules("search")
    return _searchable


def labels() -> dict[str, Label]:
    """Return the kinds that can be found and what they are called, in the order of the apps."""
    return {kind: label for searchable in registry().values() for kind, label in searchable.kinds.items()}


def head_starts() -> dict[str, float]:
    return {kind: searchable.head_start for searchable in registry().values() for kind in searchable.kinds}


def is_found(model) -> bool:
    """Whether records of ``model`` are found, or stand in the text of some that are."""
    return model._meta.concrete_model in registry() or model._meta.concrete_model in _dependents


def dependents(record) -> list[models.QuerySet]:
    """Return the records that show texts of ``record``."""
    registry()
    return [of(record) for of in _dependents[record._meta.concrete_model]]


register(Page, "page", head_start=0.05)
