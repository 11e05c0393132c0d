"""Writing the search index: one row a published record and language, so that reading it needs no other table."""

import logging
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import batched

from django.contrib.contenttypes.models import ContentType
from django.db import InterfaceError, OperationalError, models, transaction
from django.utils.translation import override

from sempre import languages
from sempre.alphabet import sort_key
from sempre.countries import Country
from sempre.models import SearchEntry, SearchWaiting
from sempre.search.query import TITLE
from sempre.search.registry import Searchable, dependents, registry
from sempre.search.vocabulary import forget, learn
from sempre.search.words import forms, plain_text, quoted, words
from sempre.translated import languages_of, text

logger = logging.getLogger(__name__)

LAST_POSITION = 16_000  # PostgreSQL counts no further than 16383
SUMMARY_LENGTH = 280
BODY_LENGTH = 20_000  # of a chapter; its words are in the vector all the same
CHUNK = 100
MOST_WORDS = 200_000  # kept in memory while the whole index is written
COLUMNS = (
    *("kind", "path", "title", "title_language", "summary", "body"),
    *("country", "target_groups", "sort_key", "vector"),
)


def index(record) -> None:
    """Write ``record`` as it is stored now, and what shows texts of it; take it out when it is not published.

    Where more than a hundred show it, the worker writes these (``index_waiting``), so that a save answers at once.
    """
    _write_some(record._meta.concrete_model, [record.pk])
    for model, keys in _dependent_keys(record):
        _write_or_wait(model, keys)


def index_on_commit(record) -> None:
    """Index ``record`` once it is really saved; a failure is logged and never undoes the save."""
    transaction.on_commit(partial(index, record), robust=True)


def remove(record) -> None:
    """Take ``record`` out; call it before a deletion, so that what depended on it is indexed again after it."""
    _entries_of(record._meta.concrete_model).filter(object_id=record.pk).delete()
    for model, keys in _dependent_keys(record):
        transaction.on_commit(partial(_write_or_wait, model, keys), robust=True)


@transaction.atomic
def index_waiting() -> bool:
    """Index a hundred of what waits and that no other worker is at; return whether there was any."""
    waiting = SearchWaiting.objects.select_for_update(skip_locked=True).order_by("pk").first()
    if waiting is None:
        return False
    some, waiting.keys = waiting.keys[:CHUNK], waiting.keys[CHUNK:]
    try:
        with transaction.atomic():
            _write_some(waiting.content_type.model_class(), some)
    except (OperationalError, InterfaceError):
        raise
    except Exception:  # what cannot be indexed stays as it is; what waits behind it does not have to wait
        logger.exception("Records of %s could not be indexed: %s", waiting.content_type, some)
    if waiting.keys:
        waiting.save(update_fields=["keys"])
    else:
        waiting.delete()
    return True


def reindex() -> int:
    """Write every published record anew, a hundred at a time, and drop all else; return the number of rows."""
    SearchWaiting.objects.all().delete()
    content_types = ContentType.objects.get_for_models(*registry())
    SearchEntry.objects.exclude(content_type__in=content_types.values()).delete()
    round_, found = time.time_ns(), Counter()
    for model, searchable in registry().items():
        published = list(searchable.published().order_by("pk").values_list("pk", flat=True))
        _entries_of(model).exclude(object_id__in=published).delete()
        for keys in batched(published, CHUNK):
            found += _write(model, keys)
            if len(found) > MOST_WORDS:
                learn(found, round_)
                found.clear()
    learn(found, round_)
    forget(round_)
    return SearchEntry.objects.count()


def _entries_of(model) -> models.QuerySet:
    return SearchEntry.objects.filter(content_type=ContentType.objects.get_for_model(model))


def _dependent_keys(record) -> Iterator[tuple[type[models.Model], list[int]]]:
    for queryset in dependents(record):
        yield queryset.model, list(queryset.order_by().values_list("pk", flat=True))


def _write_or_wait(model, keys: list[int]) -> None:
    """Index what a change touches beside the record itself: a few at once, many by the worker."""
    if len(keys) > CHUNK:
        SearchWaiting.objects.create(content_type=ContentType.objects.get_for_model(model), keys=keys)
    else:
        _write_some(model, keys)


def _write_some(model, keys: list[int]) -> None:
    for some in batched(keys, CHUNK):
        learn(_write(model, some))


