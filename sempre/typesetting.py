"""Papers as tagged PDF (PDF/UA-1), set by Typst: Markdown, tables and facts as content, and the portal's letter paper.

All content is made in the reader's language, which the caller activates; ``page`` makes its own frame in ``language``.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path

from django.conf import settings
from django.utils import formats, translation
from django.utils.translation import gettext as _
from markdown_it.token import Token

from sempre.markdown import parse, printable
from sempre.translated import Shown, Text


class TypesettingError(Exception):
    """Typst could not make the PDF; ``diagnostic`` is what it says."""

    def __init__(self, diagnostic: str):
        super().__init__(diagnostic)
        self.diagnostic = diagnostic


type Words = Text | str | int | float | Decimal | None

_WITHOUT_FONT = re.compile(r'the text `"([^"]+)"` could not be displayed')
_CODE_POINT = re.compile(r"\\u\{([0-9a-f]+)\}")
_PICTURES = Path(__file__).resolve().parent.parent / "static" / "img"

STYLE = """
#let sea = rgb("#0b5563")
#let soft = rgb("#47585d")
#let line-colour = rgb("#73858a")
#set text(font: "Libertinus Serif", hyphenate: true)
#set heading(numbering: none)
#let table-of(head, ..cells) = table(columns: head.len(), table.header(..head), ..cells)
#show link: it => text(fill: sea, it)
"""
PAPER = """
#set page(paper: "a4", margin: (x: 2.4cm, top: 2.4cm, bottom: 2.4cm), numbering: "1 / 1",
  header: context if counter(page).get().first() > 1 { text(size: 9pt, fill: soft)[#running-head] },
  footer: context text(size: 9pt, fill: soft)[#address #h(1fr) #counter(page).display("1 / 1", both: true)])
#set text(size: 10.5pt)
#set par(leading: 0.68em, spacing: 1em, justify: false)
#show heading.where(level: 1): it => block(above: 0.9cm, below: 0.55cm, text(size: 19pt, fill: sea, it.body))
#show heading.where(level: 2): it => block(above: 0.8cm, below: 0.35cm, text(size: 13pt, it.body))
#set terms(spacing: 0.85em, hanging-indent: 5cm, separator: none)
#let fact(label, value) = terms.item(box(width: 5cm, inset: (right: 0.4cm), label), value)
#set table(stroke: none, inset: (x: 0pt, y: 5pt), column-gutter: 0.5cm)
#show table.cell.where(y: 0): strong
#show figure.where(kind: table): set block(breakable: true, above: 1.6em, below: 1.6em)
#show figure.where(kind: table): set align(start)
#show figure.caption: it => block(width: 100%, sticky: true, align(start, text(fill: soft, it.body)))
"""


def quoted(value: str) -> str:
    """Return ``value`` as a Typst string: no letter of it is read as markup."""
    escaped = printable(value).replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
    return f'"{escaped}"'


def words(value: Words) -> str:
    """Return a short text or a number as Typst content, marked with its language where that is not the reader's."""
    value = value.text if isinstance(value, Shown) else value
    if isinstance(value, Text) and value.is_fallback:
        return f"#text(lang: {quoted(value.language)})[#{quoted(value.value)}]"
    if value is None:
        return ""
    return f"#{quoted(formats.localize(value) if _is_number(value) else str(value))}"


def _is_number(value: object) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def blocks(value: Text, below: int = 1) -> str:
    """Return a Markdown text as Typst content for a place under a heading of level ``below``."""
    content = "".join(_block(token) for token in _sound(parse(value.value), below))
    return f"#text(lang: {quoted(value.language)})[\n{content}\n]\n" if value.is_fallback else content


def _sound(tokens: list[Token], below: int) -> Iterator[Token]:
    """Yield the tokens as PDF/UA asks: no heading is empty, none skips a level below the one before the text."""
    level = below
    rest = iter(tokens)
    for token in rest:
        if token.type != "heading_open":
            yield token
            continue
        title, close = next(rest), next(rest)
        if "".join(child.content for child in title.children or ()).strip():
            level = min(int(token.tag[1]) - 1 + below, level + 1)
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


def facts(pairs: Iterable[tuple[Words, Words]]) -> str:
    """Return labels with their values in two columns of a ``page``; to screen readers it is a list."""
    items = "".join(f"fact[{words(label)}][{words(value)}]," for label, value in pairs)
    return f"#terms({items})\n" if items else ""


def table(caption: Words, head: Sequence[Words], rows: Iterable[Sequence[Words]]) -> str:
    """Return a table with its caption and header cells; a column in which a number stands is aligned to the end.

    The header is repeated on every page. Raises ``ValueError`` where a row has more or fewer cells than the head.
    """
    rows = [list(row) for row in rows]
    if any(len(row) != len(head) for row in rows):
        raise ValueError(f"every row of the table needs {len(head)} cells")
    ends = ("end" if any(_is_number(row[i]) for row in rows) else "start" for i in range(len(head)))
    cells = "".join(f"[{words(cell)}]," for row in rows for cell in row)
    header = "".join(f"[{words(cell)}]," for cell in head)
    return (
        f"#figure(kind: table, supplement: none, numbering: none, caption: figure.caption(position: top)"
        f"[{words(caption)}], table(columns: {len(head)}, align: ({''.join(f'{end},' for end in ends)}), "
        f"table.header({header} table.hline(stroke: 0.8pt + line-colour)), {cells}"
        f"table.hline(stroke: 0.4pt + line-colour)))\n"
    )


def page(title: str, language: str, body: str) -> str:
    """Return ``body`` (Typst content) as a whole document on the portal's letter paper, in ``language``.

    The title is the one level 1 heading; headings in the body begin at level 2. Give the result to ``render``.
    """
    with translation.override(language):
        funding = funded()
    parts = [
        f'#set document(title: {quoted(title)}, author: "SEMPRE")',
        f"#set text(lang: {quoted(language)})",
        f"#let running-head = [SEMPRE – #{quoted(title)}]",
        f"#let address = [#{quoted(settings.BASE_URL.partition('://')[2])}]",
        STYLE,
        PAPER,
        f"#grid(columns: 2, column-gutter: 0.3cm, align: horizon, pdf.artifact({_picture('mark.svg', '0.9cm')}),"
        ' text(size: 15pt, weight: "semibold", tracking: 0.09em)[SEMPRE])',
        "#line(length: 100%, stroke: 0.6pt + line-colour)",
        f"#heading(level: 1)[{words(title)}]",
        body,
        funding,
    ]
    return "\n".join(parts)


def funded(*, grows: bool = True) -> str:
    """Return who paid, with the flag, at the foot of the page; what ``grows`` takes all room above it."""
    flag = _picture("eu.svg", "1cm", _("Flag of the European Union"))
    support = _(
        "SEMPRE was carried out in the Interreg Baltic Sea Region Programme 2014–2020 with support from the European "
        "Regional Development Fund (ERDF)."
    )
    return (
        f"{'#v(1fr)' if grows else ''}\n#block(breakable: false, above: 1cm, width: 100%)[\n"
        "#line(length: 100%, stroke: 0.6pt + line-colour)\n"
        f"#grid(columns: (auto, 1fr), column-gutter: 0.4cm, align: horizon, {flag}, "
        f"text(size: 9pt)[#strong[{words(_('Co-funded by the European Union'))}] #linebreak() {words(support)}])\n]\n"
    )


def drawing(svg: str, height: str, alt: str = "") -> str:
    """Return what makes an SVG drawing a picture, in Typst's code; one without ``alt`` belongs in ``pdf.artifact``."""
    described = f", alt: {quoted(alt)}" if alt else ""
    return f'image(bytes({quoted(svg)}), format: "svg", height: {height}{described})'


def _picture(name: str, height: str, alt: str = "") -> str:
    return drawing((_PICTURES / name).read_text(encoding="utf-8"), height, alt)


def render(source: str) -> bytes:
    """Return the PDF/UA-1 file of a Typst document; letters that no font has become U+FFFD.

    Raises ``TypesettingError``.
    """
    try:
        return _compiled(source)
    except TypesettingError as error:
        unknown = _without_font(error.diagnostic)
        if not unknown:
            raise
    return _compiled(re.sub("|".join(map(re.escape, unknown)), "\ufffd", source))


def without_font(value: str) -> str:
    """Return the letters of ``value`` that no font has, separated by spaces; ``render`` would replace them."""
    missing: list[str] = []
    while value:
        try:
            _compiled(f'#set document(title: "x")\n#set text(font: "Libertinus Serif")\n#{quoted(value)}')
        except TypesettingError as error:
            unknown = _without_font(error.diagnostic)
            if not unknown:
                raise
            missing += unknown
            value = re.sub("|".join(map(re.escape, unknown)), "", value)
        else:
            break
    return " ".join(dict.fromkeys(missing))


def _compiled(source: str) -> bytes:
    import typst  # 7 MB, which a process that makes no PDF can do without

    try:
        return typst.compile(source.encode(), format="pdf", pdf_standards=["ua-1"])
    except typst.TypstError as error:
        raise TypesettingError(error.diagnostic) from error


def _without_font(diagnostic: str) -> list[str]:
    """Return the letters of which Typst says that no font has them, longest first, as one may begin another."""
    quoted_letters = set(_WITHOUT_FONT.findall(diagnostic))
    named = (_CODE_POINT.sub(lambda code: chr(int(code[1], 16)), letters) for letters in quoted_letters)
    return sorted((letters for letters in named if not letters.isascii()), key=len, reverse=True)
