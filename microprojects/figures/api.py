"""Published figures as open data: the cells of the page's tables, masked with them, a line for each."""

import datetime as dt
from typing import Literal

from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import override
from ninja import Query, Router, Schema
from pydantic import Field as Described

from microprojects.figures.choice import Choice
from microprojects.figures.scope import Row, Scope, Sheet, indicators_for
from microprojects.figures.sheets import cell_object
from microprojects.figures.tables import ROWS_AT_MOST
from microprojects.figures.totals import By, State
from microprojects.models import MicroProject, TransitionEvent
from microprojects.workflow import ACCEPT, CORRECT, VOID_REPORT
from networks.models import Network
from sempre import languages
from sempre.open_data.fields import Code
from sempre.open_data.fields import cell as cell_of
from sempre.open_data.paging import decoded
from sempre.open_data.problems import Refused
from sempre.open_data.resources import Filters
from sempre.open_data.routes import (
    REFUSED,
    SHEETS,
    Slug,
    Speaking,
    Turning,
    of_type,
    only_known,
    page_answer,
    sheet_answer,
)

Rows = Literal["micro-project", "network", "region", "country"]
CHANGING = tuple(step.name for step in (ACCEPT, CORRECT, VOID_REPORT))  # what figures


class FigureFilters(Filters):
    """As on the page: without an indicator, all of them for the whole project."""

    indicator: Slug | None = Described(
        None, description="Slug of an indicator: its figures by place and by part; else all for the whole project."
    )
    by: Rows | None = Described(None, description="The places that an indicator is told for; else countries.")
    period: Slug | None = Described(None, description="Slug of a reporting period; else each, and all together.")


class FigureCell(Schema):
    indicator: str
    by: Literal["whole", "micro-project", "network", "region", "country"]
    place: str | None = Described(description="Slug or country code; null for the whole project.")
    period: str | None = Described(description="Slug; null for all periods together.")
    part: str | None = Described(description="A part of a count of people, such as `sex:female`.")
    value: float | None
    of: float | None = Described(description="What a share is a part of.")
    state: Literal["exact", "few", "hidden", "no_data", "apart"]
    masked: bool = Described(description="Whether a small number of people is kept private.")
    below: int | None = Described(description="The number is from 1 to less than this.")
    words: str | None = Described(description="What the page prints; only in one language.")
    micro_projects: int
    reports: int
    corrected_on: str | None


ABOUT = f"One line a figure. By micro-project the first {ROWS_AT_MOST} by address."


class FigureCellList(Schema):
    items: list[FigureCell]
    next: str | None


def add_figures(router: Router) -> None:
    """Give ``router`` the addresses of the figures."""

    @router.get(
        "/figures", response={200: FigureCellList, **REFUSED}, url_name="figures", tags=["figures"],
        operation_id="list_figures", summary="Published figures, small numbers of people masked",
        description=ABOUT,
    )  # fmt: skip
    def figures(request, filters: Query[FigureFilters], turning: Query[Turning]):
        only_known(request, FigureFilters, Turning)
        (first,) = decoded(turning.after, 1) if turning.after else (0,)
        lines = lines_of(filters, turning.lang)
        first = first if isinstance(first, int) and 0 <= first <= len(lines) else len(lines)
        last = first + turning.limit
        return page_answer(request, lines[first:last], [last] if last < len(lines) else None, turning.lang)

    for ending in SHEETS:
        _add_sheet(router, ending)


def _add_sheet(router: Router, ending: str) -> None:
    @router.get(
        f"/figures.{ending}", response=REFUSED, url_name=f"figures-{ending}", tags=["figures"],
        operation_id=f"{ending}_figures", summary=f"The same figures as {ending.upper()}", description=ABOUT,
        openapi_extra=of_type(SHEETS[ending][0]),
    )  # fmt: skip
    def sheet(request, filters: Query[FigureFilters], speaking: Query[Speaking]):
        only_known(request, FigureFilters, Speaking)
        heads = list(FigureCell.model_fields)
        rows = ([cell_of(line[name]) for name in heads] for line in lines_of(filters, speaking.lang))
        return sheet_answer("figures", ending, [heads, *rows], speaking.lang)


def changed_at() -> dt.datetime | None:
    """Return when a report of a published micro-project last changed the figures."""
    events = TransitionEvent.objects.filter(name__in=CHANGING, obligation__micro_project__state="published")
    return events.order_by("-pk").values_list("at", flat=True).first()  # lines are only ever added to the history


def _choice(filters: FigureFilters) -> Choice:
    """Return what was chosen; raise ``Refused`` for an indicator or a period that is not on offer."""
    try:
        return Choice(filters.model_dump(exclude_none=True))
    except Http404:
        raise _not_on_offer(filters) from None


def _not_on_offer(filters: FigureFilters) -> Refused:
    name, offered = "indicator", [indicator.slug for indicator in indicators_for(None)]
    if filters.indicator in (None, *offered):
        name, offered = "period", [period.slug for period in Scope().periods]
    if not offered:
        return Refused(name, _("There are no figures yet."))
    return Refused(name, _("This has to be one of: %(values)s.") % {"values": ", ".join(offered)})


def lines_of(filters: FigureFilters, language: Code) -> list[dict]:
    """Return the cells of the chosen tables in their order, each once; the same lines make JSON, CSV and XLSX."""
    choice = _choice(filters)
    with override(language or languages.SOURCE):
        sheets = [s for s in choice.handout().sheets if (s.key == "figures") == (filters.indicator is None)]
        slugs = _slugs(sheets)
        cells = {  # the totals stand below the places and below each split
            (row.indicator, row.place, column.key, row.part): (row, column.key, cell)
            for sheet in sheets
            for row in sheet.rows
            for column, cell in zip(sheet.columns, row.cells, strict=True)
            if cell.state != State.BLANK
        }
        return [_line(row, column, cell, slugs, language) for row, column, cell in cells.values()]


def _slugs(sheets: list[Sheet]) -> dict[tuple[str, str], str]:
    """Return the addresses of the places in the tables, which know them by their ids."""
    places = {row.place for sheet in sheets for row in sheet.rows if row.place}
    projects = [place.key for place in places if place.by == By.MICRO_PROJECT]
    networks = [place.key for place in places if place.by in (By.NETWORK, By.REGION)]
    found = {(By.MICRO_PROJECT, str(pk)): slug for pk, slug in _by_id(MicroProject, projects)}
    for pk, slug in _by_id(Network, networks):
        found[By.NETWORK, str(pk)] = found[By.REGION, str(pk)] = slug
    return found


def _by_id(model, keys: list[str]):
    return model.objects.published().filter(pk__in=keys).values_list("pk", "slug") if keys else ()


def _line(row: Row, column: str, cell, slugs: dict, language: Code) -> dict:
    place = row.place
    known = cell_object(cell)
    words = known.pop("words")
    return {
        "indicator": row.indicator,
        "by": place.by.value,
        "place": slugs.get((place.by, place.key), place.key if place.by == By.COUNTRY else None),
        "period": None if column == "all" else column,
        "part": row.part or None,
        **known,
        "below": cell.below if cell.state == State.FEW else None,
        "words": words if language else None,
    }
