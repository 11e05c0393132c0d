"""Books as PDF and EPUB: gathered once, set in any language, kept by their content."""

import io
import re
import zipfile
from xml.etree import ElementTree

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from outputs import clock
from outputs.publishing import epub, files, gathering, pdf, shelf
from sempre import languages, typesetting
from sempre.translated import Text
from tests.factories.microprojects import MicroProjectFactory
from tests.factories.outputs import (
    EditionFactory,
    LevelFactory,
    NodeFactory,
    TermFactory,
    ToolFactory,
    WorkFactory,
)

pytestmark = pytest.mark.django_db
LETTERS = "åäö æøå äöüß ąćęłńóśźż õäöü āčēģīķļņšūž ąčęėįšųūž"
BODY = f"""## Heading

{LETTERS} #"quoted" $math$ *em* **strong** \\ @ref <tag>

- one
- two

1. first
2. second

> said

[link](https://example.org/?a=1&b=2)"""


@pytest.fixture
def edition():
    work = WorkFactory(kind="handbook", title_en="The handbook", title_lt="Žinynas", original_title="The book",
                       sources="https://example.org/", source_note_en="A note.")  # fmt: skip
    edition = EditionFactory(work=work, version="1.0", status="published")
    node = NodeFactory(edition=edition, title_en="Needs & wishes", title_lt="Poreikiai", body_en=BODY, kind="chapter")
    node.tools.add(ToolFactory(title_en="World café"), ToolFactory(title_en="Hidden", state="draft"))
    return edition


def book_in(code: str, edition):
    with translation.override(code):
        return gathering.handbook()()


def test_the_pdf_is_tagged_in_its_language_and_takes_any_letter(edition):
    with translation.override("lt"):
        data = typesetting.render(pdf.source_of(book_in("lt", edition)))
    assert data.startswith(b"%PDF-1.7")
    assert b"/Lang (lt)" in data or b"/Lang(lt)" in data
    assert re.search(rb"/Marked\s+true", data)
    assert b"pdfuaid" in data


def test_the_source_marks_what_is_not_in_the_readers_language(edition):
    with translation.override("lt"):
        source = pdf.source_of(book_in("lt", edition))
    assert '#text(lang: "en")[' in source
    assert '#heading(level: 2)[#"Poreikiai"]' in source
    assert "Hidden" not in source


@pytest.mark.parametrize(
    ("source", "content"),
    [
        ("### First", '#heading(level: 2)[#"First"]'),
        ("# Top", '#heading(level: 2)[#"Top"]'),
        ("## A\n\n#### B\n\n##### C", '#heading(level: 2)[#"A"]#heading(level: 3)[#"B"]#heading(level: 4)[#"C"]'),
        ("## A\n\n### B\n\n## C", '#heading(level: 2)[#"A"]#heading(level: 3)[#"B"]#heading(level: 2)[#"C"]'),
        ("## \n\nText\n\n### B", '#"Text"#heading(level: 2)[#"B"]'),
        ("## [](https://example.org/)", ""),
        ("a\x0bb", '#"ab"'),
        (
            "| a | b |\n|---|---|\n| *c* | |\n| d | e |",
            '#table-of(([#"a"],[#"b"],),[#emph[#"c"]],[],[#"d"],[#"e"],)',
        ),
    ],
)
def test_markdown_becomes_typst_that_pdf_ua_takes(edition, source, content):
    edition.work.body_en = source
    edition.work.save()
    edition.nodes.update(body_en=source)
    assert typesetting.blocks(Text(source, "en", "en")).replace("\n", "") == content
    assert typesetting.render(pdf.source_of(book_in("en", edition))).startswith(b"%PDF-1.7")


def test_a_table_has_header_cells(edition):
    edition.nodes.update(body_en="| a | b |\n|---|---|\n| c | d |")
    data = typesetting.render(pdf.source_of(book_in("en", edition)))
    assert [len(re.findall(rb"/S\s*/%s\b" % kind, data)) for kind in (b"Table", b"TH", b"TD")] == [1, 2, 2]


