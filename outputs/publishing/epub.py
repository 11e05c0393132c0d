"""A book as EPUB 3: a ZIP of XHTML files, the same bytes for the same content."""

import io
import zipfile
from collections.abc import Iterator
from html import escape
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from outputs.publishing.book import Book, Chapter, Entry, Level, Part, Section
from outputs.publishing.imprint import funding
from outputs.publishing.pdf import COLOURS
from sempre.drawing.way import way
from sempre.markdown import printable, render
from sempre.translated import Text

CONTAINER = """<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>
<rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>"""
CSS = """body{font-family:serif;line-height:1.5}h1,h2,h3,h4{line-height:1.2;text-align:start;hyphens:none}
.lead{font-size:1.1em}.kind,.label,.note,.example,.aliases{font-size:.9em}.imprint{font-size:.85em}
.figure img{width:100%}.part{margin-top:20%}dt{font-weight:bold}dd{margin:0 0 .6em}
table{border-collapse:collapse}
th,td{text-align:start;vertical-align:top;border-bottom:1px solid;padding:.3em .6em .3em 0}
blockquote{border-inline-start:3px solid;margin-inline:0;padding-inline-start:1em}
.partial{border-inline-start:3px solid;padding-inline-start:1em}"""
ACCESS = {
    "accessMode": ("textual", "visual"),
    "accessModeSufficient": ("textual",),
    "accessibilityFeature": ("structuralNavigation", "tableOfContents", "alternativeText", "readingOrder"),
    "accessibilityHazard": ("none",),
}


class Leaf(NamedTuple):
    """One file of the book; ``depth`` 1 stands below a part in the contents."""

    name: str
    title: Text
    body: str
    depth: int = 0


def package(book: Book, *, identifier: str) -> bytes:
    """Return the file; ``identifier`` is its address, which also tells languages apart."""
    leaves = list(_leaves(book))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        _write(archive, "mimetype", "application/epub+zip", zipfile.ZIP_STORED)
        _write(archive, "META-INF/container.xml", CONTAINER)
        _write(archive, "OEBPS/book.opf", _manifest(book, leaves, identifier))
        _write(archive, "OEBPS/nav.xhtml", _navigation(book, leaves))
        _write(archive, "OEBPS/book.css", CSS)
        _write(archive, "OEBPS/way.svg", way().as_svg(COLOURS, 960))
        for leaf in leaves:
            _write(archive, f"OEBPS/{leaf.name}.xhtml", _page(book.language, leaf.title.value, leaf.body))
    return out.getvalue()


def _leaves(book: Book) -> Iterator[Leaf]:
    yield Leaf("title", book.title, _title(book))
    number = 0
    for place, part in enumerate(book.parts, 1):
        if part.title:
            yield Leaf(f"p{place}", part.title, _part(part))
        for chapter in part.chapters:
            number += 1
            yield Leaf(f"c{number}", chapter.title, _chapter(chapter), 1 if part.title else 0)
    if book.glossary:
        title = Text(pgettext("words of the field", "Glossary"), book.language, book.language)
        yield Leaf("glossary", title, _glossary(title, book.glossary))
    about = Text(_("About this edition"), book.language, book.language)
    yield Leaf("about", about, _about(about, book))


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


def _in_language(value: Text) -> str:
    return f' lang="{value.language}" xml:lang="{value.language}"' if value.is_fallback else ""


def _marked(tag: str, value: Text | None, css: str = "") -> str:
    """Return a text in an element that says its language where it is not the book's."""
    names = f' class="{css}"' if css else ""
    return f"<{tag}{names}{_in_language(value)}>{escape(value.value)}</{tag}>" if value else ""


def _plain(tag: str, value: str, css: str = "") -> str:
    return f'<{tag} class="{css}">{escape(value)}</{tag}>' if value else ""


def _body(value: Text | None, below: int = 1) -> str:
    if not value:
        return ""
    html = render(value.value, below).replace("<br>", "<br/>").replace("<hr>", "<hr/>").replace("&nbsp;", "\u00a0")
    return f"<div{_in_language(value)}>{html}</div>"


def _items(values) -> str:
    return f"<ul>{''.join(f'<li>{_marked("span", value)}</li>' for value in values)}</ul>"


def _title(book: Book) -> str:
    alt = _("A wide landscape: water, a field and a road, and above them the sun climbing in three steps.")
    note = _("Partial: some parts are not yet in your language. They are listed at the end.") if book.is_partial else ""
    imprint = "".join(f"<p>{escape(line)}</p>" for line in (*book.imprint, book.address, *funding()))
    return (
        f"{_plain('p', book.kind, 'kind')}{_marked('h1', book.title)}{_marked('p', book.summary, 'lead')}"
        f'<p class="figure"><img src="way.svg" alt="{escape(alt)}"/></p>{_plain("p", note, "partial")}'
        f'{_body(book.introduction)}<div class="imprint">{imprint}</div>'
    )


def _part(part: Part) -> str:
    label, lead = _plain("p", part.label, "label"), _marked("p", part.summary, "lead")
    return f'<div class="part">{label}{_marked("h1", part.title)}{lead}{_body(part.body)}</div>'


