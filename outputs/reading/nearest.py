"""An address that leads nowhere is answered with the nearest ones that exist."""

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import QuerySet
from django.db.models.functions import Greatest
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from modeltranslation.utils import build_localized_fieldname

from sempre import languages
from sempre.translated import shown

LINKS = 3
LONGEST = 80  # letters of an address
LEAST_SIMILAR = 0.2


def nearest(records: QuerySet, typed: str) -> list:
    """Return up to three of ``records`` whose address, or title in the reader's language or English, is most alike."""
    slug = typed[:LONGEST]
    words = slug.replace("-", " ").replace("_", " ")
    titles = {build_localized_fieldname("title", code) for code in (languages.current(), languages.SOURCE)}
    alike = [TrigramSimilarity("slug", slug), *(TrigramSimilarity(title, words) for title in sorted(titles))]
    rows = records.annotate(similarity=Greatest(*alike)).filter(similarity__gte=LEAST_SIMILAR)
    return list(rows.order_by("-similarity", "pk")[:LINKS])


def not_found(request, records: QuerySet, typed: str) -> HttpResponse:
    """Answer 404 with links to the nearest of ``records``, which everybody may see."""
    context = {
        "status": 404,
        "error_title": _("This page does not exist"),
        "error_advice": _("It may have moved, or the address has a typing mistake."),
        "nearest": [(shown(record, "title"), record.get_absolute_url()) for record in nearest(records, typed)],
    }
    return render(request, "outputs/not_found.html", context, status=404)


class NearestMixin:
    """A page of one record under its slug: where there is none, the nearest ones are offered.

    What exists but may not be seen is answered as what does not exist.
    """

    def get_candidates(self) -> QuerySet:
        """Return the records to offer, published ones only, with what their addresses need."""
        raise NotImplementedError

    def get(self, request, *args, **kwargs):
        try:
            return super().get(request, *args, **kwargs)
        except Http404:
            return not_found(request, self.get_candidates(), self.kwargs["slug"])
