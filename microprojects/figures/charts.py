"""Charts beside the tables of figures, drawn from what the tables show."""

from dataclasses import dataclass

from microprojects.figures.scope import Row, Sheet
from microprojects.figures.sheets import Handout, plain
from sempre.drawing.charts import Columns, Split, bars, columns, split

PERIODS_AT_MOST = 8
ROWS_AT_MOST = 30


@dataclass(frozen=True)
class Line:
    """One bar of a list: ``width`` in per cent, ``words`` as in the table."""

    label: str
    words: str
    width: float
    state: str


@dataclass(frozen=True)
class Charts:
    """What is drawn of a handout; each may be missing."""

    over_time: Columns | None = None
    places: tuple[Line, ...] = ()
    parts: dict[str, Split] | None = None


def charts_of(handout: Handout, indicator: str) -> Charts:
    """Draw ``indicator`` (its slug) over time, by places, and by its parts."""
    sheets = {sheet.key: sheet for sheet in handout.sheets}
    parts = {key: drawn for key, sheet in sheets.items() if key.startswith("parts-") and (drawn := _split(sheet))}
    if "figures" not in sheets:
        return Charts()
    row = next((row for row in sheets["figures"].rows if row.indicator == indicator), None)
    drawn = over_time(sheets["figures"], row) if row else None
    return Charts(drawn, _places(sheets["places"]) if "places" in sheets else (), parts)


def _periods(sheet: Sheet) -> list[int]:
    aims = ("all", "baseline", "target", "progress")
    return [i for i, column in enumerate(sheet.columns) if column.key not in aims]


def over_time(sheet: Sheet, row: Row) -> Columns | None:
    """Draw a row period by period, with baseline and target where the table has them."""
    periods = _periods(sheet)[-PERIODS_AT_MOST:]
    rows = [(plain(sheet.columns[i].title), row.cells[i].drawn) for i in periods]
    if len(rows) < 2 or not any(isinstance(value, int | float) for _label, value in rows):
        return None
    aims = {column.key: cell.drawn for column, cell in zip(sheet.columns, row.cells, strict=True)}
    return columns(rows, baseline=aims.get("baseline"), target=aims.get("target"))


def _column(sheet: Sheet) -> int:
    """The column that bars and splits are drawn of: so far, or the one period."""
    keys = [column.key for column in sheet.columns]
    return keys.index("all") if "all" in keys else 0


def _places(sheet: Sheet) -> tuple[Line, ...]:
    rows = [row for row in sheet.rows if not row.is_total and row.cells]
    cells = [row.cells[_column(sheet)] for row in rows]
    if not 1 < len(rows) <= ROWS_AT_MOST or not any(cell.is_exact for cell in cells):
        return ()
    sizes = [cell.drawn if isinstance(cell.drawn, int | float) else 0 for cell in cells]
    drawn = bars((plain(row.title), size) for row, size in zip(rows, sizes, strict=True)).bars
    return tuple(
        Line(row.title, cell.words, bar.width, cell.state.value)
        for row, cell, bar in zip(rows, cells, drawn, strict=True)
    )


def _split(sheet: Sheet) -> Split | None:
    """Draw the parts where they are numbers of people."""
    rows = [(plain(row.title), row.cells[_column(sheet)].drawn) for row in sheet.rows if not row.is_total]
    rows = [(label, value) for label, value in rows if value is not None]
    return split(rows) if len(rows) > 1 and any(isinstance(value, int | float) for _label, value in rows) else None
