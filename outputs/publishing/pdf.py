"""A book as tagged PDF (PDF/UA-1), set by Typst from Markdown tokens."""

import typst
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.token import Token

from outputs.publishing.book import Book, Chapter
from sempre import languages
from sempre.translated import Text

_parser = MarkdownIt("commonmark", {"html": False})

STYLE = """
#set page(paper: "a4", margin: (x: 2.6cm, top: 2.8cm, bottom: 2.6cm), numbering: "1",
  header: context if counter(page).get().first() > 1 { text(size: 9pt, fill: rgb("#47585d"))[#running-head] })
#set text(font: "Libertinus Serif", size: 11.5pt, hyphenate: true)
#set par(leading: 0.72em, spacing: 1.1em, justify: false)
#set heading(numbering: none)
#show heading.where(level: 1): it => { pagebreak(weak: true); v(1.2cm); text(size: 24pt, fill: rgb("#0b5563"), it.body); v(0.5cm) }
#show heading.where(level: 2): it => { v(0.5cm); text(size: 15pt, it.body); v(0.15cm) }
#show link: it => text(fill: rgb("#0b5563"), it)
"""


def quoted(value: str) -> str:
    """Return ``value`` as a Typst string: no letter of it is read as markup."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
    return f'"{escaped}"'


def words(value: Text | str) -> str:
    """Return a short text as Typst content, marked with its language where that is not the reader's."""
    if isinstance(value, Text) and value.is_fallback:
        return f"#text(lang: {quoted(value.language)})[#{quoted(value.value)}]"
    return f"#{quoted(str(value))}"


def blocks(value: Text) -> str:
    """Return a Markdown text as Typst content."""
    content = "".join(_block(token) for token in _parser.parse(value.value))
    return f"#text(lang: {quoted(value.language)})[\n{content}\n]\n" if value.is_fallback else content


def _block(token: Token) -> str:
    match token.type:
        case "inline":
            return "".join(map(_inline, token.children or ()))
        case "heading_open":
            return f"\n\n#heading(level: {max(int(token.tag[1]), 2)})["
        case "heading_close":
            return "]\n\n"
        case "bullet_list_open":
            return "\n#list("
        case "ordered_list_open":
            return "\n#enum("
        case "bullet_list_close" | "ordered_list_close":
            return ")\n\n"
        case "list_item_open":
            return "["
        case "list_item_close":
            return "],"
        case "blockquote_open":
            return "\n#quote(block: true)["
        case "blockquote_close":
            return "]\n"
        case "paragraph_open" | "paragraph_close":
            return "" if token.hidden else "\n\n"
    return f"#{quoted(token.content)}" if token.content else ""


def _inline(token: Token) -> str:
    match token.type:
        case "text" | "code_inline":
            return f"#{quoted(token.content)}"
        case "softbreak":
            return " "
        case "hardbreak":
            return "#linebreak()"
        case "strong_open":
            return "#strong["
        case "em_open":
            return "#emph["
        case "link_open":
            return f"#link({quoted(str(token.attrs.get('href') or '#'))})["
        case "strong_close" | "em_close" | "link_close":
            return "]"
    return f"#{quoted(token.content)}" if token.content else ""


def source_of(book: Book) -> str:
    """Return the whole book as a Typst document."""
    title = quoted(book.title.value)
    parts = [
        f"#set document(title: {title}, author: \"SEMPRE\")",
        f"#set text(lang: {quoted(book.language)})",
        f"#let running-head = [SEMPRE – #{title} · {languages.NAMES[book.language]}]",
        STYLE,
        _title_page(book),
        f"#outline(title: {quoted(_('Contents'))}, depth: 1)",
        *(_chapter(chapter) for chapter in book.chapters),
        _closing(book),
    ]
    return "\n".join(parts)


def _title_page(book: Book) -> str:
    imprint = "\n\n".join(words(line) for line in book.imprint)
    return (
        f"#v(5cm)\n#text(size: 34pt, fill: rgb(\"#0b5563\"))[{words(book.title)}]\n\n"
        f"#text(size: 15pt)[{words(book.summary)}]\n#v(1fr)\n#text(size: 9.5pt)[\n{imprint}\n]\n#pagebreak()\n"
        f"{blocks(book.introduction)}\n"
    )


def _chapter(chapter: Chapter) -> str:
    tools = ""
    if chapter.tools:
        items = "".join(f"[{words(tool)}]," for tool in chapter.tools)
        tools = f"\n#heading(level: 2)[{words(_('Tools for this'))}]\n#list({items})\n"
    lead = f"#text(size: 13pt, fill: rgb(\"#47585d\"))[{words(chapter.summary)}]\n\n" if chapter.summary else ""
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


def render(source: str) -> bytes:
    """Return the PDF/UA-1 file of a Typst document."""
    return typst.compile(source.encode(), format="pdf", pdf_standards=["ua-1"])
