import xml.etree.ElementTree as ET

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from outputs.models import Node
from sempre import languages, sitemaps
from sempre.alternates import alternates, canonical
from sempre.page_cache.wsgi import is_for_everyone
from tests.factories.microprojects import MicroProjectFactory
from tests.factories.outputs import EditionFactory, NodeFactory, ToolFactory, WorkFactory
from tests.factories.sempre import PageFactory

MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LINK = "{http://www.w3.org/1999/xhtml}link"
BASE = "https://portal.example"


@pytest.fixture(autouse=True)
def base_url(settings):
    settings.BASE_URL = BASE


def urls(client):
    """Address -> (hreflang -> address) of everything in the sitemap."""
    response = client.get("/sitemap.xml")
    assert (response.status_code, response.headers["Content-Type"]) == (200, "application/xml; charset=utf-8")
    return {
        url.findtext(f"{MAP}loc"): {link.get("hreflang"): link.get("href") for link in url.findall(LINK)}
        for url in ET.fromstring(response.content)
    }


def test_alternates_list_the_real_languages_and_a_default():
    assert alternates("/fi/tools/x/", ["sv", "fi"]) == [
        ("sv", f"{BASE}/sv/tools/x/"),
        ("fi", f"{BASE}/fi/tools/x/"),
        ("x-default", f"{BASE}/sv/tools/x/"),
    ]
    assert alternates("/fi/tools/", languages.CODES)[-1] == ("x-default", f"{BASE}/en/tools/")
    assert alternates("/fi/", ["fi", "en"])[-1] == ("x-default", f"{BASE}/")
    assert alternates("/fi/tools/x/", []) == []


def test_canonical_is_where_the_text_really_is():
    assert canonical("/fi/tools/x/") == f"{BASE}/fi/tools/x/"
    assert canonical("/fi/tools/x/", ["sv", "en"]) == f"{BASE}/en/tools/x/"
    assert canonical("/fi/tools/x/", ["da", "lt"]) == f"{BASE}/da/tools/x/"


@pytest.mark.django_db
def test_sitemap_lists_a_record_once_a_language_of_its_own_title(client):
    ToolFactory(slug="garden", title_en="Garden", title_sv="Trädgård")
    found = {url: links for url, links in urls(client).items() if "garden" in url}
    expected = {
        "sv": f"{BASE}/sv/tools/garden/",
        "en": f"{BASE}/en/tools/garden/",
        "x-default": f"{BASE}/en/tools/garden/",
    }
    assert found == {f"{BASE}/sv/tools/garden/": expected, f"{BASE}/en/tools/garden/": expected}


@pytest.mark.django_db
def test_sitemap_lists_the_lists_in_all_languages(client):
    found = urls(client)
    for name in sitemaps.LISTS:
        with translation.override("fi"):
            assert list(found[BASE + reverse(name)]) == [*languages.CODES, "x-default"]


@pytest.mark.django_db
def test_sitemap_lists_home_with_the_address_that_asks_for_the_language(client):
    PageFactory(slug="home", title_en="Home", title_de="Start")
    assert urls(client)[f"{BASE}/de/"] == {"de": f"{BASE}/de/", "en": f"{BASE}/en/", "x-default": f"{BASE}/"}


@pytest.mark.django_db
def test_sitemap_has_no_drafts_and_no_parts_without_a_page(client):
    ToolFactory(slug="hidden", draft=True)
    draft = EditionFactory(work=WorkFactory(), status="draft")
    NodeFactory(edition=draft, slug="hidden")
    chapter = NodeFactory(slug="begin")
    NodeFactory(edition=chapter.edition, parent=chapter, kind=Node.Kind.SECTION, slug="hidden")
    found = "\n".join(urls(client))
    assert ("hidden" in found, f"{BASE}/en/handbook/begin/" in found) == (False, True)


@pytest.mark.django_db
def test_two_works_on_one_page_are_listed_once(client):
    EditionFactory(work=WorkFactory(kind="recommendations", title_en="One"))
    EditionFactory(work=WorkFactory(kind="recommendations", title_sv="Två", title_en=None))
    found = urls(client)
    assert list(found[f"{BASE}/sv/recommendations/"]) == ["sv", "en", "x-default"]
    assert client.get("/sitemap.xml").content.count(b"/sv/recommendations/</loc>") == 1


@pytest.mark.django_db
def test_sitemap_says_when_a_record_changed(client):
    tool = ToolFactory(slug="garden")
    root = ET.fromstring(client.get("/sitemap.xml").content)
    (url,) = [url for url in root if "garden" in url.findtext(f"{MAP}loc")]
    assert url.findtext(f"{MAP}lastmod") == tool.updated_at.date().isoformat()


@pytest.mark.django_db
def test_many_pages_make_an_index(client, monkeypatch):
    monkeypatch.setattr(sitemaps, "PAGES_A_FILE", 8)
    ToolFactory.create_batch(2)
    root = ET.fromstring(client.get("/sitemap.xml").content)
    addresses = [file.findtext(f"{MAP}loc") for file in root]
    assert (root.tag, addresses) == (f"{MAP}sitemapindex", [f"{BASE}/sitemap.xml?p=1", f"{BASE}/sitemap.xml?p=2"])
    found = [len(ET.fromstring(client.get(f"/sitemap.xml?p={number}").content)) for number in (1, 2)]
    assert found == [8 * 9, 3 * 9 + 2 * 1]


@pytest.mark.django_db
@pytest.mark.parametrize("number", ["0", "2", "-1", "x", "²", "9" * 5000])
def test_sitemap_knows_no_such_file(client, number):
    assert client.get("/sitemap.xml", {"p": number}).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("factory", [ToolFactory, MicroProjectFactory, NodeFactory])
def test_sitemap_takes_the_same_queries_for_one_and_three(client, factory):
    counts = []
    for number in (1, 2):
        factory.create_batch(number)
        with CaptureQueriesContext(connection) as queries:
            client.get("/sitemap.xml")
        counts.append(len(queries))
    assert counts == [9, 9]


@pytest.mark.parametrize("address", ["/sitemap.xml", "/robots.txt"])
def test_what_crawlers_read_is_one_for_all_languages(client, pages, address):
    for asked in ("lt", "sv;q=0.5, en"):
        headers = client.get(address, headers={"Accept-Language": asked}).headers
        assert is_for_everyone({name.lower(): value for name, value in headers.items()}) is True
