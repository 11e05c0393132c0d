"""From a person's choice to the files: which texts, what a translator has to know about each, in how many files."""

import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from modeltranslation.utils import build_localized_fieldname

from sempre import languages
from sempre.editing.preview import address_of as page_of
from sempre.models import TranslationState, TranslationStatus
from sempre.translated import text
from sempre.translating.exchange import sheets, xliff
from sempre.translating.exchange.files import MOST_UNITS, Note, Parcel, Unit
from sempre.translating.exchange.units import Placed, placed
from sempre.translating.parts import changes, digest
from sempre.translating.records import Kind
from sempre.translating.registry import part_of, source_of, translated_fields, value_of
from sempre.translating.services import Seen

MOST_CHARACTERS = 1_500_000  # a file; more than the portal itself has in one language
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
XLIFF_TYPE = "application/x-xliff+xml"


@dataclass(frozen=True, slots=True)
class Format:
    """A way to write a parcel; ``ending`` is that of its file."""

    label: str
    ending: str
    media_type: str
    write: object


FORMATS = {
    "xliff-1.2": Format("XLIFF 1.2", "xlf", XLIFF_TYPE, xliff.write_1),
    "xliff-2.0": Format("XLIFF 2.0", "xliff2.xlf", XLIFF_TYPE, xliff.write_2),
    "xlsx": Format("XLSX", "xlsx", XLSX_TYPE, sheets.write),
}


def chosen(user, language: str, *, kinds: Iterable[Kind], statuses: Iterable[str]) -> QuerySet:
    """Return the states of the texts that a person chose, as far as they are theirs; originals are never among them."""
    mine = TranslationState.objects.visible_to(user).filter(language=language, status__in=statuses)
    mine = mine.exclude(status=TranslationStatus.ORIGINAL)
    mine = mine.filter(record_type__in=[kind.content_type for kind in kinds])
    return mine.select_related("source").order_by("record_type", "record_id", "content_type", "object_id", "pk")


def parcels(states: Iterable[TranslationState], language: str, site: str) -> list[Parcel]:
    """Return the texts as files: one for each language that they are translated from, and no file too large.

    ``site`` is the address of the portal, for links to the pages where the texts stand.
    """
    found: dict[str, list[Unit]] = {}
    for one in sorted(placed(states), key=_in_reading_order):
        source_language, source = source_of(one.object, one.state.field)
        if source_language != language:
            found.setdefault(source_language, []).append(_unit(one, source_language, source, site))
    return [Parcel(code, language, some) for code, units in sorted(found.items()) for some in _divided(units)]


def _in_reading_order(one: Placed) -> tuple:
    """A record's own texts before those of its parts, each in the order of its model."""
    state, model = one.state, type(one.object)
    place = translated_fields(model).index(state.field)
    return state.record_type_id, state.record_id, bool(part_of(model)), state.content_type_id, state.object_id, place


def _divided(units: list[Unit]) -> Iterator[list[Unit]]:
    some, characters = [], 0
    for unit in units:
        size = len(unit.source) + len(unit.text) + len(unit.machine_text)
        if some and (len(some) >= MOST_UNITS or characters + size > MOST_CHARACTERS):
            yield some
            some, characters = [], 0
        some.append(unit)
        characters += size
    yield some


def _unit(one: Placed, source_language: str, source: str, site: str) -> Unit:
    state = one.state
    value = value_of(one.object, state.field, state.language)
    column = one.object._meta.get_field(build_localized_fieldname(state.field, state.language))
    return Unit(
        key=one.key,
        record=record_name(one),
        label=text_name(one),
        source=source,
        text=value,
        machine_text=state.machine_text if state.status == TranslationStatus.MACHINE else "",
        status=state.status,
        seen=Seen(digest(value), digest(source)),
        limit=column.max_length,
        notes=tuple(_notes(one, source_language, source, column.max_length, site)),
    )


def record_name(one: Placed) -> str:
    return text(one.record, Kind(type(one.record)).title_field).value[:150]


def text_name(one: Placed) -> str:
    """Return what a text is called: “Summary”, or with its part “Step 12: Text”."""
    model = type(one.object)
    name = str(model._meta.get_field(one.state.field).verbose_name)
    if part_of(model):
        return f"{_capital(model._meta.verbose_name)} {one.object.pk}: {name}"
    return _capital(name)


def _capital(words: object) -> str:
    return str(words)[:1].upper() + str(words)[1:]


def _notes(one: Placed, source_language: str, source: str, limit: int | None, site: str) -> Iterator[Note]:
    if path := page_of(one.record):
        yield Note("location", f"{site}{languages.in_language(path, source_language)}")
    if limit:
        yield Note("length", _("At most %(number)s characters.") % {"number": limit})
    if one.state.status == TranslationStatus.OUTDATED and one.state.source:
        before = [change.old for change in changes(one.state.source.text, source) if not change.is_same and change.old]
        words = _("The source has changed since this translation was made. These paragraphs read before:")
        yield Note("change", "\n\n".join([words, *before]) if before else _("The source has new paragraphs."))


def packed(found: list[Parcel], format_: Format) -> tuple[str, str, bytes]:
    """Return name, media type and bytes of what is downloaded: one file, or a ZIP of several."""
    day = timezone.localdate().isoformat()
    named = [(_file_name(found, number, day, format_), format_.write(one)) for number, one in enumerate(found)]
    if len(named) == 1:
        return named[0][0], format_.media_type, named[0][1]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in named:
            archive.writestr(name, data)
    return f"sempre-{found[0].language}-{day}.zip", "application/zip", out.getvalue()


def _file_name(found: list[Parcel], number: int, day: str, format_: Format) -> str:
    """Return portal, languages and day, numbered where a pair has several files: ``sempre-en-sv-2026-11-22.xlf``."""
    one = found[number]
    of_pair = [at for at, each in enumerate(found) if each.source_language == one.source_language]
    which = f"-{of_pair.index(number) + 1}" if len(of_pair) > 1 else ""
    return f"sempre-{one.source_language}-{one.language}-{day}{which}.{format_.ending}"
