"""When a quiz question can be answered and scored: enough answers, and the right number of right ones."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from outputs.models import Question

Kind = Question.Kind
LEAST = {Kind.SINGLE: 2, Kind.MULTIPLE: 2, Kind.ORDER: 3, Kind.MATCH: 2}
TOO_FEW = {
    Kind.SINGLE: _("Write at least two answers."),
    Kind.MULTIPLE: _("Write at least two answers."),
    Kind.ORDER: _("Write at least three answers to put in order."),
    Kind.MATCH: _("Write at least two pairs."),
}


@dataclass(frozen=True, slots=True)
class Unsound:
    """What is wrong: ``index`` is the answer's place, nothing where it is about all of them."""

    message: str | Promise
    index: int | None = None
    field: str = ""


def problems_of(kind: str, rights: Sequence[bool], matched: Sequence[bool]) -> list[Unsound]:
    """Return what is wrong with a question: ``rights`` and ``matched`` say of each answer whether it is right, and
    whether it says what it goes with."""
    return list(_problems(kind, rights, matched)) if kind in Kind.values else []


def _problems(kind: str, rights: Sequence[bool], matched: Sequence[bool]) -> Iterator[Unsound]:
    if len(rights) < LEAST[kind]:
        yield Unsound(TOO_FEW[kind])
    elif kind in (Kind.SINGLE, Kind.MULTIPLE) and not any(rights):
        yield Unsound(_("Tick the answer that is right."), 0, "correct")
    if kind == Kind.SINGLE and sum(rights) > 1:
        second = [index for index, right in enumerate(rights) if right][1]
        yield Unsound(
            _("Only one answer can be right here. Choose “several answers are right” as the kind of question, or one."),
            second,
            "correct",
        )
    if kind == Kind.MATCH:
        for index, has_partner in enumerate(matched):
            if not has_partner:
                yield Unsound(_("Write what this answer goes with."), index, "match")
