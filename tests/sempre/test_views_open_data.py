"""The page about open data, and the ways to the files."""

import re

import pytest
from django.urls import reverse

from sempre import languages
from sempre.catalogue import DATASETS

pytestmark = pytest.mark.django_db
NAMES = [dataset.name for dataset in DATASETS]


@pytest.fixture(autouse=True)
def base_url(settings):
    settings.BASE_URL = "https://portal.example"


@pytest.mark.parametrize("code", languages.CODES)
def test_the_page_tells_people_what_there_is(visitor, code):
    response = visitor.get(f"/{code}/open-data/")
    html = response.content.decode()
    assert (response.status_code, dict(response.cookies)) == (200, {})
    assert "https://creativecommons.org/licenses/by/4.0/" in html
    for name in NAMES:
        assert f'href="https://portal.example/api/v1/{name}"' in html
        assert f'href="https://portal.example/api/v1/{name}.csv?lang={code}"' in html


def test_the_page_tells_what_each_list_can_be_narrowed_by(visitor):
    html = visitor.get("/en/open-data/").content.decode()
    rows = dict(re.findall(r"<li><h3>([^<]+)</h3>(.*?)</li>", html, re.DOTALL))
    told = {title: re.findall(r"<code>(\w+)</code>", row) for title, row in rows.items()}
    assert (told["Partners"], told["Figures"]) == (
        ["country", "role", "target_group", "q"],
        ["indicator", "by", "period"],
    )
    assert (told["Tools"], told["Target groups"]) == (["phase", "target_group", "time", "q"], [])
    assert re.findall(r">(\w+)<span", rows["Networks"]) == ["XLSX", "CSV", "GeoJSON", "JSON"]


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
