"""Tables of figures as they travel: one handout, the same numbers on the page and as PDF, XLSX, CSV and JSON."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import openpyxl
from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from openpyxl.styles import Alignment, Font

from microprojects.figures.scope import Row, Sheet
from microprojects.figures.totals import KIND, Cell
from sempre import typesetting
from sempre.editing.sheets import escape_cell
from sempre.open_data import LICENCE, LICENCE_URL

ACROSS = 5  # columns that a sheet of paper takes; more follow below
EPOCH = (1980, 1, 1, 0, 0, 0)
_CHANGED = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")


@dataclass(frozen=True)
class Handout:
    """All that one page of figures says. ``facts`` are what was chosen, ``stem`` is the name of its files."""

    title: str
    language: str
    facts: tuple[tuple[str, str], ...]
    sheets: tuple[Sheet, ...]
    notes: tuple[str, ...]
    is_public: bool
    stem: str = "sempre-figures"

    @property
    def has_data(self) -> bool:
        return any(sheet.has_data for sheet in self.sheets)


def plain(text) -> str:
    """Return a shown text without the mark of its language."""
    return str(getattr(text, "value", text))


def _number(value: int | Decimal | None) -> int | float | None:
    return value if value is None or isinstance(value, int) else float(value)


# JSON


def as_json(handout: Handout) -> bytes:
    content = {
        "title": plain(handout.title),
        "language": handout.language,
        "publisher": "SEMPRE",
        "source": settings.BASE_URL,
        **({"licence": LICENCE, "licence_url": LICENCE_URL} if handout.is_public else {"internal": True}),
        "chosen": {plain(label): plain(value) for label, value in handout.facts},
        "tables": [_sheet_object(sheet) for sheet in handout.sheets],
        "notes": [plain(note) for note in handout.notes],
    }
    return json.dumps(content, ensure_ascii=False, indent=1).encode() + b"\n"


def _sheet_object(sheet: Sheet) -> dict:
    return {
        "key": sheet.key,
        "title": plain(sheet.title),
        "columns": [{"key": column.key, "title": plain(column.title)} for column in sheet.columns],
        "rows": [_row_object(sheet, row) for row in sheet.rows],
        "notes": [plain(note) for note in sheet.notes],
        "without_figures": [
            {"title": plain(m.title), "period": plain(m.period), "why": plain(m.why)} for m in sheet.missing
        ],
        "without_figures_count": sheet.missing_count,
        "corrections": [
            {"title": plain(c.title), "period": plain(c.period), "date": c.date, "old": c.old, "new": c.new,
             "reason": c.reason}
            for c in sheet.corrected
        ],
    }  # fmt: skip


def _row_object(sheet: Sheet, row: Row) -> dict:
    return {
        "title": plain(row.title),
        "indicator": row.indicator,
        "part": row.part or None,
        "total": row.is_total,
        "cells": [
            {"column": column.key, **cell_object(cell)} for column, cell in zip(sheet.columns, row.cells, strict=True)
        ],
    }


def cell_object(cell: Cell) -> dict:
    return {
        "value": _number(cell.value),
        "of": _number(cell.base),
        "words": cell.words,
        "masked": cell.is_masked,
        "state": cell.state.value,
        "micro_projects": cell.projects,
        "reports": cell.reports,
        "corrected_on": cell.corrected_on and cell.corrected_on.isoformat(),
    }


# CSV: a line for each cell


def _head() -> list[str]:
    return [
        pgettext("head of a column", "Table"),
        pgettext("head of a column", "Row"),
        pgettext("head of a column", "Column"),
        pgettext("head of a column", "Value"),
        pgettext("head of a column", "Of"),
        pgettext("head of a column", "In words"),
        _("Micro-projects"),
        pgettext("head of a column", "Reports"),
        pgettext("head of a column", "Corrected on"),
    ]


def _lines(handout: Handout) -> Iterator[list]:
    for sheet in handout.sheets:
        for row in sheet.rows:
            for column, cell in zip(sheet.columns, row.cells, strict=True):
                words = (escape_cell(plain(text)) for text in (sheet.title, row.title, column.title))
                corrected = cell.corrected_on.isoformat() if cell.corrected_on else ""
                numbers = (_number(cell.value), _number(cell.base))
                yield [*words, *numbers, escape_cell(cell.words), cell.projects, cell.reports, corrected]


def as_csv(handout: Handout) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(_head())
    writer.writerows(_lines(handout))
    return ("\ufeff" + out.getvalue()).encode()


# XLSX: the tables as on the page, then the lines, then the notes


def as_xlsx(handout: Handout) -> bytes:
    book = openpyxl.Workbook()
    page = book.active
    page.title = pgettext("name of a sheet", "Tables")
    _append(page, [plain(handout.title)], bold=True)
    for label, value in handout.facts:
        _append(page, [plain(label), plain(value)])
    for sheet in handout.sheets:
        _append_sheet(page, sheet)
    lines = book.create_sheet(pgettext("name of a sheet", "Lines"))
    _append(lines, _head(), bold=True)
    for line in _lines(handout):
        lines.append(line)
    notes = book.create_sheet(pgettext("name of a sheet", "Notes"))
    for note in _all_notes(handout):
        _append(notes, [note])
    for tab, width in ((page, 44), (lines, 30), (notes, 100)):
        tab.column_dimensions["A"].width = width
    out = io.BytesIO()
    book.save(out)
    return _same_bytes(out.getvalue())


def _append(page, values: list, *, bold: bool = False) -> None:
    page.append([escape_cell(value) for value in values])
    if bold:
        for cell in page[page.max_row]:
            cell.font = Font(bold=True)


def _append_sheet(page, sheet: Sheet) -> None:
    page.append([])
    _append(page, [plain(sheet.title)], bold=True)
    _append(page, [plain(sheet.stub), *(plain(column.title) for column in sheet.columns)], bold=True)
    for row in sheet.rows:
        _append(page, [plain(row.title), *(_spreadsheet_value(cell) for cell in row.cells)], bold=row.is_total)
        for cell in page[page.max_row][1:]:
            cell.alignment = Alignment(horizontal="right")


def _spreadsheet_value(cell: Cell) -> int | float | str:
    """Return a count as a number to reckon with, everything else in words."""
    return _number(cell.value) if is_plain_number(cell) else cell.words


def is_plain_number(cell: Cell) -> bool:
    words_only = cell.kind in (KIND.PERCENT, KIND.YES_NO, KIND.TEXT, "progress")
    return cell.is_exact and not words_only and not (cell.averages and cell.projects > 1)


def _same_bytes(data: bytes) -> bytes:
    """Take the time of making out of a workbook, so that the same figures make the same file."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            content = old.read(member)
            if member.filename == "docProps/core.xml":
                content = _CHANGED.sub(rb"\g<1>1980-01-01T00:00:00Z", content)
            new.writestr(zipfile.ZipInfo(member.filename, EPOCH), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _all_notes(handout: Handout) -> list[str]:
    notes = []
    for sheet in handout.sheets:
        notes += [plain(note) for note in sheet.notes]
        if sheet.missing_count:
            notes.append(sheet.missing_words)
        notes += [missing_line(m) for m in sheet.missing]
        notes += [correction_line(c) for c in sheet.corrected] or corrected_cells(sheet)
    notes += [plain(note) for note in handout.notes]
    if handout.is_public:
        notes.append(_("Licence: %(licence)s. Source: SEMPRE, %(address)s") % _origin())
    return list(dict.fromkeys(notes))


def corrected_cells(sheet: Sheet) -> list[str]:
    """Say which figures were corrected, and when."""
    words = _("%(title)s, %(period)s: corrected on %(date)s")
    return [
        words % {"title": plain(row.title), "period": plain(column.title), "date": _day(cell.corrected_on)}
        for row in sheet.rows
        for column, cell in zip(sheet.columns, row.cells, strict=True)
        if cell.corrected_on
    ]


def _day(date) -> str:
    return date_format(date, "DATE_FORMAT")


def _origin() -> dict:
    return {"licence": LICENCE, "address": settings.BASE_URL.partition("://")[2]}


def missing_line(missing) -> str:
    return f"{plain(missing.title)}, {plain(missing.period)}: {plain(missing.why)}"


def correction_line(corrected) -> str:
    return _("%(title)s, %(period)s: corrected on %(date)s from %(old)s to %(new)s. %(reason)s") % {
        "title": plain(corrected.title), "period": plain(corrected.period), "date": corrected.date,
        "old": corrected.old, "new": corrected.new, "reason": corrected.reason,
    }  # fmt: skip


# PDF


def as_pdf_source(handout: Handout) -> str:
    """Return the handout as a Typst document."""
    parts = [typesetting.facts(handout.facts)]
    for sheet in handout.sheets:
        parts += [_typeset(sheet, first) for first in range(0, max(len(sheet.columns), 1), ACROSS)]
    parts += [f"{typesetting.words(note)}\n\n" for note in _all_notes(handout)]
    return typesetting.page(plain(handout.title), handout.language, "\n".join(parts))


def _typeset(sheet: Sheet, first: int) -> str:
    across = slice(first, first + ACROSS)
    head = [sheet.stub, *(column.title for column in sheet.columns[across])]
    rows = [
        [row.title, *(cell.value if is_plain_number(cell) else cell.words for cell in row.cells[across])]
        for row in sheet.rows
    ]
    return typesetting.table(sheet.title, head, rows)


def as_pdf(handout: Handout) -> bytes:
    return typesetting.render(as_pdf_source(handout))


OUTPUTS = {
    "csv": ("text/csv; charset=utf-8", as_csv),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", as_xlsx),
    "json": ("application/json", as_json),
    "pdf": ("application/pdf", as_pdf),
}
