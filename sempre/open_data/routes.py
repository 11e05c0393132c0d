"""The addresses of a resource: its list, one record, its files and its map."""

import json
from collections.abc import Iterable, Iterator
from typing import Annotated

from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import override
from ninja import Path, Query, Router, Schema
from pydantic import Field as Described
from pydantic import StringConstraints, create_model

from sempre import languages
from sempre.alternates import absolute
from sempre.open_data.answers import file_answer, json_answer
from sempre.open_data.fields import LanguageCode
from sempre.open_data.paging import decoded, encoded
from sempre.open_data.problems import Refused, not_found
from sempre.open_data.resources import Resource
from sempre.open_data.sheets import CSV, XLSX, csv_parts, xlsx_parts

GEOJSON = "application/geo+json; charset=utf-8"
SHEETS = {"csv": (CSV, csv_parts), "xlsx": (XLSX, xlsx_parts)}
Slug = Annotated[str, StringConstraints(max_length=80)]
Typed = Annotated[str, StringConstraints(max_length=200)]  # into a search field
WORDS_ASKED = "Words to look for, as the portal's own search does: in the language of `lang`, else in English."


class Problem(Schema):
    """What is wrong with a request (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[dict[str, str]] = []


REFUSED = {400: Problem}
REFUSALS = {**REFUSED, 404: Problem}


class Speaking(Schema):
    """Without it every text comes in all its languages."""

    lang: LanguageCode | None = Described(None, description="One language for all texts, or the best that exists.")


class Turning(Speaking):
    """A page of a list."""

    limit: int = Described(50, ge=1, le=100, description="Records on a page.")
    after: str | None = Described(None, max_length=400, description="The mark of a page, as `next` has it.")


def only_known(request: HttpRequest, *known: type[Schema]) -> None:
    """Raise ``Refused`` for parameters that nobody would look at, and for two values of one."""
    names = {name for schema in known for name in schema.model_fields}
    for name, values in request.GET.lists():
        if name not in names:
            raise Refused(name, _("This parameter is not known here. Known are: %(names)s.") % {
                "names": ", ".join(sorted(names)) or "–"})  # fmt: skip
        if len(values) > 1:
            raise Refused(name, _("This parameter is given more than once."))


def page_answer(request: HttpRequest, items: list, cursor: list | None, language: str | None):
    """Answer with a page of a list and the address of the next one."""
    query = request.GET.dict()
    address = None
    if cursor is not None:
        address = absolute(f"{request.path}?{urlencode(query | {'after': encoded(cursor)})}")
    response = json_answer({"items": items, "next": address}, language)
    if address:
        response.headers["Link"] = f'<{address}>; rel="next"'
    return response


def router_of(*resources: Resource) -> Router:
    """Return the addresses of ``resources``."""
    router = Router()
    for resource in resources:
        _add_list(router, resource)
        _add_sheets(router, resource)
        if resource.has_map:
            _add_map(router, resource)
        if resource.key:
            _add_record(router, resource)
    return router


def asking(resource: Resource, general: type[Speaking]) -> type[Schema]:
    """Return what a list of ``resource`` can be asked: its filters and what all lists know."""
    return create_model(f"{resource.singular}{general.__name__}", __base__=(resource.filters, general))


def _narrowed(resource: Resource, asked: Schema) -> QuerySet:
    """Return the rows asked for; search takes the words for those of the language asked for."""
    given = asked.model_dump(include=set(resource.filters.model_fields))
    with override(asked.lang or languages.SOURCE):
        return resource.narrow(resource.rows(), resource.filters.model_construct(**given))


def _words(resource: Resource) -> dict:
    return {"tags": [resource.name]}


def _add_list(router: Router, resource: Resource) -> None:
    @router.get(
        f"/{resource.name}", response={200: resource.page_schema, **REFUSED}, url_name=resource.name,
        operation_id=f"list_{resource.name}", summary=f"List {resource.name}", **_words(resource),
    )  # fmt: skip
    def listed(request, asked: Query[asking(resource, Turning)]):
        only_known(request, resource.filters, Turning)
        cursor = decoded(asked.after, len(resource.order)) if asked.after else None
        rows = _narrowed(resource, asked)
        found, cursor = resource.page(rows, cursor, asked.limit, asked.lang)
        with override(asked.lang or languages.SOURCE):
            items = [resource.row(record, asked.lang) for record in found]
        return page_answer(request, items, cursor, asked.lang)


OF_ONE = Path(..., description="The `slug` of the record in the list; of an update its `id`.")


def _add_record(router: Router, resource: Resource) -> None:
    path, key_type = ("{int:key}", int) if resource.key == "pk" else ("{slug:key}", str)

    @router.get(
        f"/{resource.name}/{path}", response={200: resource.detail_schema, **REFUSALS}, url_name=f"{resource.name}-one",
        operation_id=f"get_{resource.name}", summary=f"One of the {resource.name}", **_words(resource),
    )  # fmt: skip
    def one(request, key: key_type = OF_ONE, *, speaking: Query[Speaking]):
        only_known(request, Speaking)
        rows = resource.rows().filter(**{resource.key: key})
        record = next(iter(resource.read(rows, speaking.lang, with_details=True)), None)
        if record is None:
            return not_found()
        with override(speaking.lang or languages.SOURCE):
            return json_answer(resource.row(record, speaking.lang, with_details=True), speaking.lang)


def _add_sheets(router: Router, resource: Resource) -> None:
    for ending in SHEETS:
        _add_sheet(router, resource, ending)


def _add_sheet(router: Router, resource: Resource, ending: str) -> None:
    @router.get(
        f"/{resource.name}.{ending}", response=REFUSED, url_name=f"{resource.name}-{ending}",
        operation_id=f"{ending}_{resource.name}", summary=f"The whole list as {ending.upper()}",
        openapi_extra=of_type(SHEETS[ending][0]), **_words(resource),
    )  # fmt: skip
    def sheet(request, asked: Query[asking(resource, Speaking)]):
        only_known(request, resource.filters, Speaking)
        lines = _lines(resource, _narrowed(resource, asked), asked.lang)
        return sheet_answer(resource.name, ending, lines, asked.lang)


def sheet_answer(name: str, ending: str, lines: Iterable[list], language: str | None) -> HttpResponseBase:
    """Answer with ``lines``, the heads of the columns first, as a file of the list ``name``."""
    content_type, make = SHEETS[ending]
    name = f"sempre-{name}{f'-{language}' if language else ''}.{ending}"
    return file_answer(make(lines), content_type, name, language)


SHAPES = {CSV: {"schema": {"type": "string"}}, XLSX: {}, GEOJSON: {"schema": {"type": "object"}}}


def of_type(content_type: str) -> dict:
    """Say of an answer that it is a file of ``content_type``."""
    content = {content_type.partition(";")[0]: SHAPES[content_type]}
    return {"responses": {200: {"description": "A file", "content": content}}}


def _lines(resource: Resource, rows, language: str | None) -> Iterator[list]:
    yield resource.heads(language)
    for record in resource.all(rows, language):
        yield resource.cells(record, language)


def _add_map(router: Router, resource: Resource) -> None:
    @router.get(
        f"/{resource.name}.geojson", response=REFUSED, url_name=f"{resource.name}-geojson",
        operation_id=f"map_{resource.name}", summary="Those with a place, as GeoJSON",
        openapi_extra=of_type(GEOJSON), **_words(resource),
    )  # fmt: skip
    def places(request, asked: Query[asking(resource, Speaking)]):
        only_known(request, resource.filters, Speaking)
        rows = _narrowed(resource, asked).filter(lat__isnull=False, lon__isnull=False)
        parts = _features(resource, rows, asked.lang)
        response = file_answer(parts, GEOJSON, f"sempre-{resource.name}.geojson", asked.lang)
        del response.headers["Content-Disposition"]
        return response


def _features(resource: Resource, rows, language: str | None) -> Iterator[bytes]:
    """Yield the places as a GeoJSON collection, each with the facts of the list."""
    yield b'{"type":"FeatureCollection","features":['
    for number, record in enumerate(resource.all(rows, language)):
        facts = resource.row(record, language)
        point = {"type": "Point", "coordinates": [facts.pop("lon"), facts.pop("lat")]}
        feature = {"type": "Feature", "id": record.slug, "geometry": point, "properties": facts}
        yield (("," if number else "") + json.dumps(feature, ensure_ascii=False, separators=(",", ":"))).encode()
    yield b"]}"
