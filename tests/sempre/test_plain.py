"""The plain-language pages: reachable from everywhere, honest about who checked them, short sentences."""

import datetime as dt
import re

import pytest
import yaml
from django.conf import settings
from django.core.exceptions import ValidationError

from sempre import languages
from sempre.models import Page
from sempre.plain import TWINS
from tests.factories.sempre import PageFactory

MOST, MEAN = 20, 11  # words a sentence: the longest, and all on average; Finnish and Estonian words are longer
FEWER = {"fi": (16, 9), "et": (17, 9.5), "lt": (18, 10), "lv": (18, 10), "pl": (19, 10.5)}
FILES = {slug: settings.BASE_DIR / "content" / "pages" / f"{slug}.yaml" for slug in TWINS}
MARKS = re.compile(r"[*_#>`]|\[|\]\([^)]*\)|^\s*(?:[-*]|\d+\.)\s+", re.MULTILINE)


@pytest.fixture
def plain(db):
    return [PageFactory(slug=slug, title_en=slug, state="published") for slug in (*TWINS, "home", "about")]


@pytest.mark.parametrize("slug", TWINS)
def test_each_leads_to_all_details_and_to_the_others(plain, visitor, slug):
    page = Page.objects.get(slug=slug)
    html = visitor.get(page.get_absolute_url()).content.decode().partition("<main")[2].partition("</main")[0]
    others = re.findall(r'<li><a href="(/en/plain/[^"]*)">', html)
    assert (page.get_absolute_url() in others, len(others)) == (False, len(TWINS) - 1)
    assert ('href="/en/micro-projects/"' in html) == (slug == "plain-take-part")
    assert "Readers have not checked it yet" in html


def test_every_page_leads_there(plain, visitor):
    assert 'href="/en/plain/"' in visitor.get("/en/about/").content.decode()
    assert 'href="/en/plain/about/"' in visitor.get("/en/about/").content.decode().partition("<main")[2]


def test_who_checked_it_is_told(plain, visitor):
    Page.objects.filter(slug="plain-about").update(checked_on=dt.date(2026, 5, 4), checked_by="Readers of Plön")
    html = visitor.get("/en/plain/about/").content.decode()
    assert ("They are from Readers of Plön. The day was 4 May 2026." in html, "not checked it yet" in html) == (
        True,
        False,
    )


@pytest.mark.parametrize("half", [{"checked_on": dt.date(2026, 5, 4)}, {"checked_by": "Somebody"}])
def test_half_a_check_is_none(plain, half):
    page = Page.objects.get(slug="plain-about")
    for name, value in half.items():
        setattr(page, name, value)
    with pytest.raises(ValidationError, match="Write both"):
        page.full_clean()


def test_a_page_that_is_not_published_is_not_there(visitor, plain):
    Page.objects.filter(slug="plain-rights").update(state="draft")
    assert visitor.get("/en/plain/rights/").status_code == 404
    assert "/en/plain/rights/" not in visitor.get("/en/plain/").content.decode()


def sentences(text: str) -> list[list[str]]:
    """Return the words of each sentence; headings and points of a list are sentences of their own."""
    lines = [line for paragraph in text.split("\n\n") for line in _lines(paragraph)]
    parts = (part for line in lines for part in re.split(r"(?<=[.!?:…])\s+", MARKS.sub(" ", line)))
    return [words for part in parts if (words := re.findall(r"[\w’'-]+", part))]


def _lines(paragraph: str) -> list[str]:
    is_list = re.match(r"\s*(?:[-*]|\d+\.)\s", paragraph)
    return re.split(r"\n(?=\s*(?:[-*]|\d+\.)\s)", paragraph) if is_list else [paragraph.replace("\n", " ")]


@pytest.mark.parametrize("code", languages.CODES)
@pytest.mark.parametrize("slug", TWINS)
def test_sentences_are_short_in_every_language(slug, code):
    record = yaml.safe_load(FILES[slug].read_text(encoding="utf-8"))
    found = sentences(f"{record['summary'][code]}\n\n{record['body'][code]}")
    most, mean = FEWER.get(code, (MOST, MEAN))
    assert [" ".join(words) for words in found if len(words) > most] == []
    assert (len(found) > 20, sum(map(len, found)) / len(found) <= mean) == (True, True)
