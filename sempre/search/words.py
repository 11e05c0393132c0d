"""Words of the nine languages as search compares them: exact, folded to plain letters, and as stems."""

import re
import unicodedata
from functools import lru_cache

from sempre import languages
from sempre.search.endings import regular_stems
from sempre.search.families import heads
from sempre.search.letters import folded, spellings

MAX_WORD = 60  # letters; what is longer is no word
WORD = re.compile(r"[^\W_]+")


def words(text: str) -> list[str]:
    """Return the words of ``text`` in order, in small letters; a compound with a hyphen gives its parts."""
    found = (word[:MAX_WORD] for word in WORD.findall(unicodedata.normalize("NFKC", text).lower()))
    return [word for word in found if folded(word)]


@lru_cache(maxsize=20_000)  # with their letters some 11 MB of each process; indexing is no slower for it
def stems(word: str, language: str) -> frozenset[str]:
    """Return the folded stems of ``word`` in ``language``, and that of the word whose irregular form it is."""
    regular = regular_stems(word, language)
    return regular | heads(word, regular, language)


@lru_cache(maxsize=10_000)
def forms(word: str, codes: tuple[str, ...] = languages.CODES) -> frozenset[str]:
    """Return everything under which a word is kept and looked up; stems carry their language: ``sv/natverk``."""
    return spellings(word) | {f"{code}/{stem}" for code in codes for stem in stems(word, code)}


def plain_text(markdown: str) -> str:
    """Return the words of a Markdown text without marks and addresses of links."""
    without_links = re.sub(r"\]\([^)]*\)", "]", markdown)
    return " ".join(re.sub(r"[*_`#>\[\]]|^\s*(?:[-+]|\d+\.)\s", " ", without_links, flags=re.MULTILINE).split())


def quoted(form: str) -> str:
    """Return ``form`` as PostgreSQL writes a word in a vector or a query."""
    return "'" + form.replace("\\", "\\\\").replace("'", "''") + "'"
