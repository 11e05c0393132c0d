"""Question banks in GIFT, the plain text format of Moodle: one language a file.

What GIFT has no place for stands in a comment before the question, ``// sempre: kind=order points=3``: an order is
written as pairs of place and step. The reader knows it, other programs pass over it.
"""

import re
from collections.abc import Iterable, Iterator

from django.utils.text import slugify
from django.utils.translation import gettext as _

from outputs.editing.bank import Bank, BankAnswer, BankQuestion, RowError, clean_text
from outputs.models import Question
from outputs.training.course import MOST_POINTS, Choice
from outputs.training.course import Question as Asked

Kind = Question.Kind
MOST_QUESTIONS = 500
_SPECIAL = "~=#{}:\\"
_HIDDEN = {char: chr(0xE000 + index) for index, char in enumerate(_SPECIAL)}
_ESCAPED = re.compile(r"\\([~=#{}:\\])")
_QUESTION = re.compile(r"^(?:::(?P<key>.*?)::)?(?P<before>[^{}]*)\{(?P<answers>[^{}]*)\}(?P<after>[^{}]*)$", re.DOTALL)
_FORMAT = re.compile(r"^\s*\[(?:html|moodle|plain|markdown)\]")
_ANSWER = re.compile(r"([~=])([^~=]*)")
_WEIGHT = re.compile(r"^\s*%(-?\d+(?:\.\d+)?)%")
_MARK = re.compile(r"^\s*// sempre:(?: kind=(order))?(?: points=(\d{1,5}))?\s*$")


class NotUsable(ValueError):
    """A question of a kind that the portal does not have."""


def read_gift(source: str, language: str) -> Bank:
    """Read questions with one or several right answers and with pairs; the name of a question is its key."""
    bank = Bank()
    blocks = list(_blocks(source.removeprefix("\ufeff")))
    if len(blocks) > MOST_QUESTIONS:
        return Bank(errors=[RowError(1, _("The file has more than %s questions. Split it.") % MOST_QUESTIONS)])
    for line, block, mark in blocks:
        try:
            bank.questions.append(_marked(_question(block, line, language), mark))
        except NotUsable as error:
            bank.errors.append(RowError(line, str(error)))
    keys = [question.key for question in bank.questions if question.key]
    for question in bank.questions:
        if question.key and keys.count(question.key) > 1:
            bank.errors.append(RowError(question.line, _("The name “%s” stands twice in the file.") % question.key))
    if not blocks:
        bank.errors.append(RowError(1, _("There is no question in this file.")))
    return bank


def _blocks(source: str) -> Iterator[tuple[int, str, re.Match | None]]:
    """Yield each question with the number of its first line and our mark, if it has one.

    Empty lines part questions, comments are left out.
    """
    lines, start, mark = [], 0, None
    for number, line in enumerate([*source.replace("\r\n", "\n").split("\n"), ""], 1):
        if line.lstrip().startswith(("//", "$CATEGORY")):
            mark = _MARK.match(line) or mark
            continue
        if line.strip():
            start = start or number
            lines.append(line)
        elif lines:
            yield start, "\n".join(lines), mark
            lines, start, mark = [], 0, None
        else:
            mark = None


def _marked(question: BankQuestion, mark: re.Match | None) -> BankQuestion:
    """Return the question as our mark before it says: with its points, and as an order where its pairs are places."""
    if not mark:
        return question
    question.points = min(max(int(mark[2]), 1), MOST_POINTS) if mark[2] else None
    places = [next(iter(answer.texts["text"].values())) for answer in question.answers.values()]
    if mark[1] and question.kind == Kind.MATCH and places == [str(n) for n in range(1, len(places) + 1)]:
        question.kind = Kind.ORDER
        for answer in question.answers.values():
            answer.texts["text"], answer.texts["match"] = answer.texts["match"], {}
    return question


def _question(block: str, line: int, language: str) -> BankQuestion:
    hidden = _ESCAPED.sub(lambda match: _HIDDEN[match[1]], block.strip())
    found = _QUESTION.match(hidden)
    if not found:
        raise NotUsable(_("A question needs its answers once, between { and }."))
    before = _FORMAT.sub("", found["before"])
    text = f"{before.rstrip()} ____ {found['after'].lstrip()}" if found["after"].strip() else before
    question = BankQuestion(slugify(_shown(found["key"] or ""))[:80].strip("-"), line)
    question.text[language] = _shown(text)
    _take_answers(question, found["answers"].partition("####")[0], language)
    return question


