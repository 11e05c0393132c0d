"""Which words of the glossary a text uses: by their stems, so that their endings do not matter."""

from functools import lru_cache

from outputs.models import Term
from sempre import languages
from sempre.querysets import in_order
from sempre.rows import EVERY_TEXT, ask
from sempre.search.words import plain_text, stems, words
from sempre.translated import Text, text

MOST = 12


def terms_in(value: Text) -> list[Term]:
    """Return the published terms that a text uses, in the order of the reader's alphabet.

    A term of several words is used where all of them stand in the text: this names words to look up, it marks none.
    """
    used = _stems(value.value, value.language)
    found = []
    texts = () if value.language == languages.current() else EVERY_TEXT
    for term in in_order(ask(_terms, *texts)["terms"], "title"):
        title = text(term, "title", value.language)
        parts = [stems(word, value.language) for word in words(title.value)]
        if title.language == value.language and parts and all(used & part for part in parts):
            found.append(term)
    return found[:MOST]


def _terms(*texts: str) -> dict:
    return {"terms": (Term.objects.published(), *(texts or ("title",)))}


@lru_cache(maxsize=256)
def _stems(source: str, language: str) -> frozenset[str]:
    return frozenset(stem for word in set(words(plain_text(source))) for stem in stems(word, language))
