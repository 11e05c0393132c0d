"""Question banks in GIFT, the plain text format of Moodle: one language a file."""

import re
from collections.abc import Iterator

from django.utils.text import slugify
from django.utils.translation import gettext as _

from outputs.editing.bank import Bank, BankAnswer, BankQuestion, RowError, clean_text
from outputs.models import Question

Kind = Question.Kind
MOST_QUESTIONS = 500
_SPECIAL = "~=#{}:\\"
_HIDDEN = {char: chr(0xE000 + index) for index, char in enumerate(_SPECIAL)}
_ESCAPED = re.compile(r"\\([~=#{}:\\])")
_QUESTION = re.compile(r"^(?:::(?P<key>.*?)::)?(?P<before>[^{}]*)\{(?P<answers>[^{}]*)\}(?P<after>[^{}]*)$", re.DOTALL)
_FORMAT = re.compile(r"^\s*\[(?:html|moodle|plain|markdown)\]")
_ANSWER = re.compile(r"([~=])([^~=]*)")
_WEIGHT = re.compile(r"^\s*%(-?\d+(?:\.\d+)?)%")


class NotUsable(ValueError):
    """A question of a kind that the portal does not have."""


def read_gift(source: str, language: str) -> Bank:
    """Read questions with one or several right answers and with pairs; the name of a question is its key."""
    bank = Bank()
    blocks = list(_blocks(source.removeprefix("\ufeff")))
    if len(blocks) > MOST_QUESTIONS:
        return Bank(errors=[RowError(1, _("The file has more than %s questions. Split it.") % MOST_QUESTIONS)])
    for line, block in blocks:
        try:
            bank.questions.append(_question(block, line, language))
        except NotUsable as error:
            bank.errors.append(RowError(line, str(error)))
    keys = [question.key for question in bank.questions if question.key]
    for question in bank.questions:
        if question.key and keys.count(question.key) > 1:
            bank.errors.append(RowError(question.line, _("The name “%s” stands twice in the file.") % question.key))
    if not blocks:
        bank.errors.append(RowError(1, _("There is no question in this file.")))
    return bank


def _blocks(source: str) -> Iterator[tuple[int, str]]:
    """Yield each question with the number of its first line; empty lines part them, comments are left out."""
    lines, start = [], 0
    for number, line in enumerate([*source.replace("\r\n", "\n").split("\n"), ""], 1):
        if line.lstrip().startswith(("//", "$CATEGORY")):
            continue
        if line.strip():
            start = start or number
            lines.append(line)
        elif lines:
            yield start, "\n".join(lines)
            lines, start = [], 0


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
        weighted = any(sign == "~" and _WEIGHT.match(written) for sign, written in answers)
        question.kind = Kind.MULTIPLE if rights > 1 or (weighted and rights) else Kind.SINGLE


def _shown(value: str) -> str:
    """Return a text as it is read: marks without their backslash, ``\\n`` as a new line."""
    for char, hidden in _HIDDEN.items():
        value = value.replace(hidden, char)
    return clean_text(value.replace("\\n", "\n"))
