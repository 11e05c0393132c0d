"""Open data as a whole: headers, paging, languages, files, its description, and all that nobody should ask."""

import csv
import datetime as dt
import io
import json
import re
import zipfile

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from ninja import Schema

from partners.models import Partner
from sempre import languages
from sempre.catalogue import DATASETS
from sempre.open_data import answers, sheets
from sempre.open_data.paging import encoded
from tests.factories.microprojects import MicroProjectFactory
from tests.factories.networks import EventFactory, NetworkFactory, NewsItemFactory
from tests.factories.outputs import EditionFactory, NodeFactory, TermFactory, ToolFactory, WorkFactory
from tests.factories.partners import PartnerFactory, TargetGroupFactory
from tests.factories.sempre import UserFactory, sign_in
from tests.open_data import ask

pytestmark = pytest.mark.django_db
NAMES = [dataset.name for dataset in DATASETS]
MACHINES = ["", "openapi.json", "catalog.jsonld"]


@pytest.fixture(autouse=True)
def base_url(settings):
    settings.BASE_URL = "https://portal.example"


# What every answer has


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
    assert again.headers["Access-Control-Allow-Origin"] == "*"
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


# Languages


def test_without_a_language_every_text_comes_in_all_that_exist(visitor):
    PartnerFactory(slug="a", name_sv="Förening", name_en="Club", summary_lt="Klubas")
    row = ask(visitor, "partners")["items"][0]
    assert (row["name"], row["summary"], row["region"]) == ({"sv": "Förening", "en": "Club"}, {"lt": "Klubas"}, {})


@pytest.mark.parametrize(
    ("texts", "original", "shown"),
    [
        ({"name_sv": "Förening", "name_en": "Club"}, "en", ("Förening", "sv")),
        ({"name_fi": "Seura", "name_en": "Club"}, "fi", ("Seura", "fi")),
        ({"name_fi": "Seura", "name_en": "Club"}, "en", ("Club", "en")),
        ({"name_fi": "Seura", "name_en": ""}, "da", ("Seura", "fi")),
    ],
)
@pytest.mark.parametrize("address", ["partners?lang=sv", "partners/a?lang=sv"])
def test_with_a_language_a_text_says_which_one_it_is_in(visitor, texts, original, shown, address):
    PartnerFactory(slug="a", original_language=original, **texts)
    PartnerFactory(slug="b", name_sv="Annan")
    answer = ask(visitor, address)
    row = answer["items"][0] if "items" in answer else answer
    assert (row["name"], row["summary"]) == ({"text": shown[0], "language": shown[1]}, None)
    assert "/sv/partners/a/" in row["url"]


def test_the_browser_s_language_changes_nothing_but_complaints(visitor):
    PartnerFactory(name_sv="Förening")
    answers_ = {visitor.get("/api/v1/partners", headers={"Accept-Language": code}).content for code in languages.CODES}
    assert len(answers_) == 1
    complaint = visitor.get("/api/v1/partners?limit=0", headers={"Accept-Language": "sv"})
    assert complaint.headers["Content-Language"] == "sv"


# Pages


def test_pages_by_key_have_every_record_once_though_others_come_and_go(visitor):
    for slug in ("a", "c", "e", "g"):
        PartnerFactory(slug=slug)
    page = ask(visitor, "partners?limit=2&country=SE")
    PartnerFactory(slug="b")
    PartnerFactory(slug="f")
    assert page["next"].startswith("https://portal.example/api/v1/partners?limit=2&country=SE&after=")
    second = visitor.get(page["next"])
    assert [row["slug"] for row in second.json()["items"]] == ["e", "f"]
    assert second.headers["Link"] == f'<{second.json()["next"]}>; rel="next"'
    last = visitor.get(second.json()["next"]).json()
    assert ([row["slug"] for row in last["items"]], last["next"]) == (["g"], None)


def test_beyond_the_end_is_an_empty_page(visitor):
    PartnerFactory(slug="a")
    assert ask(visitor, f"partners?after={encoded(['zzz'])}") == {"items": [], "next": None}
    assert ask(visitor, f"figures?after={encoded([10**30])}") == {"items": [], "next": None}


