"""The handbook as pages: contents, chapters, two languages, search inside, the whole book, the glossary."""

import gzip
import json
import re

import pytest

from sempre.search import reindex
from tests.counting import assert_same_queries
from tests.factories.outputs import EditionFactory, NodeFactory, TermFactory, ToolFactory, WorkFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def handbook():
    return EditionFactory(work=WorkFactory(kind="handbook", title_en="The book"), version="1.0", status="published")


@pytest.fixture
def parts(handbook):
    """Two parts with a chapter each."""
    one, two = (
        NodeFactory(edition=handbook, kind="part", title_en=f"Part {n}", stable_key=key, position=n)
        for n, key in enumerate(("needs-assessment", "closing"), 1)
    )
    first = NodeFactory(edition=handbook, parent=one, slug="first", stable_key="first", title_en="First chapter",
                        body_en="Trust.\n\n## How\n\nAsk *gently*.", position=0)  # fmt: skip
    second = NodeFactory(edition=handbook, parent=two, slug="second", stable_key="second", title_en="Second chapter",
                         body_en="End.", position=0)  # fmt: skip
    return first, second


def page(visitor, path: str) -> str:
    response = visitor.get(f"/en/handbook/{path}")
    assert response.status_code == 200
    return response.content.decode()


def test_a_work_shows_its_newest_published_edition(visitor, handbook):
    NodeFactory(edition=handbook, title_en="Old chapter", slug="old")
    newer = EditionFactory(work=handbook.work, version="2.0", status="published", date="2027-01-01")
    NodeFactory(edition=newer, title_en="New chapter", slug="new")
    draft = EditionFactory(work=handbook.work, version="3.0", status="draft", date="2028-01-01")
    NodeFactory(edition=draft, title_en="Draft chapter", slug="draft")
    html = page(visitor, "")
    assert [name for name in ("Old", "New", "Draft") if f"{name} chapter" in html] == ["New"]
    assert [visitor.get(f"/en/handbook/{slug}/").status_code for slug in ("new", "old", "draft")] == [200, 404, 404]


def test_the_contents_stand_under_their_parts_with_minutes(visitor, parts):
    html = page(visitor, "")
    order = [
        html.index(words) for words in ('id="needs-assessment"', "First chapter", 'id="closing"', "Second chapter")
    ]
    assert order == sorted(order)
    assert html.count("1 minute") == 2


def test_the_contents_need_as_many_queries_for_three_chapters(visitor, handbook):
    assert_same_queries(visitor, "/en/handbook/", lambda: NodeFactory(edition=handbook, title_en="A chapter"), most=3)


def test_a_chapter_needs_as_many_queries_beside_three_others(visitor, handbook):
    NodeFactory(edition=handbook, slug="this", tools=[ToolFactory()])
    TermFactory()
    assert_same_queries(visitor, "/en/handbook/this/", lambda: NodeFactory(edition=handbook), most=7)


def test_chapters_lead_on_across_parts_and_name_their_part(visitor, parts):
    html = page(visitor, "second/")
    assert '<a rel="prev" href="/en/handbook/first/">' in html
    assert 'rel="next"' not in html
    assert '<a href="/en/handbook/#closing">Part 2</a>' in html


def test_every_block_has_a_place_that_survives_a_language_switch(visitor, parts):
    first, _second = parts
    first.body_fi = "Luottamus.\n\n## Miten\n\nKysy."
    first.save()
    found = [re.findall(r'id="(first\.\d+)"', visitor.get(f"/{code}/handbook/first/").content.decode())
             for code in ("en", "fi", "sv")]  # fmt: skip
    assert found == [["first.1", "first.2", "first.3"]] * 3
    html = page(visitor, "first/")
    assert '<a class="place" href="#first.2" aria-label="Link to “How”">#</a>' in html
    assert page(visitor, "all/").count('id="first.2"') == 1


def test_two_languages_stand_side_by_side(visitor, parts):
    first, _second = parts
    first.title_fi, first.body_fi = "Eka luku", "Luottamus.\n\n## Miten\n\nKysy."
    first.save()
    html = page(visitor, "first/?beside=fi")
    assert '<div lang="en"><p>Trust.</p>\n</div><div lang="fi"><p>Luottamus.</p>\n</div>' in html
    assert '<span class="also" lang="fi">Eka luku</span>' in html
    assert '<meta name="robots" content="noindex">' in html
    assert '<link rel="canonical" href="http://127.0.0.1:8000/en/handbook/first/">' in html
    assert "Luottamus" not in page(visitor, "first/")
    assert "noindex" not in page(visitor, "first/")


@pytest.mark.parametrize("asked", ["xx", "FI", "fi'><script>", "x" * 500])
def test_an_unknown_second_language_is_told_and_the_page_stays(visitor, parts, asked):
    html = page(visitor, f"first/?beside={asked}")
    assert "The portal does not have the second language that this address asks for." in html
    assert "<p>Trust.</p>" in html
    assert "fi'><script>" not in html


