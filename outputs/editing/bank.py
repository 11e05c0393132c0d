"""A bank of questions: what a file says, before anything is compared with the unit or saved."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import tablib
from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.utils.translation import gettext as _

from outputs.models import Question
from outputs.training.course import MOST_POINTS
from sempre import languages
from sempre.editing.sheets import unescape_cell

COLUMNS = ("key", "kind", "points", "language", "question", "answer", "answer_text", "right", "explanation", "match")
TEXTS = {"answer_text": "text", "explanation": "explanation", "match": "match"}
YES = ("1", "x", "true", "yes", "ja", "tak", "jah", "jā", "taip", "kyllä")  # in the nine languages
NO = ("0", "false", "no", "nej", "nein", "nie", "ei", "nē", "ne")
MOST_ANSWERS = 50
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class RowError:
    """What is wrong in a line of the file."""

    line: int
    message: str
    column: str = ""


@dataclass(slots=True)
class BankAnswer:
    """What a file says of one answer; ``right`` is nothing where the file does not say it."""

    line: int
    right: bool | None = None
    texts: dict[str, dict[str, str]] = field(default_factory=lambda: {name: {} for name in TEXTS.values()})


@dataclass(slots=True)
class BankQuestion:
    """What a file says of one question, by language; answers by their number, from one."""

    key: str
    line: int
    kind: str = ""
    points: int | None = None
    text: dict[str, str] = field(default_factory=dict)
    answers: dict[int, BankAnswer] = field(default_factory=dict)


@dataclass(slots=True)
class Bank:
    questions: list[BankQuestion] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)


class Unreadable(ValueError):
    """A cell that says nothing usable."""

    def __init__(self, column: str, message: str):
        super().__init__(message)
        self.column = column


def clean_text(value) -> str:
    return _UNFIT.sub("", "" if value is None else str(value)).strip()


def read_sheet(data: tablib.Dataset) -> Bank:
    """Read a sheet with one row for each question, answer and language; an empty cell says nothing."""
    bank, known = Bank(), {}
    if unknown := [header for header in data.headers if header not in COLUMNS]:
        bank.errors.append(RowError(1, _("These columns are not known here: %s.") % ", ".join(unknown)))
    if missing := [name for name in ("key", "language") if name not in data.headers]:
        bank.errors.append(RowError(1, _("These columns are missing: %s.") % ", ".join(missing)))
    if bank.errors:
        return bank
    for line, row in enumerate(data.dict, 2):
        cells = {name: clean_text(unescape_cell(value)) for name, value in row.items()}
        try:
            _take_row(known, cells, line)
        except Unreadable as error:
            bank.errors.append(RowError(line, str(error), error.column))
    bank.questions = list(known.values())
    return bank


def _take_row(known: dict[str, BankQuestion], cells: dict[str, str], line: int) -> None:
    key, language = _key(cells), cells["language"].lower()
    if language not in languages.NAMES:
        codes = ", ".join(languages.CODES)
        raise Unreadable("language", _("Write one of these codes: %(codes)s.") % {"codes": codes})
    question = known.setdefault(key, BankQuestion(key, line))
    if kind := cells.get("kind", "").lower():
        question.kind = _agreed("kind", question.kind, _kind(kind))
    if points := cells.get("points"):
        question.points = _agreed("points", question.points, _number("points", points, MOST_POINTS))
    if text := cells.get("question"):
        question.text[language] = _agreed("question", question.text.get(language), text)
    if number := cells.get("answer"):
        _take_answer(question, _number("answer", number, MOST_ANSWERS), cells, language, line)
    elif said := [name for name in (*TEXTS, "right") if cells.get(name)]:
        raise Unreadable("answer", _("Write the number of the answer that “%s” belongs to.") % said[0])


def _take_answer(question: BankQuestion, number: int, cells: dict[str, str], language: str, line: int) -> None:
    answer = question.answers.setdefault(number, BankAnswer(line))
    if right := cells.get("right", "").lower():
        if right not in (*YES, *NO):
            raise Unreadable("right", _("Write “yes” or “no”."))
        answer.right = _agreed("right", answer.right, right in YES)
    for column, name in TEXTS.items():
        if value := cells.get(column):
            answer.texts[name][language] = _agreed(column, answer.texts[name].get(language), value)


def _key(cells: dict[str, str]) -> str:
    try:
        validate_slug(cells["key"])
    except ValidationError as error:
        raise Unreadable("key", _("Write a key of letters, numbers and hyphens, such as “power-q3”.")) from error
    if len(cells["key"]) > 80:
        raise Unreadable("key", _("A key has at most 80 letters."))
    return cells["key"]


def _kind(value: str) -> str:
    if value not in Question.Kind.values:
        kinds = ", ".join(Question.Kind.values)
        raise Unreadable("kind", _("Write one of these kinds: %(kinds)s.") % {"kinds": kinds})
    return value


def _number(column: str, value: str, most: int) -> int:
    if not (value.isascii() and value.isdecimal() and len(value) < 6 and 1 <= int(value) <= most):
        raise Unreadable(column, _("Write a whole number from 1 to %(most)s.") % {"most": most})
    return int(value)


def _agreed(column: str, before, now):
    """Return ``now``; rows of one question must not contradict each other."""
    if before not in (None, "", now):
        raise Unreadable(column, _("Another row of this question says “%(before)s” here.") % {"before": before})
    return now


def sheet_of(questions: Iterable[Question]) -> tablib.Dataset:
    """Return questions as a sheet with one row for each question, answer and language that has a text."""
    data = tablib.Dataset(headers=COLUMNS, title="questions")
    for question in questions:
        for row in _rows_of(question):
            data.append(row)
    return data


def _rows_of(question: Question) -> Iterator[tuple]:
    choices = list(question.choices.all())
    for code in languages.CODES:
        head = (question.stable_key, question.question_kind, question.points, code, getattr(question, f"text_{code}"))
        written = False
        for number, choice in enumerate(choices, 1):
            texts = [getattr(choice, f"{name}_{code}") or "" for name in TEXTS.values()]
            if any(texts):
                right = "yes" if choice.correct else "no"
                written = True
                yield (*head[:4], head[4] or "", number, texts[0], right, *texts[1:])
        if head[4] and not written:
            yield (*head, "", "", "", "", "")
