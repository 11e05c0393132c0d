"""Search inside the handbook: the chapters and tools that have the words, with the places where they stand."""

from collections.abc import Iterator
from typing import NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.utils.safestring import SafeString

from outputs.models import Node, Tool, Work
from sempre import languages
from sempre.passages import passages
from sempre.search import Hit, Results, search
from sempre.search.finding import Entry
from sempre.search.marking import excerpt, marked
from sempre.search.words import words
from sempre.translated import text

KINDS = (Work.Kind.HANDBOOK.value, "tool")
MOST = 20  # chapters and tools
PLACES = 3  # of each
TOOL_TEXTS = ("purpose", "preparation", "steps", "tips", "pitfalls", "ethics", "accessibility")


class Place(NamedTuple):
    """A paragraph that has the words, with them marked, and its address."""

    url: str
    words: SafeString


class FoundPage(NamedTuple):
    """A chapter or tool with the paragraphs that have most of the words."""

    hit: Hit
    language: str
    places: list[Place]


class Inside:
    """What the handbook has for the words of ``q``."""

    def __init__(self, q: str):
        types = ContentType.objects.get_for_models(Node, Tool).values()
        self.results: Results = search(q, languages.current(), KINDS, content_type__in=[kind.pk for kind in types])
        self.query = self.results.query

    @property
    def total(self) -> int:
        return len(self.pages)

    @property
    def is_close(self) -> bool:
        return self.results.is_close

    @property
    def pages(self) -> list[FoundPage]:
        if not hasattr(self, "_pages"):
            entries = self.results.entries[:MOST]
            records = {model: self._records(model, entries) for model in (Node, Tool)}
            found = zip(entries, self.results.hits(entries), strict=True)
            self._pages = [self._page(hit, records[_model(entry)].get(entry.object_id)) for entry, hit in found]
        return self._pages

    @staticmethod
    def _records(model, entries: list[Entry]) -> dict:
        return model.objects.in_bulk([entry.object_id for entry in entries if _model(entry) is model])

    def _page(self, hit: Hit, record) -> FoundPage:
        """Return the places with the most of the words, in the order of the text."""
        if record is None:
            return FoundPage(hit, hit.language, [])
        scored = [(score, number, place) for number, (score, place) in enumerate(self._places(record, hit.url))]
        best = sorted(scored, key=lambda row: (-row[0], row[1]))[:PLACES]
        language = text(record, _texts(record)[0][1]).language
        return FoundPage(hit, language, [place for _score, _number, place in sorted(best, key=lambda row: row[1])])

    def _places(self, record, url: str) -> Iterator[tuple[int, Place]]:
        for key, field in _texts(record):
            value = text(record, field)
            finds = self.query.finder(value.language)
            for passage in passages(value, key):
                found = {word for word in words(passage.block.words) if finds(word)}
                if found:
                    words_marked = marked(excerpt(passage.block.words, finds), finds)
                    yield len(found), Place(f"{url}#{passage.id}", words_marked)


def _model(entry: Entry):
    return ContentType.objects.get_for_id(entry.content_type_id).model_class()


def _texts(record) -> list[tuple[str, str]]:
    """Return the texts of a page in their order: the key of its places, and the field."""
    if isinstance(record, Node):
        return [(record.stable_key, "body")]
    return [(field, field) for field in TOOL_TEXTS]
