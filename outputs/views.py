from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.generic import DetailView

from outputs.models import Node, Phase, Tool, Work
from partners.models import TargetGroup
from sempre.reading import PublicDetail, PublicList, PublicMixin, PublicPage, viewer
from sempre.translated import languages_of, shown, text


def outputs_crumb() -> tuple[str, str]:
    return pgettext("navigation", "Outputs"), reverse("outputs")


class OutputsView(PublicPage):
    template_name = "outputs/outputs.html"

    def get_breadcrumbs(self):
        return [(pgettext("navigation", "Outputs"), "")]

    def get_context_data(self, **kwargs):
        works = Work.objects.visible_to(None).select_related("publisher")
        return super().get_context_data(**kwargs) | {
            "works": [work for work in works if work.kind != Work.Kind.RECOMMENDATIONS],
            "recommendations": [work for work in works if work.kind == Work.Kind.RECOMMENDATIONS],
            "tool_count": Tool.objects.visible_to(None).count(),
            "phases": Phase.choices,
        }


class WorkMixin(PublicMixin):
    """A page of the one published work of a kind, in its newest edition."""

    kind = ""

    def get_work(self) -> Work:
        user = viewer(self.request)
        works = Work.objects.visible_to(user).with_edition(drafts=user is not None).select_related("publisher")
        work = works.filter(kind=self.kind).first()
        if work is None or not work.shown_editions:
            raise Http404
        return work

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.work = self.get_work()
        self.edition = self.work.shown_editions[0]

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "work": self.work,
            "edition": self.edition,
            "chapters": self.edition.nodes.filter(parent=None),
        }


class WorkView(WorkMixin, PublicPage):
    """The contents of a work."""

    def get_breadcrumbs(self):
        return [outputs_crumb(), (shown(self.work, "title"), "")]

    def get_page_languages(self):
        return languages_of(self.work, *self.work.own_text)

    def get_share(self):
        return str(text(self.work, "title")), str(text(self.work, "summary"))


class NodeView(WorkMixin, DetailView):
    """One part of a work, with the way to the one before and after."""

    model = Node
    context_object_name = "node"

    def get_queryset(self):
        return self.edition.nodes.filter(parent=None).prefetch_related("children")

    def get_breadcrumbs(self):
        return [
            outputs_crumb(),
            (shown(self.work, "title"), self.work.get_absolute_url()),
            (shown(self.object, "title"), ""),
        ]

    def get_page_languages(self):
        return languages_of(self.object, *self.object.own_text)

    def get_share(self):
        return str(text(self.object, "title")), str(text(self.object, "summary"))

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        rows = list(self.get_siblings())
        index = next(i for i, row in enumerate(rows) if row.pk == self.object.pk)
        return context | {
            "previous": rows[index - 1] if index else None,
            "next": rows[index + 1] if index + 1 < len(rows) else None,
            "tools": self.object.tools.visible_to(None).in_order("title"),
            "micro_projects": self.object.micro_projects.visible_to(None).for_list().in_order("title"),
        }

    def get_siblings(self):
        return self.edition.nodes.filter(parent=self.object.parent_id)


class UnitView(NodeView):
    """A unit of a training module."""

    def get_queryset(self):
        return self.edition.nodes.filter(parent__slug=self.kwargs["module"], parent__parent=None).select_related(
            "parent"
        )

    def get_breadcrumbs(self):
        crumbs = super().get_breadcrumbs()
        module = self.object.parent
        return [*crumbs[:-1], (shown(module, "title"), module.get_absolute_url()), crumbs[-1]]


class RecommendationsView(PublicPage):
    template_name = "outputs/recommendations.html"

    def get_breadcrumbs(self):
        return [outputs_crumb(), (_("Recommendations"), "")]

    def get_context_data(self, **kwargs):
        works = Work.objects.visible_to(None).with_edition().select_related("publisher")
        works = [work for work in works.filter(kind=Work.Kind.RECOMMENDATIONS) if work.shown_editions]
        return super().get_context_data(**kwargs) | {
            "works": [(work, work.shown_editions[0].nodes.filter(parent=None)) for work in works]
        }


class ToolListView(PublicList):
    """The tool catalogue by phase; filters phase, target_group and time (minutes at hand) in the address."""

    model = Tool
    TIMES = (60, 120, 240, 480)

    def get_breadcrumbs(self):
        return [(pgettext("navigation", "Tools"), "")]

    def get_queryset(self):
        query = self.request.GET
        self.chosen = {name: query.get(name, "").strip()[:80] for name in ("phase", "target_group", "time")}
        tools = super().get_queryset()
        if self.chosen["phase"]:
            tools = tools.filter(phase=self.chosen["phase"])
        if self.chosen["target_group"]:
            tools = tools.filter(target_groups__slug=self.chosen["target_group"])
        if self.chosen["time"]:
            minutes = (
                int(self.chosen["time"]) if self.chosen["time"].isascii() and self.chosen["time"].isdigit() else -1
            )
            tools = tools.filter(minutes_min__lte=minutes) if 0 <= minutes <= 100_000 else tools.none()
        return tools

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        tools = self.object_list.in_order("title")
        return context | {
            "phases": [(label, value, [t for t in tools if t.phase == value]) for value, label in Phase.choices],
            "phase_choices": Phase.choices,
            "target_groups": TargetGroup.objects.visible_to(None).filter(tools__isnull=False).distinct(),
            "times": self.TIMES,
            "chosen": self.chosen,
            "is_filtered": any(self.chosen.values()),
            "count": len(tools),
        }


class ToolDetailView(PublicDetail):
    model = Tool

    def get_queryset(self):
        return super().get_queryset().prefetch_related("target_groups")

    def get_breadcrumbs(self):
        return [(pgettext("navigation", "Tools"), reverse("tools")), (shown(self.object, "title"), "")]

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        tool = self.object
        same_phase = Tool.objects.visible_to(viewer(self.request)).filter(phase=tool.phase).exclude(pk=tool.pk)
        return context | {
            "micro_projects": tool.micro_projects.visible_to(None).for_list().in_order("title"),
            "same_phase": same_phase.in_order("title"),
        }
