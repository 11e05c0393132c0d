"""Tables that travel: CSV and XLSX in and out, without formulas that a spreadsheet would run."""

import csv
import datetime as dt
import io
import re
import zipfile

import tablib
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from import_export.formats import base_formats

MAX_BYTES = 5 * 1024 * 1024
MAX_UNPACKED = 50 * 1024 * 1024
MAX_MEMBERS = 200
MAX_ROWS = 2000

# Characters that turn a cell into a formula; one apostrophe before them makes it a text again.
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_ESCAPED = re.compile(r"'+[=+\-@\t\r]")
# Control characters that no sheet may hold, and marks that turn the direction of reading.
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\u200e\u200f]")


def escape_cell(value):
    """Return a cell's value as no spreadsheet can take it for a formula."""
    if not isinstance(value, str):
        return value
    value = _UNFIT.sub("", value)
    return f"'{value}" if _FORMULA.match(value) else value


def unescape_cell(value):
    """Undo ``escape_cell``, and write whole numbers and days as forms do."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ", "seconds")
    if not isinstance(value, str):
        return value
    return (value[1:] if _ESCAPED.match(value) else value).replace("\r\n", "\n")


class CSV(base_formats.CSV):
    """Comma-separated with a byte order mark, so that every spreadsheet reads å and ł; reads ; and tabs, too."""

    CONTENT_TYPE = "text/csv; charset=utf-8"

    def get_title(self):
        return "csv"

    def create_dataset(self, in_stream, **kwargs):
        if isinstance(in_stream, bytes):
            in_stream = in_stream.decode("utf-8-sig")
        in_stream = in_stream.removeprefix("\ufeff")
        first = in_stream.partition("\n")[0]
        delimiter = max(",;\t", key=first.count)
        rows = list(csv.reader(io.StringIO(in_stream, newline=""), delimiter=delimiter, strict=True))
        return _dataset(rows)

    def export_data(self, dataset, **kwargs):
        out = io.StringIO(newline="")
        writer = csv.writer(out)
        writer.writerow(dataset.headers)
        writer.writerows(dataset)
        return "\ufeff" + out.getvalue()


class XLSX(base_formats.XLSX):
    """A workbook; the first sheet is read, formulas are not."""

    def get_title(self):
        return "xlsx"

    def create_dataset(self, in_stream):
        import openpyxl

        check_archive(in_stream)
        book = openpyxl.load_workbook(io.BytesIO(in_stream), read_only=True, data_only=True)
        rows = []
        for row in book.worksheets[0].iter_rows(values_only=True, max_col=400):
            rows.append(list(row))
            if len(rows) > MAX_ROWS + 1:
                break
        return _dataset(rows)

    def export_data(self, dataset, **kwargs):
        import openpyxl

        book = openpyxl.Workbook(write_only=True)
        sheet = book.create_sheet(str(dataset.title or "SEMPRE")[:30])
        for row in (dataset.headers, *dataset):
            sheet.append(list(row))
        out = io.BytesIO()
        book.save(out)
        return out.getvalue()


def check_archive(data: bytes) -> None:
    """Refuse a workbook that unpacks to far more than it weighs."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = archive.infolist()
        if len(members) > MAX_MEMBERS or sum(m.file_size for m in members) > MAX_UNPACKED:
            raise ValidationError(_("This workbook is too large when it is unpacked. Split it into smaller ones."))


def _dataset(rows: list[list]) -> tablib.Dataset:
    """Return the rows as a table of equally long rows; empty ones are left out."""
    rows = [row for row in rows if any(cell not in (None, "") for cell in row)]
    if not rows:
        raise ValidationError(_("The file is empty. Its first row must name the columns."))
    if len(rows) > MAX_ROWS + 1:
        raise ValidationError(_("The file has more than %(rows)s rows. Split it.") % {"rows": MAX_ROWS})
    headers = [str(cell).strip() if cell is not None else "" for cell in rows[0]]
    while headers and not headers[-1]:
        headers.pop()
    width = len(headers)
    data = tablib.Dataset(headers=headers)
    for row in rows[1:]:
        data.append(([*row, *[None] * width])[:width])
    return data
