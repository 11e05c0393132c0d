import datetime as dt

import factory

from outputs.models import Edition, Node, Phase, Tool, Work
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
