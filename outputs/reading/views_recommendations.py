"""Recommendations to those who decide: each under an address of its own, to be cited."""

from django.db.models import Prefetch
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.views.generic import DetailView

from microprojects.models import MicroProject
from outputs.models import Node, Work
from outputs.reading.nearest import NearestMixin
from outputs.reading.views import outputs_crumb
from sempre.alternates import absolute
from sempre.beside import BesideMixin
from sempre.querysets import in_order
from sempre.reading import PublicMixin, PublicPage, viewer
from sempre.rows import records
from sempre.translated import languages_of, shown, text


def papers() -> list[tuple[Work, list[Node]]]:
    """Return the published papers with the recommendations of their newest edition."""
    works = Work.objects.visible_to(None).with_edition().select_related("publisher")
    works = [work for work in works.filter(kind=Work.Kind.RECOMMENDATIONS) if work.shown_editions]
    projects = Prefetch("micro_projects", MicroProject.objects.published(), to_attr="shown_projects")
    nodes = Node.objects.filter(edition__in=[work.shown_editions[0].pk for work in works], parent=None)
    by_edition: dict[int, list[Node]] = {}
    for node in nodes.prefetch_related(projects).order_by("position", "pk"):
        by_edition.setdefault(node.edition_id, []).append(node)
    return [(work, by_edition.get(work.shown_editions[0].pk, [])) for work in works]


class RecommendationsView(BesideMixin, PublicPage):
    template_name = "outputs/recommendations.html"

    def get_breadcrumbs(self):
        return [outputs_crumb(), (_("Recommendations"), "")]

    def get_context_data(self, **kwargs):
        works = [(work, [(part, part.url_in(work)) for part in parts]) for work, parts in papers()]
        return super().get_context_data(**kwargs) | {"works": works}


class RecommendationView(BesideMixin, NearestMixin, PublicMixin, DetailView):
    """One recommendation with the line by which it is cited."""

    model = Node
    context_object_name = "node"
    template_name = "outputs/recommendation_detail.html"

    def get_queryset(self):
        works = Work.objects.visible_to(viewer(self.request)).filter(slug=self.kwargs["work"])
        return self._of_works(works, getattr(self.request, "preview_edition", None))

    def get_candidates(self):
        return self._of_works(Work.objects.published())

    def _of_works(self, works, preview_edition: int | None = None):
        works = works.filter(kind=Work.Kind.RECOMMENDATIONS)
        nodes = Node.objects.filter(edition=preview_edition) if preview_edition else Node.objects.published()
        nodes = nodes.filter(edition__work__in=works, kind=Node.Kind.RECOMMENDATION)
        return nodes.select_related("edition__work__publisher")

    def get_breadcrumbs(self):
        return [
            outputs_crumb(),
            (_("Recommendations"), reverse("recommendations")),
            (shown(self.object, "title"), ""),
        ]

    def get_page_languages(self):
        return languages_of(self.object, *self.object.own_text)

    def get_share(self):
        return str(text(self.object, "title")), str(text(self.object, "summary"))

    def get_context_data(self, **kwargs):
        node, work = self.object, self.object.edition.work
        rows = list(node.edition.nodes.filter(kind=node.kind).for_contents())
        index = next(i for i, row in enumerate(rows) if row.pk == node.pk)
        return super().get_context_data(**kwargs) | {
            "work": work,
            "edition": node.edition,
            "citation": citation(node),
            "previous": rows[index - 1] if index else None,
            "next": rows[index + 1] if index + 1 < len(rows) else None,
            "micro_projects": in_order(records(node.micro_projects.visible_to(None).for_list()), "title"),
        }


def citation(node: Node) -> str:
    """Return the line by which a part is cited: title, work, edition, date, address, licence."""
    edition, work = node.edition, node.edition.work
    # Translators: how a text is cited; every part is a name, a number or an address
    return _("SEMPRE: %(title)s. In: %(work)s, edition %(version)s, %(date)s. %(address)s. Licence: %(licence)s.") % {
        "title": text(node, "title"),
        "work": text(work, "title"),
        "version": edition.version,
        "date": formats.date_format(edition.date, "DATE_FORMAT").rstrip("."),  # the line has its own full stop
        "address": absolute(node.url_in(work)),
        "licence": work.licence,
    }
