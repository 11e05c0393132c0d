"""Questions as they were asked: a version is made when a question is first asked after a change, and stays."""

import hashlib
import json
from collections.abc import Iterable, Sequence

from django.db.models import Max

from outputs.models import Node, Question, QuestionVersion
from outputs.training import course


def fingerprint_of(content: dict) -> str:
    """Return the SHA-256 of a question's content in all its languages, in hexadecimal."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def version_of(question: Question) -> QuestionVersion:
    """Return the version of the question as it reads now, made if nobody was asked it yet."""
    return versions_of(question.node, [question])[0]


def versions_of(unit: Node, questions: Iterable[Question]) -> list[QuestionVersion]:
    """Return the versions of a unit's questions as they read now, in their order; one query where nothing changed."""
    contents = {question.stable_key: course.content_of(question) for question in questions}
    prints = {key: fingerprint_of(content) for key, content in contents.items()}
    mine = QuestionVersion.objects.filter(edition_id=unit.edition_id, unit_key=unit.stable_key)
    known = {
        (version.stable_key, version.fingerprint): version for version in mine.filter(fingerprint__in=prints.values())
    }
    return [
        known.get((key, prints[key])) or _make(unit, key, prints[key], content) for key, content in contents.items()
    ]


def _make(unit: Node, key: str, fingerprint: str, content: dict) -> QuestionVersion:
    """Make a version, or take the one that another visitor's request made a moment ago."""
    identity = {"edition_id": unit.edition_id, "unit_key": unit.stable_key, "stable_key": key}
    last = QuestionVersion.objects.filter(**identity).aggregate(last=Max("number"))["last"] or 0
    version, _made = QuestionVersion.objects.get_or_create(
        **identity, fingerprint=fingerprint, defaults={"number": last + 1, "content": content}
    )
    return version


def pinned(numbers: Sequence[int], **unit: int | str) -> list[QuestionVersion]:
    """Return the versions with these primary keys in their order; an empty list if one is gone or not of ``unit``."""
    found = QuestionVersion.objects.filter(**unit).in_bulk(numbers)
    return [found[number] for number in numbers] if len(found) == len(numbers) else []


def in_language(versions: Iterable[QuestionVersion], language: str) -> tuple[course.Question, ...]:
    return tuple(
        course.question_of(version.content, version.stable_key, number, language)
        for number, version in enumerate(versions, 1)
    )