@pytest.mark.parametrize("letters", ["日本", "\U00050000", "\ue0ff\uf8fe", "日\u0301", "\U0001f600"])
def test_letters_that_no_font_has_do_not_stop_the_pdf(edition, letters):
    edition.nodes.update(title_en=f"About {letters}", body_en=f"## {letters}\n\n| {letters} |\n|---|\n| `{letters}` |")
    assert typesetting.render(pdf.source_of(book_in("en", edition))).startswith(b"%PDF-1.7")


def test_the_epub_is_well_formed_and_the_same_for_the_same_content(edition):
    book = book_in("lt", edition)
    with translation.override("lt"):
        first, second = (epub.package(book, identifier="https://x/") for _ in "ab")
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert archive.namelist()[0] == "mimetype"
        assert archive.read("mimetype") == b"application/epub+zip"
        for name in archive.namelist():
            if name.endswith((".xhtml", ".opf", ".xml")):
                ElementTree.fromstring(archive.read(name))
        chapter = archive.read("OEBPS/c1.xhtml").decode()
        contents = archive.read("OEBPS/nav.xhtml").decode()
    assert contents.index("Poreikiai") < contents.index("World café")
    assert '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="lt"' in chapter
    assert '<div lang="en" xml:lang="en">' in chapter
    assert LETTERS in chapter


@pytest.mark.parametrize("code", languages.CODES)
def test_every_page_of_the_epub_is_xml_in_every_language(code):
    texts = {
        f"{field}_{code}": f"{LETTERS} a\u00a0b &nbsp;\x07\x0b\uffff < & >" for field in ("title", "summary", "body")
    }
    table = "\n\n| a&nbsp;b |\n|---|\n| \u00a0 |\n\n---\n\n1\\\n2 `&nbsp;` [\u00a0](https://example.org/?a&nbsp;b)"
    texts[f"body_{code}"] += table
    work = WorkFactory(kind="handbook", sources="https://example.org/?a&b\x1b", original_title="\x01 &", **texts)
    edition = EditionFactory(work=work, version="1.0\x02")
    NodeFactory(edition=edition, **texts).tools.add(ToolFactory(**{f"title_{code}": "\x03&nbsp;"}))
    with translation.override(code):
        data = epub.package(gathering.handbook()(), identifier="https://x/?a&b")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        pages = {name: archive.read(name) for name in archive.namelist() if name.endswith((".xhtml", ".opf"))}
    names = ("about.xhtml", "book.opf", "c1.xhtml", "c2.xhtml", "nav.xhtml", "p2.xhtml", "title.xhtml")
    assert sorted(pages) == [f"OEBPS/{name}" for name in names]
    trees = {name: ElementTree.fromstring(page) for name, page in pages.items()}
    paragraph = trees["OEBPS/c1.xhtml"].find(".//{http://www.w3.org/1999/xhtml}div/{http://www.w3.org/1999/xhtml}p")
    assert "".join(paragraph.itertext()) == f"{LETTERS} a\u00a0b \u00a0 < & >"


def test_the_epub_says_the_licence_of_the_work(edition):
    edition.work.licence = "© A & B"
    edition.work.save()
    data = epub.package(book_in("en", edition), identifier="https://x/")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert re.findall("<dc:rights>(.*)</dc:rights>", archive.read("OEBPS/book.opf").decode()) == ["© A &amp; B"]


def test_a_pdf_that_cannot_be_made_says_what_to_do(visitor, edition, monkeypatch, caplog):
    monkeypatch.setattr(pdf, "source_of", lambda book: "#heading(level: 2)[Not the first]")
    for _visit in "ab":
        response = visitor.get("/en/handbook.pdf")
        page = response.content.decode()
        assert response.status_code == 503
        assert response.headers["Content-Type"] == "text/html; charset=utf-8"
        assert "<h1>The PDF could not be made</h1>" in page
        assert '<p class="lead">Download the EPUB instead, or read the handbook here.</p>' in page
    assert [record.name for record in caplog.records if record.exc_info] == ["outputs.publishing.views"] * 2
    monkeypatch.undo()
    assert visitor.get("/en/handbook.pdf").status_code == 200


