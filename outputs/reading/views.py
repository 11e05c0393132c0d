"""The outputs as pages: what all works and their parts share."""

from django.http import Http404
from django.urls import reverse
from django.utils.translation import pgettext
from django.views.generic import DetailView

from outputs.models import Node, Phase, Tool, Work
from outputs.reading.beside import BesideMixin
from outputs.reading.nearest import NearestMixin
from outputs.reading.outline import in_parts
from sempre.querysets import in_order
from sempre.reading import MOST_LISTED, PublicMixin, PublicPage, viewer
from sempre.rows import gather
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
        editions, wanted = self.work.shown_editions, getattr(request, "preview_edition", None)
        self.edition = next((edition for edition in editions if edition.pk == wanted), editions[0])

    def get_chapters(self):
        """Return the parts with a page of their own, in reading order, without their long texts."""
        return self.edition.nodes.pages().for_contents()

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "work": self.work,
            "edition": self.edition,
            "chapters": self.get_chapters(),
        }


class WorkView(BesideMixin, WorkMixin, PublicPage):
    """The contents of a work."""

    def get_breadcrumbs(self):
        return [outputs_crumb(), (shown(self.work, "title"), "")]

    def get_page_languages(self):
        return languages_of(self.work, *self.work.own_text)

    def get_share(self):
        return str(text(self.work, "title")), str(text(self.work, "summary"))

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | {"parts": in_parts(context["chapters"])}


class NodeView(BesideMixin, NearestMixin, WorkMixin, DetailView):
    """One part of a work, with the way to the one before and after."""

    model = Node
    context_object_name = "node"

    def get_queryset(self):
        return self.edition.nodes.pages()

    def get_candidates(self):
        nodes = Node.objects.published().filter(edition__work=self.work).pages()
        return nodes.select_related("edition__work", "parent")

    def get_breadcrumbs(self):
        part = self.object.parent
        above = [(shown(part, "title"), part.url_in(self.work))] if part and part.kind == Node.Kind.PART else []
        return [
            outputs_crumb(),
            (shown(self.work, "title"), self.work.get_absolute_url()),
            *above,
            (shown(self.object, "title"), ""),
        ]

    def get_page_languages(self):
        return languages_of(self.object, *self.object.own_text)

    def get_share(self):
        return str(text(self.object, "title")), str(text(self.object, "summary"))

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        rows = list(self.get_siblings(context["chapters"]))
        index = next(i for i, row in enumerate(rows) if row.pk == self.object.pk)
        beside = gather(
            tools=self.object.tools.visible_to(None),
            micro_projects=self.object.micro_projects.visible_to(None).for_list()[:MOST_LISTED],
        )
        return context | {
            "parts": in_parts(context["chapters"]),
            "previous": rows[index - 1] if index else None,
            "next": rows[index + 1] if index + 1 < len(rows) else None,
            "tools": in_order(beside["tools"], "title"),
            "micro_projects": in_order(beside["micro_projects"], "title"),
        }

    def get_siblings(self, chapters):
        return chapters
