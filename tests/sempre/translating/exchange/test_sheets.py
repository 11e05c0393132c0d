"""The workbook out and in: cells stay texts, rows and columns may move, and what is broken is told."""

import datetime as dt
import io
import zipfile

import openpyxl
import pytest

from sempre.translating.exchange import sheets
from sempre.translating.exchange.files import Arrived, Note, Unreadable
from sempre.translating.exchange.sheets import KEYS, write
from sempre.translating.exchange.sheets_reading import read
from tests.sempre.translating.exchange.nasty import nasty_parcel, parcel, samples, unit

TRANSLATION = KEYS.index("translation") + 1


def saved(book) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def opened(*units):
    book = openpyxl.load_workbook(io.BytesIO(write(parcel(*units))))
    return book, book.active


def test_nasty_texts_come_back_byte_by_byte():
    sent = nasty_parcel()
    came = read(write(sent))
    assert came.places == "row"
    assert [(g.key, g.source, g.text, g.seen, g.language, g.problem) for g in came.units] == [
        (u.key, u.source, u.text, u.seen, "sv", "") for u in sent.units
    ]


def test_they_survive_a_program_that_saves_them_again():
    sent = nasty_parcel()
    again = saved(openpyxl.load_workbook(io.BytesIO(write(sent))))
    assert [given.text for given in read(again).units] == [one.text for one in sent.units]


@pytest.mark.parametrize("text", [text for text in samples(0) if text[0] in "=+-@\t'#"])
def test_no_cell_is_a_formula_or_an_error(text):
    _book, sheet = opened(unit(text, text, record=text, label=text, notes=(Note("location", text),)))
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None} == {"s"}
    assert (sheet.cell(3, TRANSLATION).value, sheet.cell(3, TRANSLATION).number_format) == (sheets.escape(text), "@")


def test_only_translations_may_be_written():
    book, sheet = opened(unit(limit=150), unit(key="page/about/body"))
    assert sheet.protection.sheet
    unlocked = {cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked}
    assert unlocked == {"E1", "E3", "E4"}
    assert (sheet.freeze_panes, sheet.row_dimensions[1].hidden, book.sheetnames) == ("B3", True, ["en-sv"])
    hidden = [KEYS[ord(letter) - 65] for letter, one in sorted(sheet.column_dimensions.items()) if one.hidden]
    assert hidden == ["machine", "language", "text-digest", "source-digest"]
    [rule] = sheet.data_validations.dataValidation
    assert (str(rule.sqref), rule.formula1, rule.type) == ("E3", "150", "textLength")
    assert sheet["D3"].alignment.wrap_text


def test_a_machine_draft_stands_beside_and_not_in_the_translation():
    _book, sheet = opened(unit(machine_text="Draft", status="machine"))
    assert [sheet.cell(3, column).value for column in (5, 6, 7)] == [None, "Draft", "machine draft"]
    assert not sheet.column_dimensions["F"].hidden


def test_what_is_too_long_for_a_cell_is_left_to_xliff():
    long = "å" * (sheets.LONGEST + 1)
    book, sheet = opened(unit(long), unit("short", long), unit("short", "x" * sheets.LONGEST))
    assert [sheet.cell(row, 5).protection.locked for row in (3, 4, 5)] == [True, True, False]
    assert [given.text for given in read(saved(book)).units] == ["", "", "x" * sheets.LONGEST]
    assert sheet["H3"].value == str(sheets.TOO_LONG)


# What people do to sheets


def test_rows_and_columns_in_another_order_with_more_and_fewer_of_them():
    _book, sheet = opened(*(unit(f"S{n}", f"T{n}", key=f"page/p-{n}/body") for n in range(4)))
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    order = [KEYS.index(name) for name in ("translation", "source-digest", "id", "text-digest", "language")]
    other = openpyxl.Workbook()
    for row in (rows[0], rows[5], rows[1], rows[3]):
        other.active.append(["mine", *(row[at] for at in order), None, "more"])
    other.active.append([None] * 7)
    came = read(saved(other)).units
    assert [(given.key, given.text, given.place, given.language) for given in came] == [
        ("page/p-3/body", "T3", 2, "sv"),
        ("page/p-1/body", "T1", 4, "sv"),
    ]