def test_the_files_are_served_for_download(visitor, edition):
    for path, content_type in (("pdf", "application/pdf"), ("epub", "application/epub+zip")):
        response = visitor.get(f"/fi/handbook.{path}")
        assert (response.status_code, response.headers["Content-Type"]) == (200, content_type)
        assert response.headers["Content-Disposition"] == f'attachment; filename="sempre-handbook-fi.{path}"'
        assert visitor.get(f"/fi/handbook.{path}").content == response.content


def test_what_is_read_is_named_by_chapter(edition):
    part = NodeFactory(edition=edition, kind="part", title_en="The part", position=30_000)
    NodeFactory(edition=edition, parent=part, title_en="Within", body_en="Text.")
    TermFactory(title_en="Say")
    with translation.override("en"):
        book = gathering.handbook()()
        source = pdf.source_of(book)
    assert [part.title and part.title.value for part in book.parts] == [None, "The part", "The tool cards"]
    assert [chapter.title.value for chapter in book.chapters] == ["Needs & wishes", "Within", "World café"]
    assert [entry.title.value for entry in book.glossary] == ["Say"]
    assert '#heading(level: 1)[#"The part"]' in source
    assert '#heading(level: 2)[#"Within"]' in source
    assert typesetting.render(source).startswith(b"%PDF-1.7")


def test_a_book_says_on_its_title_page_what_is_not_translated(edition):
    node = edition.nodes.get()
    whole, partly = book_in("en", edition), book_in("lt", edition)
    assert (whole.is_partial, [title.value for title in whole.untranslated]) == (False, [])
    assert (partly.is_partial, [title.value for title in partly.untranslated][0]) == (True, "Poreikiai")
    with translation.override("lt"):
        assert f'[#"{pdf._("Partial: some parts are not yet in your language. They are listed at the end.")}"]' in (
            pdf.source_of(partly)
        )
    node.body_lt = "Tekstas."
    node.save()
    assert book_in("lt", edition).untranslated == []


def test_the_same_content_is_the_same_file(edition):
    with translation.override("fi"):
        first, second = (files.make(gathering.handbook()(), "pdf") for _ in "ab")
    assert first == second


def test_nine_languages_cost_the_queries_of_one(edition):
    with CaptureQueriesContext(connection) as captured:
        gather = gathering.handbook()
        for code in languages.CODES:
            with translation.override(code):
                gather()
    one = len(captured)
    NodeFactory.create_batch(3, edition=edition, tools=[ToolFactory()])
    with CaptureQueriesContext(connection) as captured:
        gathering.handbook()()
    assert (len(captured), one <= 9) == (one, True)


def test_the_clock_makes_what_is_new_and_only_that(edition, monkeypatch):
    monkeypatch.setattr(shelf.languages, "CODES", ("en", "fi"))
    clock.make_books_ready(timezone.now())
    assert shelf.make_ready() == []
    edition.nodes.update(body_fi="Uusi teksti.")
    assert shelf.make_ready() == ["handbook-fi.pdf", "handbook-fi.epub"]


def test_a_reader_gets_what_the_clock_made(visitor, edition, monkeypatch):
    shelf.make_ready()
    monkeypatch.setattr(files, "make", None)
    answers = [visitor.get(f"/pl/{path}").status_code for path in ("handbook.pdf", "handbook.epub", "tools.epub")]
    assert answers == [200, 200, 200]


def test_a_file_that_cannot_be_made_does_not_stop_the_others(edition, monkeypatch, caplog):
    monkeypatch.setattr(pdf, "source_of", lambda book: "#heading(level: 2)[Not the first]")
    monkeypatch.setattr(shelf.languages, "CODES", ("en",))
    assert shelf.make_ready() == ["handbook-en.epub", "tools-en.epub"]
    assert [record.levelname for record in caplog.records if record.exc_info] == ["ERROR", "ERROR"]


