"""A book as tagged PDF: title page, contents, parts, chapters, glossary and closing; the floor sets the letters."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from outputs.publishing.book import Book, Chapter, Entry, Part, Section
from sempre.drawing.way import way
from sempre.translated import Text
from sempre.typesetting import STYLE, blocks, drawing, facts, funded, quoted, words

COLOURS = {"m0": "#dbe8ea", "m1": "#0b5563", "m2": "#d9a528", "m3": "#efe6cf"}
LAYOUT = """
#let rye = rgb("#d9a528")
#let running(chapter-level) = context {
  let leaf = here().page()
  if leaf > 1 {
    let opening = heading.where(level: 1).or(heading.where(level: chapter-level))
    let opened = query(opening).any(it => it.location().page() == leaf)
    let before = query(selector(opening).before(here()))
    set text(size: 9pt, fill: soft)
    grid(columns: (1fr, auto), if not opened and before.len() > 0 { before.last().body }, counter(page).display("1"))
  }
}
#let foot = context if here().page() > 1 { text(size: 8pt, fill: soft)[#edition #h(1fr) #address] }
#set text(size: 11pt)
#set par(leading: 0.7em, spacing: 1.05em, justify: false)
#set list(indent: 0.2cm, spacing: 0.75em)
#set enum(indent: 0.2cm, spacing: 0.75em)
#set table(stroke: (x, y) => (bottom: 0.5pt + line-colour), inset: (x: 5pt, y: 5pt), align: start)
#show table.cell.where(y: 0): strong
#show table: set text(size: 9.5pt, hyphenate: true)
#show table: set par(leading: 0.55em)
#show quote.where(block: true): it => block(inset: (left: 0.5cm), stroke: (left: 1.5pt + rye), emph(it.body))
#let lead(body) = block(below: 1.3em, text(size: 12.5pt, fill: soft, body))
#let title-of(body, size) = block(above: 0.7em, below: 0.9cm, text(size: size, fill: sea, weight: "semibold", body))
#set terms(spacing: 0.7em, hanging-indent: 3.4cm, separator: none)
#let fact(label, value) = terms.item(box(width: 3.4cm, inset: (right: 0.4cm), text(weight: "regular", fill: soft, label)), value)
#let level(number, body, example) = block(breakable: false, above: 0.8em, below: 0.8em, grid(columns: (0.9cm, 1fr),
  text(size: 15pt, fill: sea, number), [#body #if example != none { parbreak(); text(size: 9.5pt, fill: soft, example) }]))
"""  # noqa: E501 - Typst reads better so
HEADINGS = """
#show heading.where(level: {chapter}): it => {{ pagebreak(weak: true); title-of(it.body, 23pt) }}
#show heading.where(level: {chapter} + 1): it => block(above: 1.5em, below: 0.75em, text(size: 14.5pt, it.body))
#show heading.where(level: {chapter} + 2): it => block(above: 1.3em, below: 0.65em, text(size: 12pt, it.body))
#set page(header: running({chapter}), footer: foot)
"""
PARTS = """
#show heading.where(level: 1): it => title-of(it.body, 34pt)
#show outline.entry.where(level: 1): set text(weight: "semibold")
#show outline.entry.where(level: 1): set block(above: 0.95em)
"""
PAGE = '#set page(paper: "a4", margin: (x: 2.6cm, top: 2.7cm, bottom: 2.6cm), numbering: "1", footer: none)'


def source_of(book: Book) -> str:
    """Return the whole book as a Typst document."""
    chapter = 2 if book.has_parts else 1
    parts = [
        _head(book),
        _title_page(book),
        HEADINGS.format(chapter=chapter),
        PARTS if book.has_parts else "",
        _contents(chapter, len(book.chapters)),
        _opening(book),
        *(_part(part, chapter) for part in book.parts),
        _glossary(book.glossary, chapter),
        _closing(book),
    ]
    return "\n".join(part for part in parts if part)


def _head(book: Book) -> str:
    date = book.date
    return "\n".join(
        (
            f'#set document(title: {quoted(book.title.value)}, author: "SEMPRE", '
            f"date: datetime(year: {date.year}, month: {date.month}, day: {date.day}))",
            f"#set text(lang: {quoted(book.language)})",
            f"#let edition = [SEMPRE – #{quoted(book.foot)}]",
            f"#let address = [#{quoted(book.address.partition('://')[2])}]",
            PAGE,
            STYLE,
            LAYOUT,
        )
    )


def _title_page(book: Book) -> str:
    alt = _("A wide landscape: water, a field and a road, and above them the sun climbing in three steps.")
    figure = drawing(way().as_svg(COLOURS, 480), "3.34cm", alt)
    imprint = " #linebreak() ".join(words(line) for line in (*book.imprint, book.address))
    partial = ""
    if book.is_partial:
        note = _("Partial: some parts are not yet in your language. They are listed at the end.")
        partial = f"#block(inset: (left: 0.4cm), stroke: (left: 2pt + rye), [{words(note)}])\n"
    kind = f"#text(size: 12pt, fill: soft)[{words(book.kind)}]\n\n" if str(book.kind) != str(book.title) else ""
    return (
        '#text(size: 15pt, weight: "semibold", tracking: 0.09em, fill: sea)[SEMPRE]\n#v(2.2cm)\n'
        f"#{figure}\n#v(1.2cm)\n{kind}"
        f"#{{ show heading: it => title-of(it.body, 32pt); heading(level: 1, outlined: false)[{words(book.title)}] }}\n"
        f"#lead[{words(book.summary)}]\n{partial}#v(1fr)\n#text(size: 9.5pt)[{imprint}]\n{funded(grows=False)}"
    )


def _contents(chapter: int, chapters: int) -> str:
    """Return the contents with page numbers; of a single chapter, its headings."""
    depth = chapter if chapters > 1 else chapter + 1
    title = f"#title-of([{words(_('Contents'))}], 20pt)"
    lines = f"set text(size: 10pt); set par(leading: 0.6em); outline(title: none, depth: {depth})"
    return f"#pagebreak(weak: true)\n{title}\n#{{ {lines} }}\n"


def _opening(book: Book) -> str:
    if not book.introduction:
        return ""
    return f"#pagebreak(weak: true)\n{blocks(book.introduction, below=1)}\n"


def _part(part: Part, chapter: int) -> str:
    chapters = "\n".join(_chapter(each, chapter) for each in part.chapters)
    if not part.title:
        return chapters
    body = blocks(part.body, below=1) if part.body else ""
    label = f"#text(size: 13pt, fill: soft)[{words(part.label)}]\n\n" if part.label else ""
    lead = f"#lead[{words(part.summary)}]\n" if part.summary else ""
    return (
        f"#pagebreak(weak: true)\n#v(5cm)\n{label}#heading(level: 1)[{words(part.title)}]\n{lead}{body}\n"
        f"#pagebreak(weak: true)\n{chapters}"
    )


def _chapter(chapter: Chapter, level: int) -> str:
    parts = [
        f"#heading(level: {level})[{words(chapter.title)}]",
        f"#lead[{words(chapter.summary)}]" if chapter.summary else "",
        facts(chapter.facts) if chapter.facts else "",
        blocks(chapter.body, below=level) if chapter.body else "",
        *(_section(section, level + 1) for section in chapter.sections),
        *(_list(listing.title, listing.items, level + 1) for listing in chapter.lists),
    ]
    return "\n".join(part for part in parts if part)


def _section(section: Section, level: int) -> str:
    parts = [
        f"#heading(level: {level})[{words(section.title)}]",
        f"#text(size: 9.5pt, fill: soft)[{words(section.note)}]\n" if section.note else "",
        f"#text(fill: soft)[{words(section.summary)}]\n" if section.summary else "",
        blocks(section.body, below=level),
        *(_level(each.number, each.text, each.example) for each in section.levels),
    ]
    return "\n".join(part for part in parts if part)


def _level(number: int, text: Text, example: Text) -> str:
    shown = f"[{words(_('For example:'))} {words(example)}]" if example else "none"
    return f'#level("{number}", [{words(text)}], {shown})'


def _list(title: str, items, level: int) -> str:
    rows = "".join(f"[{words(item)}]," for item in items)
    return f"#heading(level: {level}, outlined: false)[{words(title)}]\n#list({rows})\n"


def _glossary(entries: tuple[Entry, ...], chapter: int) -> str:
    if not entries:
        return ""
    break_before = "#pagebreak(weak: true)\n" if chapter > 1 else ""
    heading = f"#heading(level: 1)[{words(pgettext('words of the field', 'Glossary'))}]\n"
    return break_before + heading + "\n".join(map(_entry, entries))


def _entry(entry: Entry) -> str:
    also = words(pgettext("other words for a term", "Also:"))
    aliases = f"\n\n#text(size: 9.5pt, fill: soft)[{also} {words(entry.aliases)}]" if entry.aliases else ""
    term = f"#strong[{words(entry.title)}] #linebreak() {words(entry.summary)}{aliases}"
    return f"#block(breakable: false, above: 1.1em)[{term}]"


def _closing(book: Book) -> str:
    parts = [f"#pagebreak(weak: true)\n#heading(level: 1)[{words(_('About this edition'))}]"]
    if book.source_note:
        parts.append(words(book.source_note))
    if book.untranslated:
        items = "".join(f"[{words(title)}]," for title in book.untranslated)
        parts.append(f"{words(_('These parts are not yet in your language:'))}\n#list({items})")
    if book.sources:
        items = "".join(f"[{words(source)}]," for source in book.sources)
        parts.append(f"#heading(level: 2, outlined: false)[{words(_('Sources'))}]\n#list({items})")
    parts += [" #linebreak() ".join(words(line) for line in (*book.imprint, book.address))]
    return "\n\n".join(parts)
