"""A book as tagged PDF (PDF/UA-1), set by Typst from Markdown tokens."""

import re
from collections.abc import Iterator

import typst
from django.utils.translation import gettext as _
from markdown_it.token import Token

from outputs.publishing.book import Book, Chapter
from sempre import languages
from sempre.markdown import parse, printable
from sempre.translated import Text

_WITHOUT_FONT = re.compile(r'the text `"([^"]+)"` could not be displayed')
_CODE_POINT = re.compile(r"\\u\{([0-9a-f]+)\}")

STYLE = """
#set page(paper: "a4", margin: (x: 2.6cm, top: 2.8cm, bottom: 2.6cm), numbering: "1",
  header: context if counter(page).get().first() > 1 { text(size: 9pt, fill: rgb("#47585d"))[#running-head] })
#set text(font: "Libertinus Serif", size: 11.5pt, hyphenate: true)
#set par(leading: 0.72em, spacing: 1.1em, justify: false)
#set heading(numbering: none)
#show heading.where(level: 1): it => {
  pagebreak(weak: true); v(1.2cm); text(size: 24pt, fill: rgb("#0b5563"), it.body); v(0.5cm)
}
#show heading.where(level: 2): it => { v(0.5cm); text(size: 15pt, it.body); v(0.15cm) }
#let table-of(head, ..cells) = table(columns: head.len(), table.header(..head), ..cells)
#show link: it => text(fill: rgb("#0b5563"), it)
"""
TITLE = 'show heading: it => text(size: 34pt, fill: rgb("#0b5563"), it.body)'


def quoted(value: str) -> str:
    """Return ``value`` as a Typst string: no letter of it is read as markup."""
    escaped = printable(value).replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
    return f'"{escaped}"'


def words(value: Text | str) -> str:
    """Return a short text as Typst content, marked with its language where that is not the reader's."""
    if isinstance(value, Text) and value.is_fallback:
        return f"#text(lang: {quoted(value.language)})[#{quoted(value.value)}]"
    return f"#{quoted(str(value))}"


def blocks(value: Text) -> str:
    """Return a Markdown text as Typst content."""
    content = "".join(_block(token) for token in _sound(parse(value.value)))
    return f"#text(lang: {quoted(value.language)})[\n{content}\n]\n" if value.is_fallback else content


def _sound(tokens: list[Token]) -> Iterator[Token]:
    """Yield the tokens as PDF/UA asks: no heading is empty, none skips a level below the h1 before the text."""
    level = 1
    rest = iter(tokens)
    for token in rest:
        if token.type != "heading_open":
            yield token
            continue
        title, close = next(rest), next(rest)
        if "".join(child.content for child in title.children or ()).strip():
            level = min(int(token.tag[1]), level + 1)
            token.tag = f"h{level}"
            yield from (token, title, close)


BLOCKS = {
    "heading_close": "]\n\n",
    "bullet_list_open": "\n#list(",
    "ordered_list_open": "\n#enum(",
    "bullet_list_close": ")\n\n",
    "ordered_list_close": ")\n\n",
    "list_item_open": "[",
    "list_item_close": "],",
    "blockquote_open": "\n#quote(block: true)[",
    "blockquote_close": "]\n",
    "table_open": "\n#table-of(",
    "thead_open": "(",
    "thead_close": "),",
    "th_open": "[",
    "th_close": "],",
    "td_open": "[",
    "td_close": "],",
    "table_close": ")\n\n",
}
INLINES = {
    "softbreak": " ",
    "hardbreak": "#linebreak()",
    "strong_open": "#strong[",
    "em_open": "#emph[",
    "strong_close": "]",
    "em_close": "]",
    "link_close": "]",
}


def _block(token: Token) -> str:
    match token.type:
        case "inline":
            return "".join(map(_inline, token.children or ()))
        case "heading_open":
            return f"\n\n#heading(level: {token.tag[1]})["
        case "paragraph_open" | "paragraph_close":
            return "" if token.hidden else "\n\n"
    return BLOCKS.get(token.type) or _plain(token)


def _inline(token: Token) -> str:
    if token.type == "link_open":
        return f"#link({quoted(str(token.attrs.get('href') or '#'))})["
    return INLINES.get(token.type) or _plain(token)


def _plain(token: Token) -> str:
    return f"#{quoted(token.content)}" if token.content else ""


def source_of(book: Book) -> str:
    """Return the whole book as a Typst document."""
    title = quoted(book.title.value)
    parts = [
        f'#set document(title: {title}, author: "SEMPRE")',
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
        f"#v(5cm)\n#{{ {TITLE}; heading(level: 1, outlined: false)[{words(book.title)}] }}\n\n"
        f"#text(size: 15pt)[{words(book.summary)}]\n#v(1fr)\n#text(size: 9.5pt)[\n{imprint}\n]\n#pagebreak()\n"
        f"{blocks(book.introduction)}\n"
    )


def _chapter(chapter: Chapter) -> str:
    tools = ""
    if chapter.tools:
        items = "".join(f"[{words(tool)}]," for tool in chapter.tools)
        tools = f"\n#heading(level: 2)[{words(_('Tools for this'))}]\n#list({items})\n"
    lead = f'#text(size: 13pt, fill: rgb("#47585d"))[{words(chapter.summary)}]\n\n' if chapter.summary else ""
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
    """Return the PDF/UA-1 file of a Typst document; letters that no font has become U+FFFD."""
    try:
        return _compiled(source)
    except typst.TypstError as error:
        unknown = _without_font(error.diagnostic)
        if not unknown:
            raise
    return _compiled(re.sub("|".join(map(re.escape, unknown)), "\ufffd", source))


def _compiled(source: str) -> bytes:
    return typst.compile(source.encode(), format="pdf", pdf_standards=["ua-1"])


def _without_font(diagnostic: str) -> list[str]:
    """Return the letters of which Typst says that no font has them, longest first, as one may begin another."""
    quoted_letters = set(_WITHOUT_FONT.findall(diagnostic))
    named = (_CODE_POINT.sub(lambda code: chr(int(code[1], 16)), letters) for letters in quoted_letters)
    return sorted((letters for letters in named if not letters.isascii()), key=len, reverse=True)
