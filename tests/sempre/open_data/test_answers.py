"""What every answer to programs has: headers, methods, bytes that are not sent twice."""

import datetime as dt
import re

import pytest
from django.utils import timezone

from partners.models import Partner
from sempre.catalogue import DATASETS
from tests.factories.partners import PartnerFactory
from tests.factories.sempre import UserFactory, sign_in

pytestmark = pytest.mark.django_db
NAMES = [dataset.name for dataset in DATASETS]
MACHINES = ["", "openapi.json", "catalog.jsonld"]


@pytest.mark.parametrize("name", [*MACHINES, *NAMES, *(f"{name}.csv" for name in NAMES if name != "figures"),
                                  *(f"{name}.xlsx" for name in NAMES if name != "figures"),
                                  "partners.geojson", "networks.geojson", "micro-projects.geojson"])  # fmt: skip
def test_everybody_s_pages_may_read_it_and_nothing_depends_on_who_asks(visitor, name):
    response = visitor.get(f"/api/v1/{name}", headers={"Origin": "https://elsewhere.example"})
    headers = response.headers
    assert (response.status_code, headers["Access-Control-Allow-Origin"], dict(response.cookies)) == (200, "*", {})
    assert "Access-Control-Allow-Credentials" not in headers
    assert "Cookie" not in headers.get("Vary", "")
    assert headers["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert re.fullmatch(r'"[0-9a-f]{32}"', headers["ETag"])
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert (headers["X-Content-Type-Options"], headers["X-Robots-Tag"]) == ("nosniff", "noindex")


def test_other_pages_are_not_for_programs_in_other_pages(visitor, pages):
    for address in ("/en/", "/en/partners/", "/sitemap.xml", "/en/nothing/"):
        assert "Access-Control-Allow-Origin" not in visitor.get(address).headers


@pytest.mark.parametrize("name", ["partners", "partners/novia", "partners.csv", "partners.xlsx", "partners.geojson",
                                  "catalog.jsonld", "openapi.json", ""])  # fmt: skip
def test_who_has_it_gets_nothing_until_it_changes(visitor, name):
    partner = PartnerFactory(slug="novia", lat=55.0, lon=12.0)
    first = visitor.get(f"/api/v1/{name}")
    given = {"If-None-Match": first.headers["ETag"]}
    again = visitor.get(f"/api/v1/{name}", headers=given)
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", first.headers["ETag"])
    assert (again.headers["Access-Control-Allow-Origin"], "Content-Length" in again.headers) == ("*", False)
    partner.name_en = "Other"
    partner.save()
    later = timezone.now() + dt.timedelta(minutes=1)  # the catalogue tells the second of the last change
    Partner.objects.filter(pk=partner.pk).update(updated_at=later)
    assert visitor.get(f"/api/v1/{name}", headers=given).status_code == (304 if name in ("openapi.json", "") else 200)


@pytest.mark.parametrize("address", ["/api/v1/", "/api/v1/partners", "/api/v1/partners.csv", "/api/v1/nothing"])
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_it_can_only_be_read(visitor, address, method):
    response = getattr(visitor, method)(address, data="{", content_type="application/json")
    assert (response.status_code, response.json()["status"]) == (405, 405)
    assert (response.headers["Allow"], response.headers["Access-Control-Allow-Origin"]) == ("GET, HEAD, OPTIONS", "*")


def test_head_and_options(visitor):
    PartnerFactory()
    head = visitor.head("/api/v1/partners")
    assert (head.status_code, head.content, head.headers["ETag"]) == (
        200, b"", visitor.get("/api/v1/partners").headers["ETag"],
    )  # fmt: skip
    options = visitor.options("/api/v1/partners", headers={"Origin": "https://elsewhere.example"})
    assert (options.status_code, options.headers["Access-Control-Allow-Methods"]) == (204, "GET, HEAD, OPTIONS")


def test_signed_in_people_get_what_everybody_gets(client, visitor):
    PartnerFactory(slug="open")
    hidden = PartnerFactory(slug="hidden", draft=True)
    sign_in(client, UserFactory(office=True))
    everybodys = visitor.get("/api/v1/partners").content
    assert client.get("/api/v1/partners").content == everybodys
    assert client.get(f"/api/v1/partners/{hidden.slug}").status_code == 404


@pytest.mark.parametrize("address", ["/api/nothing", "/api/v1/nothing", "/api/v2/partners", "/api/v1/partners/nobody",
                                     "/api/v1/partners/a/b", "/api/v1/partners/%00", "/api/v1/" + "x" * 5000,
                                     "/api/v1/updates/99999999999999999999"])  # fmt: skip
def test_unknown_addresses_are_told_as_problems(visitor, address):
    response = visitor.get(address)
    assert (response.status_code, response.headers["Content-Type"]) == (404, "application/problem+json; charset=utf-8")
    assert (response.json()["status"], response.headers["Access-Control-Allow-Origin"]) == (404, "*")


def test_a_slash_too_many_leads_on(visitor):
    response = visitor.get("/api/v1/partners/?limit=1&lang=sv")
    assert (response.status_code, response.headers["Location"]) == (301, "/api/v1/partners?limit=1&lang=sv")
    assert visitor.get("/api/v1/partners/novia/").headers["Location"] == "/api/v1/partners/novia"
    assert visitor.get("/api/v1/nothing/").status_code == 404
    assert visitor.get("/api/").headers["Location"] == "/api/v1/"


def test_what_goes_wrong_on_our_side_is_told_as_a_problem_too(visitor, monkeypatch, caplog):
    def broken(*args, **kwargs):
        raise RuntimeError("planted")

    monkeypatch.setattr("sempre.api._description", broken)
    response = visitor.get("/api/v1/openapi.json")
    assert (response.status_code, response.json()["title"]) == (500, "Something went wrong on our side")
    assert (response.headers["Access-Control-Allow-Origin"], response.headers["Cache-Control"]) == ("*", "no-store")
    assert [record.exc_info[0] for record in caplog.records if record.name == "django.request"] == [RuntimeError]