@pytest.mark.parametrize("form", ["pdf", "epub"])
def test_a_chapter_has_files_of_its_own(visitor, edition, form):
    slug = edition.nodes.get().slug
    response = visitor.get(f"/en/handbook/{slug}.{form}")
    assert response.headers["Content-Disposition"] == f'attachment; filename="sempre-handbook-{slug}-en.{form}"'
    assert visitor.get(f"/en/handbook/{slug}.docx").status_code == 404


@pytest.mark.parametrize("form", ["pdf", "epub"])
def test_a_set_of_cards_as_a_file(visitor, form):
    for slug in ("a", "b"):
        ToolFactory(slug=slug, steps_en="1. Begin", minutes_min=30, minutes_max=60, group_min=4)
    response = visitor.get(f"/en/tools/my-set.{form}?tool=b&tool=a&tool=nothing")
    assert response.headers["Content-Disposition"] == f'attachment; filename="sempre-my-set-en.{form}"'
    if form == "epub":
        with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
            pages = [archive.read(f"OEBPS/c{n}.xhtml").decode() for n in (1, 2)]
        assert ["30–60 minutes" in page for page in pages] == [True, True]


def test_sets_made_at_once_are_counted_and_what_is_kept_is_not(visitor, monkeypatch):
    from outputs.publishing import views

    monkeypatch.setitem(views.RATES, "my_set", "1/300s/ip")
    monkeypatch.setattr(files, "make", lambda book, form: b"x")
    ToolFactory(slug="a")
    ToolFactory(slug="b")
    paths = ("my-set.pdf?tool=a", "my-set.pdf?tool=a", "my-set.pdf?tool=b")
    assert [visitor.get(f"/en/tools/{path}").status_code for path in paths] == [200, 200, 429]


def test_the_roadmap_whole_and_in_the_pocket():
    edition = EditionFactory(work=WorkFactory(kind="roadmap"))
    area = NodeFactory(edition=edition, kind="area", title_en="People", body_en="The area.")
    for title, in_pocket in (("Both", True), ("Full", False)):
        practice = NodeFactory(edition=edition, parent=area, kind="practice", title_en=title, in_pocket=in_pocket)
        LevelFactory.create_batch(5, node=practice)
    whole, pocket = gathering.roadmap()(), gathering.roadmap(pocket=True)()
    assert [[section.title.value for section in book.chapters[0].sections] for book in (whole, pocket)] == [
        ["Both", "Full"],
        ["Both"],
    ]
    assert [len(section.levels) for section in whole.chapters[0].sections] == [5, 5]
    assert typesetting.render(pdf.source_of(pocket)).startswith(b"%PDF-1.7")


def test_the_recommendations_are_one_file_of_all_papers(visitor):
    for slug in ("policy", "start-ups"):
        edition = EditionFactory(work=WorkFactory(kind="recommendations", slug=slug, title_en=f"Paper {slug}"))
        NodeFactory(edition=edition, kind="recommendation", micro_projects=[MicroProjectFactory(title_en="Garden")])
    book = gathering.recommendations()()
    assert [part.title.value for part in book.parts] == ["Paper policy", "Paper start-ups"]
    assert [item.value for item in book.chapters[0].lists[0].items] == ["Garden"]
    assert visitor.get("/en/recommendations.pdf").status_code == 200


@pytest.mark.parametrize("path", ["handbook.pdf", "handbook.epub", "handbook/a.pdf", "tools.pdf", "tools.docx",
                                  "roadmap.pdf", "roadmap-pocket.pdf", "recommendations.pdf"])  # fmt: skip
def test_what_is_not_published_has_no_file(visitor, path):
    ToolFactory(state="draft")
    for kind in ("handbook", "roadmap", "recommendations"):
        NodeFactory(edition=EditionFactory(work=WorkFactory(kind=kind, state="draft")), slug="a")
    assert visitor.get(f"/en/{path}").status_code == 404


def test_a_megabyte_of_anything_is_fast_and_harmless(edition):
    edition.nodes.update(body_en="[" * 300_000)
    with translation.override("en"):
        book = gathering.handbook()()
        assert files.make(book, "epub")[:2] == b"PK"
    assert cache.get(files.key_of(book, "pdf")) is None
