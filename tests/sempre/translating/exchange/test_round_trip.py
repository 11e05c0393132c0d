"""All texts of the portal in one language, out and in again: nothing has changed, in each format."""

import io

import openpyxl
import pytest
from translate.storage.xliff import Xliff1File
from translate.storage.xliff2 import Xliff2File

from sempre.models import TranslationState
from sempre.translating.exchange import sheets, sheets_reading, xliff, xliff_reading
from sempre.translating.exchange.choosing import parcels
from sempre.translating.exchange.taking import Report, Verdict, report_of
from sempre.translating.exchange.units import placed
from sempre.translating.registry import value_of
from tests.factories.sempre import UserFactory

LANGUAGE = "fi"
FORMATS = {
    "xliff-1.2": (xliff.write_1, xliff_reading.read),
    "xliff-2.0": (xliff.write_2, xliff_reading.read),
    "xlsx": (sheets.write, sheets_reading.read),
}


@pytest.fixture(scope="module")
def parcel(content, django_db_blocker):
    with django_db_blocker.unblock():
        states = TranslationState.objects.filter(language=LANGUAGE).exclude(status="original")
        found = parcels(states.select_related("source"), LANGUAGE, "https://example.org")
    return max(found, key=lambda one: len(one.units))


@pytest.fixture(scope="module")
def texts(content, django_db_blocker) -> dict[str, str]:
    with django_db_blocker.unblock():
        states = TranslationState.objects.filter(language=LANGUAGE)
        return {one.key: value_of(one.object, one.state.field, LANGUAGE) for one in placed(states)}


def test_the_parcel_is_what_there_is(parcel, texts):
    assert len(parcel.units) > 1500
    assert len({unit.key for unit in parcel.units}) == len(parcel.units)
    assert {unit.key: unit.text for unit in parcel.units} == {unit.key: texts[unit.key] for unit in parcel.units}


@pytest.mark.parametrize("name", FORMATS)
def test_every_text_comes_back_as_it_was(parcel, name):
    write, read = FORMATS[name]
    sent = [(unit.key, unit.source, unit.text, unit.seen) for unit in parcel.units]
    came = [(given.key.replace(":", "/"), given.source, given.text, given.seen) for given in read(write(parcel)).units]
    assert came == sent


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.django_db
def test_nothing_would_be_written(content, parcel, name):
    write, read = FORMATS[name]
    report: Report = report_of(read(write(parcel)), UserFactory(office=True))
    assert report.counts == {Verdict.UNCHANGED: len(parcel.units)}


def test_an_independent_parser_reads_xliff_1(parcel):
    store = Xliff1File.parsestring(xliff.write_1(parcel))
    assert (store.getsourcelanguage(), store.gettargetlanguage()) == ("en", LANGUAGE)
    read = [(unit.getid().rpartition("\x04")[2], unit.source, unit.target) for unit in store.units]
    assert read == [(unit.key, unit.source, unit.text) for unit in parcel.units]


def test_an_independent_parser_reads_xliff_2(parcel):
    store = Xliff2File.parsestring(xliff.write_2(parcel))
    assert (store.getsourcelanguage(), store.gettargetlanguage()) == ("en", LANGUAGE)
    read = [(unit.getid().rpartition("\x04")[2].replace(":", "/"), unit.source, unit.target) for unit in store.units]
    assert read == [(unit.key, unit.source, unit.text) for unit in parcel.units]


def test_the_library_reads_the_workbook(parcel):
    sheet = openpyxl.load_workbook(io.BytesIO(sheets.write(parcel))).active
    keys = [cell.value for cell in sheet[1]]
    at = [keys.index(name) for name in ("id", "source", "translation")]
    read = [tuple(row[place].value for place in at) for row in sheet.iter_rows(min_row=3)]
    assert read == [(unit.key, unit.source, unit.text) for unit in parcel.units]
