"""In which languages an edition is complete: what each kind of part needs, what is missing, publishing a language.

``Edition.languages`` says what was published as complete. It changes here only; a text that is emptied later is told
on the edition's page and to whoever asks ``missing_parts``, and takes nothing back by itself.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from auditlog.context import set_actor
from django.db import models, transaction
from django.db.models import ExpressionWrapper, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from modeltranslation.utils import build_localized_fieldname

from outputs.editing.soundness import problems_of
from outputs.models import Audience, AudienceQuestion, Choice, Edition, Level, Node, Question
from outputs.models.assessments import HIGHEST
from sempre import languages
from sempre.models import User
from sempre.translated import text

Kind = Node.Kind
TEXTS = {
    Kind.PART: ("title", "summary"),
    Kind.CHAPTER: ("title", "summary", "body"),
    Kind.SECTION: ("title", "body"),
    Kind.AREA: ("title", "summary"),
    Kind.PRACTICE: ("title", "summary"),
    Kind.MODULE: ("title", "summary", "goals"),
    Kind.UNIT: ("title", "body"),
    Kind.RECOMMENDATION: ("title", "body"),
}
FOR_NODES = ("title", "summary", "body", "goals")


class LanguageIncomplete(Exception):
    """A language lacks required parts; ``missing`` names them."""

    def __init__(self, missing: list["RequiredPart"]):
        super().__init__(len(missing))
        self.missing = missing


@dataclass(frozen=True, slots=True)
class RequiredPart:
    """A text that readers of a complete language find: whose it is, which one, and in which languages it is there."""

    page: str  # the kind of record whose admin page has it: node or question
    pk: int
    title: str
    what: str
    filled: frozenset[str]

    def url_in(self, language: str) -> str:
        """Return the address of the admin page where it is written, at that language."""
        return f"{reverse(f'admin:outputs_{self.page}_change', args=[self.pk])}#language={language}"


@dataclass(frozen=True, slots=True)
class LanguageProgress:
    """How far an edition is in one language."""

    code: str
    required: int
    missing: tuple[RequiredPart, ...]
    is_published: bool

    @property
    def name(self) -> str:
        return languages.NAMES[self.code]

    @property
    def done(self) -> int:
        return self.required - len(self.missing)

    @property
    def is_complete(self) -> bool:
        return bool(self.required) and not self.missing

    @property
    def is_flagged(self) -> bool:
        """Whether the language was published as complete, and a part was emptied or added since."""
        return self.is_published and not self.is_complete


def missing_parts(edition: Edition, language: str) -> list[RequiredPart]:
    """Return the required parts without a text in ``language``, in reading order; at most five queries."""
    return [part for part in required_parts(edition, [language]) if language not in part.filled]


def progress_by_language(edition: Edition) -> list[LanguageProgress]:
    """Return how far the edition is in each of the nine languages; at most five queries."""
    parts = required_parts(edition, languages.CODES)
    return [
        LanguageProgress(
            code, len(parts), tuple(part for part in parts if code not in part.filled), code in edition.languages
        )
        for code in languages.CODES
    ]


@transaction.atomic
def publish_language(edition: Edition, language: str, *, actor: User) -> None:
    """Note that the edition is complete in ``language``; raise ``LanguageIncomplete`` where it is not."""
    locked = Edition.objects.select_for_update().get(pk=edition.pk)
    parts = required_parts(locked, [language])
    if not parts or (missing := [part for part in parts if language not in part.filled]):
        raise LanguageIncomplete(missing if parts else [])
    _set_languages(locked, {*locked.languages, language}, actor)
    edition.languages = locked.languages


@transaction.atomic
def withdraw_language(edition: Edition, language: str, *, actor: User) -> None:
    """Take back that the edition is complete in ``language``; its texts stay readable."""
    locked = Edition.objects.select_for_update().get(pk=edition.pk)
    _set_languages(locked, {*locked.languages} - {language}, actor)
    edition.languages = locked.languages


def _set_languages(edition: Edition, codes: Iterable[str], actor: User) -> None:
    wanted = [code for code in languages.CODES if code in codes]
    if wanted == edition.languages:
        return
    edition.languages = wanted
    with set_actor(actor):
        edition.save(update_fields=["languages"])


def required_parts(edition: Edition, codes: Iterable[str]) -> list[RequiredPart]:
    """Return what a complete edition has, in reading order; ``filled`` looks at ``codes`` only."""
    codes = list(codes)
    nodes = _with_flags(Node.objects.filter(edition=edition), FOR_NODES, codes, "title")
    ordered = list(_in_reading_order(nodes))
    below = {**_of_practices(ordered, codes), **_of_quizzes(ordered, codes)}
    parts = []
    for node in ordered:
        fields = ("title",) if node.unit_type == Node.UnitType.QUIZ else TEXTS[node.kind]
        title = str(text(node, "title")) or node.stable_key
        parts += [
            RequiredPart("node", node.pk, title, _label(node, name), _filled(node, name, codes)) for name in fields
        ]
        parts += below.get(node.pk, [])
    return parts


def _with_flags(rows, fields: Iterable[str], codes: list[str], shown: str = ""):
    """Load the rows without their long texts: of these only whether each is there in each language."""
    flags = {
        f"has_{name}_{code}": ExpressionWrapper(
            Q(**{f"{build_localized_fieldname(name, code)}__gt": ""}), models.BooleanField()
        )
        for name in fields
        for code in codes
    }
    own = [field.name for field in rows.model._meta.concrete_fields if not isinstance(field, models.TextField)]
    titles = [build_localized_fieldname(shown, code) for code in languages.CODES] if shown else []
    return rows.annotate(**flags).only(*own, *titles)


def _filled(record, name: str, codes: list[str]) -> frozenset[str]:
    return frozenset(code for code in codes if getattr(record, f"has_{name}_{code}"))


def _label(record, name: str) -> str:
    return str(record._meta.get_field(name).verbose_name)


def _in_reading_order(nodes: Iterable[Node]) -> Iterator[Node]:
    children = defaultdict(list)
    for node in nodes:
        children[node.parent_id].append(node)

    def walk(parent: int | None) -> Iterator[Node]:
        for node in sorted(children[parent], key=lambda row: (row.position, row.pk)):
            yield node
            yield from walk(node.pk)

    return walk(None)


def _of_practices(nodes: list[Node], codes: list[str]) -> dict[int, list[RequiredPart]]:
    """Return the levels and questions that each practice needs: five, and one for each audience."""
    practices = [node for node in nodes if node.kind == Kind.PRACTICE]
    if not practices:
        return {}
    levels = _with_flags(Level.objects.filter(node__in=practices), ("text", "example"), codes)
    asks = _with_flags(AudienceQuestion.objects.filter(node__in=practices), ("text",), codes)
    by_number = {(row.node_id, row.number): row for row in levels}
    by_audience = {(row.node_id, row.audience): row for row in asks}
    return {node.pk: [*_levels_of(node, by_number, codes), *_asks_of(node, by_audience, codes)] for node in practices}


def _levels_of(node: Node, known: dict, codes: list[str]) -> Iterator[RequiredPart]:
    for number in range(HIGHEST + 1):
        row = known.get((node.pk, number))
        for name in ("text", "example"):
            what = pgettext("of a practice", "level %(number)s: %(text)s") % {
                "number": number,
                "text": _label(Level, name),
            }
            filled = _filled(row, name, codes) if row else frozenset()
            yield RequiredPart("node", node.pk, str(text(node, "title")), what, filled)


def _asks_of(node: Node, known: dict, codes: list[str]) -> Iterator[RequiredPart]:
    for audience in Audience:
        row = known.get((node.pk, audience.value))
        what = _("question to %(audience)s") % {"audience": audience.label}
        filled = _filled(row, "text", codes) if row else frozenset()
        yield RequiredPart("node", node.pk, str(text(node, "title")), what, filled)


def _of_quizzes(nodes: list[Node], codes: list[str]) -> dict[int, list[RequiredPart]]:
    """Return the questions and answers that each quiz has, and what makes a question unsound."""
    quizzes = [node for node in nodes if node.unit_type == Node.UnitType.QUIZ]
    if not quizzes:
        return {}
    questions = _with_flags(Question.objects.filter(node__in=quizzes), ("text",), codes, "text")
    choices = Choice.objects.filter(question__node__in=quizzes).order_by("position", "pk")
    answers = defaultdict(list)
    for choice in _with_flags(choices, ("text", "explanation", "match"), codes):
        answers[choice.question_id].append(choice)
    parts = defaultdict(list)
    for question in questions:
        parts[question.node_id] += _of_question(question, answers[question.pk], codes)
    for node in quizzes:
        if not parts[node.pk]:
            parts[node.pk] = [
                RequiredPart("node", node.pk, str(text(node, "title")), _("at least one question"), frozenset())
            ]
    return parts


def _of_question(question: Question, choices: list[Choice], codes: list[str]) -> Iterator[RequiredPart]:
    title = str(text(question, "text")) or question.stable_key
    title = title if len(title) <= 80 else f"{title[:79]}…"
    yield RequiredPart("question", question.pk, title, _label(question, "text"), _filled(question, "text", codes))
    pairs = question.question_kind == Question.Kind.MATCH
    for number, choice in enumerate(choices, 1):
        for name in ("text", "explanation", "match") if pairs else ("text", "explanation"):
            what = pgettext("of a quiz question", "answer %(number)s: %(text)s") % {
                "number": number,
                "text": _label(choice, name),
            }
            yield RequiredPart("question", question.pk, title, what, _filled(choice, name, codes))
    rights = [choice.correct for choice in choices]
    for problem in problems_of(question.question_kind, rights, [True] * len(rights)):
        yield RequiredPart("question", question.pk, title, str(problem.message), frozenset())