def _take_answers(question: BankQuestion, body: str, language: str) -> None:
    answers = _ANSWER.findall(body)
    if not answers:
        raise NotUsable(_("This kind of question is not known here: write answers, each after “=” or “~”."))
    if all(sign == "=" for sign, _text in answers):
        if not all("->" in text for _sign, text in answers):
            raise NotUsable(
                _("Answers that learners write themselves are not known here: add wrong answers after “~”.")
            )
        question.kind = Kind.MATCH
    rights = 0
    for number, (sign, written) in enumerate(answers, 1):
        answer = BankAnswer(question.line)
        weight = _WEIGHT.match(written)
        text, _hash, explanation = _WEIGHT.sub("", written).partition("#")
        answer.right = False
        if question.kind == Kind.MATCH:
            text, _arrow, match = text.partition("->")
            answer.texts["match"][language] = _shown(match)
        else:
            answer.right = sign == "=" or bool(weight and float(weight[1]) > 0)
        rights += answer.right
        answer.texts["text"][language] = _shown(text)
        if _shown(explanation):
            answer.texts["explanation"][language] = _shown(explanation)
        question.answers[number] = answer
    if not question.kind:
        is_exact = any(sign == "=" for sign, _written in answers)
        question.kind = Kind.MULTIPLE if rights > 1 or (rights and not is_exact) else Kind.SINGLE


def _shown(value: str) -> str:
    """Return a text as it is read: marks without their backslash, ``\\n`` as a new line."""
    value = value.replace("\\n", "\n")
    for char, hidden in _HIDDEN.items():
        value = value.replace(hidden, char)
    return clean_text(value)


def write_gift(questions: Iterable[Asked], *, category: str, notes: Iterable[str] = ()) -> str:
    """Return questions of a module as a file, in the language that they were gathered in.

    ``notes`` are comments at the top. A text that is not in that language is there in its own, and said to be.
    """
    lines = [f"// {_one_line(note)}" for note in notes]
    lines.append(f"$CATEGORY: $course$/top/{_one_line(category)}")
    return "\n\n".join(["\n".join(lines), *map(_written, questions)]) + "\n"


def _written(question: Asked) -> str:
    if not question.choices:
        return f"// {_one_line(question.key)}: {_one_line(_('This question has no answers yet.'))}"
    order = " kind=order" if question.kind == Kind.ORDER else ""
    head = [f"// sempre:{order} points={question.points}", *_remarks(question)]
    return "\n".join(
        (*head, f"::{_escaped(question.key)}::[plain]{_escaped(question.text.value)} {{", *_lines(question), "}")
    )


def _remarks(question: Asked) -> Iterator[str]:
    """Yield in comments what a learning platform will do otherwise, and what is in another language."""
    if question.kind == Kind.ORDER:
        yield f"// {_one_line(_('GIFT knows no order: the steps are pairs of number and step.'))}"
    if question.kind in (Kind.ORDER, Kind.MATCH) and any(choice.explanation for choice in question.choices):
        yield f"// {_one_line(_('GIFT has no explanation for each pair: all of them follow the answers.'))}"
    texts = [question.text, *(text for c in question.choices for text in (c.text, c.explanation, c.match))]
    others = {text.language_name: None for text in texts if text.is_fallback}
    if others:
        said = _("Not translated yet; the text is in: %(languages)s") % {"languages": ", ".join(others)}
        yield f"// {_one_line(said)}"


def _lines(question: Asked) -> Iterator[str]:
    if question.kind not in (Kind.ORDER, Kind.MATCH):
        yield from (f"{_sign(question, choice)}{_said(choice)}" for choice in question.choices)
        return
    for place, choice in enumerate(question.choices, 1):
        pair = (str(place), choice.text) if question.kind == Kind.ORDER else (choice.text, choice.match)
        left, right = (_escaped(str(text)) for text in pair)
        yield f"={left.replace('->', '→')} -> {right}"
    reasons = [f"{choice.text}: {choice.explanation}" for choice in question.choices if choice.explanation]
    if reasons:
        yield f"####{_escaped(chr(10).join(reasons))}"


def _sign(question: Asked, choice: Choice) -> str:
    """Return what an answer begins with: several right ones share the points, and a wrong one takes all of them."""
    if question.kind == Kind.SINGLE:
        weight = "%100%" if choice.correct else "%0%"
        return ("=" if choice.correct else "~") + (weight if choice.text.value.lstrip().startswith("%") else "")
    share = f"{100 / max(sum(each.correct for each in question.choices), 1):.5f}".rstrip("0").rstrip(".")
    return f"~%{share}%" if choice.correct else "~%-100%"


def _said(choice: Choice) -> str:
    return _escaped(choice.text.value) + (f"#{_escaped(choice.explanation.value)}" if choice.explanation else "")


def _escaped(value: str) -> str:
    value = clean_text(value.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(f"\\{char}" if char in _SPECIAL else char for char in value).replace("\n", "\\n")


def _one_line(value: str) -> str:
    return " ".join(clean_text(value).split())
