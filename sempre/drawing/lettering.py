"""Measure and break the words on drawings without a font at hand."""

import unicodedata
from functools import lru_cache
from itertools import combinations

ASCENT, DESCENT, LEADING = 0.8, 0.22, 1.14  # in em

# Hundredths of an em, the wider of DejaVu Sans and Arial: no usual system sans sets these letters wider.
GLYPHS = {
    28: "ijlı'", 29: "ł", 30: "I", 32: " .,’·", 34: ":;/", 36: "f", 37: "-", 40: "t()", 41: "!", 42: "r",
    46: '"', 50: "*°", 52: "„“”", 53: "sz", 55: "c", 56: "L–?§", 57: "Ł", 58: "k", 60: "vxy", 62: "aeoøFTð",
    63: "ß", 64: "bdghnpqu0123456789đþ", 67: "EKPSY", 69: "ABVXZJ", 73: "CR", 74: "U", 75: "N", 76: "H",
    78: "DG&Đ", 79: "OQØ", 82: "w", 84: "+#", 87: "M", 96: "%", 98: "m", 99: "Wæ", 100: "—…Æ", 103: "œ",
}  # fmt: skip
WIDTHS = {glyph: width for width, glyphs in GLYPHS.items() for glyph in glyphs}
UNKNOWN = 100
BOLD = 1.1
SAFETY = 1.03  # some systems round every letter up to whole pixels


@lru_cache(maxsize=4096)
def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Give a width in px that ``text`` will not exceed at ``size`` px in a system sans; accents weigh nothing."""
    letters = (c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return sum(WIDTHS.get(c, UNKNOWN) for c in letters) * size / 100 * SAFETY * (BOLD if bold else 1)


def text_height(lines: int, size: float) -> float:
    """Give the height in px from the first line's ascent to the last line's descent."""
    return (ASCENT + DESCENT + LEADING * (lines - 1)) * size


def broken(text: str, lines: int, size: float) -> tuple[str, ...] | None:
    """Break ``text`` between words into exactly so many lines, the longest as short as can be; None if it cannot."""
    words = text.split()
    if not 0 < lines <= len(words):
        return None
    ways = (
        tuple(" ".join(words[a:b]) for a, b in zip((0, *cuts), (*cuts, len(words)), strict=True))
        for cuts in combinations(range(1, len(words)), lines - 1)
    )
    return min(ways, key=lambda way: max(text_width(line, size) for line in way))
