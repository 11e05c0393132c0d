"""A module with units of every type, its questions, and learners on their way through it."""

import datetime as dt

import factory

from outputs.models import Choice, Edition, Enrolment, Node, Question, Work
from sempre import codes
from tests.factories.outputs import EditionFactory, NodeFactory, WorkFactory
from tests.factories.sempre import TranslatedFactory

SECRET = "a-secret-of-thirty-two-letters-xy"
TYPES = ("text", "case", "tool", "reflection", "plan", "quiz")


class QuestionFactory(TranslatedFactory):
    """``answers``: texts, the right ones beginning with "+"; in pairs "text = match"."""

    stable_key = factory.Sequence(lambda n: f"question-{n}")
    text_en = factory.Sequence(lambda n: f"Which one? {n}")
    position = factory.Sequence(lambda n: n)

    class Meta:
        model = Question
        skip_postgeneration_save = True

    @factory.post_generation
    def answers(question, create, answers, **kwargs):
        for position, answer in enumerate(answers or ["+Right one", "Wrong one"]):
            text, _equals, match = answer.removeprefix("+").partition(" = ")
            Choice.objects.create(
                question=question, position=position, correct=answer.startswith("+"), text_en=text,
                explanation_en=f"Because of {text}", match_en=match,
            )  # fmt: skip


class EnrolmentFactory(factory.django.DjangoModelFactory):
    """A learner who holds ``SECRET``."""

    learner_hash = codes.fingerprint(SECRET)
    module_key = "trust"
    language = "en"
    started_on = seen_on = dt.date(2026, 1, 1)

    class Meta:
        model = Enrolment


def training_edition() -> Edition:
    """The published edition of the one training, made when there is none."""
    work = Work.objects.filter(kind=Work.Kind.TRAINING).first() or WorkFactory(kind="training", title_en="The training")
    return work.editions.published().first() or EditionFactory(work=work, version="2.0")


def make_module(*types: str, key: str = "trust", edition: Edition | None = None) -> Node:
    """Return a module with a unit of each type under the address of its type, key ``<module>-<type>``."""
    edition = edition or training_edition()
    module = NodeFactory(
        edition=edition, kind="module", stable_key=key, title_en=f"Module {key}", summary_en="About it.",
        body_en="What it is about.", goals_en="- Know it.\n- Do it.", audience_en="Staff", minutes=90,
    )  # fmt: skip
    for position, unit_type in enumerate(types or TYPES):
        NodeFactory(
            edition=edition, parent=module, kind="unit", unit_type=unit_type, stable_key=f"{key}-{unit_type}",
            slug=unit_type, position=position, title_en=f"The {unit_type}", body_en=f"Read **{unit_type}**.",
            minutes=15,
        )  # fmt: skip
    return module


def unit_of(module: Node, unit_type: str) -> Node:
    return module.children.get(unit_type=unit_type)


def ask(module: Node, *answers: str, kind: str = "single", key: str = "q1", **kwargs) -> Question:
    """Add a question to the module's quiz."""
    return QuestionFactory(
        node=unit_of(module, "quiz"), stable_key=key, question_kind=kind, answers=list(answers) or None, **kwargs
    )
