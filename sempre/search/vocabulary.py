"""The words of all published texts: compounds that contain a word, and what a misspelled one may have meant."""

from collections import Counter
from functools import cached_property
from itertools import batched, pairwise

from django.db import connection

from sempre.models import SearchWord
from sempre.search.families import kin
from sempre.search.same import is_place, names, same
from sempre.search.words import folded, forms, stems

COMPOUNDING = {"sv", "da", "de", "et", "fi"}  # languages that write compounds as one word
LEAST_PART = 3  # letters of the last part of a compound
LEAST_HALF = 4  # letters of a half of a word that no text has as a whole
LEAST_SIMILAR = 4  # letters: shorter words resemble too much
GRADATING = {"et", "fi"}  # whose stems change within: töötuba, töötoad
LEAST_CORE = 4  # letters of such a stem that stay
MOST_COMPOUNDS = 30
LOOKED_AT = 300  # words that contain another
MOST_NEAR = 3
ASKED = 40  # words that share letters with a misspelled one, of which the nearest are taken
AT_ONCE = 2_000

_ADD = """
INSERT INTO sempre_searchword (language, word, plain, number, round) VALUES {}
ON CONFLICT (language, word) DO UPDATE SET round = excluded.round,
number = CASE WHEN sempre_searchword.round = excluded.round THEN sempre_searchword.number ELSE 0 END + excluded.number
WHERE excluded.round > 0
"""
_KNOWN = "SELECT word, plain, number FROM sempre_searchword WHERE language = '{}' AND plain = ANY(%s)"
_CONTAINS = "plain::text LIKE %s"
_CONTAINING = """
SELECT word, plain, number FROM sempre_searchword WHERE language = '{}' AND ({}) ORDER BY number DESC, word LIMIT {}
"""
# One search by trigrams a word; the operator asks the index, the order is made of what it gave.
_NEAR = """
(SELECT word, plain, number FROM sempre_searchword WHERE language = '{}' AND plain %% %s
ORDER BY similarity(plain, %s) DESC, number DESC, word LIMIT {})
"""


