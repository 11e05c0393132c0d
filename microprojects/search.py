"""How micro-projects are found."""

from collections.abc import Iterator

from microprojects.models import MicroProject, Step
from networks.models import Network
from partners.models import TargetGroup
from partners.search import target_group_names
from sempre.search import depends, register
from sempre.translated import text


def _more(project: MicroProject, language: str) -> Iterator[str]:
    yield from target_group_names(project, language)
    if project.network and project.network.is_published:
        yield text(project.network, "name", language).value
    for step in project.steps.all():
        yield text(step, "text", language).value


register(
    MicroProject,
    "micro-project",
    published=lambda: (
        MicroProject.objects.published().select_related("network").prefetch_related("target_groups", "steps")
    ),
    names=("original_title",),
    facts=("place",),
    more=_more,
)
depends(Step, lambda step: MicroProject.objects.filter(pk=step.micro_project_id))
depends(Network, lambda network: network.micro_projects.all())
depends(TargetGroup, lambda group: group.micro_projects.all())
