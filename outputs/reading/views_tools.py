"""The tool catalogue, one card, and a reader's own selection of cards, which lives in its address alone."""

from django.db.models import QuerySet
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from outputs.choosing import NAMES, narrowed_tools
from outputs.models import Edition, Node, Phase, Tool, Work
from outputs.reading.cards import MOST_CHOSEN, card_texts, chosen
from outputs.reading.nearest import NearestMixin
from partners.models import TargetGroup
from sempre.beside import BesideMixin
from sempre.querysets import in_order
from sempre.reading import MOST_LISTED, PublicDetail, PublicList, PublicPage, viewer
from sempre.rows import ask, behind, gather, hang
from sempre.translated import shown


def tools_crumb() -> tuple[str, str]:
    return pgettext("navigation", "Tools"), reverse("tools")


class ToolListView(PublicList):
    """The tool catalogue by phase; filters phase, target_group and time (minutes at hand) in the address.

    The cards that a reader has chosen so far (``tool``) stay chosen whatever the filters show.
    """

    model = Tool
    template_name = "outputs/tool_list.html"
    TIMES = (60, 120, 240, 480)

    @property
    def parameters(self):
        return ("phase", "target_group", "time") if self._is_on_offer and self.object_list else ()

    @property
    def _is_on_offer(self) -> bool:
        return self.chosen["time"] in ("", *map(str, self.TIMES))

    def get_breadcrumbs(self):
        return [(pgettext("navigation", "Tools"), "")]

    def get_queryset(self):
        query = self.request.GET
        self.chosen = {name: query.get(name, "").strip()[:80] for name in NAMES}
        if self._is_on_offer and viewer(self.request) is None:
            time, others = self.chosen["time"], ("phase", "target_group")
            self.found = ask(_parts_of_list, time, **{name: self.chosen[name] or None for name in others})
        else:
            self.found = gather(**_with_groups(narrowed_tools(super().get_queryset(), self.chosen)))
        return self.found["tools"]

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        tools = in_order(self.object_list, "title")
        return context | {
            "phases": [(label, value, [t for t in tools if t.phase == value]) for value, label in Phase.choices],
            "phase_choices": Phase.choices,
            "target_groups": self.found["target_groups"],
            "times": self.TIMES,
            "chosen": self.chosen,
            "is_filtered": any(self.chosen.values()),
            "count": len(tools),
            "my_set": self._my_set({tool.slug for tool in tools}),
        }

    def _my_set(self, shown_slugs: set[str]) -> dict:
        """Return what is chosen: here by a tick, and what the filters hide by a line of its own."""
        slugs = self.request.GET.getlist("tool")
        tools = chosen(slugs).tools if slugs else []
        return {
            "slugs": [tool.slug for tool in tools],
            "elsewhere": [tool for tool in tools if tool.slug not in shown_slugs],
            "most": MOST_CHOSEN,
        }


def _parts_of_list(time: str, phase, target_group) -> dict:
    """Return what stands in the catalogue under these filters, for ``ask``."""
    chosen = {"time": time, "phase": phase, "target_group": target_group}
    return _with_groups(narrowed_tools(Tool.objects.for_list().visible_to(None), chosen))


def _with_groups(tools: QuerySet) -> dict:
    """Return the parts of the catalogue: ``tools``, and the target groups that any tool is for."""
    used = Tool.target_groups.through.objects.values("targetgroup")
    return {"tools": tools, "target_groups": TargetGroup.objects.visible_to(None).filter(pk__in=used)}


class ToolDetailView(BesideMixin, NearestMixin, PublicDetail):
    model = Tool

    def get_candidates(self):
        return Tool.objects.published()

    def get_breadcrumbs(self):
        return [tools_crumb(), (shown(self.object, "title"), "")]

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        tool = self.object
        texts = card_texts()
        beside = ask(_parts_beside, pk=tool.pk, phase=tool.phase)
        hang(tool, target_groups=beside["target_groups"])
        return context | {
            "main_texts": [text for text in texts if text.is_main],
            "side_texts": [text for text in texts if not text.is_main],
            "micro_projects": in_order(beside["micro_projects"], "title"),
            "mentions": _mentions(beside),
            "same_phase": in_order(beside["same_phase"], "title"),
        }


def _parts_beside(pk, phase) -> dict:
    """Return what stands on the page of a tool, for ``ask``; mentions work by work in their order."""
    kinds = (Node.Kind.CHAPTER, Node.Kind.PRACTICE, Node.Kind.MODULE, Node.Kind.UNIT)
    order = ("edition__work__position", "parent__position", "position", "pk")
    nodes = Node.objects.published().filter(tools=pk, kind__in=kinds).order_by(*order)
    editions = Edition.objects.filter(pk__in=nodes.order_by().values("edition"))
    return {
        "target_groups": behind(Tool, "target_groups", pk).published(),
        "micro_projects": behind(Tool, "micro_projects", pk).visible_to(None).for_list()[:MOST_LISTED],
        "same_phase": (Tool.objects.visible_to(None).filter(phase=phase).exclude(pk=pk), "title"),
        "mentions": (nodes, "title"),
        "above": (Node.objects.filter(pk__in=nodes.order_by().values("parent")), "title"),
        "editions": editions,
        "works": (Work.objects.filter(pk__in=editions.order_by().values("work")), "title"),
    }


def _mentions(beside: dict) -> list[Node]:
    """Return the chapters, practices and units that point to the tool, with what their addresses need."""
    works = {work.pk: work for work in beside["works"]}
    above = {node.pk: node for node in beside["above"]}
    for edition in beside["editions"]:
        edition.work = works[edition.work_id]
    editions = {edition.pk: edition for edition in beside["editions"]}
    for node in beside["mentions"]:
        node.edition, node.parent = editions[node.edition_id], above.get(node.parent_id)
    return beside["mentions"]


class MySetView(BesideMixin, PublicPage):
    """The chosen cards in full: ``/tools/my-set/?tool=a&tool=b``, an address to keep, share and print."""

    template_name = "outputs/my_set.html"

    def get(self, request, *args, **kwargs):
        """Answer under the shortest address: a form brings the filters of the catalogue along."""
        if set(request.GET) - {"tool", "beside"}:
            query = request.GET.copy()
            for name in set(query) - {"tool", "beside"}:
                del query[name]
            return HttpResponseRedirect(f"{request.path}?{query.urlencode()}")
        return super().get(request, *args, **kwargs)

    def get_breadcrumbs(self):
        return [tools_crumb(), (_("My set of tools"), "")]

    def get_page_languages(self):
        """None: a reader's own selection is not for search engines."""
        return []

    def get_context_data(self, **kwargs):
        mine = chosen(self.request.GET.getlist("tool"))
        context = super().get_context_data(**kwargs)
        return context | {
            "mine": mine,
            "most": MOST_CHOSEN,
            "texts": card_texts(),
            "beside_kept": [("tool", tool.slug) for tool in mine.tools],
        }