# What nobody should ask


BROKEN = [
    "zzz", "e30", "W10", encoded([1, 2, 3]), encoded(["a", "b", "c", "d"]), encoded([None]), encoded([["a"]]),
    encoded([{"a": 1}]), encoded([True]), encoded([1.5]), encoded(["a\x00b"]), encoded(["x" * 300]),
    encoded(["' OR 1=1"]), "x" * 401, "å", "%ff", "=", "WyJh", "[" * 399,
]  # fmt: skip
LISTS = [name for name in NAMES if name != "figures"]


@pytest.mark.parametrize("cursor", BROKEN)
def test_a_broken_mark_of_a_page_is_told(visitor, cursor):
    for name in ("partners", "events", "updates", "parts"):
        response = visitor.get(f"/api/v1/{name}?after={cursor}")
        assert (response.status_code, response.json()["errors"][0]["parameter"]) == (400, "after")


@pytest.mark.parametrize("values", [["2018-05-17T10:00:00", 1], ["2018", 1], ["x", 1], [1, 1],
                                    ["2018-05-17T10:00:00+00:00", "x"]])  # fmt: skip
def test_a_mark_that_no_row_can_have_is_told(visitor, values):
    assert visitor.get(f"/api/v1/updates?after={encoded(values)}").status_code == 400


def test_a_mark_with_a_huge_number_ends_the_list(visitor):
    for values in (["2018-05-17T10:00:00+00:00", 10**40], ["2018-05-17T10:00:00+00:00", -(10**40)]):
        assert visitor.get(f"/api/v1/updates?after={encoded(values)}").status_code in (200, 400)


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("ordering=budget_eur", "ordering"), ("order_by=password", "order_by"), ("fields=slug", "fields"),
        ("owner__password__startswith=p", "owner__password__startswith"), ("state=draft", "state"),
        ("id=1", "id"), ("limit=0", "limit"), ("limit=101", "limit"), ("limit=" + "9" * 5000, "limit"),
        ("limit=-1", "limit"), ("limit=x", "limit"), ("limit=1.5", "limit"), ("limit=NaN", "limit"),
        ("limit=1e3", "limit"), ("lang=xx", "lang"), ("lang=SV", "lang"), ("lang=sv&lang=da", "lang"),
        ("limit=1&limit=2", "limit"), ("lang[]=sv", "lang[]"), ("page=2", "page"), ("offset=5", "offset"),
        ("x" * 5000 + "=1", "x" * 80),
    ],
)  # fmt: skip
@pytest.mark.parametrize("name", [*LISTS, "figures"])
def test_what_is_not_understood_is_told_with_a_reason(visitor, name, query, parameter):
    response = visitor.get(f"/api/v1/{name}?{query}")
    problem = response.json()
    assert (response.status_code, response.headers["Content-Type"]) == (400, "application/problem+json; charset=utf-8")
    assert (problem["status"], problem["errors"][0]["parameter"]) == (400, parameter)
    assert problem["errors"][0]["message"]


NASTY = {
    "long": "å" * 5000, "nul": "%00", "nul inside": "a%00b", "quotes": "'\"`;--", "brackets": ")(*&|!:<>\\",
    "right to left": "%E2%80%AEabc%D7%90", "surrogate": "%ED%A0%80", "overlong": "%C0%AF", "percent": "%25",
    "like": "%25_%5C", "number": "9" * 400, "lookup": "slug__startswith", "stop words": "the and of",
    "json": '{"a":' * 1000, "space": "%20%09%0A", "emoji": "🧑‍🦽" * 50, "tag": "<script>",
}  # fmt: skip
FILTERS = [
    ("partners", "country"), ("partners", "role"), ("partners", "target_group"), ("partners", "q"),
    ("networks", "kind"), ("networks", "q"), ("events", "country"), ("events", "network"), ("events", "kind"),
    ("events", "q"), ("news", "network"), ("news", "q"), ("micro-projects", "country"), ("micro-projects", "status"),
    ("micro-projects", "target_group"), ("micro-projects", "network"), ("micro-projects", "tool"),
    ("micro-projects", "q"), ("updates", "network"), ("updates", "micro_project"), ("tools", "phase"),
    ("tools", "target_group"), ("tools", "time"), ("tools", "q"), ("parts", "work"), ("parts", "kind"),
    ("recommendations", "work"), ("outputs", "kind"), ("figures", "indicator"), ("figures", "by"),
    ("figures", "period"), ("partners", "after"), ("partners", "lang"), ("partners", "limit"),
]  # fmt: skip


