"""A module as plain data in one language: what pages, papers and packages are made of.

Texts are ``Text``: they know the language they are really in. ``Question`` holds the right answers, so only what the
server scores with, and packages that score by themselves, may be made of it.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Prefetch, prefetch_related_objects
from modeltranslation.utils import build_localized_fieldname

from microprojects.models import MicroProject
from outputs.models import Edition, Node, Tool, Work
from outputs.models import Question as EditedQuestion
from sempre import languages
from sempre.rows import ask
from sempre.translated import Text, text

PASS_MARK = 70  # per cent
OPTIONAL = (Node.UnitType.REFLECTION, Node.UnitType.PLAN)  # done in private, or with a group
MOST_POINTS = 100  # a question


@dataclass(frozen=True, slots=True)
class Choice:
    """``key`` is the place in the right order; ``match`` is what the choice goes with in a question of pairs."""

    key: int
    text: Text
    correct: bool
    explanation: Text
    match: Text


@dataclass(frozen=True, slots=True)
class Question:
    key: str
    number: int
    kind: str
    points: int
    text: Text
    choices: tuple[Choice, ...]

    @property
    def partners(self) -> tuple[Choice, ...]:
        """The choices whose ``match`` is offered, each wording once."""
        return tuple({choice.match.value: choice for choice in reversed(self.choices)}.values())


@dataclass(frozen=True, slots=True)
class Quiz:
    questions: tuple[Question, ...]
    pass_mark: int = PASS_MARK

    @property
    def points(self) -> int:
        return sum(question.points for question in self.questions)


@dataclass(frozen=True, slots=True)
class Card:
    """What a unit leads to: a tool or a micro-project; ``path`` begins with the language."""

    title: Text
    summary: Text
    path: str


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit; ``body``, ``tools``, ``cases`` and ``quiz`` are empty in an outline."""

    key: str
    slug: str
    number: int
    kind: str
    title: Text
    summary: Text
    minutes: int
    path: str
    body: Text
    tools: tuple[Card, ...] = ()
    cases: tuple[Card, ...] = ()
    quiz: Quiz | None = None

    @property
    def is_required(self) -> bool:
        return is_required(self.kind)

    @property
    def kind_label(self) -> str:
        return str(Node.UnitType(self.kind).label)


@dataclass(frozen=True)
class Course:
    """One module of an edition."""

    language: str
    key: str
    slug: str
    title: Text
    summary: Text
    body: Text
    audience: Text
    goals: Text
    minutes: int
    path: str
    version: str
    date: dt.date
    licence: str
    units: tuple[Unit, ...]
    tools: tuple[Card, ...] = ()
    cases: tuple[Card, ...] = ()

    @cached_property
    def required(self) -> tuple[str, ...]:
        """The keys of the units that make up the progress."""
        return tuple(unit.key for unit in self.units if unit.is_required)

    @property
    def plans(self) -> tuple[Unit, ...]:
        return tuple(unit for unit in self.units if unit.kind == Node.UnitType.PLAN)

    def minutes_left(self, done: Iterable[str] = (), after: int = 0) -> int:
        """Return the minutes of the units beyond number ``after`` that are not among ``done``."""
        done = frozenset(done)
        return sum(unit.minutes for unit in self.units if unit.number > after and unit.key not in done)


def is_required(unit_type: str) -> bool:
    """Say whether a unit of this type counts for the progress: all but private reflection and plans for groups."""
    return unit_type not in OPTIONAL


def modules_of(edition: Edition) -> list[Node]:
    """Return the modules in order, in the reader's language, without their long texts."""
    found = ask(_outlines, edition=edition.pk)
    for module in found["modules"]:
        module.edition = edition
        module.outlined_units = [unit for unit in found["units"] if unit.parent_id == module.pk]
    return found["modules"]


def _outlines(edition) -> dict:
    modules = Node.objects.filter(edition=edition, kind=Node.Kind.MODULE, parent=None)
    units = Node.objects.filter(kind=Node.Kind.UNIT, parent__in=modules.order_by().values("pk"))
    return {
        "modules": (modules, "title", "summary", "audience", "goals"),
        "units": (units.order_by("position", "pk"), "title", "summary"),
    }


def module_of(edition: Edition, **which: str) -> Node | None:
    """Return the module with this ``slug`` or ``stable_key``."""
    nodes = edition.nodes.filter(kind=Node.Kind.MODULE, parent=None, **which)
    return nodes.prefetch_related(_units(full=False)).first()


def long_texts() -> list[str]:
    """Return the columns that an outline leaves out."""
    return _columns("body", "goals", "audience")


def _columns(*fields: str) -> list[str]:
    return [build_localized_fieldname(field, code) for field in fields for code in languages.CODES]


def _units(*, full: bool) -> Prefetch:
    units = Node.objects.filter(kind=Node.Kind.UNIT).order_by("position", "pk")
    units = units.prefetch_related(*_cards(), _questions()) if full else units.defer(*long_texts())
    return Prefetch("children", units, to_attr="all_units" if full else "outlined_units")


