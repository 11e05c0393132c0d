"""Which of the nine languages a text is in, told by its ordinary words: names and quotations say nothing."""

import re
from collections.abc import Sequence
from functools import cache

from lingua import IsoCode639_1, LanguageDetector, LanguageDetectorBuilder

from sempre import languages

ENOUGH = 60  # letters; fewer tell too little
MOST = 400  # letters; more tell nothing new
_QUOTED = re.compile(r"[„“”«»\"][^„“”«»\"\n]{2,120}[“”«»\"]")
_ADDRESS = re.compile(r"\]\([^)]*\)|\S*[@/]\S*")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


def ordinary_words(text: str) -> str:
    """Return the words in small letters, without addresses and quotations; nothing where they are too few."""
    plain = _QUOTED.sub(" ", _ADDRESS.sub(" ", text))
    words = [word for word in _WORD.findall(plain) if word.islower()]
    return " ".join(words) if sum(map(len, words)) > ENOUGH else ""


@cache
def _detector(*, fast: bool) -> LanguageDetector:
    codes = [getattr(IsoCode639_1, code.upper()) for code in languages.CODES]
    builder = LanguageDetectorBuilder.from_iso_codes_639_1(*codes)
    return (builder.with_low_accuracy_mode() if fast else builder).build()


def detect(texts: Sequence[str]) -> list[str]:
    """Return the code of each text's language, nothing where it has too few words."""
    words = [ordinary_words(text)[:MOST] for text in texts]
    found = _detector(fast=True).detect_languages_in_parallel_of(words)
    return [
        language.iso_code_639_1.name.lower() if language and some else ""
        for language, some in zip(found, words, strict=True)
    ]


def detect_well(text: str) -> str:
    """Return the code of a text's language by all that is known of it: slow to begin, seldom wrong."""
    language = _detector(fast=False).detect_language_of(ordinary_words(text) or text)
    return language.iso_code_639_1.name.lower() if language else ""
