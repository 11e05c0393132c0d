"""A book as a file: made once for a content, kept in the cache by its fingerprint."""

import hashlib
from pathlib import Path

from django.core.cache import cache

from outputs.publishing import epub, pdf
from outputs.publishing.book import Book
from sempre import markdown, typesetting

PDF, EPUB = "pdf", "epub"
CONTENT_TYPES = {PDF: "application/pdf", EPUB: "application/epub+zip"}
KEEP = 30 * 24 * 60 * 60
KEEP_CHOSEN = 24 * 60 * 60  # a reader's own selection: hardly the same for two


def _code() -> str:
    """Return a fingerprint of what lays out the files, so that a new layout makes them anew."""
    sources = (Path(module.__file__).read_bytes() for module in (pdf, epub, typesetting, markdown))
    return hashlib.sha256(b"".join(sources)).hexdigest()


_LAYOUT = _code()


def key_of(book: Book, form: str) -> str:
    """Return the name of the file in the cache: the same for the same content and layout."""
    return f"book-{form}-{hashlib.sha256(f'{_LAYOUT}{book!r}'.encode()).hexdigest()}"


def make(book: Book, form: str) -> bytes:
    """Return the file of a book, whose language is active; raise ``TypesettingError`` where the PDF fails."""
    if form == PDF:
        return typesetting.render(pdf.source_of(book))
    return epub.package(book, identifier=f"{book.address}#{book.language}-{book.date}")


def file_of(book: Book, form: str, *, keep: int = KEEP) -> bytes:
    """Return the file of a book as it is kept, else make and keep it."""
    key = key_of(book, form)
    data = cache.get(key)
    if data is None:
        data = make(book, form)
        cache.set(key, data, keep)
    return data


def is_kept(book: Book, form: str) -> bool:
    return key_of(book, form) in cache