def test_a_second_language_that_lacks_the_text_is_told_once(visitor, parts):
    assert page(visitor, "first/?beside=lv").count("yet stand alone") == 1
    assert "yet stand alone" not in page(visitor, "first/?beside=en")


def test_search_inside_leads_to_the_paragraph(visitor, parts):
    ToolFactory(slug="cafe", title_en="Café", steps_en="1. Ask everybody gently")
    NodeFactory(edition=parts[0].edition, title_en="Other", body_en="Nothing of it.")
    reindex()
    html = page(visitor, "?q=gently")
    assert 'href="/en/handbook/first/#first.3"' in html
    assert "<mark>gently</mark>" in html
    assert 'href="/en/tools/cafe/#steps.1"' in html
    assert "2 chapters and tools" in html


@pytest.mark.parametrize("q", ["zzqqxx", "\"'<script>", "x" * 3000, "%20"])
def test_search_inside_without_a_find_says_what_to_do(visitor, parts, q):
    html = page(visitor, f"?q={q}")
    assert "<script>" not in html.replace('<script type="module"', "")
    assert ("No chapter and no tool has these words." in html) == (q.strip() != "%20")


def test_the_whole_book_keeps_the_order_of_headings(visitor, parts):
    html = page(visitor, "all/")
    assert re.findall(r"<h(\d)", html.partition('class="whole-part"')[2]) == ["2", "3", "4", "2", "3"]


@pytest.mark.parametrize(("typed", "nearest"), [("frst", "First chapter"), ("secnd-chapter", "Second chapter")])
def test_an_unknown_chapter_offers_the_nearest(visitor, parts, typed, nearest):
    NodeFactory(edition=EditionFactory(work=parts[0].edition.work, status="draft"), slug=typed, title_en="Secret")
    response = visitor.get(f"/en/handbook/{typed}/")
    html = response.content.decode()
    assert response.status_code == 404
    assert f">{nearest}</a>" in html
    assert "Secret" not in html
    assert visitor.get(f"/en/handbook/{typed}.pdf").status_code == 404


def test_an_address_like_nothing_offers_nothing(visitor, parts):
    assert "Perhaps you meant" not in visitor.get("/en/handbook/qqqqqqqq/").content.decode()


def test_a_chapter_names_the_words_of_the_glossary_that_it_uses(visitor, parts):
    TermFactory(slug="trust", title_en="trust")
    TermFactory(slug="asking", title_en="asking")
    TermFactory(slug="other", title_en="umbrella")
    TermFactory(slug="draft", title_en="gentle", state="draft")
    html = page(visitor, "first/")
    assert re.findall(r"/handbook/glossary/#(\w+)", html) == ["asking", "trust"]


def test_the_glossary_stands_in_the_order_of_the_alphabet(visitor, handbook):
    for title in ("ängel", "zon", "ande", "åka"):
        TermFactory(title_sv=title, title_en=f"{title} (en)", summary_en="Meaning.")
    html = visitor.get("/sv/handbook/glossary/").content.decode()
    assert re.findall(r"<dt>(\w+)</dt>", html) == ["ande", "zon", "åka", "ängel"]
    letters = html.partition('class="jump letters"')[2].partition("</ul>")[0]
    assert re.findall(r">(\w)</a>", letters) == ["A", "Z", "Å", "Ä"]
    data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', html)[1])
    assert (data["@type"], len(data["hasDefinedTerm"])) == ("DefinedTermSet", 4)
    assert '<td lang="en">ande (en)</td>' in html


@pytest.mark.parametrize(
    "body",
    [
        '<script>alert(1)</script>\n\n[x](javascript:alert(1))\n\n<img src=x onerror="alert(1)">',
        ">" * 3000 + " deep",
        "- " * 3000 + "deep",
        "[" * 3000,
        "word " * 10_000 + "\n\n" + "a\n\n" * 18_000,
    ],
)
def test_a_text_made_to_harm_does_not(visitor, handbook, body):
    NodeFactory(edition=handbook, slug="bad", body_en=body)
    for path in ("bad/", "all/", "bad.pdf", "bad.epub"):
        response = visitor.get(f"/en/handbook/{path}")
        assert response.status_code == 200
    html = page(visitor, "bad/").partition("<main")[2]
    assert [bad for bad in ("<script", 'href="javascript:', "<img src=x") if bad in html] == []


def test_a_long_chapter_stays_light(visitor, handbook):
    body = "\n\n".join(f"## Heading {n}\n\nSome words {n} that differ, {n * 7919} of them." for n in range(60))
    NodeFactory(edition=handbook, slug="long", body_en=body)
    assert len(gzip.compress(page(visitor, "long/").encode())) <= 12_000


@pytest.mark.parametrize("path", ["", "all/", "first/"])
def test_a_work_that_is_not_published_is_a_404(visitor, path):
    EditionFactory(work=WorkFactory(kind="handbook", state="draft"), status="published")
    EditionFactory(work=WorkFactory(kind="handbook"), status="draft")
    assert visitor.get(f"/en/handbook/{path}").status_code == 404