@pytest.mark.parametrize("nasty", NASTY.values(), ids=NASTY)
def test_bad_input_finds_nothing_or_is_told(visitor, nasty):
    found = {}
    for name, parameter in FILTERS:
        response = visitor.get(f"/api/v1/{name}?{parameter}={nasty}")
        if response.status_code not in (200, 400) or "<script" in response.content.decode():
            found[name, parameter] = response.status_code
    assert found == {}


def test_too_many_parameters_are_told(visitor):
    response = visitor.get("/api/v1/partners?" + "&".join(f"a{n}=1" for n in range(9000)))
    assert (response.status_code, response.headers["Access-Control-Allow-Origin"]) == (400, "*")


# Queries


MAKERS = {
    "partners": lambda: PartnerFactory(name_en="", name_fi="Seura").target_groups.add(TargetGroupFactory()),
    "networks": lambda: NetworkFactory(len=True).co_partners.add(PartnerFactory()),
    "micro-projects": lambda: ToolFactory(micro_projects=[MicroProjectFactory(target_groups=[TargetGroupFactory()])]),
    "events": lambda: EventFactory(networks=[NetworkFactory()], partners=[PartnerFactory()]),
    "news": lambda: NewsItemFactory(networks=[NetworkFactory()], partners=[PartnerFactory()]),
    "tools": lambda: ToolFactory(target_groups=[TargetGroupFactory()]),
    "terms": TermFactory,
    "target-groups": TargetGroupFactory,
    "outputs": lambda: EditionFactory(work=WorkFactory(kind="recommendations", publisher=PartnerFactory())),
    "parts": lambda: NodeFactory(tools=[ToolFactory()]),
}


def counted(visitor, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        response = visitor.get(address)
        assert response.status_code == 200
        b"".join(response.streaming_content) if response.streaming else response.content
    return len(captured)


@pytest.mark.parametrize("query", ["", "?lang=sv"])
@pytest.mark.parametrize("ending", ["", ".csv"])
@pytest.mark.parametrize("name", MAKERS)
def test_three_records_take_as_many_queries_as_one(visitor, name, ending, query):
    MAKERS[name]()
    one = counted(visitor, f"/api/v1/{name}{ending}{query}")
    MAKERS[name]()
    MAKERS[name]()
    three = counted(visitor, f"/api/v1/{name}{ending}{query}")
    assert (three, three <= 5) == (one, True)


def test_only_the_asked_language_is_read(visitor):
    ToolFactory(title_sv="Cirkel", summary_sv="Kort", title_en="Circle", summary_en="Short")
    with CaptureQueriesContext(connection) as captured:
        visitor.get("/api/v1/tools?lang=sv")
    read = {code for code in languages.CODES if any(f'"title_{code}"' in query["sql"] for query in captured)}
    assert read == {"sv", "en"}
    assert not any("purpose" in query["sql"] for query in captured)


# Sheets


FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "'=1"]


@pytest.mark.parametrize("title", FORMULAS)
def test_no_sheet_runs_what_a_title_says(visitor, title):
    ToolFactory(slug="card", title_en=title, summary_en='Comma, "quote"\nline \u202eturned')
    raw = visitor.get("/api/v1/tools.csv?lang=en").content
    assert raw.startswith(b"\xef\xbb\xbf")
    (row,) = csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline=""))
    assert (row["title"], row["title_language"]) == (f"'{title}", "en")
    assert row["summary"] == 'Comma, "quote"\nline turned'
    book = openpyxl.load_workbook(io.BytesIO(visitor.get("/api/v1/tools.xlsx?lang=en").content))
    head, cells = book.active.iter_rows(values_only=True)
    found = dict(zip(head, cells, strict=True))
    assert found["slug"] == "card"
    assert found["title"].replace("\n", "\r" if "\r" in title else "\n") == f"'{title}"
    assert not any(cell.data_type == "f" for line in book.active.iter_rows() for cell in line)


