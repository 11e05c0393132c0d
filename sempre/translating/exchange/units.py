"""The texts to be translated: which, under which key they travel, and where each of them is found again.

A key reads ``micro-project/alldi/title`` or, for a part, ``micro-project/alldi/step-12/text``: kind and address of the
record, kind and number of the part, name of the text. Records without an address of their own among their kind have
their number, with the address behind it for the reader only: ``node/31-local-networks/body``.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from django.contrib.contenttypes.models import ContentType
from django.db import models

from sempre.models import TranslationState
from sempre.translating.registry import followed_models, part_of, record_models, translated_fields

_KEY = re.compile(r"([a-z][a-z-]*)[/:]([\w-]{1,120})[/:](?:([a-z][a-z-]*)-(\d{1,18})[/:])?([a-z_]{1,40})", re.ASCII)


def kind_of(model: type[models.Model]) -> str:
    """Return what a kind of records is called in keys and addresses: ``micro-project``."""
    return re.sub(r"(?<!^)(?=[A-Z])", "-", model._meta.concrete_model.__name__).lower()


@cache
def models_by_kind() -> dict[str, type[models.Model]]:
    return {kind_of(model): model for model in followed_models()}


@cache
def record_kinds() -> dict[str, type[models.Model]]:
    return {kind_of(model): model for model in record_models()}


@cache
def _has_address(model: type[models.Model]) -> bool:
    """Whether a slug names one record of the kind."""
    return any(field.name == "slug" and field.unique for field in model._meta.fields)


@dataclass(slots=True)
class Placed:
    """A state with its object and the record that the object belongs to, both loaded."""

    state: TranslationState
    object: models.Model
    record: models.Model

    @property
    def key(self) -> str:
        part = f"/{kind_of(type(self.object))}-{self.object.pk}" if part_of(type(self.object)) else ""
        return f"{kind_of(type(self.record))}/{_name_of(self.record)}{part}/{self.state.field}"


def _name_of(record: models.Model) -> str:
    slug = getattr(record, "slug", "")
    if _has_address(type(record)):
        return slug
    return f"{record.pk}-{slug}" if slug else str(record.pk)


def placed(states: Iterable[TranslationState]) -> Iterator[Placed]:
    """Yield states with their objects and records, some statements a kind; those of lost records are left out."""
    states = list(states)
    wanted: dict[int, set[int]] = {}
    for state in states:
        wanted.setdefault(state.content_type_id, set()).add(state.object_id)
        wanted.setdefault(state.record_type_id, set()).add(state.record_id)
    found = {
        (kind, one.pk): one
        for kind, keys in wanted.items()
        for one in _rows(ContentType.objects.get_for_id(kind).model_class()).filter(pk__in=keys)
    }
    for state in states:
        one = found.get((state.content_type_id, state.object_id))
        record = found.get((state.record_type_id, state.record_id))
        if one and record:
            yield Placed(state, one, record)


def _rows(model: type[models.Model]) -> models.QuerySet:
    """Whole rows; what they point to comes for all of them at once."""
    return model._base_manager.fetch_mode(models.FETCH_PEERS)


@dataclass(frozen=True, slots=True)
class Address:
    """A key that was understood."""

    model: type[models.Model]  # of the record
    name: str
    part: type[models.Model] | None
    part_pk: int
    field: str

    @property
    def pk(self) -> int:
        """The number that a name begins with; 0 is nobody's."""
        digits = self.name.partition("-")[0]
        return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 19 else 0


def address_of(key: str) -> Address | None:
    """Return what a key names, None for one that this portal did not make."""
    match = _KEY.fullmatch(key)
    if not match:
        return None
    kind, name, part_kind, part_pk, field = match.groups()
    model, part = record_kinds().get(kind), models_by_kind().get(part_kind or "")
    if model is None or (part_kind and (part is None or not part_of(part))):
        return None
    if field not in translated_fields(part or model):
        return None
    return Address(model, name, part, int(part_pk or 0), field)


def found_again(keys: Iterable[str], language: str, states: models.QuerySet) -> dict[str, Placed]:
    """Return the texts in one language that keys name, among ``states``; unknown and lost ones are left out."""
    addresses = {key: address for key in keys if (address := address_of(key))}
    numbers = {model: _numbers(model, addresses.values()) for model in {a.model for a in addresses.values()}}
    rows: dict[tuple, Placed] = {}
    for model, by_name in numbers.items():
        mine = states.filter(
            language=language, record_type=ContentType.objects.get_for_model(model), record_id__in=by_name.values()
        )
        rows |= {(type(p.object), p.record.pk, p.object.pk, p.state.field): p for p in placed(mine)}
    found = {}
    for key, address in addresses.items():
        pk = numbers[address.model].get(address.name)
        wanted = (address.part or address.model, pk, address.part_pk if address.part else pk, address.field)
        if pk and wanted in rows:
            found[key] = rows[wanted]
    return found


def _numbers(model: type[models.Model], addresses: Iterable[Address]) -> dict[str, int]:
    """Return the primary keys of the named records of one kind."""
    mine = {address.name: address.pk for address in addresses if address.model is model}
    if not _has_address(model):
        return {name: pk for name, pk in mine.items() if pk}
    return dict(model._base_manager.filter(slug__in=mine).values_list("slug", "pk"))


def seen_by(user, addresses: Iterable[Address]) -> set[Address]:
    """Return the addresses of records that a person may see; nobody learns of foreign drafts from an import."""
    asked: dict[type[models.Model], set[Address]] = {}
    for address in addresses:
        asked.setdefault(address.model, set()).add(address)
    found = set()
    for model, some in asked.items():
        rows = model._default_manager.all()
        if hasattr(rows, "visible_to"):
            numbers = _numbers(model, some)
            seen = set(rows.visible_to(user).filter(pk__in=numbers.values()).values_list("pk", flat=True))
            found |= {address for address in some if numbers.get(address.name) in seen}
    return found
