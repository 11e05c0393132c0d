"""What a reader typed becomes words, and the words become a query of PostgreSQL's text search."""

import unicodedata
from collections.abc import Callable, Mapping
from functools import cache, cached_property, lru_cache

from sempre.search.letters import letters_of
from sempre.search.same import same
from sempre.search.stopwords import STOP_WORDS
from sempre.search.vocabulary import Vocabulary
from sempre.search.words import WORD, folded, forms, quoted, words

MAX_LENGTH = 200
MAX_WORDS = 12
MOST_TELLING = 4  # words of which one is enough, when nothing has all
UNWANTED = ("Cc", "Cs", "Cn", "Co")  # control characters, halves of characters, and what is none
UNSEEN = dict.fromkeys((0xAD, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)))  # hyphens, directions
LEAST_BEGINNING = 5  # letters: shorter words are a beginning only at the end, where the reader may still be typing
TITLE = "="  # before a word: it stands in a title or name


def clean_query(q: str) -> str:
    """Return what was typed without control characters, at most 200 characters."""
    visible = (" " if unicodedata.category(char) in UNWANTED else char for char in q[: 4 * MAX_LENGTH])
    return " ".join("".join(visible).translate(UNSEEN).split())[:MAX_LENGTH].strip()


class Query:
    """What a reader looks for: words in the order typed, the last one perhaps unfinished."""

    def __init__(self, q: str, language: str, *, asks: bool = True):
        """Read ``q``; a query that ``asks`` nothing of the database knows no compounds."""
        self.text = clean_query(q)
        self._is_cut = bool(self.text) and len(" ".join(q.split())) > MAX_LENGTH
        self.language = language
        self.asks = asks
        self.typed = list(dict.fromkeys(words(self.text)))
        telling = [word for word in self.typed if folded(word) not in STOP_WORDS[language]]
        if len(telling) > 1 and all(folded(word) in STOP_WORDS["en"] for word in telling):
            telling = []  # the of: nobody's words, whatever the page's language
        self._telling = len(telling)
        longer = [word for word in telling[:-1] if len(word) > 1]
        self.words = [*longer, *telling[-1:]][:MAX_WORDS]
        self._forms: dict[str, frozenset[str]] = {}
        self._qualities: dict[tuple[str, str, str], float] = {}
        self._finders: dict[str, Callable[[str], bool]] = {}

    def __bool__(self) -> bool:
        return bool(self.words)

    @property
    def is_idle(self) -> bool:
        """Whether words were typed, but none that says what about."""
        return bool(self.typed) and not self.words

    @property
    def has_no_words(self) -> bool:
        """Whether only signs were typed."""
        return bool(self.text) and not self.typed

    @property
    def is_shortened(self) -> bool:
        """Whether only the beginning of what was typed is looked for."""
        return self._is_cut or self._telling > MAX_WORDS

    @cached_property
    def vocabulary(self) -> Vocabulary:
        return Vocabulary(self.words if self.asks else [], self.language)

    def forms_of(self, word: str) -> frozenset[str]:
        """Return all under which ``word`` may stand in the index, by any of its names."""
        if word not in self._forms:
            others = (forms(other, (self.language,)) for other in same(word, self.language))
            self._forms[word] = forms(word).union(*others)
        return self._forms[word]

    def term(self, word: str, weight: str = "", *, title: bool = False) -> str:
        """Return the part of a tsquery for ``word``: its forms, as a beginning, in compounds, with its neighbour."""
        mark = TITLE if title else ""
        whole = {mark + form for form in self.forms_of(word)}
        whole |= {TITLE + compound for compound in self.vocabulary.compounds(word)}
        whole |= {mark + form for form in self.vocabulary.near_forms(word)}
        whole |= {mark + form for pair in self._joined_with(word) for form in forms(pair)}
        mark = mark if word == self.words[-1] else TITLE
        beginnings = {mark + word, mark + folded(word)} if self._may_be_beginning(word) else ()
        found = [f"{quoted(form)}:{weight}" if weight else quoted(form) for form in whole]
        found += [f"{quoted(beginning)}:*{weight}" for beginning in beginnings]
        return f"({' | '.join(sorted(found))})"

    def _may_be_beginning(self, word: str) -> bool:
        return word == self.words[-1] or len(word) >= LEAST_BEGINNING

    def all(self, *, title: bool = False) -> str:
        """Return the tsquery for rows with every word."""
        return " & ".join(self.term(word, title=title) for word in self.words)

    def any(self, *, title: bool = False) -> str:
        """Return the tsquery for rows with any of the rarest words."""
        telling = sorted(self.words, key=self.vocabulary.number)[:MOST_TELLING]
        return " | ".join(self.term(word, title=title) for word in telling)

    def corrected(self, written: Mapping[str, str]) -> str:
        """Return the question with its misspelled words right, as they are ``written`` in texts; nothing if all are."""
        right = WORD.sub(lambda typed: self._right(typed.group(), written), self.text)
        return right if right != self.text else ""

    def _right(self, typed: str, written: Mapping[str, str]) -> str:
        word = typed.lower()
        right = self.vocabulary.correction(word) if word in self.words else word
        if right == word:
            return typed
        right = written.get(right, right)
        return right.upper() if typed.isupper() else right[0].upper() + right[1:] if typed[0].isupper() else right

    def quality(self, word: str, found: str, language: str) -> float:
        """Return how well ``found``, a word of a text in ``language``, is the ``word`` looked for: 0 to 1."""
        asked = (word, found, language)
        if asked not in self._qualities:
            self._qualities[asked] = self._quality(*asked) if self.finder(language)(found) else 0
        return self._qualities[asked]

    def _quality(self, word: str, found: str, language: str) -> float:
        plain, looked_for = folded(found), folded(word)
        if plain == looked_for:
            return 1
        own = forms(found, (language,))
        if not self.forms_of(word).isdisjoint(own) or any(own & forms(pair) for pair in self._joined_with(word)):
            return 0.95
        if plain.startswith(looked_for) and self._may_be_beginning(word):
            return 0.5 + 0.4 * len(looked_for) / len(plain)
        if plain in self.vocabulary.plain_compounds(word):
            return 0.6 + 0.3 * len(looked_for) / len(plain)
        if not self.vocabulary.near_is_asked:
            return 0
        return 0 if self.vocabulary.near_forms(word).isdisjoint(own) else 0.8

    def _joined_with(self, word: str) -> list[str]:
        return [pair for pair in self.vocabulary.joined if pair.startswith(word) or pair.endswith(word)]

    def finder(self, language: str) -> Callable[[str], bool]:
        """Return what says of a word, as a text in ``language`` writes it, whether it is one of those looked for."""
        if language not in self._finders:
            wanted, beginnings = self._wanted

            @cache
            def finds(written: str) -> bool:
                found_as, plain = _read(written, language)
                return not wanted.isdisjoint(found_as) or any(word.startswith(beginnings) for word in plain)

            self._finders[language] = finds
        return self._finders[language]

    @cached_property
    def _wanted(self) -> tuple[frozenset[str], tuple[str, ...]]:
        """Return all of which a word needs one to be of any quality, and what it may begin with instead."""
        wanted = {form for pair in self.vocabulary.joined for form in forms(pair)}
        for word in self.words:
            wanted |= {folded(word), *self.forms_of(word), *self.vocabulary.plain_compounds(word)}
            wanted |= self.vocabulary.near_forms(word)
        return frozenset(wanted), tuple(folded(word) for word in self.words if self._may_be_beginning(word))

    @cached_property
    def first_letters(self) -> str:
        """The letters with which the words looked for begin, for a quick look at long texts."""
        wanted, beginnings = self._wanted
        return letters_of(form.rpartition("/")[2][0] for form in (*wanted, *beginnings))

    def come_near(self) -> None:
        """From here on what comes near a misspelled word counts as well."""
        self.vocabulary.ask_near()
        self._qualities.clear()
        self._finders.clear()
        self.__dict__.pop("_wanted", None)
        self.__dict__.pop("first_letters", None)


@lru_cache(maxsize=20_000)
def _read(written: str, language: str) -> tuple[frozenset[str], tuple[str, ...]]:
    """Return all under which a word of a text in ``language`` is found, and how it begins in plain letters."""
    parts = words(written)
    return frozenset().union(*(forms(part, (language,)) for part in parts)), tuple(map(folded, parts))
