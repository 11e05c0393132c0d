"""How hard a text is to read: its sentences in words and, where long words mean hard words, LIX."""

import re
from dataclasses import dataclass

from sempre.markdown import parse

LONG = 7  # letters: LIX counts words of more than six as long
MEASURED_BY_LIX = ("sv", "da", "de", "en")  # in the others long words are what grammar makes of short ones
_WORD = re.compile(r"[^\W_]+(?:[-’'][^\W_]+)*")
_SENTENCE_ENDS = re.compile(r"(?<=[.!?…:])[\"”“»«)\]]*\s+")


@dataclass(frozen=True, slots=True)
class Level:
    """Figures of a text; ``lix`` is None in languages where it says nothing."""

    words: int
    sentences: int
    mean: float  # words a sentence
    longest: int  # words of the longest sentence
    lix: int | None


def level(text: str, language: str) -> Level | None:
    """Return how hard a Markdown text is; None for one without words."""
    sentences = [words for sentence in _sentences(text) if (words := _WORD.findall(sentence))]
    words = [word for sentence in sentences for word in sentence]
    if not words:
        return None
    mean = len(words) / len(sentences)
    long_words = sum(len(word) >= LONG for word in words)
    lix = round(mean + 100 * long_words / len(words)) if language in MEASURED_BY_LIX else None
    return Level(len(words), len(sentences), round(mean, 1), max(map(len, sentences)), lix)


def _sentences(text: str) -> list[str]:
    """Return the sentences; a heading or an item of a list is one whatever it ends with."""
    blocks = [_plain(token) for token in parse(text) if token.type == "inline"]
    return [sentence for block in blocks for sentence in _SENTENCE_ENDS.split(block)]


def _plain(inline) -> str:
    return "".join(
        " " if child.type in ("softbreak", "hardbreak") else child.content
        for child in inline.children or ()
        if child.type in ("text", "softbreak", "hardbreak", "code_inline")
    )
