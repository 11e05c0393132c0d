"""Reading the search index: what a reader typed becomes a query, the rows become hits with their words marked."""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, partial

from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.search import SearchQueryField, SearchRank, TrigramWordSimilarity
from django.db.models import BooleanField, Case, Count, F, Func, IntegerField, Model, Q, QuerySet, Value, When
from django.db.models.functions import Cast
from django.db.models.lookups import GreaterThanOrEqual
from django.utils.safestring import SafeString

from sempre import languages
from sempre.countries import Country
from sempre.models import SearchEntry
from sempre.search.marking import excerpt, marked
from sempre.search.registry import Label, labels
from sempre.search.words import folded, forms, quoted, words

MAX_LENGTH = 200
UNWANTED = ("Cc", "Cs", "Cn", "Co")  # control characters, halves of characters, and what is none
SHORT = 2  # letters: such words are asked for only where there is no longer one, or at the end, perhaps unfinished
LEAST_SIMILAR = 4  # letters: shorter words resemble too much
SIMILAR = 0.45  # share of a word's trigrams that a title has: one or two wrong letters
WEIGHTS = (0.05, 0.1, 0.4, 1.0)  # D, C, B, A


def clean_query(q: str) -> str:
    """Return what was typed without control characters, at most 200 characters."""
    visible = (" " if unicodedata.category(char) in UNWANTED else char for char in q[: 4 * MAX_LENGTH])
    return " ".join("".join(visible).replace("\u00ad", "").split())[:MAX_LENGTH].strip()


class Query:
    """What a reader looks for: words in the order typed, the last one perhaps unfinished."""

    def __init__(self, q: str):
        self.text = clean_query(q)
        typed = words(self.text)
        longer = [word for word in typed[:-1] if len(word) > SHORT]
        self.words = [*(longer or typed[:-1]), *typed[-1:]]
        self.forms = {form for word in self.words for form in forms(word)}

    def __bool__(self) -> bool:
        return bool(self.words)

    def term(self, word: str, weight: str = "") -> str:
        """Return the part of a tsquery that finds ``word`` in any of its forms, the last word also as a beginning."""
        found = [f"{quoted(form)}:{weight}" if weight else quoted(form) for form in sorted(forms(word))]
        if word == self.words[-1]:
            found += [f"{quoted(beginning)}:*{weight}" for beginning in sorted({word, folded(word)})]
        return f"({' | '.join(found)})"

    def all(self, weight: str = "") -> str:
        return " & ".join(self.term(word, weight) for word in self.words)

    def any(self) -> str:
        return " | ".join(self.term(word) for word in self.words)

    def finds(self, word: str, language: str) -> bool:
        """Whether ``word`` of a text in ``language`` is one of those looked for."""
        return folded(word).startswith(folded(self.words[-1])) or not self.forms.isdisjoint(forms(word, (language,)))


def matches(tsquery: str) -> Func:
    """Return the condition that a row's vector fulfils ``tsquery``; no dictionary of the database has a say."""
    query = Cast(Value(tsquery), SearchQueryField())
    return Func(F("vector"), query, template="(%(expressions)s)", arg_joiner=" @@ ", output_field=BooleanField())


@dataclass(frozen=True)
class Hit:
    """One line of the results; ``title`` and ``snippet`` are safe HTML with the words found in ``<mark>``."""

    title: SafeString
    snippet: SafeString
    url: str
    kind: str
    label: Label
    language: str  # of title and snippet
    is_fallback: bool
    country: str

    @property
    def language_name(self) -> str:
        return languages.NAMES[self.language]


