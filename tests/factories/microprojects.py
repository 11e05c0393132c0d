import factory

from microprojects.models import MicroProject, Step
from tests.factories.networks import NetworkFactory
from tests.factories.sempre import ContentFactory, TranslatedFactory


class MicroProjectFactory(ContentFactory):
    """A micro-project of a local network; ``partners``, ``target_groups``, ``events``, ``news`` take lists."""

    slug = factory.Sequence(lambda n: f"micro-project-{n}")
    title_en = factory.Sequence(lambda n: f"Micro-project {n}")
    country = "SE"
    network = factory.SubFactory(NetworkFactory, len=True)
    status = MicroProject.Status.RUNNING
    service_type = MicroProject.ServiceType.LEARNING

    class Meta:
        model = MicroProject
        skip_postgeneration_save = True

    @factory.post_generation
    def partners(record, create, partners, **kwargs):
        """Its network's partner unless others are named."""
        if partners is None:
            partners = [record.network.partner] if record.network else []
        record.partners.set(partners)

    @factory.post_generation
    def target_groups(record, create, groups, **kwargs):
        record.target_groups.set(groups or [])

    @factory.post_generation
    def events(record, create, events, **kwargs):
        record.events.set(events or [])

    @factory.post_generation
    def news(record, create, news, **kwargs):
        record.news.set(news or [])


class StepFactory(TranslatedFactory):
    micro_project = factory.SubFactory(MicroProjectFactory)
    date = "2018-03"
    text_en = factory.Sequence(lambda n: f"Step {n}")

    class Meta:
        model = Step