def test_sheets_say_the_same_as_the_list(visitor):
    NetworkFactory(slug="rcg", name_sv="Grupp", name_en="Group", lat=55.5, lon=12.0)
    NetworkFactory(slug="hidden", draft=True)
    (line,) = csv.DictReader(io.StringIO(visitor.get("/api/v1/networks.csv").content.decode("utf-8-sig")))
    (row,) = ask(visitor, "networks")["items"]
    assert (line["name_sv"], line["name_en"], line["name_da"]) == ("Grupp", "Group", "")
    assert (line["lat"], line["position_approximate"], line["parent"]) == ("55.5", "true", "")
    assert {key for key in row if key not in line} == {"name", "summary", "region"}
    response = visitor.get("/api/v1/networks.csv?lang=sv")
    assert response.headers["Content-Disposition"] == 'attachment; filename="sempre-networks-sv.csv"'


def test_a_long_list_is_sent_while_it_is_made(visitor, monkeypatch):
    monkeypatch.setattr(answers, "AT_ONCE", 100)
    monkeypatch.setattr(sheets, "ROWS_A_PART", 2)
    monkeypatch.setattr("sempre.open_data.resources.Resource.all.__defaults__", (2,))
    for number in range(7):
        PartnerFactory(slug=f"p{number}", lat=55.0, lon=12.0)
    response = visitor.get("/api/v1/partners.csv?lang=sv")
    assert (response.streaming, "ETag" in response.headers) == (True, False)
    lines = list(csv.DictReader(io.StringIO(b"".join(response).decode("utf-8-sig"))))
    assert [line["slug"] for line in lines] == [f"p{number}" for number in range(7)]
    assert "/sv/partners/p6/" in lines[-1]["url"]
    book = b"".join(visitor.get("/api/v1/partners.xlsx"))
    assert zipfile.ZipFile(io.BytesIO(book)).testzip() is None
    assert len(list(openpyxl.load_workbook(io.BytesIO(book)).active.iter_rows())) == 8
    assert len(json.loads(b"".join(visitor.get("/api/v1/partners.geojson")))["features"]) == 7
    assert b"".join(visitor.head("/api/v1/partners.csv")) == b""


# Its description


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


# The page for people


@pytest.mark.parametrize("code", languages.CODES)
def test_the_page_tells_people_what_there_is(visitor, code):
    response = visitor.get(f"/{code}/open-data/")
    html = response.content.decode()
    assert (response.status_code, dict(response.cookies)) == (200, {})
    assert "https://creativecommons.org/licenses/by/4.0/" in html
    for name in NAMES:
        assert f'href="https://portal.example/api/v1/{name}"' in html
        assert f'href="https://portal.example/api/v1/{name}.csv?lang={code}"' in html


def test_lists_lead_to_their_files_with_what_was_chosen(visitor):
    html = visitor.get("/sv/micro-projects/?country=LV&page=1").content.decode()
    assert 'href="/api/v1/micro-projects.csv?country=LV&amp;lang=sv"' in html
    assert 'href="/api/v1/micro-projects?country=LV"' in html
    assert (
        f'href="{reverse("api:tools-xlsx")}?phase=needs_assessment&amp;lang=en"'
        in visitor.get("/en/tools/?phase=needs_assessment&tool=x").content.decode()
    )
    for name in ("partners", "networks", "news", "events"):
        assert f'href="/api/v1/{name}.csv?lang=en"' in visitor.get(f"/en/{name}/").content.decode()


def test_crawlers_read_the_catalogue_only(visitor):
    lines = visitor.get("/robots.txt").content.decode().splitlines()
    assert {"Disallow: /api/", "Allow: /api/v1/catalog.jsonld"} <= set(lines)
    assert "/api/" not in visitor.get("/sitemap.xml").content.decode()


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
