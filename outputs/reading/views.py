"""The outputs as pages: what all works and their parts share."""

from django.http import Http404
from django.urls import reverse
from django.utils.translation import pgettext
from django.views.generic import DetailView

from outputs.models import Edition, Node, Phase, Tool, Work
from outputs.reading.nearest import NearestMixin
from outputs.reading.outline import in_parts
from partners.models import Partner
from sempre.beside import BesideMixin
from sempre.made_of_rows import MadeOfRowsMixin
from sempre.querysets import in_order
from sempre.reading import MOST_LISTED, PublicMixin, PublicPage, texts_for, viewer
from sempre.rows import EVERY_TEXT, ask, behind
from sempre.translated import languages_of, shown, text
from sempre.translating.notes import with_notes


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


class WorkMixin(MadeOfRowsMixin, PublicMixin):
    """A page of the one published work of a kind, in its newest edition."""

    kind = ""

    def get_work(self) -> Work:
        user = viewer(self.request)
        if user is None:
            return _published_work(self.kind, texts_for(self.request))
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

    def get_chapters(self) -> list[Node]:
        """Return the parts with a page of their own, in reading order, without their long texts."""
        return contents_of(self.edition)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"work": self.work, "edition": self.edition}


def _published_work(kind: str, texts: tuple[str, ...]) -> Work:
    """Return the work with its publisher and its published editions, newest first."""
    found = ask(_parts_of_work, texts, kind=kind)
    if not found["work"] or not found["editions"]:
        raise Http404
    work = found["work"][0]
    work.publisher = next(iter(found["publisher"]), None)
    work.shown_editions = found["editions"]
    for edition in work.shown_editions:
        edition.work = work
    return work


def _parts_of_work(texts: tuple[str, ...], kind) -> dict:
    works = Work.objects.visible_to(None).filter(kind=kind)[:1]
    return {
        "work": (works, *texts),
        "publisher": (Partner.objects.filter(works__in=works.values("pk")), "name"),
        "editions": Edition.objects.published().filter(work__in=works.values("pk")),
    }


def contents_of(edition: Edition, *texts: str) -> list[Node]:
    """Return the parts of an edition that have a page, in reading order, with title and summary or ``texts``."""
    return _in_contents(ask(_parts_of_contents, texts, edition=edition.pk), edition)


def _in_contents(found: dict[str, list], edition: Edition) -> list[Node]:
    above = {part.pk: part for part in found["above"]}
    for page in found["pages"]:
        page.edition, page.parent = edition, above.get(page.parent_id)
    return found["pages"]


def _parts_of_contents(texts: tuple[str, ...], edition) -> dict:
    pages = Node.objects.filter(edition=edition).pages()
    above = Node.objects.filter(pk__in=pages.order_by().values("parent"))
    return {"pages": (pages, *texts), "above": (above, *texts) if texts == EVERY_TEXT else above}


class WorkView(BesideMixin, WorkMixin, PublicPage):
    """The contents of a work."""

    def get_breadcrumbs(self):
        return [outputs_crumb(), (shown(self.work, "title"), "")]

    def get_page_languages(self):
        return languages_of(self.work, *self.work.own_text)

    def get_share(self):
        return str(text(self.work, "title")), str(text(self.work, "summary"))

    def get_context_data(self, **kwargs):
        chapters = self.get_chapters()
        return super().get_context_data(**kwargs) | {"chapters": chapters, "parts": in_parts(chapters)}


class NodeView(BesideMixin, NearestMixin, WorkMixin, DetailView):
    """One part of a work, with the way to the one before and after."""

    model = Node
    context_object_name = "node"

    def get_object(self, queryset=None) -> Node:
        texts = texts_for(self.request)
        found = ask(_of_slug, texts, edition=self.edition.pk, slug=self.kwargs["slug"])
        if not found["node"]:
            raise Http404
        node, self.chapters = found["node"][0], _in_contents(found, self.edition)
        node.edition = self.edition
        node.parent = next(row.parent for row in self.chapters if row.pk == node.pk)
        return node

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
        rows = self.chapters
        index = next(i for i, row in enumerate(rows) if row.pk == self.object.pk)
        beside = ask(_parts_beside, pk=self.object.pk)
        return super().get_context_data(**kwargs) | {
            "chapters": rows,
            "contents": [list(part) for part in in_parts(rows)],
            "previous": rows[index - 1] if index else None,
            "next": rows[index + 1] if index + 1 < len(rows) else None,
            "tools": in_order(beside["tools"], "title"),
            "micro_projects": in_order(beside["micro_projects"], "title"),
        }


def _of_slug(texts: tuple[str, ...], edition, slug) -> dict:
    node = with_notes(Node.objects.filter(edition=edition, slug=slug).pages())
    return {"node": (node, *texts), **_parts_of_contents((), edition)}


def _parts_beside(pk) -> dict:
    """Return what stands on the page of a part, for ``ask``."""
    return {
        "tools": behind(Node, "tools", pk).visible_to(None),
        "micro_projects": behind(Node, "micro_projects", pk).visible_to(None).for_list()[:MOST_LISTED],
    }
