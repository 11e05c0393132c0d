"""Open data described: OpenAPI, the index, the catalogue, and that it keeps to what it says."""

import datetime as dt
import json
import re

import pytest
from ninja import Schema

from sempre import languages
from sempre.catalogue import DATASETS
from tests.factories.partners import PartnerFactory
from tests.factories.reporting import Region, report_in
from tests.open_data import ask

pytestmark = pytest.mark.django_db
EU = "http://publications.europa.eu/resource/authority"
LICENCE = f"{EU}/licence/CC_BY_4_0"
NAMES = [dataset.name for dataset in DATASETS]


@pytest.fixture(autouse=True)
def base_url(settings):
    settings.BASE_URL = "https://portal.example"


def test_the_description_names_every_address_and_answer(visitor):
    found = ask(visitor, "openapi.json")
    assert (found["openapi"], found["info"]["license"]["name"]) == ("3.1.0", "CC BY 4.0")
    assert found["servers"] == [{"url": "https://portal.example/"}]
    lists = {f"/api/v1/{name}" for name in NAMES}
    assert lists <= set(found["paths"])
    schemas = found["components"]["schemas"]
    used = set(re.findall(r'"#/components/schemas/(\w+)"', json.dumps(found)))
    assert used - set(schemas) == set()
    operations = [op for path in found["paths"].values() for op in path.values()]
    assert {method for path in found["paths"].values() for method in path} == {"get"}
    assert [
        parameter["name"] for op in operations for parameter in op["parameters"] if not parameter.get("description")
    ] == []
    assert len({op["operationId"] for op in operations}) == len(operations)
    for op in operations:
        assert {"200", "400"} <= set(op["responses"])
        refusals = [answer for status, answer in op["responses"].items() if status >= "400"]
        assert {kind for answer in refusals for kind in answer["content"]} == {"application/problem+json"}
        names = [parameter["name"] for parameter in op["parameters"]]
        assert len(set(names)) == len(names)


def test_refusals_are_what_the_description_says(visitor):
    answer = visitor.get("/api/v1/partners.csv?country=XX")
    assert (answer.status_code, answer.headers["Content-Type"]) == (400, "application/problem+json; charset=utf-8")


SLASHES = {"/api/v1": "/api/v1/", "/api/v1?x=1": "/api/v1/?x=1", "/api/v1//": "/api/v1/",
           "/api/v1/partners/": "/api/v1/partners"}  # fmt: skip


@pytest.mark.parametrize(("path", "target"), SLASHES.items())
def test_a_slash_too_many_or_too_few_leads_to_the_right_address(visitor, path, target):
    answer = visitor.get(path)
    assert (answer.status_code, answer.headers.get("Location")) == (301, target)
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("path", ["/api/v2", "/api/v1/nothing", "/api/v1/nothing/", "/api/v1x"])
def test_other_addresses_are_none(visitor, path):
    assert visitor.get(path).status_code == 404


def test_the_index_leads_to_all_there_is(visitor):
    for addresses in ask(visitor, "")["datasets"].values():
        for address in addresses.values():
            assert visitor.get(address.removeprefix("https://portal.example")).status_code == 200


def test_the_catalogue_describes_datasets_with_publisher_licence_and_forms(visitor):
    PartnerFactory(slug="lead", official_name="Diakonie", role="lead", website="https://lead.example/")
    response = visitor.get("/api/v1/catalog.jsonld")
    found = response.json()
    assert response.headers["Content-Type"] == "application/ld+json; charset=utf-8"
    assert (found["@type"], found["dct:publisher"]["foaf:name"]) == ("dcat:Catalog", "Diakonie")
    assert len(found["dcat:dataset"]) == len(NAMES)
    for dataset in found["dcat:dataset"]:
        assert {text["@language"] for text in dataset["dct:title"]} == set(languages.CODES)
        assert dataset["dct:publisher"] == {"@id": "https://portal.example/en/partners/lead/"}
        for form in dataset["dcat:distribution"]:
            assert form["dct:license"] == {"@id": LICENCE}
            assert form["dcat:accessURL"]["@id"].startswith("https://portal.example/api/v1/")
        assert (len(dataset["dct:spatial"]), len(dataset["dcat:keyword"])) == (8, 4 * len(languages.CODES))
        assert dataset["dct:accrualPeriodicity"] == {"@id": f"{EU}/frequency/IRREG"}
        assert dataset["dcat:contactPoint"]["vcard:fn"] == "Diakonie"
    assert (found["dct:license"]["@id"], found["dct:license"]["owl:sameAs"]) == (
        LICENCE, {"@id": "https://creativecommons.org/licenses/by/4.0/"},
    )  # fmt: skip
    served = {dataset["@id"] for dataset in found["dcat:service"]["dcat:servesDataset"]}
    assert served == {dataset["@id"] for dataset in found["dcat:dataset"]}
    partners = next(d for d in found["dcat:dataset"] if d["dct:identifier"].endswith("#partners"))
    assert partners["dct:modified"]["@type"] == "xsd:dateTime"


def test_the_catalogue_tells_when_figures_changed(visitor):
    accepted = report_in("accepted", Region("DK")).obligation.events.get(name="report:accepted")
    figures = next(d for d in ask(visitor, "catalog.jsonld")["dcat:dataset"] if d["@id"].endswith("#figures"))
    assert figures["dct:modified"]["@value"] == f"{accepted.at.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}"


def test_what_is_said_is_what_is_given(content, visitor):
    """Every record of the portal's own content is as the description says."""
    from microprojects.api import MICRO_PROJECTS
    from networks.api import EVENTS, NETWORKS, NEWS
    from outputs.api import OUTPUTS, PARTS, RECOMMENDATIONS, TERMS, TOOLS
    from partners.api import PARTNERS, TARGET_GROUPS

    for resource in (PARTNERS, NETWORKS, MICRO_PROJECTS, TOOLS, OUTPUTS, PARTS, RECOMMENDATIONS, TERMS, NEWS, EVENTS,
                     TARGET_GROUPS):  # fmt: skip
        for query in ("", "?lang=lt"):
            page = ask(visitor, f"{resource.name}{query}")
            _as_said(resource.page_schema, page)
            if resource.key:
                slug = page["items"][0]["slug"]
                _as_said(resource.detail_schema, ask(visitor, f"{resource.name}/{slug}{query}"))


def _as_said(schema: type[Schema], answer: dict) -> None:
    said = schema.model_validate(answer)
    assert set(answer) == set(said.model_dump())
