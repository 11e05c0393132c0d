"""A workbook as it comes back: rows and columns in any order, more or fewer of them, cells of any kind."""

import io
import zipfile
from collections.abc import Iterable

import openpyxl
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from sempre.editing.sheets import check_archive
from sempre.translating.exchange import markup
from sempre.translating.exchange.files import MOST_UNITS, Arrived, Given, Unreadable
from sempre.translating.exchange.sheets import ID, KEYS, unescape
from sempre.translating.services import Seen

NEEDED = ("id", "translation")
HEAD_WITHIN = 10  # rows
MOST_COLUMNS = 60
MOST_BLANK = 1000  # rows after each other


def read(data: bytes) -> Arrived:
    """Return the rows of the first sheet that names our columns; raise ``Unreadable``."""
    _check(data)
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True)
        for sheet in book.worksheets:
            if (found := _sheet(sheet.iter_rows(max_col=MOST_COLUMNS))) is not None:
                return Arrived(found, "row")
    except Unreadable:
        raise
    except Exception as error:  # whatever a damaged workbook makes its reader stumble over
        raise _unreadable() from error
    raise Unreadable(
        _("No sheet of the workbook names the columns “%(columns)s” in one of its first rows.")
        % {"columns": ", ".join(NEEDED)}
    )


def _unreadable() -> Unreadable:
    return Unreadable(_("This workbook cannot be read. Save it again as XLSX and choose it once more."))


def _check(data: bytes) -> None:
    """Refuse what unpacks to far more than it weighs, and XML with document types, before anything is read."""
    try:
        check_archive(data)
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for member in archive.infolist():
                if member.filename.endswith((".xml", ".rels", ".vml")):
                    markup.check(archive.read(member))
    except ValidationError as error:
        raise Unreadable(error.messages[0]) from error
    except Unreadable:
        raise
    except Exception as error:  # zipfile raises half a dozen kinds, depending on what is broken
        raise _unreadable() from error


def _sheet(rows: Iterable[tuple]) -> list[Given] | None:
    """Return what a sheet gives, None for one without our columns."""
    columns, units, blank = None, [], 0
    for number, row in enumerate(rows, 1):
        if columns is None:
            columns = _columns(row)
            if columns is None and number >= HEAD_WITHIN:
                return None
            continue
        given = _given(number, {key: row[at] for key, at in columns.items() if at < len(row)})
        blank = blank + 1 if given is None else 0
        if blank > MOST_BLANK:
            break
        if given and given.key != ID:
            units.append(given)
        if len(units) > MOST_UNITS:
            raise Unreadable(_("The file has more than %(number)s texts. Split it.") % {"number": MOST_UNITS})
    return None if columns is None else units


def _columns(row: tuple) -> dict[str, int] | None:
    """Return where which column stands, None for a row that does not name them."""
    names = [str(cell.value).strip().lower() if cell.value is not None else "" for cell in row]
    if not all(name in names for name in NEEDED):
        return None
    if twice := [name for name in KEYS if names.count(name) > 1]:
        raise Unreadable(_("Two columns are called “%(name)s”.") % {"name": twice[0]})
    return {name: names.index(name) for name in KEYS if name in names}


def _given(number: int, cells: dict) -> Given | None:
    """Return what a row gives, None for an empty one."""
    texts = {key: _text(cell) for key, cell in cells.items()}
    if not any(text for text in texts.values() if text is not None) and None not in texts.values():
        return None
    digests = texts.get("text-digest") or "", texts.get("source-digest") or ""
    return Given(
        key=(texts.get("id") or "").strip(),
        place=number,
        language=texts.get("language") or "",
        text=texts["translation"] or "",
        source=texts.get("source"),
        seen=Seen("" if digests[0] == "none" else digests[0], digests[1]) if all(digests) else None,
        problem=""
        if texts["translation"] is not None
        else _("The cell holds no text but a formula, a date or an error."),
    )


def _text(cell) -> str | None:
    """Return a cell's text, None for what is none."""
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "s":
        return unescape(str(value))
    if cell.data_type == "n" and isinstance(value, int | float) and float(value).is_integer():
        return str(int(value))
    return None
