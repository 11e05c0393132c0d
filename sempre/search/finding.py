"""Reading the search index: the rows that have what a reader typed, in a bounded number, become hits in order."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, QuerySet
from django.utils.safestring import SafeString

from sempre import languages
from sempre.alphabet import sort_key
from sempre.countries import Country
from sempre.models import SearchEntry
from sempre.rows import Among, ask
from sempre.search.excerpts import excerpts_of
from sempre.search.marking import excerpt, marked
from sempre.search.query import Query
from sempre.search.ranking import IN_TITLE, Row, ranked
from sempre.search.registry import labels
from sempre.search.rows import HAS_WORDS, IS_TITLE, Part, keys_with, rows_with
from sempre.search.words import WORD

MOST = 400  # rows looked at; whoever finds more is asked for another word
MOST_SAME = 20  # of them, those whose whole title was typed
FEW = 5  # rows with all words: fewer are joined by those that come close
MOST_CLOSE = 200
IN_TEXT = 0.2
WHERE = (("A", IN_TITLE), ("D", 0.47), ("B", 0.45))  # what a word is worth by its place: name, summary, other title


class Choice(NamedTuple):
    """What a reader narrows the results to; empty is everything."""

    kinds: frozenset[str] | None = None
    country: str = ""
    target_group: str = ""

    def fits(self, row: Row, *, but: str = "") -> bool:
        """Whether ``row`` is among what was chosen; the choice named ``but`` does not count."""
        return (
            (but == "kinds" or self.kinds is None or row.kind in self.kinds)
            and (but == "country" or not self.country or row.country == self.country)
            and (but == "target_group" or not self.target_group or self.target_group in row.target_groups)
        )

    def conditions(self) -> dict:
        named = {"country": self.country, "target_groups__contains": self.target_group and [self.target_group]}
        kinds = {} if self.kinds is None else {"kind__in": self.kinds}
        return kinds | {name: value for name, value in named.items() if value}


EVERYTHING = Choice()


@dataclass(frozen=True)
class Hit:
    """One line of the results; ``title`` and ``snippet`` are safe HTML with the words found in ``<mark>``."""

    title: SafeString
    snippet: SafeString
    url: str
    kind: str
    what: str  # kind of page, in the reader's language
    language: str  # of title and snippet
    is_fallback: bool
    country: str

    @property
    def is_marked(self) -> bool:
        return "<mark>" in self.title or "<mark>" in self.snippet

    @property
    def language_name(self) -> str:
        return languages.NAMES[self.language]

    @property
    def marked_language(self) -> SafeString:
        """The attribute of what is not in the reader's language."""
        return SafeString(f' lang="{self.language}"' if self.is_fallback else "")


class Entry(NamedTuple):
    """What is shown of a row, in the names of ``SearchEntry``."""

    id: int
    content_type_id: int
    object_id: int
    kind: str
    path: str
    title: str
    title_language: str
    summary: str
    country: str


class Entries(Sequence):
    """The rows found, in order, as far as they were looked at; a part of them is one query."""

    def __init__(self, keys: list[int]):
        self.keys = keys

    def __len__(self) -> int:
        return len(self.keys)

    def __getitem__(self, index):
        keys = self.keys[index] if isinstance(index, slice) else [self.keys[index]]
        entries = entries_in_order(ask(_entries, ids=keys)["entries"], keys) if keys else []
        return entries if isinstance(index, slice) else entries[0]

    def __iter__(self):
        return iter(self[:])


def _entries(ids) -> dict:
    return {"entries": entries_with(ids)}


def entries_with(ids) -> QuerySet:
    """Return the part of a statement (``sempre.rows.ask``) that fetches these rows."""
    return SearchEntry.objects.filter(pk__in=Among(ids)).values(*Entry._fields)