def test_without_its_hidden_columns_a_sheet_knows_no_digests():
    book, sheet = opened(unit(text="T"))
    sheet.delete_cols(KEYS.index("language") + 1, 3)
    assert [(g.seen, g.language, g.text) for g in read(saved(book)).units] == [(None, "", "T")]


@pytest.mark.parametrize(
    ("value", "text"),
    [(5, "5"), (5.0, "5"), (2026, "2026"), (5.5, None), (dt.datetime(2026, 1, 1), None), (True, None), ("=1+1", None)],
)
def test_what_a_program_made_of_a_text_is_noticed(value, text):
    book, sheet = opened(unit())
    sheet.cell(3, TRANSLATION).value = value
    sheet.cell(3, TRANSLATION).number_format = "General" if not isinstance(value, dt.datetime) else "yyyy-mm-dd"
    [given] = read(saved(book)).units
    problem = "" if text else "The cell holds no text but a formula, a date or an error."
    assert (given.text, given.problem, given.place) == (text or "", problem, 3)


def test_the_sheet_that_names_the_columns_is_read():
    book, sheet = opened(unit(text="T"))
    book.create_sheet("Mine", 0).append(["something", "else"])
    assert [given.text for given in read(saved(book)).units] == ["T"]


# What is refused


def with_member(data: bytes, name: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            if member.filename != name:
                new.writestr(member, old.read(member))
        new.writestr(name, content)
    return out.getvalue()


def told(data: bytes) -> str:
    with pytest.raises(Unreadable) as caught:
        read(data)
    return str(caught.value)


UNREADABLE = "This workbook cannot be read. Save it again as XLSX and choose it once more."


def test_what_is_no_workbook_is_told():
    whole = write(parcel(unit()))
    assert [told(b""), told(b"PK\x03\x04"), told(whole[:900]), told(b"<xliff/>")] == [UNREADABLE] * 4
    assert told(with_member(whole, "xl/workbook.xml", b"<broken")) == UNREADABLE
    assert told(with_member(whole, "xl/worksheets/sheet1.xml", b"<broken")) == UNREADABLE


def test_a_workbook_that_unpacks_to_far_too_much_is_not_unpacked():
    bomb = with_member(write(parcel(unit())), "xl/worksheets/sheet1.xml", b" " * (51 * 1024 * 1024))
    assert len(bomb) < 100_000
    assert told(bomb) == "This workbook is too large when it is unpacked. Split it into smaller ones."


def test_a_document_type_within_is_refused():
    content = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'
    assert told(with_member(write(parcel(unit())), "xl/worksheets/sheet1.xml", content)) == (
        "The file declares a document type. Such files are not read, for safety."
    )


def test_a_sheet_that_does_not_name_its_columns_is_told():
    book = openpyxl.Workbook()
    assert told(saved(book)) == "No sheet of the workbook names the columns “id, translation” in one of its first rows."
    book.active.append(["id", "translation", "translation"])
    assert told(saved(book)) == "Two columns are called “translation”."


def test_a_row_far_below_ends_the_reading(monkeypatch):
    monkeypatch.setattr("sempre.translating.exchange.sheets_reading.MOST_BLANK", 5)
    book, sheet = opened(unit(text="T"))
    sheet["A900000"] = "page/about/body"
    assert [given.text for given in read(saved(book)).units] == ["T"]


def test_a_file_of_too_many_texts_is_refused(monkeypatch):
    monkeypatch.setattr("sempre.translating.exchange.sheets_reading.MOST_UNITS", 2)
    assert told(write(parcel(unit(), unit(), unit()))) == "The file has more than 2 texts. Split it."


def test_an_empty_sheet_brings_nothing():
    assert read(write(parcel())) == Arrived([], "row")
