from functools import partial

from django.urls import reverse
from django.utils.translation import gettext as _

from microprojects.facets import Filters
from microprojects.figures.totals import By, Place, figures_of
from microprojects.models import MicroProject
from microprojects.narrowing import NAMES
from microprojects.places import micro_project_place
from microprojects.updates.stories import Story, published_stories, timeline
from networks.models import Network
from sempre.beside import BesideMixin
from sempre.drawing.map import draw_map
from sempre.querysets import FirstPages, in_order
from sempre.reading import PublicDetail, PublicList
from sempre.rows import ask, behind, hang
from sempre.translated import shown

NEIGHBOURS = 6


class MicroProjectListView(PublicList):
    """Three statements: the numbers, the ids of this page, and all that stands on it."""

    model = MicroProject
    template_name = "microprojects/microproject_list.html"
    paginate_by = 18
    paginator_class = FirstPages

    @property
    def parameters(self):
        return (*NAMES, "page") if self.object_list else ()  # an unknown value finds nothing

    def get_breadcrumbs(self):
        return [(_("Micro-projects"), "")]

    def get_queryset(self):
        self.filters = Filters(self.request.GET)
        return self.filters.in_order()

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        ids, found = list(context["object_list"]), len(self.object_list)
        gathered, on_map = self.filters.page(ids), self.filters.map()
        return context | {
            "object_list": sorted(gathered["cards"], key=lambda project: ids.index(project.pk)),
            "filters": self.filters,
            "facets": self.filters.facets(gathered),
            "map": on_map.draw(gathered["marks"]),
            "without_place": found - on_map.number(gathered["marks"]),
        }


class MicroProjectDetailView(BesideMixin, PublicDetail):
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
        self.beside = beside = ask(_parts_beside, pk=project.pk, network=project.network_id)
        project.network = next(iter(beside["network"]), None)
        hang(project, **{name: beside[name] for name in ("target_groups", "partners", "steps")})
        stories = self.get_stories()
        return context | {
            "timeline": timeline(project, stories),
            "has_updates": bool(stories),
            "has_figures": bool(beside["figures"]),
            "tools": in_order(beside["tools"], "title"),
            "elsewhere": [*beside["elsewhere"], *beside["nearby"]][:NEIGHBOURS],
            "ladder": [(value, label, i + 1) for i, (value, label) in enumerate(MicroProject.Ownership.choices)],
            "map": draw_map([micro_project_place(project, here=True)], width=360, frame="places")
            if project.has_position
            else None,
            "events": beside["events"],
            "news": beside["news"],
        }


def _parts_beside(pk, network) -> dict:
    """Return what stands on the page of a micro-project, for ``ask``."""
    of = partial(behind, MicroProject, pk=pk)
    groups = of("target_groups").published()
    same_group = MicroProject.target_groups.through.objects.filter(targetgroup__in=groups.values("pk"))
    others = MicroProject.objects.for_list().visible_to(None).exclude(pk=pk).order_by("slug")
    others = others.filter(pk__in=same_group.values("microproject"))
    return {
        "network": Network.objects.filter(pk=network),
        "target_groups": groups,
        "partners": of("partners").published(),
        "steps": of("steps"),
        "updates": of("updates").published().values("pk")[:1],
        "figures": figures_of(None, Place(By.MICRO_PROJECT, pk)).values("pk")[:1],
        "tools": of("tools").visible_to(None),
        "events": of("events").visible_to(None),
        "news": of("news").visible_to(None),
        "elsewhere": others.exclude(network=network)[:NEIGHBOURS],
        "nearby": others.filter(network=network)[:NEIGHBOURS],
    }
