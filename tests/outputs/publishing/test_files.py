"""The handbook as PDF and EPUB."""

import io
import re
import zipfile
from xml.etree import ElementTree

import pytest
from django.utils import translation

from outputs.publishing import epub, pdf
from outputs.publishing.book import gather
from sempre import languages, typesetting
from sempre.translated import Text
from tests.factories.outputs import EditionFactory, NodeFactory, ToolFactory, WorkFactory

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
        return gather(edition.work, edition)


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
    assert '#heading(level: 1)[#"Poreikiai"]' in source
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
        first, second = (epub.package(book, identifier="https://x/", modified="2026-11-21T00:00:00Z") for _ in "ab")
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert archive.namelist()[0] == "mimetype"
        assert archive.read("mimetype") == b"application/epub+zip"
        for name in archive.namelist():
            if name.endswith((".xhtml", ".opf", ".xml")):
                ElementTree.fromstring(archive.read(name))
        chapter = archive.read("OEBPS/c1.xhtml").decode()
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
        data = epub.package(gather(work, edition), identifier="https://x/?a&b", modified="2026-11-21T00:00:00Z")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        pages = {name: archive.read(name) for name in archive.namelist() if name.endswith((".xhtml", ".opf"))}
    assert sorted(pages) == [f"OEBPS/{name}" for name in
                             ("about.xhtml", "book.opf", "c1.xhtml", "nav.xhtml", "title.xhtml")]  # fmt: skip
    trees = {name: ElementTree.fromstring(page) for name, page in pages.items()}
    paragraph = trees["OEBPS/c1.xhtml"].find(".//{http://www.w3.org/1999/xhtml}div/{http://www.w3.org/1999/xhtml}p")
    assert "".join(paragraph.itertext()) == f"{LETTERS} a\u00a0b \u00a0 < & >"


def test_the_epub_says_the_licence_of_the_work(edition):
    edition.work.licence = "© A & B"
    data = epub.package(book_in("en", edition), identifier="https://x/", modified="2026-11-21T00:00:00Z")
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
    assert [record.name for record in caplog.records if record.exc_info] == ["outputs.views_files"] * 2
    monkeypatch.undo()
    assert visitor.get("/en/handbook.pdf").status_code == 200


def test_the_files_are_served_for_download(visitor, edition):
    for path, content_type in (("pdf", "application/pdf"), ("epub", "application/epub+zip")):
        response = visitor.get(f"/fi/handbook.{path}")
        assert (response.status_code, response.headers["Content-Type"]) == (200, content_type)
        assert response.headers["Content-Disposition"] == f'attachment; filename="sempre-handbook-fi.{path}"'
        assert visitor.get(f"/fi/handbook.{path}").content == response.content
