"""The section of the partner area's front page about what participants gave."""

from django.db.models import Count, Q
from django.utils import timezone

from microprojects.models import ContributionLink, MicroProject
from microprojects.querysets import mandates_of
from networks.models import Mandate


def participants(request) -> tuple[str, dict] | None:
    """Return the running micro-projects that I report on, with how much is new or was taken back in each."""
    networks = {network for network, role in mandates_of(request.user) if role in Mandate.LOCAL}
    if not networks:
        return None
    new, taken_back = (Count("contributions", Q(contributions__state=state)) for state in ("new", "taken_back"))
    rows = ContributionLink.objects.filter(micro_project__network__in=networks).order_by()
    counted = rows.values("micro_project").annotate(new_number=new, taken_back_number=taken_back)
    counts = {row["micro_project"]: row for row in counted}
    running = MicroProject.objects.filter(network__in=networks, status=MicroProject.Status.RUNNING)
    projects = [(project, counts.get(project.pk, {})) for project in running.in_order("title")]
    if not projects:
        return None
    return "microprojects/_contributions_new.html", {"projects": projects, "today": timezone.localdate()}
