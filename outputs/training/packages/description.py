"""A module as the package's script reads it: which units count, the questions with their right answers, its words."""

import hashlib
from collections.abc import Iterable

from django.utils.translation import gettext as _

from outputs.training.course import PASS_MARK, Course, Question, Unit
from outputs.training.scoring import KIND


def description_of(module: Course, platform: str = "") -> dict:
    """Return what ``static/js/package/`` works with; ``platform`` is "1.2", "2004" or nothing."""
    return {
        "platform": platform,
        "pass": PASS_MARK,
        "units": [_unit(unit) for unit in module.units],
        "words": _words(),
    }


def anchor_of(unit: Unit) -> str:
    """Return the place of a unit in the page, which platforms keep as the bookmark."""
    return f"unit-{unit.slug}"


def id_of(*words: object) -> str:
    """Return a short name for what platforms keep in few letters; changed words are another name."""
    return hashlib.sha256(repr(words).encode()).hexdigest()[:8]


def question_id(question: Question) -> str:
    """Return the name under which an answer is kept: a question that was changed since is asked anew."""
    choices = [(choice.text.value, choice.correct, choice.match.value) for choice in question.choices]
    return id_of(question.key, question.kind, question.text.value, choices)


def _unit(unit: Unit) -> dict:
    told = {"id": id_of(unit.key), "anchor": anchor_of(unit), "required": unit.is_required}
    return told | ({"questions": described(unit.quiz.questions)} if unit.quiz else {})


def described(questions: Iterable[Question]) -> list[dict]:
    """Return questions as ``scoring.js`` reads them."""
    return [
        {"id": question_id(question), "kind": question.kind, "points": question.points, "choices": _choices(question)}
        for question in questions
    ]


def _choices(question: Question) -> list[dict]:
    """Return the choices; ``match`` is the key of the first one with the same match."""
    if question.kind == KIND.MATCH:
        first = {partner.match.value: partner.key for partner in question.partners}
        return [{"key": choice.key, "match": first[choice.match.value]} for choice in question.choices]
    if question.kind == KIND.ORDER:
        return [{"key": choice.key} for choice in question.choices]
    return [{"key": choice.key, "correct": choice.correct} for choice in question.choices]


def _words() -> dict[str, str]:
    """Return what the script says, in the language that is active."""
    return {
        "alone": _("No learning platform answered, so nothing is recorded. You can read and try everything."),
        "answer_first": _("You have not answered this yet."),
        "completed": _("This learning platform recorded your completion."),
        "lost": _("This learning platform did not record your completion. Show this page to whoever runs it."),
        "number_twice": _("This number stands at another step already. Give each step its own."),
        "place": _("You gave it number %(place)s"),
        "progress": _("Required units done: %(done)s of %(total)s"),
        "recording": _("This learning platform records your progress."),
        "refused": _("This learning platform does not take your progress. You can read and try everything."),
        "result": _("Points: %(score)s of %(points)s (%(percent)s %%)"),
        "review": _("You are looking back: the learning platform records nothing now."),
    }
