"""The drawn mark of a micro-project, made of its own data."""

from functools import lru_cache
from operator import attrgetter

from microprojects.models import MicroProject
from sempre.drawing.marks import Mark, mark

GROUND = {
    MicroProject.ServiceType.INFORMATION: "needs",
    MicroProject.ServiceType.ADVOCACY: "needs",
    MicroProject.ServiceType.LEARNING: "development",
    MicroProject.ServiceType.CULTURE: "development",
    MicroProject.ServiceType.WORK: "innovation",
}


@lru_cache(maxsize=4096)
def _mark(group: str, service_type: str, step: int, slug: str) -> Mark:
    return mark(group, GROUND.get(service_type, ""), step, slug)


def mark_of(project: MicroProject) -> Mark:
    """Return the project's mark: first target group, type of service, step on the ownership ladder."""
    if "first_group" in project.__dict__:  # of ``for_list()``
        group = project.first_group or ""
    else:
        group = next((group.slug for group in sorted(project.target_groups.all(), key=attrgetter("position"))), "")
    return _mark(group, project.service_type, project.ownership_step, project.slug)
