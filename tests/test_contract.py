"""The address contract: every public address answers in every language, for everyone the same."""

import pytest

from sempre import languages

PAGES = [
    "", "about/", "contact/", "privacy/", "accessibility/", "search/", "outputs/", "recommendations/",
    "partners/", "partners/uc-syd/", "networks/", "networks/rcg-denmark/", "networks/len-varde/",
    "micro-projects/", "micro-projects/alldi/", "micro-projects/stress-balls/",
    "handbook/", "handbook/finding-out-needs/", "handbook/all/", "handbook/glossary/",
    "handbook.pdf", "handbook.epub", "tools/", "tools/future-workshop/",
    "roadmap/", "roadmap/individual/", "training/", "training/finding-out-needs/",
    "training/finding-out-needs/needs-question/", "training/finding-out-needs/needs-quiz/",
    "roadmap/assessment/",
    "roadmap/assessment/pocket/", "tools/my-set/", "tools.pdf", "tools.epub", "roadmap.pdf", "roadmap-pocket.pdf",
    "recommendations.pdf", "news/", "news/extension-for-sempre-2019/", "news.atom",
    "events/", "events/mid-term-conference-2017/", "events.ics", "open-data/",
]  # fmt: skip
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("code", languages.CODES)
@pytest.mark.parametrize("path", PAGES)
def test_every_public_address_answers_in_every_language(content, visitor, code, path):
    response = visitor.get(f"/{code}/{path}")
    assert response.status_code == 200
    assert response.cookies == {}
    assert "Cookie" not in response.headers.get("Vary", "")
    assert response.headers["Cache-Control"].startswith("public")
    if response.headers["Content-Type"].startswith("text/html"):
        html = response.content.decode()
        assert f'<html lang="{code}">' in html
        assert html.count("<h1") == 1
        assert [f'href="/{other}/{path}"' in html for other in languages.CODES] == [True] * 9


@pytest.mark.parametrize("path", ["sitemap.xml", "robots.txt", ".well-known/security.txt", "healthz", "readyz",
                                  "api/v1/", "api/v1/openapi.json", "api/v1/micro-projects",
                                  "api/v1/micro-projects.geojson", "api/v1/catalog.jsonld"])  # fmt: skip
def test_addresses_without_a_language(content, visitor, path):
    assert visitor.get(f"/{path}").status_code == 200


@pytest.mark.parametrize(
    ("accepted", "target"),
    [("sv-SE,sv;q=0.9", "/sv/"), ("lt", "/lt/"), ("fr", "/en/"), ("", "/en/"), (",;q=x" * 50, "/en/")],
)
def test_the_root_sends_visitors_to_their_language(visitor, accepted, target):
    response = visitor.get("/", headers={"Accept-Language": accepted})
    assert (response.status_code, response.headers["Location"]) == (302, target)
    assert response.headers["Vary"] == "Accept-Language"


@pytest.mark.parametrize("path", ["/zz/", "/zz/about/", "/SV/", "/sv-SE/", "/en/nothing/", "/en/partners/nobody/",
                                  "/en/micro-projects/?page=99", "/en/micro-projects/?page=x",
                                  "/en/partners/%00/", "/en/" + "x" * 5000 + "/"])  # fmt: skip
def test_unknown_addresses_are_a_404_with_a_way_out(visitor, pages, path):
    response = visitor.get(path)
    assert response.status_code == 404
    assert 'role="search"' in response.content.decode()


@pytest.mark.parametrize("query", ["country=ZZ", "target_group=%00", "status=x", "network=" + "x" * 5000, "tool=%ff",
                                   "q=%00", "q=" + "%C3%A5" * 5000, "q='\"%3Cscript%3E"])  # fmt: skip
def test_unknown_filters_find_nothing_and_show_a_way_back(visitor, query):
    response = visitor.get(f"/en/micro-projects/?{query}")
    assert response.status_code == 200
    assert "<script>" not in response.content.decode().replace('<script type="module"', "")


@pytest.mark.parametrize("code", languages.CODES)
def test_error_pages_speak_every_language(visitor, code, pages):
    html = visitor.get(f"/{code}/nothing/").content.decode()
    assert f'<html lang="{code}">' in html
    assert (code == "en") == ("This page does not exist" in html)