def _cards() -> tuple[Prefetch, ...]:
    return (
        Prefetch("tools", Tool.objects.published().order_by("slug"), to_attr="shown_tools"),
        Prefetch("micro_projects", MicroProject.objects.published().order_by("slug"), to_attr="shown_cases"),
    )


def _questions() -> Prefetch:
    return Prefetch("questions", EditedQuestion.objects.for_quiz(), to_attr="asked")


def outline(work: Work, edition: Edition, module: Node, language: str | None = None) -> Course:
    """Gather a module of ``module_of`` or ``modules_of`` with the names of its units only."""
    return _course(work, edition, module, module.outlined_units, language or languages.current(), full=False)


def gather(work: Work, edition: Edition, module: Node, language: str | None = None) -> Course:
    """Gather the whole module, its units' texts and questions included, in the reader's language or ``language``."""
    prefetch_related_objects([module], _units(full=True), *_cards())
    return _course(work, edition, module, module.all_units, language or languages.current(), full=True)


def unit_in_full(work: Work, module: Node, unit: Node, number: int, language: str | None = None) -> Unit:
    """Gather one unit with its text and questions."""
    prefetch_related_objects([unit], *_cards(), _questions())
    return _unit(work, module, unit, number, language or languages.current(), full=True)


def _course(work: Work, edition: Edition, module: Node, units: list[Node], code: str, *, full: bool) -> Course:
    return Course(
        language=code,
        key=module.stable_key,
        slug=module.slug,
        title=text(module, "title", code),
        summary=text(module, "summary", code),
        body=text(module, "body", code) if full else Text("", code, code),
        audience=text(module, "audience", code),
        goals=text(module, "goals", code),
        minutes=module.minutes or sum(unit.minutes or 0 for unit in units),
        path=languages.in_language(module.url_in(work), code),
        version=edition.version,
        date=edition.date,
        licence=work.licence,
        units=tuple(_unit(work, module, unit, number, code, full=full) for number, unit in enumerate(units, 1)),
        tools=_as_cards(module.shown_tools, code) if full else (),
        cases=_as_cards(module.shown_cases, code) if full else (),
    )


def _unit(work: Work, module: Node, unit: Node, number: int, code: str, *, full: bool) -> Unit:
    unit.parent = module
    is_quiz = full and unit.unit_type == Node.UnitType.QUIZ
    return Unit(
        key=unit.stable_key,
        slug=unit.slug,
        number=number,
        kind=unit.unit_type,
        title=text(unit, "title", code),
        summary=text(unit, "summary", code),
        minutes=unit.minutes or 0,
        path=languages.in_language(unit.url_in(work), code),
        body=text(unit, "body", code) if full else Text("", code, code),
        tools=_as_cards(unit.shown_tools, code) if full else (),
        cases=_as_cards(unit.shown_cases, code) if full else (),
        quiz=Quiz(questions_of(unit.asked, code)) if is_quiz else None,
    )


def _as_cards(records: Iterable[Tool | MicroProject], code: str) -> tuple[Card, ...]:
    return tuple(
        Card(
            text(record, "title", code),
            text(record, "summary", code),
            languages.in_language(record.get_absolute_url(), code),
        )
        for record in records
    )


# Questions: always by way of the content that is kept of a version, so that both read alike.


def content_of(question: EditedQuestion) -> dict:
    """Return a question as it is kept in a ``QuestionVersion``: in all languages that it exists in."""
    return {
        "kind": question.question_kind,
        "points": min(max(question.points, 1), MOST_POINTS),
        "text": _in_all_languages(question, "text"),
        "choices": [
            {
                "key": key,
                "correct": choice.correct,
                **{field: _in_all_languages(choice, field) for field in ("text", "explanation", "match")},
            }
            for key, choice in enumerate(question.choices.all())
        ],
    }


def _in_all_languages(record, field: str) -> dict[str, str]:
    values = {code: getattr(record, build_localized_fieldname(field, code)) for code in languages.CODES}
    return {code: value for code, value in values.items() if value}


def question_of(content: dict, key: str, number: int, language: str) -> Question:
    """Return the kept content of a question in ``language``."""
    choices = (
        Choice(
            choice["key"],
            _text_of(choice["text"], language),
            choice["correct"],
            _text_of(choice["explanation"], language),
            _text_of(choice["match"], language),
        )
        for choice in content["choices"]
    )
    text_ = _text_of(content["text"], language)
    return Question(key, number, content["kind"], content["points"], text_, tuple(choices))


def questions_of(questions: Iterable[EditedQuestion], language: str) -> tuple[Question, ...]:
    return tuple(
        question_of(content_of(question), question.stable_key, number, language)
        for number, question in enumerate(questions, 1)
    )


def _text_of(values: dict[str, str], language: str) -> Text:
    code = next((code for code in languages.fallback_chain(language) if values.get(code)), language)
    return Text(values.get(code, ""), code, language)
