"""A book as tagged PDF: its title page, contents, chapters and closing; the letters are set on the floor."""

from django.utils.translation import gettext as _

from outputs.publishing.book import Book, Chapter
from sempre import languages
from sempre.typesetting import STYLE, blocks, quoted, words

LAYOUT = """
#set page(paper: "a4", margin: (x: 2.6cm, top: 2.8cm, bottom: 2.6cm), numbering: "1",
  header: context if counter(page).get().first() > 1 { text(size: 9pt, fill: soft)[#running-head] })
#set text(size: 11.5pt)
#set par(leading: 0.72em, spacing: 1.1em, justify: false)
#show heading.where(level: 1): it => {
  pagebreak(weak: true); v(1.2cm); text(size: 24pt, fill: sea, it.body); v(0.5cm)
}
#show heading.where(level: 2): it => { v(0.5cm); text(size: 15pt, it.body); v(0.15cm) }
"""
TITLE = "show heading: it => text(size: 34pt, fill: sea, it.body)"


def source_of(book: Book) -> str:
    """Return the whole book as a Typst document."""
    title = quoted(book.title.value)
    parts = [
        f'#set document(title: {title}, author: "SEMPRE")',
        f"#set text(lang: {quoted(book.language)})",
        f"#let running-head = [SEMPRE – #{title} · {languages.NAMES[book.language]}]",
        STYLE,
        LAYOUT,
        _title_page(book),
        f"#outline(title: {quoted(_('Contents'))}, depth: 1)",
        *(_chapter(chapter) for chapter in book.chapters),
        _closing(book),
    ]
    return "\n".join(parts)


def _title_page(book: Book) -> str:
    imprint = "\n\n".join(words(line) for line in book.imprint)
    return (
        f"#v(5cm)\n#{{ {TITLE}; heading(level: 1, outlined: false)[{words(book.title)}] }}\n\n"
        f"#text(size: 15pt)[{words(book.summary)}]\n#v(1fr)\n#text(size: 9.5pt)[\n{imprint}\n]\n#pagebreak()\n"
        f"{blocks(book.introduction)}\n"
    )


def _chapter(chapter: Chapter) -> str:
    tools = ""
    if chapter.tools:
        items = "".join(f"[{words(tool)}]," for tool in chapter.tools)
        tools = f"\n#heading(level: 2)[{words(_('Tools for this'))}]\n#list({items})\n"
    lead = f"#text(size: 13pt, fill: soft)[{words(chapter.summary)}]\n\n" if chapter.summary else ""
    return f"#heading(level: 1)[{words(chapter.title)}]\n{lead}{blocks(chapter.body)}{tools}"


def _closing(book: Book) -> str:
    parts = [f"#heading(level: 1)[{words(_('About this edition'))}]"]
    if book.source_note:
        parts.append(words(book.source_note))
    if book.untranslated:
        items = "".join(f"[{words(title)}]," for title in book.untranslated)
        parts.append(f"{words(_('These parts are not yet in your language:'))}\n#list({items})")
    if book.sources:
        items = "".join(f"[{words(source)}]," for source in book.sources)
        parts.append(f"#heading(level: 2)[{words(_('Sources'))}]\n#list({items})")
    return "\n\n".join(parts)
