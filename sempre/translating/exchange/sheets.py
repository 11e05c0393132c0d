"""A workbook for those who translate in a spreadsheet: one row a text, one column to write in.

The first row names the columns for the portal and is hidden; the second names them for people. A cell is a text
whatever it begins with, so nothing is ever a formula, a number or a date. Characters that a workbook cannot hold are
written the way Office writes them (``_x000D_``).
"""

import io
import re
from typing import NamedTuple

from django.utils.translation import gettext_lazy, pgettext_lazy
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from sempre.models import TranslationStatus
from sempre.translating.exchange.files import Parcel, Unit

LONGEST = 32_767  # characters in a cell
TEXT = "@"  # the number format of texts: what is typed stays as it is
ID = "ID"  # of the row for people, the same in every language


class Column(NamedTuple):
    key: str
    title: object
    width: int
    is_hidden: bool = False


COLUMNS = (
    Column("id", ID, 26),
    Column("record", pgettext_lazy("column of a sheet", "Record"), 24),
    Column("field", pgettext_lazy("column of a sheet", "Field"), 16),
    Column("source", pgettext_lazy("column of a sheet", "Source text"), 60),
    Column("translation", pgettext_lazy("column of a sheet", "Translation"), 60),
    Column("machine", pgettext_lazy("column of a sheet", "Machine draft"), 45),
    Column("status", pgettext_lazy("column of a sheet", "Status"), 14),
    Column("note", pgettext_lazy("column of a sheet", "Note"), 40),
    Column("language", "language", 10, True),
    Column("text-digest", "text-digest", 34, True),
    Column("source-digest", "source-digest", 34, True),
)
KEYS = [column.key for column in COLUMNS]
WRITABLE = KEYS.index("translation") + 1
TOO_LONG = gettext_lazy("This text is too long for a cell. Translate it in the portal or by XLIFF.")


def write(parcel: Parcel) -> bytes:
    """Return a parcel as a workbook of one sheet, protected except for the translations."""
    book = Workbook()
    sheet = book.active
    sheet.title = f"{parcel.source_language}-{parcel.language}"
    _write_row(sheet, 1, KEYS)
    _write_row(sheet, 2, [str(column.title) for column in COLUMNS])
    fixed, open_ = sheet.cell(1, 1), sheet.cell(1, WRITABLE)  # the other cells share their styles
    for cell in (fixed, open_):
        cell.number_format, cell.alignment = TEXT, Alignment(wrap_text=True, vertical="top")
    open_.protection = Protection(locked=False)
    for number, unit in enumerate(parcel.units, 3):
        for cell in _write_row(sheet, number, _cells(unit, parcel.language)):
            cell._style = open_._style if cell.column == WRITABLE and _fits(unit) else fixed._style
    _lay_out(sheet, has_drafts=any(unit.machine_text for unit in parcel.units))
    _limit(sheet, parcel.units)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cells(unit: Unit, language: str) -> list[str]:
    notes = [note.text for note in unit.notes]
    source, text = unit.source, unit.text
    if not _fits(unit):
        source, text, notes = "", "", [str(TOO_LONG), *notes]
    return [
        unit.key,
        unit.record,
        unit.label,
        source,
        text,
        unit.machine_text,
        str(TranslationStatus(unit.status).label),
        "\n".join(notes),
        language,
        unit.seen.text or "none",
        unit.seen.source,
    ]


def _fits(unit: Unit) -> bool:
    return max(len(escape(unit.source)), len(escape(unit.text))) <= LONGEST


def _write_row(sheet: Worksheet, number: int, texts: list[str]) -> list[Cell]:
    cells = []
    for column, text in enumerate(texts, 1):
        cell = sheet.cell(number, column)
        cell.value = escape(text)[:LONGEST] or None
        if text:
            cell.data_type = "s"  # also where it begins with =
        cells.append(cell)
    return cells


def _lay_out(sheet: Worksheet, *, has_drafts: bool) -> None:
    for number, column in enumerate(COLUMNS, 1):
        dimension = sheet.column_dimensions[get_column_letter(number)]
        dimension.width = column.width
        dimension.hidden = column.is_hidden or (column.key == "machine" and not has_drafts)
        sheet.cell(2, number).font = Font(bold=True)
        sheet.cell(2, number).fill = PatternFill("solid", fgColor="DDE7EC")
    sheet.row_dimensions[1].hidden = True
    sheet.freeze_panes = "B3"
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = False  # widths and heights may be changed


def _limit(sheet: Worksheet, units: list[Unit]) -> None:
    """Let the spreadsheet itself warn of a translation that its field cannot hold."""
    column = get_column_letter(WRITABLE)
    for limit in sorted({unit.limit for unit in units if unit.limit}):
        cells = " ".join(f"{column}{number}" for number, unit in enumerate(units, 3) if unit.limit == limit)
        rule = DataValidation(
            "textLength", operator="lessThanOrEqual", formula1=str(limit), errorStyle="warning", sqref=cells
        )
        sheet.add_data_validation(rule)


_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_WRITTEN = re.compile("_x([0-9A-Fa-f]{4})_")


def escape(text: str) -> str:
    """Return a text as a workbook holds it."""
    text = re.sub("_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", text)
    return _UNFIT.sub(lambda match: f"_x{ord(match[0]):04X}_", text)


def unescape(text: str) -> str:
    return _WRITTEN.sub(lambda match: _character(match) or match[0], text)


def _character(match: re.Match) -> str:
    code = int(match[1], 16)
    return "" if 0xD800 <= code <= 0xDFFF else chr(code)  # half a character is none
