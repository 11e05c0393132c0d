from django.urls import reverse
from django.utils.translation import gettext as _

from microprojects.facets import NAMES, Filters
from microprojects.models import MicroProject
from microprojects.places import micro_project_place
from microprojects.updates.stories import Story, published_stories, timeline
from sempre.drawing.map import draw_map
from sempre.reading import PublicDetail, PublicList
from sempre.translated import shown


class MicroProjectListView(PublicList):
    model = MicroProject
    paginate_by = 18

    @property
    def parameters(self):
        return (*NAMES, "page") if self.object_list else ()  # an unknown value finds nothing

    def get_breadcrumbs(self):
        return [(_("Micro-projects"), "")]

    def get_queryset(self):
        self.filters = Filters(self.request.GET, super().get_queryset())
        return self.filters.narrowed().distinct().in_title_order()

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        found = [p for p in self.object_list if p.has_position]
        return context | {
            "filters": self.filters,
            "facets": self.filters.facets(),
            "map": draw_map(
                [micro_project_place(p) for p in found], width=400, frame="places" if self.filters else "region"
            ),
            "without_place": len(self.object_list) - len(found),
        }


class MicroProjectDetailView(PublicDetail):
    model = MicroProject
    context_object_name = "project"

    def get_breadcrumbs(self):
        return [(_("Micro-projects"), reverse("micro-projects")), (shown(self.object, "title"), "")]

    def get_stories(self) -> list[Story]:
        """The updates that tell the story beside the recorded steps."""
        return published_stories(self.object)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        project = self.object
        stories = self.get_stories()
        groups = list(project.target_groups.all())
        elsewhere = (
            MicroProject.objects.for_list()
            .visible_to(None)
            .filter(target_groups__in=groups)
            .exclude(pk=project.pk)
            .distinct()
        )
        neighbours = sorted(elsewhere, key=lambda other: (other.network_id == project.network_id, other.slug))
        return context | {
            "timeline": timeline(project, stories),
            "has_updates": bool(stories),
            "tools": project.tools.visible_to(None).in_order("title"),
            "elsewhere": neighbours[:6],
            "ladder": [(value, label, i + 1) for i, (value, label) in enumerate(MicroProject.Ownership.choices)],
            "map": draw_map([micro_project_place(project, here=True)], width=360, frame="places")
            if project.has_position
            else None,
            "events": project.events.visible_to(None),
            "news": project.news.visible_to(None),
        }
