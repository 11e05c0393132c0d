import datetime as dt

import factory

from outputs.models import AudienceQuestion, Choice, Edition, Level, Node, Phase, Question, Term, Tool, Work
from tests.factories.sempre import ContentFactory, TranslatedFactory


class ToolFactory(ContentFactory):
    slug = factory.Sequence(lambda n: f"tool-{n}")
    title_en = factory.Sequence(lambda n: f"Tool {n}")
    phase = Phase.NEEDS_ASSESSMENT

    class Meta:
        model = Tool
        skip_postgeneration_save = True

    @factory.post_generation
    def target_groups(record, create, groups, **kwargs):
        record.target_groups.set(groups or [])

    @factory.post_generation
    def micro_projects(record, create, projects, **kwargs):
        record.micro_projects.set(projects or [])


class WorkFactory(ContentFactory):
    slug = factory.Sequence(lambda n: f"work-{n}")
    kind = Work.Kind.HANDBOOK
    title_en = factory.Sequence(lambda n: f"Work {n}")

    class Meta:
        model = Work


class EditionFactory(TranslatedFactory):
    work = factory.SubFactory(WorkFactory)
    version = factory.Sequence(lambda n: f"1.{n}")
    date = dt.date(2026, 1, 1)
    status = Edition.Status.PUBLISHED

    class Meta:
        model = Edition


def handbook_edition() -> Edition:
    """The published edition of the one handbook, made when there is none."""
    work = Work.objects.filter(kind=Work.Kind.HANDBOOK).first() or WorkFactory()
    return work.editions.published().first() or EditionFactory(work=work)


class NodeFactory(TranslatedFactory):
    edition = factory.LazyFunction(handbook_edition)
    kind = Node.Kind.CHAPTER
    stable_key = factory.Sequence(lambda n: f"node-{n}")
    slug = factory.LazyAttribute(lambda o: o.stable_key)
    position = factory.Sequence(lambda n: n)
    title_en = factory.Sequence(lambda n: f"Chapter {n}")

    class Meta:
        model = Node
        skip_postgeneration_save = True

    @factory.post_generation
    def tools(record, create, tools, **kwargs):
        record.tools.set(tools or [])

    @factory.post_generation
    def micro_projects(record, create, projects, **kwargs):
        record.micro_projects.set(projects or [])


class TermFactory(ContentFactory):
    slug = factory.Sequence(lambda n: f"term-{n}")
    title_en = factory.Sequence(lambda n: f"Term {n}")

    class Meta:
        model = Term


class LevelFactory(TranslatedFactory):
    number = factory.Sequence(lambda n: n % 5)
    text_en = "What it looks like."
    example_en = "An example."

    class Meta:
        model = Level


class AudienceQuestionFactory(TranslatedFactory):
    audience = "staff"
    text_en = "How is it here?"

    class Meta:
        model = AudienceQuestion


class QuestionFactory(TranslatedFactory):
    stable_key = factory.Sequence(lambda n: f"question-{n}")
    position = factory.Sequence(lambda n: n)
    text_en = factory.Sequence(lambda n: f"Question {n}")

    class Meta:
        model = Question


class ChoiceFactory(TranslatedFactory):
    position = factory.Sequence(lambda n: n)
    text_en = factory.Sequence(lambda n: f"Answer {n}")
    explanation_en = "Because."

    class Meta:
        model = Choice


def quiz_unit(**fields) -> Node:
    """A quiz in a module of a published training."""
    edition = fields.pop("edition", None) or EditionFactory(work__kind=Work.Kind.TRAINING)
    module = NodeFactory(edition=edition, kind=Node.Kind.MODULE, title_en="Module")
    quiz = {"kind": Node.Kind.UNIT, "unit_type": Node.UnitType.QUIZ, "title_en": "Quiz", "body_en": "Think."}
    return NodeFactory(edition=edition, parent=module, **(quiz | fields))


def sound_question(unit: Node, **fields) -> Question:
    """A question of ``unit`` with one right answer of two."""
    question = QuestionFactory(node=unit, **fields)
    ChoiceFactory(question=question, position=0, text_en="Right", correct=True)
    ChoiceFactory(question=question, position=1, text_en="Wrong")
    return question
