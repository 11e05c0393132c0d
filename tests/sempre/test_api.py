"""Open data described: OpenAPI, the index, the catalogue, and that it keeps to what it says."""

import json
import re

import pytest
from ninja import Schema

from sempre import languages
from sempre.catalogue import DATASETS
from tests.factories.partners import PartnerFactory
from tests.open_data import ask

pytestmark = pytest.mark.django_db
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
    assert len({op["operationId"] for op in operations}) == len(operations)
    for op in operations:
        assert "200" in op["responses"]
        names = [parameter["name"] for parameter in op["parameters"]]
        assert len(set(names)) == len(names)


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
            assert form["dct:license"] == {"@id": "https://creativecommons.org/licenses/by/4.0/"}
            assert form["dcat:accessURL"]["@id"].startswith("https://portal.example/api/v1/")
    partners = next(d for d in found["dcat:dataset"] if d["dct:identifier"].endswith("#partners"))
    assert partners["dct:modified"]["@type"] == "xsd:dateTime"


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