class Vocabulary:
    """What is known of the words of one question; asked of the database once, and once more for the misspelled."""

    def __init__(self, words: list[str], language: str):
        self.words = words
        self.language = language
        self.near_is_asked = False
        self._compounds: dict[str, list[str]] = {}

    @cached_property
    def _pairs(self) -> list[str]:
        return ["".join(pair) for pair in pairwise(self.words)]

    @cached_property
    def _rows(self) -> list[tuple[str, str, int]]:
        if not self.words:
            return []
        whole = {*self.words, *self._pairs, *(half for word in self.words for half in _halves(word))}
        sql, params = _KNOWN.format(self.language), [[*map(folded, whole)]]
        if cores := [core for word in self._parts() for core in self._cores(word)]:
            sql = f"{sql} UNION ({self._containing(cores)})"
            params += [f"%{core}%" for core in cores]  # of letters and digits alone
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            return sorted(cursor.fetchall(), key=lambda row: (-row[2], row[0]))

    def _containing(self, cores: list[str]) -> str:
        return _CONTAINING.format(self.language, " OR ".join([_CONTAINS] * len(cores)), LOOKED_AT)

    def _parts(self) -> list[str]:
        return [word for word in self.words if len(word) >= LEAST_PART] if self.language in COMPOUNDING else []

    def _cores(self, word: str) -> list[str]:
        """Return what forms of ``word`` begin with: børn, barn; where the language gradates, less of a long one."""
        own = stems(word, self.language)
        long = sorted((stem for stem in own | kin(own, self.language) if len(stem) >= LEAST_PART), key=len)
        cores = long or [folded(word)]
        if self.language in GRADATING:
            cores = [core[: max(LEAST_CORE, len(core) - 3)] for core in cores]
        return [
            core for core in dict.fromkeys(cores) if not any(core.startswith(other) for other in cores if other != core)
        ]

    @cached_property
    def joined(self) -> list[str]:
        """The words that two neighbours make up and that texts have."""
        return [word for word in self._pairs if self.knows(word)]

    def knows(self, word: str) -> bool:
        return any(plain == folded(word) for _word, plain, _number in self._rows)

    def number(self, word: str) -> int:
        """Return in how many records ``word`` stands as typed."""
        return max((number for _word, plain, number in self._rows if plain == folded(word)), default=0)

    def compounds(self, word: str) -> list[str]:
        """Return the longer words that end in a form of ``word``, or of what it may have meant: zukunftswerkstätten."""
        if word not in self._compounds:
            found = self._ending_in(word, self._rows) if word in self._parts() else []
            for meant in self.near(word) if self.near_is_asked else ():
                found += self._ending_in(meant, self._rows_near)
            self._compounds[word] = list(dict.fromkeys(found))[:MOST_COMPOUNDS]
        return self._compounds[word]

    def _ending_in(self, word: str, rows: list[tuple[str, str, int]]) -> list[str]:
        cores, own = self._cores(word), stems(folded(word), self.language)
        longer = (other for other, plain, _number in rows if self._is_tail(word, own, plain, cores))
        return [other for other in longer if not is_place(other, self.language)]

    def _is_tail(self, word: str, own: frozenset[str], longer: str, cores: list[str]) -> bool:
        places = (longer.find(core, LEAST_PART - 1) for core in cores)
        tails = (longer[place:] for place in places if place > 0)
        return any(tail == folded(word) or not own.isdisjoint(stems(tail, self.language)) for tail in tails)

    def plain_compounds(self, word: str) -> set[str]:
        return {folded(compound) for compound in self.compounds(word)}

    @cached_property
    def _near(self) -> dict[str, list[str]]:
        unsure = [word for word in self.words if len(word) >= LEAST_SIMILAR and not self.knows(word)]
        if not unsure:
            return {}
        sql = " UNION ALL ".join(_NEAR.format(self.language, ASKED) for _word in unsure)
        with connection.cursor() as cursor:
            cursor.execute(sql, [folded(word) for word in unsure for _twice in range(2)])
            rows = [*cursor.fetchall(), *((name, folded(name), 0) for name in names(self.language))]
        return {word: _nearest(word, rows, self.language) or self._known_halves(word) for word in unsure}

    @cached_property
    def _rows_near(self) -> list[tuple[str, str, int]]:
        """The words that may be compounds of what the misspelled words may have meant."""
        meant = {other for near in self._near.values() for other in near}
        cores = [core for word in meant for core in self._cores(word)] if self.language in COMPOUNDING else []
        if not cores:
            return []
        with connection.cursor() as cursor:
            cursor.execute(self._containing(cores), [f"%{core}%" for core in cores])
            return cursor.fetchall()

    def _known_halves(self, word: str) -> list[str]:
        """Return the two words that make up one, or the longest that it begins with."""
        pairs = [(word[:place], word[place:]) for place in range(LEAST_HALF, len(word) - LEAST_HALF + 1)]
        both = [pair for pair in pairs if self.knows(pair[0]) and self.knows(pair[1])]
        if both:
            return list(both[-1])
        return [one for one, _two in reversed(pairs) if self.knows(one)][:1]

    def near(self, word: str) -> list[str]:
        """Return up to three words that ``word`` may have meant, the likeliest first; none if texts have it."""
        return self._near.get(word, [])

    def ask_near(self) -> None:
        """From here on ``near_forms`` has what comes near."""
        self.near_is_asked = True
        self._compounds.clear()

    def near_forms(self, word: str) -> frozenset[str]:
        """Return what comes near ``word`` in all its forms, once it was asked for."""
        near = self.near(word) if self.near_is_asked else ()
        meant = {other for one in near for other in (one, *same(one, self.language))}
        return frozenset().union(*(forms(other, (self.language,)) for other in meant))

    def correction(self, word: str) -> str:
        """Return the word meant by a misspelled one, else the word itself."""
        near = self.near(word)
        return word if not near or near[0] in word else near[0]


def _halves(word: str) -> list[str]:
    """Return all beginnings and endings of a long word."""
    places = range(LEAST_HALF, len(word) - LEAST_HALF + 1)
    return [half for place in places for half in (word[:place], word[place:])]


def _nearest(word: str, rows: list[tuple[str, str, int]], language: str) -> list[str]:
    plain_word, own = folded(word), forms(word, (language,))
    if any(not own.isdisjoint(forms(other, (language,))) for other, _plain, _number in rows):
        return []  # not misspelled: only inflected in a way that no text has
    allowed = 1 if len(plain_word) < 6 else 2 if len(plain_word) < 10 else 3
    measured = sorted(
        (distance(plain_word, plain), -number, other)
        for other, plain, number in rows
        if abs(len(plain) - len(plain_word)) <= allowed
    )
    return list(dict.fromkeys(other for steps, _number, other in measured if steps <= allowed))[:MOST_NEAR]


def distance(one: str, two: str) -> int:
    """Return how many letters are wrong, missing, too many or exchanged with their neighbour."""
    before, last = [], list(range(len(two) + 1))
    for i, letter in enumerate(one, 1):
        row = [i]
        for j, other in enumerate(two, 1):
            steps = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == two[j - 2] and one[i - 2] == other:
                steps = min(steps, before[j - 2] + 1)
            row.append(steps)
        before, last = last, row
    return last[-1]


def learn(found: Counter, round_: int = 0) -> None:
    """Keep the words ``(language, word)``; a writing of the whole index counts them under its ``round_``."""
    with connection.cursor() as cursor:
        for chunk in batched(sorted(found.items()), AT_ONCE):
            values = [
                value for (code, word), number in chunk for value in (code, word, folded(word)[:120], number, round_)
            ]
            cursor.execute(_ADD.format(", ".join(["(%s, %s, %s, %s, %s)"] * len(chunk))), values)


def forget(round_: int) -> None:
    """Drop the words that the writing ``round_`` of the whole index has not met."""
    SearchWord.objects.exclude(round=round_).delete()
