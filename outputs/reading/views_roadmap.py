"""The roadmap as pages: areas with their practices, and what each looks like on five levels."""

from django.db.models import Prefetch

from outputs.models import Node, Tool, Work
from outputs.reading.views import NodeView, WorkView
from sempre.rows import ask
from sempre.translated import Shown, shown

POCKET, FULL = "pocket", "full"


class VersionMixin:
    """The pocket version shows only its practices: ``?version=pocket``; anything else is the full one."""

    beside_keeps = ("version",)

    @property
    def parameters(self):
        return (*super().parameters, "version") if self.is_pocket else super().parameters

    @property
    def is_pocket(self) -> bool:
        return self.version == POCKET

    @property
    def version(self) -> str:
        return POCKET if self.request.GET.get("version") == POCKET else FULL

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"version": self.version, "is_pocket": self.is_pocket}


class RoadmapView(VersionMixin, WorkView):
    kind = Work.Kind.ROADMAP
    template_name = "outputs/roadmap.html"

    def get_chapters(self):
        areas = super().get_chapters()
        practices = ask(_practices, edition=self.edition.pk)["practices"]
        for area in areas:
            area.practices = [practice for practice in practices if practice.parent_id == area.pk]
        return areas

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        practices = [practice for area in context["chapters"] for practice in area.practices]
        return context | {
            "practice_count": len(practices),
            "pocket_count": sum(practice.in_pocket for practice in practices),
        }


def _practices(edition) -> dict:
    practices = Node.objects.filter(kind=Node.Kind.PRACTICE, parent__edition=edition)
    return {"practices": practices.order_by("position", "pk")}


class AreaView(VersionMixin, NodeView):
    """An area with its practices, each with its levels and what helps with it."""

    kind = Work.Kind.ROADMAP
    template_name = "outputs/area.html"

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        practices = list(practices_of(self.object, pocket=self.version == POCKET))
        return context | {"practices": practices, "modules": modules_for(practices)}


def practices_of(area: Node, *, pocket: bool = False):
    """Return the practices of an area with their levels and published tools."""
    practices = area.children.filter(kind=Node.Kind.PRACTICE).order_by("position", "pk")
    practices = practices.filter(in_pocket=True) if pocket else practices
    return practices.prefetch_related("levels", Prefetch("tools", Tool.objects.published()))


def modules_for(practices: list[Node]) -> dict[str, tuple[Shown, str]]:
    """Return title and address of the training modules that help, by their stable keys."""
    keys = {key for practice in practices for key in practice.modules}
    if not keys:
        return {}
    nodes = Node.objects.published().filter(kind=Node.Kind.MODULE, stable_key__in=keys)
    found = nodes.select_related("edition__work", "parent").for_contents()
    return {node.stable_key: (shown(node, "title"), node.get_absolute_url()) for node in found}
