from django.urls import reverse
from django.utils.translation import gettext as _

from microprojects.facets import NAMES, Filters
from microprojects.models import MicroProject
from microprojects.places import map_of_found, micro_project_place
from microprojects.updates.stories import Story, published_stories, timeline
from networks.models import Network
from sempre.drawing.map import draw_map
from sempre.querysets import InTitleOrder, in_order
from sempre.reading import PublicDetail, PublicList, viewer
from sempre.rows import gather, hang
from sempre.translated import shown

NEIGHBOURS = 6


class MicroProjectListView(PublicList):
    """Three statements: how many are found, the ids of this page, and all that stands on it."""

    model = MicroProject
    paginate_by = 18

    @property
    def parameters(self):
        return (*NAMES, "page") if self.object_list else ()  # an unknown value finds nothing

    def get_breadcrumbs(self):
        return [(_("Micro-projects"), "")]

    def get_queryset(self):
        projects = MicroProject.objects.visible_to(viewer(self.request))
        self.filters = Filters(self.request.GET, projects)
        return InTitleOrder(self.filters.narrowed())

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        ids, found = list(context["object_list"]), len(self.object_list)
        cards = MicroProject.objects.for_list().filter(pk__in=ids)
        on_map = map_of_found(self.object_list.queryset, found, closer=bool(self.filters))
        gathered = gather(cards=cards, marks=on_map.part, **self.filters.parts())
        return context | {
            "object_list": sorted(gathered["cards"], key=lambda project: ids.index(project.pk)),
            "filters": self.filters,
            "facets": self.filters.facets(gathered),
            "map": on_map.draw(gathered["marks"]),
            "without_place": found - on_map.number(gathered["marks"]),
        }


class MicroProjectDetailView(PublicDetail):
    model = MicroProject
    context_object_name = "project"

    def get_breadcrumbs(self):
        return [(_("Micro-projects"), reverse("micro-projects")), (shown(self.object, "title"), "")]

    def get_stories(self) -> list[Story]:
        """The updates that tell the story beside the recorded steps."""
        return published_stories(self.object) if self.beside["updates"] else []

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        project = self.object
        self.beside = beside = gather(**_parts_beside(project))
        project.network = next(iter(beside["network"]), None)
        hang(project, **{name: beside[name] for name in ("target_groups", "partners", "steps")})
        stories = self.get_stories()
        return context | {
            "timeline": timeline(project, stories),
            "has_updates": bool(stories),
            "tools": in_order(beside["tools"], "title"),
            "elsewhere": [*beside["elsewhere"], *beside["nearby"]][:NEIGHBOURS],
            "ladder": [(value, label, i + 1) for i, (value, label) in enumerate(MicroProject.Ownership.choices)],
            "map": draw_map([micro_project_place(project, here=True)], width=360, frame="places")
            if project.has_position
            else None,
            "events": beside["events"],
            "news": beside["news"],
        }


def _parts_beside(project: MicroProject) -> dict:
    """Return what stands on the page of a micro-project, for ``gather``."""
    groups = project.target_groups.published()
    same_group = MicroProject.target_groups.through.objects.filter(targetgroup__in=groups.values("pk"))
    others = MicroProject.objects.for_list().visible_to(None).exclude(pk=project.pk).order_by("slug")
    others = others.filter(pk__in=same_group.values("microproject"))
    return {
        "network": Network.objects.filter(pk=project.network_id),
        "target_groups": groups,
        "partners": project.partners.published(),
        "steps": project.steps.all(),
        "updates": project.updates.published().values("pk")[:1],
        "tools": project.tools.visible_to(None),
        "events": project.events.visible_to(None),
        "news": project.news.visible_to(None),
        "elsewhere": others.exclude(network=project.network_id)[:NEIGHBOURS],
        "nearby": others.filter(network=project.network_id)[:NEIGHBOURS],
    }