def entries_in_order(rows: list[dict], keys: Iterable[int]) -> list[Entry]:
    """Return what was fetched in the order of ``keys``."""
    found = {row["id"]: Entry(**row) for row in rows}
    return [found[key] for key in keys if key in found]


class Found(NamedTuple):
    """How it was found (``all`` words, ``close``), the rows in order, whether there are more than were looked at."""

    manner: str
    rows: list[Row]
    is_cut: bool = False


class Results:
    """What a search found: rows in order, and how many of each kind, country and target group."""

    def __init__(self, q: str, language: str, choice: Choice = EVERYTHING, **only):
        self.query = Query(q, language)
        self.only = {"language": language, **only}
        self.language = language
        self.choice = choice

    @cached_property
    def _found(self) -> Found:
        """What has the words, chosen or not; only of too many are the chosen ones fetched apart."""
        if not self.query:
            rows = self._select(self.only, self._same_title()) if self.query.text else []
            return Found("all", ranked(rows, self.query))
        rows = self._candidates(self.only)
        if len(rows) > MOST:
            return Found("all", ranked(rows, self.query)[:MOST], is_cut=True)
        is_title = any(row.sort_key == self._key for row in rows)
        if is_title or sum(map(self.choice.fits, rows)) >= self._enough(rows):
            return Found("all", ranked(rows, self.query))
        return Found("all" if rows else "close", self._with_close(rows))

    def _enough(self, rows: list[Row]) -> int:
        """Return how many are not few: twice as many where all stand only somewhere in a text."""
        is_vague = len(self.query.words) > 1 and all(min(row.worth) < IN_TITLE for row in rows)
        return 2 * FEW if is_vague else FEW

    @cached_property
    def _chosen(self) -> Found:
        """What is left of it after the choice."""
        if self._found.is_cut and self.choice != EVERYTHING:
            rows = self._candidates(self.only | self.choice.conditions())
            return Found("all", ranked(rows, self.query)[:MOST], is_cut=len(rows) > MOST)
        return self._found._replace(rows=list(filter(self.choice.fits, self._found.rows)))

    def _candidates(self, only: dict) -> list[Row]:
        """Fetch the rows with all words: those whose title has them, and where these are not many, all."""
        in_title = Part(HAS_WORDS, self.query.all(title=True), MOST + 1)
        anywhere = Part(HAS_WORDS, self.query.all(), MOST + 1, spare=True)
        return self._select(only, self._same_title(), in_title, anywhere)

    def _with_close(self, rows: list[Row]) -> list[Row]:
        """Add to the few ``rows`` with all words those with some of them, or with words that come near."""
        self.query.come_near()
        queries = [
            *(self.query.all(title=True), self.query.all()),
            *(self.query.any(title=True), self.query.any()),
        ]
        wider = self._select(self.only, *(Part(HAS_WORDS, words, MOST_CLOSE) for words in queries))
        return ranked({row.pk: row for row in [*rows, *wider]}.values(), self.query)

    def _same_title(self) -> Part:
        return Part(IS_TITLE, self._key, MOST_SAME)

    @cached_property
    def _key(self) -> str:
        return sort_key(self.query.text, self.language)

    def _select(self, only: dict, *parts: Part) -> list[Row]:
        found = rows_with(parts, only, map(self._worths, self.query.words))
        width = len(Row._fields) - 1
        return [Row(*row[:width], row[width:]) for row in found]

    def _worths(self, word: str) -> list[tuple[str, float]]:
        """Return what to look for, with what it makes ``word`` worth, the best first."""
        return [*((self.query.term(word, weight), worth) for weight, worth in WHERE), (self.query.term(word), IN_TEXT)]

    @property
    def is_close(self) -> bool:
        """Whether nothing has all the words as they were typed, so that these only come close."""
        return self._found.manner != "all"

    @property
    def is_cut(self) -> bool:
        """Whether there are more than were looked at."""
        return self._chosen.is_cut

    @property
    def counts_are_known(self) -> bool:
        return not self._found.is_cut

    @cached_property
    def did_you_mean(self) -> str:
        """The question with its misspelled words put right, when that finds what this one does not."""
        if not self.is_close or not self._found.rows:
            return ""
        titles = [row.title for row in self._found.rows if row.title_language == self.language]
        return self.query.corrected({word.lower(): word for title in titles for word in WORD.findall(title)[1:]})

    @cached_property
    def kind_counts(self) -> dict[str, int]:
        """How many of each kind there are among what else was chosen, in the order of the kinds."""
        return self._counts("kinds", labels(), lambda row: [row.kind])

    @cached_property
    def country_counts(self) -> dict[str, int]:
        return self._counts("country", Country.values, lambda row: [row.country])

    @cached_property
    def target_group_counts(self) -> dict[str, int]:
        groups = {group for row in self._found.rows for group in row.target_groups}
        return self._counts("target_group", sorted(groups), lambda row: row.target_groups)

    def _counts(self, facet: str, order: Iterable[str], values) -> dict[str, int]:
        if not self.counts_are_known:
            return dict.fromkeys(order, 0)  # nor is it known which of them there are
        rows = (row for row in self._found.rows if self.choice.fits(row, but=facet))
        sums = Counter(value for row in rows for value in values(row))
        return {value: sums[value] for value in order if sums[value]}

    @property
    def total(self) -> int:
        return len(self._chosen.rows)

    @property
    def has_any(self) -> bool:
        """Whether anything was found at all, chosen or not."""
        return bool(self._found.rows)

    @cached_property
    def entries(self) -> "Entries":
        return Entries([row.pk for row in self._chosen.rows])

    def keys_by_title(self) -> list[int]:
        """Return the keys of all records found, of whatever kind, also of those that are not looked at."""
        keys = keys_with(self.query.all(), self.only) if self.query else []
        if len(keys) >= 2 * FEW:  # enough, however vague
            return keys
        return [row.object_id for row in sorted(self._found.rows, key=lambda row: (row.sort_key, row.path))]

    def hits(self, entries: Iterable[Entry]) -> list[Hit]:
        """Return the lines to show for ``entries``."""
        names = {kind: str(label.one) for kind, label in labels().items()}
        countries = {code: str(label) for code, label in Country.choices}
        hits = {
            entry.id: self._hit(entry, names.get(entry.kind, entry.kind), countries.get(entry.country, ""))
            for entry in entries
        }
        excerpts = excerpts_of({key: hit.language for key, hit in hits.items() if not hit.is_marked}, self.query)
        return [replace(hit, snippet=excerpts.get(key, hit.snippet)) for key, hit in hits.items()]

    def _hit(self, entry: Entry, what: str, country: str) -> Hit:
        finds = self.query.finder(entry.title_language)
        return Hit(
            title=marked(entry.title, finds),
            snippet=marked(excerpt(entry.summary, finds), finds),
            url=f"/{self.language}{entry.path}",
            kind=entry.kind,
            what=what,
            language=entry.title_language,
            is_fallback=entry.title_language != self.language,
            country=country,
        )


def search(
    q: str,
    language: str,
    kinds: Iterable[str] | None = None,
    country: str | None = None,
    target_group: str | None = None,
    **only,
) -> Results:
    """Find published records by the words of ``q``, for a reader of ``language``; any text is a valid question."""
    kinds = None if kinds is None else frozenset(kinds)
    return Results(q, language, Choice(kinds, country or "", target_group or ""), **only)


def ids(model: type[Model], q: str, language: str | None = None) -> list[int]:
    """Return the keys of the records of ``model`` that ``q`` finds, by title, however many they are.

    They are those of the search index: narrow a queryset to them (``OneOf("pk", ids(…))``), which knows what is public.
    """
    reader = language or languages.current()
    return Results(q, reader, content_type=ContentType.objects.get_for_model(model)).keys_by_title()
