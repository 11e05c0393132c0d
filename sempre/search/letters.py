"""Letters of the nine languages: words in plain letters, and the ways in which people write them."""

import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache

_PLAIN = str.maketrans({"ø": "o", "æ": "ae", "ß": "ss", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "œ": "oe", "ı": "i"})
_SPELLED = str.maketrans({"å": "aa", "ä": "ae", "æ": "ae", "ö": "oe", "ø": "oe", "ü": "ue", "ß": "ss"})


@lru_cache(maxsize=20_000)
def folded(word: str) -> str:
    """Return ``word`` in plain letters: ``tønder`` as ``tonder``."""
    decomposed = unicodedata.normalize("NFKD", word.casefold().translate(_PLAIN))
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def letters_of(plain: Iterable[str]) -> str:
    """Return all letters of the nine languages that are, or begin as, one of the ``plain`` ones: aàáâãäåæ for a."""
    return "".join(_letters().get(letter, letter) for letter in sorted(set(plain)))


@cache
def _letters() -> dict[str, str]:
    found = {}
    for letter in map(chr, (*range(ord("0"), ord("9") + 1), *range(ord("a"), ord("z") + 1), *range(0xDF, 0x180))):
        if letter.isalnum() and (plain := folded(letter)):
            found[plain[0]] = found.get(plain[0], "") + letter
    return found


@lru_cache(maxsize=20_000)
def spellings(word: str) -> frozenset[str]:
    """Return the word itself, in plain letters, and spelled out: ``plön``, ``plon``, ``ploen``."""
    return frozenset((word, folded(word), folded(word.translate(_SPELLED))))
