"""What people of each country type, and whether the page that they hope for stands first.

``relevance/<language>.yaml`` holds the questions; hard ones stay in, found or not. ``pytest -s`` shows what is missed.
"""

from pathlib import Path

import pytest
import yaml

from sempre import languages
from sempre.models import SearchEntry
from sempre.search import search

pytestmark = pytest.mark.django_db

FOLDER = Path(__file__).parent / "relevance"
LOOKED_AT = 20
TARGET = 0.9  # mean of 1 / place of the first page hoped for


@pytest.fixture(autouse=True)
def _with_content(content):
    """The portal's own content."""


def questions(language: str) -> list[dict]:
    return yaml.safe_load((FOLDER / f"{language}.yaml").read_text(encoding="utf-8"))


def place(question: dict, language: str) -> int:
    """The place of the first page hoped for, 0 without one."""
    found = [entry.path for entry in search(question["q"], language).entries[:LOOKED_AT]]
    return next((number for number, path in enumerate(found, 1) if path in question["first"]), 0)


@pytest.mark.parametrize("language", languages.CODES)
def test_pages_hoped_for_stand_first(language):
    places = {question["q"]: place(question, language) for question in questions(language)}
    mean = sum(1 / number for number in places.values() if number) / len(places)
    missed = {q: number for q, number in places.items() if number != 1}
    print(f"{language}: mean reciprocal rank {mean:.3f} of {len(places)} questions; not first: {missed}")  # noqa: T201
    assert len(places) >= 20
    assert mean >= TARGET, missed


@pytest.mark.parametrize("language", languages.CODES)
def test_questions_hope_for_pages_that_there_are(language):
    paths = set(SearchEntry.objects.filter(language=language).values_list("path", flat=True))
    assert {path for question in questions(language) for path in question["first"]} - paths == set()


@pytest.mark.parametrize("language", languages.CODES)
def test_every_published_record_is_found_by_its_own_title(language):
    rows = list(SearchEntry.objects.filter(language=language).values_list("pk", "title"))
    alike = {}
    for _pk, title in rows:
        alike[title.casefold()] = alike.get(title.casefold(), 0) + 1
    missed = {}
    for pk, title in rows:
        keys = search(title, language).entries.keys
        number = keys.index(pk) + 1 if pk in keys else 0
        if not 1 <= number <= alike[title.casefold()]:
            missed[title] = number
    assert len(rows) > 250
    assert missed == {}
