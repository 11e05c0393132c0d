"""The order of what was found: whose title says it, in the reader's language first, in full, in the rarer words."""

from collections.abc import Iterable
from functools import lru_cache
from math import log
from typing import NamedTuple

from sempre.alphabet import sort_key
from sempre.search.query import Query
from sempre.search.registry import head_starts
from sempre.search.stopwords import STOP_WORDS
from sempre.search.words import folded, words

USUAL = 1_000  # records: a word in many of them tells little
ALL_WORDS = 0.3
TEXT = 0.5  # what a text is worth against a title
FULL_TITLE = 0.5  # for a title of nothing but the words looked for
FIRST_IN_TITLE = 0.1
IN_TITLE = 0.5  # the worth of a word that stands in a title or name
LEAST_SHARE = 0.45  # of the best: what comes less close is left out


class Row(NamedTuple):
    """What is known of a row before it is shown."""

    pk: int
    object_id: int
    kind: str
    country: str
    target_groups: list[str]
    title: str
    title_language: str
    sort_key: str
    path: str
    worth: tuple[float, ...]  # of each word looked for, by the best place where it stands

    @property
    def has_all(self) -> bool:
        return all(self.worth)


def ranked(rows: Iterable[Row], query: Query) -> list[Row]:
    """Return ``rows`` in their order: the title as typed, then the reader's language, then by what they are worth."""
    ahead, key = head_starts(), sort_key(query.text, query.language)
    weights = [log(2 + USUAL / (1 + query.vocabulary.number(word))) for word in query.words]
    scored = [(_score(row, query, weights) + ahead.get(row.kind, 0), row) for row in rows]
    best = max((score for score, _row in scored), default=0)
    kept = [(score, row) for score, row in scored if row.has_all or score >= LEAST_SHARE * best]
    kept.sort(key=lambda pair: (_group(pair[1], key, query.language), -pair[0], pair[1].sort_key, pair[1].pk))
    return [row for _score, row in kept]


def _group(row: Row, key: str, language: str) -> int:
    """The title exactly as typed, then the reader's language, then the rest."""
    return 0 if row.sort_key == key else 1 if row.title_language == language else 2


@lru_cache(maxsize=5_000)
def _telling_words(title: str, language: str) -> list[str]:
    return [word for word in words(title) if folded(word) not in STOP_WORDS[language]] or words(title)


def _score(row: Row, query: Query, weights: list[float]) -> float:
    """Return what the row is worth: the words in its title, how much of the title they are, those in its texts."""
    if not weights:
        return 0
    in_title = _telling_words(row.title, row.title_language) if max(row.worth) >= IN_TITLE else ()
    title, text, hit = 0.0, 0.0, set()
    for word, weight, worth in zip(query.words, weights, row.worth, strict=True):
        qualities = [query.quality(word, other, row.title_language) for other in in_title] if worth >= IN_TITLE else []
        best = max(qualities, default=0)
        title += weight * best
        text += weight * worth
        hit |= {place for place, quality in enumerate(qualities) if quality and quality == best}
    fullness = FULL_TITLE * len(hit) / len(in_title) if in_title else 0
    ahead = ALL_WORDS * row.has_all + FIRST_IN_TITLE * (0 in hit)
    return (title * (1 + fullness) + TEXT * text) / sum(weights) + ahead
