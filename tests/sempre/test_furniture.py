"""What stands around every page: made once for a language and a section, and each page still has its own."""

import re
from html import unescape

import pytest
from django.test import RequestFactory
from django.urls import reverse
from django.utils import translation

from sempre import furniture, languages


def masthead(address: str) -> str:
    """Return the head of the page at ``address``, in the language that it begins with."""
    with translation.override(address.split("/")[1]):
        return unescape(furniture.masthead(RequestFactory().get(address)))


def marked(html: str) -> list[tuple[str, str]]:
    """Return address and mark of what is marked in the main navigation."""
    return re.findall(r'<li><a href="([^"]+)" aria-current="(page|true)">', html)


@pytest.mark.parametrize("code", languages.CODES)
def test_each_section_is_marked_in_its_own_language(code):
    with translation.override(code):
        addresses = [reverse(name) for name in furniture.SECTIONS]
    assert [address.split("/")[1] for address in addresses] == [code] * len(furniture.SECTIONS)
    assert [marked(masthead(address)) for address in addresses] == [[(address, "page")] for address in addresses]
    below = [f"{address}something/" for address in addresses]
    assert [marked(masthead(address)) for address in below] == [[(address, "true")] for address in addresses]
    assert marked(masthead(f"/{code}/")) == []


def test_the_names_of_the_sections_are_those_of_the_language():
    names = {code: re.findall(r'<a href="/../news/">([^<]+)</a>', masthead(f"/{code}/")) for code in ("en", "fi", "de")}
    assert names == {"en": ["News"], "fi": ["Uutiset"], "de": ["Aktuelles"]}


def test_each_page_has_its_own_address_in_the_other_languages():
    for rest in ("tools/", "tools/co-creation/", "tools/?phase=a&time=60", "search/?q=%22%3Cb%3E"):
        found = re.findall(r'<a href="([^"]+)" lang="(..)" hreflang', furniture_of(f"/fi/{rest}"))
        assert found == [(f"/{code}/{rest}".replace("&", "&amp;"), code) for code in languages.CODES]


def furniture_of(address: str) -> str:
    with translation.override(address.split("/")[1]):
        return furniture.masthead(RequestFactory().get(address))


def test_the_own_language_is_marked_among_the_nine():
    assert re.findall(r'lang="(..)" hreflang=".." aria-current="true"', masthead("/et/about/")) == ["et"]


def test_what_has_no_language_in_its_address_leads_to_the_home_pages():
    with translation.override("en"):
        found = furniture.page_languages(RequestFactory().get("/nothing/here/?q=1"))
    assert [item["url"] for item in found] == [f"/{code}/" for code in languages.CODES]


def test_the_foot_is_that_of_the_language():
    feet = {}
    for code in ("sv", "pl"):
        with translation.override(code):
            feet[code] = re.findall(r'href="(/../contact/)"', furniture.footer())
    assert feet == {"sv": ["/sv/contact/"], "pl": ["/pl/contact/"]}
