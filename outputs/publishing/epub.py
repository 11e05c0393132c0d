"""A book as EPUB 3: a ZIP of XHTML files, the same bytes for the same content."""

import io
import zipfile
from html import escape

from django.utils.translation import gettext as _

from outputs.publishing.book import Book
from sempre.markdown import printable, render
from sempre.translated import Text

CONTAINER = """<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>
<rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>"""
CSS = "body{font-family:serif;line-height:1.5}h1,h2{line-height:1.2}.lead{font-size:1.1em}.imprint{font-size:.85em}"


def package(book: Book, *, identifier: str, modified: str) -> bytes:
    """Return the file; ``identifier`` is its address, ``modified`` an ISO 8601 time in UTC."""
    pages = [
        ("title", book.title, _title(book)),
        *((f"c{i}", c.title, _chapter(c)) for i, c in enumerate(book.chapters, 1)),
    ]
    pages.append(("about", Text(_("About this edition"), book.language, book.language), _about(book)))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        _write(archive, "mimetype", "application/epub+zip", zipfile.ZIP_STORED)
        _write(archive, "META-INF/container.xml", CONTAINER)
        _write(archive, "OEBPS/book.opf", _manifest(book, pages, identifier, modified))
        _write(archive, "OEBPS/nav.xhtml", _navigation(book, pages))
        _write(archive, "OEBPS/book.css", CSS)
        for name, title, body in pages:
            _write(archive, f"OEBPS/{name}.xhtml", _page(book.language, title.value, body))
    return out.getvalue()


def _write(archive: zipfile.ZipFile, name: str, text: str, method: int = zipfile.ZIP_DEFLATED) -> None:
    info = zipfile.ZipInfo(name, date_time=(2016, 3, 1, 0, 0, 0))
    info.compress_type = method
    archive.writestr(info, printable(text).encode())


def _page(language: str, title: str, body: str) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html>\n'
        f'<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="{language}"'
        f' xml:lang="{language}"><head><meta charset="utf-8"/><title>{escape(title)}</title>'
        f'<link rel="stylesheet" type="text/css" href="book.css"/></head><body>{body}</body></html>'
    )


def _marked(tag: str, value: Text, css: str = "") -> str:
    """Return a text in an element that says its language where it is not the book's."""
    language = f' lang="{value.language}" xml:lang="{value.language}"' if value.is_fallback else ""
    names = f' class="{css}"' if css else ""
    return f"<{tag}{names}{language}>{escape(value.value)}</{tag}>" if value else ""


def _body(value: Text) -> str:
    html = render(value.value).replace("<br>", "<br/>").replace("<hr>", "<hr/>").replace("&nbsp;", "\u00a0")
    language = f' lang="{value.language}" xml:lang="{value.language}"' if value.is_fallback else ""
    return f"<div{language}>{html}</div>"


def _title(book: Book) -> str:
    imprint = "".join(f"<p>{escape(line)}</p>" for line in book.imprint)
    lead = _marked("p", book.summary, "lead")
    return f'{_marked("h1", book.title)}{lead}{_body(book.introduction)}<div class="imprint">{imprint}</div>'


def _chapter(chapter) -> str:
    tools = "".join(f"<li>{_marked('span', tool)}</li>" for tool in chapter.tools)
    listed = f"<h2>{escape(_('Tools for this'))}</h2><ul>{tools}</ul>" if tools else ""
    return _marked("h1", chapter.title) + _marked("p", chapter.summary, "lead") + _body(chapter.body) + listed


def _about(book: Book) -> str:
    parts = [f"<h1>{escape(_('About this edition'))}</h1>", _marked("p", book.source_note)]
    if book.untranslated:
        items = "".join(f"<li>{_marked('span', title)}</li>" for title in book.untranslated)
        parts.append(f"<p>{escape(_('These parts are not yet in your language:'))}</p><ul>{items}</ul>")
    if book.sources:
        items = "".join(f"<li>{escape(source)}</li>" for source in book.sources)
        parts.append(f"<h2>{escape(_('Sources'))}</h2><ul>{items}</ul>")
    return "".join(parts)


def _manifest(book: Book, pages: list, identifier: str, modified: str) -> str:
    items = "".join(f'<item id="{n}" href="{n}.xhtml" media-type="application/xhtml+xml"/>' for n, _t, _b in pages)
    spine = "".join(f'<itemref idref="{name}"/>' for name, _t, _b in pages)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<package xmlns="http://www.idpf.org/2007/opf" version="3.0"'
        f' unique-identifier="id" xml:lang="{book.language}"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f'<dc:identifier id="id">{escape(identifier)}</dc:identifier><dc:title>{escape(book.title.value)}</dc:title>'
        f"<dc:language>{book.language}</dc:language><dc:creator>SEMPRE</dc:creator>"
        f"<dc:rights>{escape(book.licence)}</dc:rights><dc:description>{escape(book.summary.value)}</dc:description>"
        f'<meta property="dcterms:modified">{modified}</meta>'
        '<meta property="schema:accessMode">textual</meta><meta property="schema:accessibilityHazard">none</meta>'
        '<meta property="schema:accessibilityFeature">structuralNavigation</meta>'
        '<meta property="schema:accessibilityFeature">tableOfContents</meta></metadata><manifest>'
        '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>'
        f'<item id="css" href="book.css" media-type="text/css"/>{items}</manifest><spine>{spine}</spine></package>'
    )


def _navigation(book: Book, pages: list) -> str:
    items = "".join(f'<li><a href="{name}.xhtml">{escape(title.value)}</a></li>' for name, title, _body in pages)
    heading = escape(_("Contents"))
    return _page(book.language, _("Contents"), f'<nav epub:type="toc"><h1>{heading}</h1><ol>{items}</ol></nav>')
