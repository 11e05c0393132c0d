"""Bringing a bank of questions into a unit: what would change, question by question, and then all or nothing."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _
from modeltranslation.utils import build_localized_fieldname

from outputs.editing.bank import Bank, BankAnswer, BankQuestion, RowError
from outputs.editing.soundness import problems_of
from outputs.models import Choice, Node, Question
from sempre import languages
from sempre.editing.cells import CellChange

LONGEST = {"match": 250}


@dataclass(slots=True)
class Taken:
    """One question as it would be, with what changes in it."""

    question: Question
    choices: list[Choice]
    changes: list[CellChange]
    is_new: bool
    changed_choices: set[int] = field(default_factory=set)  # by their place
    line: int = 0

    @property
    def name(self) -> str:
        return self.question.stable_key


@dataclass(slots=True)
class Plan:
    """What a file would make of a unit."""

    taken: list[Taken]
    errors: list[RowError]

    @property
    def new(self) -> int:
        return sum(item.is_new for item in self.taken)

    @property
    def changed(self) -> list[Taken]:
        return [item for item in self.taken if item.changes and not item.is_new]

    @property
    def shown(self) -> list[Taken]:
        return [item for item in self.taken if item.changes]

    @property
    def same(self) -> int:
        return len(self.taken) - len(self.shown)

    @property
    def digest(self) -> str:
        """Return a mark of exactly these changes, so that what is confirmed is what was read."""
        said = [[item.name, item.is_new, [[c.column, c.before, c.after] for c in item.changes]] for item in self.taken]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def plan_bank(unit: Node, bank: Bank) -> Plan:
    """Compare a bank with the unit's questions; two queries however many there are."""
    known = {question.stable_key: question for question in unit.questions.prefetch_related("choices")}
    keys, plan = set(known) | {question.key for question in bank.questions}, Plan([], list(bank.errors))
    position = max((question.position for question in known.values()), default=-1)
    for said in bank.questions:
        question = known.get(said.key)
        if is_new := question is None:
            position += 1
            question = Question(node=unit, stable_key=said.key or _free_key(unit, keys), position=position)
            keys.add(question.stable_key)
        taken = _taken(question, said, is_new)
        plan.taken.append(taken)
        plan.errors += _errors_of(taken, said)
    plan.errors.sort(key=lambda error: error.line)
    return plan


def _free_key(unit: Node, keys: set[str]) -> str:
    number = len(keys)
    while (key := f"{unit.stable_key[:70]}-q{number}") in keys:
        number += 1
    return key


def _taken(question: Question, said: BankQuestion, is_new: bool) -> Taken:
    choices = [] if is_new else list(question.choices.all())
    taken = Taken(question, choices, [], is_new, line=said.line)
    if said.kind:
        _set(taken, question, "question_kind", said.kind, "kind")
    if said.points is not None:
        _set(taken, question, "points", said.points, "points")
    for code, value in said.text.items():
        _set(taken, question, build_localized_fieldname("text", code), value, f"question {code}")
    for number, answer in sorted(said.answers.items()):
        _take_answer(taken, number, answer)
    if is_new and not taken.changes:
        taken.changes.append(CellChange("key", "", question.stable_key))
    return taken


def _take_answer(taken: Taken, number: int, answer: BankAnswer) -> None:
    place = min(number - 1, len(taken.choices))
    if place == len(taken.choices):
        taken.choices.append(Choice(position=taken.choices[-1].position + 1 if taken.choices else 0))
        taken.changed_choices.add(place)
    choice, before = taken.choices[place], len(taken.changes)
    if answer.right is not None:
        _set(taken, choice, "correct", answer.right, f"right {place + 1}")
    for name, values in answer.texts.items():
        for code, value in values.items():
            column = {"text": "answer_text"}.get(name, name)
            _set(taken, choice, build_localized_fieldname(name, code), value, f"{column} {place + 1} {code}")
    if len(taken.changes) > before:
        taken.changed_choices.add(place)


def _set(taken: Taken, record, name: str, value, column: str) -> None:
    before = getattr(record, name)
    if before != value:
        setattr(record, name, value)
        taken.changes.append(CellChange(column, _word(before), _word(value)))


def _word(value) -> str:
    return {True: "yes", False: "no", None: ""}[value] if isinstance(value, bool | None) else str(value)


def _errors_of(taken: Taken, said: BankQuestion) -> Iterator[RowError]:
    question = taken.question
    if not _has(question, "text"):
        yield RowError(taken.line, _("Write the question in at least one language."), "question")
    for place, choice in enumerate(taken.choices):
        answer = said.answers.get(place + 1)
        line = answer.line if answer else taken.line
        if not _has(choice, "text"):
            yield RowError(line, _("Write this answer in at least one language."), "answer_text")
        for name, most in LONGEST.items():
            if any(len(getattr(choice, f"{name}_{code}") or "") > most for code in languages.CODES):
                yield RowError(line, _("This is longer than %s letters.") % most, name)
    rights = [choice.correct for choice in taken.choices]
    matched = [_has(choice, "match") for choice in taken.choices]
    for problem in problems_of(question.question_kind, rights, matched):
        answer = said.answers.get((problem.index or 0) + 1)
        line = answer.line if answer and problem.index is not None else taken.line
        yield RowError(line, str(problem.message), {"correct": "right"}.get(problem.field, problem.field))


def _has(record, name: str) -> bool:
    return any(getattr(record, build_localized_fieldname(name, code)) for code in languages.CODES)


@transaction.atomic
def take_bank(plan: Plan) -> None:
    """Save what changed; each record by itself, so that its history is kept."""
    for taken in plan.shown:
        taken.question.save()
        for place, choice in enumerate(taken.choices):
            if place in taken.changed_choices:
                choice.question = taken.question
                choice.save()