@transaction.atomic
def _write(model, keys: Iterable[int]) -> Counter:
    """Bring the rows of the records ``keys`` in line with what is published; return their words.

    The records are locked, so that of two saves the later one has the last word here too.
    """
    found = Counter()
    searchable = registry().get(model)
    if searchable is None:
        return found
    published = searchable.published().filter(pk__in=keys).order_by("pk")
    content_type = ContentType.objects.get_for_model(model)
    rows = [
        row
        for record in published.select_for_update(of=("self",), no_key=True)
        for row in _rows(record, searchable, content_type, found)
    ]
    _entries_of(model).filter(object_id__in=keys).exclude(object_id__in={row.object_id for row in rows}).delete()
    SearchEntry.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["content_type", "object_id", "language"], update_fields=COLUMNS
    )
    return found


def _rows(record, searchable: Searchable, content_type: ContentType, found: Counter) -> Iterator[SearchEntry]:
    """Yield the record's row in each language, and count its words in ``found``."""
    if not text(record, record.title_field):
        return
    groups = searchable.target_groups(record)
    with override(languages.SOURCE):
        path = record.get_absolute_url().removeprefix(f"/{languages.SOURCE}")
    for language in languages.CODES:
        with override(language):
            title = text(record, record.title_field)
            vector = _vector(record, searchable, language)
            found.update((language, word) for word in vector.own_words)
            yield SearchEntry(
                content_type=content_type,
                object_id=record.pk,
                kind=searchable.kind_of(record),
                language=language,
                path=path,
                title=title.value,
                title_language=title.language,
                summary=_summary(record, title.language),
                body=_body(record, searchable, title.language),
                country=getattr(record, "country", ""),
                target_groups=groups,
                sort_key=sort_key(title.value, language),
                vector=str(vector),
            )


def _summary(record, language: str) -> str:
    """Return what stands below the title in a list: in the title's language or not at all."""
    for field in record.search_fields:
        found = text(record, field, language)
        if found and found.language == language:
            plain = plain_text(found.value)
            return plain if len(plain) <= SUMMARY_LENGTH else f"{plain[:SUMMARY_LENGTH].rpartition(' ')[0]} …"
    return ""


def _body(record, searchable: Searchable, language: str) -> str:
    """Return all texts in the title's language, from which the part around a word found is shown."""
    fields = [text(record, field, language) for field in record.search_fields]
    own = (found for found in (*fields, *searchable.more(record, language)) if found.language == language)
    return " · ".join(filter(None, (plain_text(found.value) for found in own)))[:BODY_LENGTH]


def _vector(record, searchable: Searchable, language: str) -> "Vector":
    """Return the row's words as a tsvector: title A, summary B, the rest C, titles in other languages D."""
    vector = Vector(language)
    title = text(record, record.title_field, language)
    vector.add(title.value, "A", (title.language,))
    for name in searchable.names:
        vector.add(getattr(record, name), "A", (language,))
    for field in record.search_fields:
        found = text(record, field, language)
        vector.add(plain_text(found.value), "B" if field == "summary" else "C", (found.language,))
    for fact in searchable.facts:
        vector.add(getattr(record, fact), "B", (language,))
    for found in searchable.more(record, language):
        vector.add(plain_text(found.value), "C", (found.language,))
    if country := getattr(record, "country", ""):
        vector.add(str(Country(country).label), "C", (language,))
    for code in languages_of(record, record.title_field):
        if code != title.language:
            vector.add(text(record, record.title_field, code).value, "D", (code,))
    return vector


class Vector:
    """A weighted text-search vector whose words are taken apart here, not in the database."""

    def __init__(self, language: str):
        self.language = language
        self.places: dict[str, list[str]] = defaultdict(list)
        self.own_words: set[str] = set()  # those that readers of the language see
        self.position = 0

    def add(self, source: str, weight: str, codes: tuple[str, ...]) -> None:
        """Add the words of a text, with stems of the languages ``codes``."""
        for word in words(source):
            self.position = min(self.position + 1, LAST_POSITION)
            if weight != "D" and self.language in codes:
                self.own_words.add(word)
            for form in forms(word, codes):
                self.places[form].append(f"{self.position}{weight}")
                if weight == "A":
                    self.places[TITLE + form].append(f"{self.position}{weight}")

    def __str__(self) -> str:
        return " ".join(f"{quoted(form)}:{','.join(places[:255])}" for form, places in self.places.items())