def _chapter(chapter: Chapter) -> str:
    facts = "".join(f"<dt>{escape(label)}</dt><dd>{escape(value)}</dd>" for label, value in chapter.facts)
    lists = "".join(f"<h2>{escape(listing.title)}</h2>{_items(listing.items)}" for listing in chapter.lists)
    return "".join(
        (
            _marked("h1", chapter.title),
            _marked("p", chapter.summary, "lead"),
            f"<dl>{facts}</dl>" if facts else "",
            _body(chapter.body),
            *map(_section, chapter.sections),
            lists,
        )
    )


def _section(section: Section) -> str:
    levels = "".join(map(_level, section.levels))
    return (
        f"{_marked('h2', section.title)}{_plain('p', section.note, 'note')}{_marked('p', section.summary)}"
        f"{_body(section.body, 2)}{f'<dl>{levels}</dl>' if levels else ''}"
    )


def _level(level: Level) -> str:
    number = escape(_("Level %(number)s") % {"number": level.number})
    example = ""
    if level.example:
        example = f'<p class="example">{escape(_("For example:"))} {_marked("span", level.example)}</p>'
    return f"<dt>{number}</dt><dd>{_marked('p', level.text)}{example}</dd>"


def _glossary(title: Text, entries: tuple[Entry, ...]) -> str:
    return f'{_marked("h1", title)}<dl epub:type="glossary">{"".join(map(_entry, entries))}</dl>'


def _entry(entry: Entry) -> str:
    also = escape(pgettext("other words for a term", "Also:"))
    aliases = f'<p class="aliases">{also} {_marked("span", entry.aliases)}</p>' if entry.aliases else ""
    term = f'<dt epub:type="glossterm">{_marked("dfn", entry.title)}</dt>'
    return f'{term}<dd epub:type="glossdef">{_marked("p", entry.summary)}{aliases}</dd>'


def _about(title: Text, book: Book) -> str:
    parts = [_marked("h1", title), _marked("p", book.source_note)]
    if book.untranslated:
        parts.append(f"<p>{escape(_('These parts are not yet in your language:'))}</p>{_items(book.untranslated)}")
    if book.sources:
        items = "".join(f"<li>{escape(source)}</li>" for source in book.sources)
        parts.append(f"<h2>{escape(_('Sources'))}</h2><ul>{items}</ul>")
    parts += [f"<p>{escape(line)}</p>" for line in (*book.imprint, book.address)]
    return "".join(parts)


def _accessibility() -> str:
    rows = [("schema:" + name, value) for name, values in ACCESS.items() for value in values]
    rows.append(("schema:accessibilitySummary", _("All content is text in reading order, with headings and contents.")))
    return "".join(f'<meta property="{name}">{escape(value)}</meta>' for name, value in rows)


def _manifest(book: Book, leaves: list[Leaf], identifier: str) -> str:
    items = "".join(f'<item id="{n}" href="{n}.xhtml" media-type="application/xhtml+xml"/>' for n, *_rest in leaves)
    names = [leaves[0].name, "nav", *(leaf.name for leaf in leaves[1:])]
    spine = "".join(f'<itemref idref="{name}"/>' for name in names)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<package xmlns="http://www.idpf.org/2007/opf" version="3.0"'
        f' unique-identifier="id" xml:lang="{book.language}"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f'<dc:identifier id="id">{escape(identifier)}</dc:identifier><dc:title>{escape(book.title.value)}</dc:title>'
        f"<dc:language>{book.language}</dc:language><dc:creator>SEMPRE</dc:creator><dc:date>{book.date}</dc:date>"
        f"<dc:rights>{escape(book.licence)}</dc:rights><dc:description>{escape(book.summary.value)}</dc:description>"
        f'<meta property="dcterms:modified">{book.date}T00:00:00Z</meta>{_accessibility()}</metadata><manifest>'
        '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>'
        '<item id="way" href="way.svg" media-type="image/svg+xml"/>'
        f'<item id="css" href="book.css" media-type="text/css"/>{items}</manifest><spine>{spine}</spine></package>'
    )


def _navigation(book: Book, leaves: list[Leaf]) -> str:
    heading = escape(_("Contents"))
    first = leaves[1].name
    landmarks = (
        f'<nav epub:type="landmarks" hidden="hidden"><h2>{escape(_("Landmarks"))}</h2><ol>'
        f'<li><a epub:type="toc" href="nav.xhtml">{heading}</a></li>'
        f'<li><a epub:type="bodymatter" href="{first}.xhtml">{escape(leaves[1].title.value)}</a></li></ol></nav>'
    )
    contents = f'<nav epub:type="toc"><h1>{heading}</h1><ol>{"".join(_nested(leaves))}</ol></nav>'
    return _page(book.language, _("Contents"), contents + landmarks)


def _nested(leaves: list[Leaf]) -> Iterator[str]:
    """Yield the lines of the contents, the chapters of a part within its line."""
    for index, leaf in enumerate(leaves):
        after = leaves[index + 1].depth if index + 1 < len(leaves) else 0
        yield f'<li><a href="{leaf.name}.xhtml">{_marked("span", leaf.title)}</a>'
        yield "<ol>" if after > leaf.depth else "</li>"
        if after < leaf.depth:
            yield "</ol></li>"
