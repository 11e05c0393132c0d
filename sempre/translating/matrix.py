"""The matrix of translations: which records stand in it under a person's filters, and how each language stands.

A page takes the same few statements however many records there are: how many, the keys of the page, the titles, and
the states. The records of a kind stand in two strands: those that the search index has, in its alphabetical order,
which is read from an index of the database instead of sorting all; then those that it has not, such as drafts.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple
from urllib.parse import urlencode

from django.apps import apps
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Value
from django.http import Http404

from sempre import languages
from sempre.editing.counting import counted
from sempre.querysets import OneOf
from sempre.translated import Text
from sempre.translating.records import Kind, Reach, kind_or_404, kinds
from sempre.translating.registry import partners_of
from sempre.translating.standing import (
    CHOICES,
    OPEN,
    OPEN_STATUSES,
    WORST_FIRST,
    Standing,
    standing,
)

PAGE = 50
LAST_PAGE = 200
MOST = PAGE * LAST_PAGE  # records that can be paged through; whoever looks for others chooses
FOUND_AT_MOST = 1000  # records of a kind that words find; of more some are shown
COUNTED_TO = 1000  # beyond it a list says "more than"
LONGEST_QUERY = 80


@dataclass(frozen=True)
class Filters:
    """What a person asked of the matrix."""

    kind: Kind | None = None
    partner: object | None = None
    language: str = ""
    status: str = ""
    q: str = ""

    @classmethod
    def of(cls, query, reach: Reach) -> "Filters":
        """Read the query string; a value that means nothing to the person is a 404, like an unknown one."""
        kind = query.get("kind", "")
        return cls(
            kind=kind_or_404(kind) if kind else None,
            partner=_partner(query.get("partner", "")),
            language=_one_of(query.get("language", ""), reach.languages),
            status=_one_of(query.get("status", ""), dict(CHOICES)),
            q=" ".join(query.get("q", "").replace("\x00", " ").split())[:LONGEST_QUERY],
        )

    @property
    def is_narrowed(self) -> bool:
        return self != Filters()

    @property
    def query(self) -> str:
        """The filters as they stand in an address, empty or beginning with a question mark."""
        asked = {
            "kind": self.kind.name if self.kind else "",
            "partner": self.partner.slug if self.partner else "",
            "language": self.language,
            "status": self.status,
            "q": self.q,
        }
        asked = {name: value for name, value in asked.items() if value}
        return f"?{urlencode(asked)}" if asked else ""


def _one_of(value: str, values) -> str:
    if value and value not in values:
        raise Http404
    return value


def _partner(slug: str):
    found = apps.get_model("partners", "Partner").objects.filter(slug=slug).first() if slug else None
    if slug and found is None:
        raise Http404
    return found


class Cell(NamedTuple):
    language: str
    standing: Standing | None  # None: no text of the record is the person's in that language

    @property
    def name(self) -> str:
        return languages.NAMES[self.language]


@dataclass(frozen=True)
class Row:
    kind: Kind
    pk: int
    title: Text
    cells: list[Cell]


class Matrix:
    """The records under a person's filters."""

    def __init__(self, reach: Reach, filters: Filters):
        self.reach, self.filters = reach, filters

    @property
    def languages(self) -> tuple[str, ...]:
        return (self.filters.language,) if self.filters.language else self.reach.languages

    @cached_property
    def kinds(self) -> list[Kind]:
        chosen = [self.filters.kind] if self.filters.kind else kinds()
        return [kind for kind in chosen if not self.filters.partner or partners_of(kind.model)]

    def records(self, kind: Kind) -> QuerySet:
        """Return the records under all filters, by their keys alone where not all of a kind are asked of."""
        rows = kind.model._default_manager.order_by()
        mine = self._states(kind)
        if self.filters.q:
            rows = rows.filter(pk__in=self.found[kind][:FOUND_AT_MOST])
        elif not self.is_of_all:
            keys = self._narrowed(kind).values("pk")
            if mine is not None:
                keys = mine.filter(OneOf("record_id", keys)).order_by().values("record_id").distinct()
            return rows.filter(OneOf("pk", keys))
        return rows if mine is None else rows.filter(Exists(mine.filter(record_id=OuterRef("pk"))))

    @cached_property
    def found(self) -> dict[Kind, list[int]]:
        """The keys of records with the words, looked for once, and no more of a kind than somebody reads."""
        asked = [self._narrowed(kind).annotate(of_kind=Value(place)) for place, kind in enumerate(self.kinds)]
        found: dict[Kind, list[int]] = {kind: [] for kind in self.kinds}
        for place, pk in _all_of([rows.values_list("of_kind", "pk")[: FOUND_AT_MOST + 1] for rows in asked]):
            found[self.kinds[place]].append(pk)
        return found

    @property
    def has_more_words(self) -> bool:
        """Whether more records have the words than are looked at."""
        return bool(self.filters.q) and any(len(keys) > FOUND_AT_MOST for keys in self.found.values())

    @property
    def is_of_all(self) -> bool:
        """Whether every record of a kind is asked of, but for its state."""
        return self.reach.has_all and not (self.filters.partner or self.filters.q)

    def _narrowed(self, kind: Kind) -> QuerySet:
        """All filters but the state."""
        rows = self.reach.records(kind)
        if self.filters.partner:
            condition = Q()
            for way in partners_of(kind.model):
                condition |= Q(**{way: self.filters.partner.pk})
            rows = rows.filter(pk__in=kind.model._base_manager.filter(condition).order_by().values("pk"))
        if self.filters.q and hasattr(rows, "titled"):
            rows = rows.titled([self.filters.q])
        elif self.filters.q:
            words = Q()
            for column in kind.title_columns.values():
                words |= Q(**{f"{column}__icontains": self.filters.q})
            rows = rows.filter(words)
        return rows

    def _states(self, kind: Kind) -> QuerySet | None:
        """Return the states of which a record must have one; None where any record will do."""
        status = self.filters.status
        if not status and not self.reach.is_mixed:
            return None
        mine = self.reach.states().filter(language__in=self.languages, record_type=kind.content_type)
        return mine.filter(status__in=OPEN_STATUSES if status == OPEN else [status]) if status else mine

    @cached_property
    def strands(self) -> list[tuple[Kind, QuerySet]]:
        """Return the kinds in order, each with its two querysets of ``title_key`` and ``pk_of``."""
        found = []
        for kind in self.kinds:
            rows = self.records(kind)
            entries = kind.entries()
            keys = rows.values("pk")
            shown = entries.filter(Q(object_id__in=keys) if self.is_of_all else OneOf("object_id", keys))
            found += [
                (kind, shown.annotate(**kind.in_index())),
                (kind, rows.filter(~Exists(entries.filter(object_id=OuterRef("pk")))).annotate(**kind.by_title())),
            ]
        return found

    @cached_property
    def numbers(self) -> list[int]:
        """The number of records of each strand, counted no further than one can page."""
        return counted([rows.values("pk_of") for _kind, rows in self.strands], MOST + 1)

    def __len__(self) -> int:
        return min(sum(self.numbers), MOST)

    @property
    def is_cut(self) -> bool:
        return sum(self.numbers) > MOST or self.has_more_words

    def __getitem__(self, part: slice) -> list[Row]:
        """Return the rows of a page, as a paginator asks for them."""
        keys = self._keys(part.start or 0, MOST if part.stop is None else part.stop)
        titles, cells = self._titles(keys), self._cells(keys)
        return [Row(kind, pk, titles[kind, pk], cells[kind, pk]) for kind, pk in keys if (kind, pk) in titles]

    def _keys(self, start: int, stop: int) -> list[tuple[Kind, int]]:
        """Return kind and number of the records from ``start`` to ``stop``."""
        asked, before = [], 0
        for place, ((_kind, rows), number) in enumerate(zip(self.strands, self.numbers, strict=True)):
            first, last = max(start - before, 0), min(stop - before, number)
            if first < last:
                asked.append(_ordered(rows, place)[first:last])
            before += number
        return [(self.strands[place][0], pk) for place, _key, pk in sorted(_all_of(asked))]

    def _titles(self, keys: list[tuple[Kind, int]]) -> dict[tuple[Kind, int], Text]:
        by_kind = _by_kind(keys)
        order = list(by_kind)
        asked = [kind.titles(by_kind[kind]).annotate(of_kind=Value(place)) for place, kind in enumerate(order)]
        return {
            (order[place], pk): order[place].title_of(original, titles)
            for pk, original, *titles, place in _all_of(asked)
        }

    def _cells(self, keys: list[tuple[Kind, int]]) -> dict[tuple[Kind, int], list[Cell]]:
        condition, by_type = Q(pk__in=[]), {}
        for kind, pks in _by_kind(keys).items():
            by_type[kind.content_type.pk] = kind
            condition |= Q(record_type=kind.content_type, record_id__in=pks)
        states = self.reach.states().filter(condition, language__in=self.languages).order_by()
        counted = states.values_list("record_type", "record_id", "language", "status").annotate(n=Count("*"))
        found: dict = defaultdict(lambda: defaultdict(dict))
        for record_type, pk, language, status, number in counted:
            found[by_type[record_type], pk][language][status] = number
        return {key: list(self._row_of(found[key])) for key in keys}

    def _row_of(self, numbers: dict[str, dict[str, int]]) -> Iterator[Cell]:
        for code in self.languages:
            yield Cell(code, standing(numbers[code]) if numbers[code] else None)

    def counts(self) -> dict[str, int]:
        """Return how many texts there are in each state under all other filters, counted no further than is said."""
        states = self.reach.states().filter(language__in=self.languages).order_by()
        if self.is_of_all:
            states = states.filter(record_type=self.filters.kind.content_type) if self.filters.kind else states
            numbers = counted([states.filter(status=status).values("pk") for status in WORST_FIRST], COUNTED_TO + 1)
            found = dict(zip(WORST_FIRST, numbers, strict=True))
        else:
            found = Counter()
            for status, number in _all_of([self._counted_of(kind, states) for kind in self.kinds]):
                found[status] += number
        return {status.value: found[status] for status in WORST_FIRST if found[status]}

    def _counted_of(self, kind: Kind, states: QuerySet) -> QuerySet:
        if self.filters.q:
            mine = states.filter(record_id__in=self.found[kind][:FOUND_AT_MOST])
        else:
            mine = states.filter(OneOf("record_id", self._narrowed(kind).values("pk")))
        mine = mine.filter(record_type=kind.content_type)
        return mine.values_list("status").annotate(n=Count("*"))

    def neighbours(self, kind: Kind, pk: int) -> tuple[tuple[Kind, int] | None, tuple[Kind, int] | None]:
        """Return the records before and after one, which itself need not be under the filters any more."""
        place, key = self._place_of(kind, pk)
        if place is None:
            return None, None
        rows = self.strands[place][1]
        before = rows.filter(Q(title_key__lt=key) | Q(title_key=key, pk_of__lt=pk))
        after = rows.filter(Q(title_key__gt=key) | Q(title_key=key, pk_of__gt=pk))
        others = [(each, queryset) for each, (_kind, queryset) in enumerate(self.strands)]
        return (
            self._one_of([(place, before)], "-") or self._one_of(others[:place], "-"),
            self._one_of([(place, after)]) or self._one_of(others[place + 1 :]),
        )

    def _place_of(self, kind: Kind, pk: int) -> tuple[int | None, str]:
        """Return the strand in which a record would stand, and its key there."""
        kinds_of_strands = [one for one, _rows in self.strands]
        if kind not in kinds_of_strands:
            return None, ""
        first = kinds_of_strands.index(kind)
        if key := kind.entries().filter(object_id=pk).values_list("sort_key", flat=True).first():
            return first, key
        record = kind.model._base_manager.order_by().filter(pk=pk).annotate(**kind.by_title())
        return first + 1, next(iter(record.values_list("title_key", flat=True)), "")

    def _one_of(self, strands: list[tuple[int, QuerySet]], sign: str = "") -> tuple[Kind, int] | None:
        """Return the first record of the first strand that has any, with the sign ``-`` the last of the last."""
        found = sorted(_all_of([_ordered(rows, place, sign)[:1] for place, rows in strands]))
        if not found:
            return None
        place, _key, pk = found[-1 if sign else 0]
        return self.strands[place][0], pk

    def only_open(self, language: str) -> "Matrix":
        """The same filters, but what somebody has to write in a language."""
        return Matrix(self.reach, replace(self.filters, language=language, status=OPEN))


def _ordered(rows: QuerySet, place: int, sign: str = "") -> QuerySet:
    rows = rows.annotate(of_strand=Value(place)).order_by(f"{sign}title_key", f"{sign}pk_of")
    plain = QuerySet(rows.model, rows.query)  # the translating one puts the columns in an order of its own
    return plain.values_list("of_strand", "title_key", "pk_of")


def _all_of(querysets: list[QuerySet]) -> list[tuple]:
    """Return the rows of all querysets by one statement."""
    if not querysets:
        return []
    first, *others = querysets
    return list(first.union(*others, all=True).order_by() if others else first)


def _by_kind(keys: list[tuple[Kind, int]]) -> dict[Kind, list[int]]:
    found: dict[Kind, list[int]] = {}
    for kind, pk in keys:
        found.setdefault(kind, []).append(pk)
    return found
