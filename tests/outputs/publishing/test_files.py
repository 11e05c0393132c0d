"""The handbook as PDF and EPUB."""

import io
import re
import zipfile
from xml.etree import ElementTree

import pytest
from django.utils import translation

from outputs.publishing import epub, pdf
from outputs.publishing.book import gather
from tests.factories.outputs import EditionFactory, NodeFactory, ToolFactory, WorkFactory

pytestmark = pytest.mark.django_db
LETTERS = "åäö æøå äöüß ąćęłńóśźż õäöü āčēģīķļņšūž ąčęėįšųūž"
BODY = f'## Heading\n\n{LETTERS} #"quoted" $math$ *em* **strong** \\ @ref <tag>\n\n- one\n- two\n\n1. first\n2. second\n\n' \
       "> said\n\n[link](https://example.org/?a=1&b=2)"  # fmt: skip


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
        data = pdf.render(pdf.source_of(book_in("lt", edition)))
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


def test_the_files_are_served_for_download(visitor, edition):
    for path, content_type in (("pdf", "application/pdf"), ("epub", "application/epub+zip")):
        response = visitor.get(f"/fi/handbook.{path}")
        assert (response.status_code, response.headers["Content-Type"]) == (200, content_type)
        assert response.headers["Content-Disposition"] == f'attachment; filename="sempre-handbook-fi.{path}"'
        assert visitor.get(f"/fi/handbook.{path}").content == response.content
