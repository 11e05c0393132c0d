"""Published figures as open data: the cells of the page's tables, masked with them, a line for each."""

from typing import Literal

from django.http import Http404
from django.utils.translation import override
from ninja import Query, Router, Schema
from pydantic import Field as Described

from microprojects.figures.choice import Choice
from microprojects.figures.scope import Row, Sheet
from microprojects.figures.sheets import OUTPUTS, Handout, cell_object
from microprojects.figures.tables import ROWS_AT_MOST
from microprojects.figures.totals import By, State
from microprojects.models import MicroProject
from networks.models import Network
from sempre import languages
from sempre.open_data.answers import bytes_answer
from sempre.open_data.fields import Code
from sempre.open_data.paging import decoded
from sempre.open_data.problems import not_found
from sempre.open_data.resources import Filters
from sempre.open_data.routes import Problem, Slug, Speaking, Turning, of_type, only_known, page_answer

Rows = Literal["micro-project", "network", "region", "country"]


class FigureFilters(Filters):
    """As on the page: without an indicator, all of them for the whole project."""

    indicator: Slug | None = None
    by: Rows | None = Described(None, description="The places that an indicator is told for; else countries.")
    period: Slug | None = None


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


class FigureCellList(Schema):
    items: list[FigureCell]
    next: str | None


def add_figures(router: Router) -> None:
    """Give ``router`` the addresses of the figures."""

    @router.get(
        "/figures", response={200: FigureCellList, 400: Problem}, url_name="figures", tags=["figures"],
        operation_id="list_figures", summary="Published figures, small numbers of people masked",
        description=f"By micro-project the first {ROWS_AT_MOST} by address; `network` leads to the others.",
    )  # fmt: skip
    def figures(request, filters: Query[FigureFilters], turning: Query[Turning]):
        only_known(request, FigureFilters, Turning)
        (first,) = decoded(turning.after, 1) if turning.after else (0,)
        lines = lines_of(filters, turning.lang)
        first = first if isinstance(first, int) and 0 <= first <= len(lines) else len(lines)
        last = first + turning.limit
        return page_answer(request, lines[first:last], [last] if last < len(lines) else None, turning.lang)

    for ending in ("csv", "xlsx"):
        _add_file(router, ending)


def _add_file(router: Router, ending: str) -> None:
    content_type, make = OUTPUTS[ending]

    @router.get(
        f"/figures.{ending}", url_name=f"figures-{ending}", tags=["figures"], operation_id=f"{ending}_figures",
        summary=f"The figures as {ending.upper()}, in one language (else English)", openapi_extra=of_type(content_type),
    )  # fmt: skip
    def figures_file(request, filters: Query[FigureFilters], speaking: Query[Speaking]):
        only_known(request, FigureFilters, Speaking)
        language = speaking.lang or languages.SOURCE
        with override(language):
            handout = _handout(filters)
            if handout is None:
                return not_found()
            response = bytes_answer(make(handout), content_type, language)
        name = f"{handout.stem}-{language}.{ending}"
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return response


def _handout(filters: FigureFilters) -> Handout | None:
    """Return what the page shows; nothing for an indicator or a period that it does not know."""
    try:
        return Choice(filters.model_dump(exclude_none=True)).handout()
    except Http404:
        return None


def lines_of(filters: FigureFilters, language: Code) -> list[dict]:
    """Return the cells of the chosen tables in their order."""
    with override(language or languages.SOURCE):
        handout = _handout(filters)
        if handout is None:
            return []
        sheets = [sheet for sheet in handout.sheets if (sheet.key == "figures") == (filters.indicator is None)]
        slugs = _slugs(sheets)
        return [
            _line(row, column.key, cell, slugs, language)
            for sheet in sheets
            for row in sheet.rows
            for column, cell in zip(sheet.columns, row.cells, strict=True)
            if cell.state != State.BLANK
        ]


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
