"""The versions of a question that learners were asked, for editors to read: when, and what changed."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from outputs.models import Choice, Question, QuestionVersion
from sempre import languages


@dataclass(frozen=True, slots=True)
class Changed:
    """One text that differs from the version before."""

    what: str
    language: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A version with what changed in it; the first has nothing before it."""

    version: QuestionVersion
    changes: tuple[Changed, ...]
    is_first: bool


def versions_of(question: Question) -> list[Asked]:
    """Return the versions of a question in its edition, newest first; one query."""
    rows = QuestionVersion.objects.filter(
        edition=question.node.edition_id, unit_key=question.node.stable_key, stable_key=question.stable_key
    )
    rows = list(rows.order_by("number"))
    later = [Asked(new, tuple(_changes(old.content, new.content)), False) for old, new in pairwise(rows)]
    return [*reversed(later), *(Asked(row, (), True) for row in rows[:1])]


def _changes(old: dict, new: dict) -> Iterator[Changed]:
    before, after = dict(_texts(old)), dict(_texts(new))
    for place in {**before, **after}:
        if before.get(place, "") != after.get(place, ""):
            what, language = place
            yield Changed(what, language, before.get(place, ""), after.get(place, ""))


def _texts(content: dict) -> Iterator[tuple[tuple[str, str], str]]:
    """Yield everything in a version that learners see or are scored by: what it is, its language, its text."""
    yield (str(_word(Question, "question_kind")), ""), str(dict(Question.Kind.choices).get(content["kind"], ""))
    yield (str(_word(Question, "points")), ""), str(content["points"])
    for code in languages.CODES:
        yield (str(_word(Question, "text")), code), content["text"].get(code, "")
    for number, choice in enumerate(content["choices"], 1):
        right = pgettext("of an answer", "yes") if choice["correct"] else pgettext("of an answer", "no")
        yield (_of_answer(number, "correct"), ""), right
        for name in ("text", "explanation", "match"):
            for code in languages.CODES:
                yield (_of_answer(number, name), code), choice[name].get(code, "")


def _of_answer(number: int, name: str) -> str:
    return _("answer %(number)s: %(what)s") % {"number": number, "what": _word(Choice, name)}


def _word(model, name: str):
    return model._meta.get_field(name).verbose_name
