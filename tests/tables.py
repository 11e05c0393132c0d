"""What tables on a page say: head and rows as words."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Table:
    caption: str = ""
    rows: list[list[str]] = field(default_factory=list)

    def cells(self) -> dict[tuple[str, str], str]:
        """Map (row, column) to the words of the cell."""
        head, *rows = self.rows
        return {(row[0], column): words for row in rows for column, words in zip(head[1:], row[1:], strict=True)}


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tables: list[Table] = []
        self.words: list[str] | None = None
        self.silent = 0

    def handle_starttag(self, tag, attrs):
        if tag == "table":
            self.tables.append(Table())
        elif tag == "tr":
            self.tables[-1].rows.append([])
        elif tag in ("td", "th", "caption"):
            self.words = []
        elif tag == "span" and ("class", "meta") in attrs:
            self.silent += 1

    def handle_endtag(self, tag):
        if tag in ("td", "th"):
            self.tables[-1].rows[-1].append("".join(self.words).strip())
            self.words = None
        elif tag == "caption":
            self.tables[-1].caption = "".join(self.words).strip()
            self.words = None
        elif tag == "span" and self.silent:
            self.silent -= 1

    def handle_data(self, data):
        if self.words is not None and not self.silent:
            self.words.append(data)


def tables_of(html: str) -> list[Table]:
    """Return the tables of a page; notes of class ``meta`` inside cells are left out."""
    reader = _Reader()
    reader.feed(html)
    return reader.tables