class Results:
    """What a search found, counted by kind and country before any of it is fetched."""

    def __init__(self, q: str, language: str, kinds: Iterable[str] | None = None, country: str | None = None, **only):
        self.query = Query(q)
        self.only = {"language": language, **only}
        self.language = language
        self.kinds = None if kinds is None else set(kinds)
        self.country = country or None

    @cached_property
    def _found(self) -> tuple[str, Q | Func | None, dict[tuple[str, str], int]]:
        """How it was found (``all`` words, ``close``, ``any``), by which condition, how many a kind and country."""
        for manner, condition in self._conditions():
            groups = self._rows(condition).values_list("kind", "country").annotate(number=Count("pk")).order_by()
            counts = {(kind, country): number for kind, country, number in groups}
            if counts:
                return manner, condition, counts
        return "all", None, {}

    def _conditions(self) -> Iterator[tuple[str, Q | Func]]:
        if not self.query:
            return
        yield "all", matches(self.query.all())
        if any(len(word) >= LEAST_SIMILAR for word in self.query.words):
            yield "close", self._close()
        if len(self.query.words) > 1:
            yield "any", matches(self.query.any())

    def _close(self) -> Q:
        condition = Q()
        for word in self.query.words:
            near = Q(matches(self.query.term(word)))
            if len(word) >= LEAST_SIMILAR:
                near |= Q(GreaterThanOrEqual(TrigramWordSimilarity(word, "title"), SIMILAR))
            condition &= near
        return condition

    def _rows(self, condition) -> QuerySet:
        return SearchEntry.objects.filter(condition, **self.only)

    @property
    def is_close(self) -> bool:
        """Whether nothing has all the words as they were typed, so that these only come close."""
        return self._found[0] != "all"

    @cached_property
    def kind_counts(self) -> dict[str, int]:
        """How many of each kind there are in the chosen country, in the order of the kinds."""
        return self._sums(labels(), lambda kind, country: kind if self.country in (None, country) else None)

    @cached_property
    def country_counts(self) -> dict[str, int]:
        """How many of the chosen kinds there are in each country."""
        return self._sums(Country.values, lambda kind, country: country if self._wanted(kind) else None)

    def _sums(self, order: Iterable[str], key) -> dict[str, int]:
        sums = Counter()
        for (kind, country), number in self._found[2].items():
            sums[key(kind, country)] += number
        return {name: sums[name] for name in order if sums[name]}

    def _wanted(self, kind: str) -> bool:
        return self.kinds is None or kind in self.kinds

    @property
    def total(self) -> int:
        return sum(number for kind, number in self.kind_counts.items() if self._wanted(kind))

    @property
    def has_any(self) -> bool:
        """Whether anything was found at all, chosen kind and country or not."""
        return bool(self._found[2])

    @property
    def total_of_all_kinds(self) -> int:
        return sum(self.kind_counts.values())

    @cached_property
    def entries(self) -> QuerySet[SearchEntry]:
        """The rows found: first the title as typed, then its words, a title in another language, the weight."""
        manner, condition, _counts = self._found
        if condition is None:
            return SearchEntry.objects.none()
        rows = self._rows(condition).defer("vector")
        if self.kinds is not None:
            rows = rows.filter(kind__in=self.kinds)
        if self.country:
            rows = rows.filter(country=self.country)
        rank = SearchRank(F("vector"), Cast(Value(self.query.any()), SearchQueryField()), weights=Value(list(WEIGHTS)))
        first = TrigramWordSimilarity(self.query.text, "title") if manner == "close" else self._tier()
        return rows.annotate(first=first, rank=rank).order_by("-first", "-rank", "sort_key", "pk")

    def _tier(self) -> Case:
        in_title = matches(self.query.all("A"))
        return Case(
            When(title__iexact=self.query.text, then=4),
            When(title__istartswith=self.query.text, title_language=self.language, then=3),
            When(Q(in_title, title_language=self.language), then=2),
            When(matches(self.query.all("AD")), then=1),
            default=0,
            output_field=IntegerField(),
        )

    def hits(self, entries: Iterable[SearchEntry]) -> list[Hit]:
        """Return the lines to show for ``entries``."""
        names = labels()
        return [self._hit(entry, names.get(entry.kind, Label(entry.kind, entry.kind))) for entry in entries]

    def _hit(self, entry: SearchEntry, label: Label) -> Hit:
        finds = partial(self.query.finds, language=entry.title_language)
        return Hit(
            title=marked(entry.title, finds),
            snippet=marked(excerpt(entry.summary, finds), finds),
            url=f"/{self.language}{entry.path}",
            kind=entry.kind,
            label=label,
            language=entry.title_language,
            is_fallback=entry.title_language != self.language,
            country=Country(entry.country).label if entry.country in Country.values else "",
        )


def search(q: str, language: str, kinds: Iterable[str] | None = None, country: str | None = None) -> Results:
    """Find published records by the words of ``q``, for a reader of ``language``; any text is a valid question."""
    return Results(q, language, kinds, country)


def ids(model: type[Model], q: str, language: str | None = None) -> QuerySet:
    """Return the keys of the records of ``model`` that ``q`` finds, for ``filter(pk__in=…)``."""
    reader = language or languages.current()
    results = Results(q, reader, content_type=ContentType.objects.get_for_model(model))
    return results.entries.order_by().values("object_id")
