"""The search page: results by kind and country, and a way on when there are none."""

from django.core.paginator import InvalidPage, Paginator
from django.http import Http404
from django.utils.translation import pgettext
from django.views.generic import TemplateView

from partners.models import TargetGroup
from sempre import languages
from sempre.countries import Country
from sempre.reading import PublicMixin, choice_or_404
from sempre.search import Results, labels, search
from sempre.translated import shown

PAGE_SIZE = 20
SUGGESTIONS = 8


class SearchView(PublicMixin, TemplateView):
    template_name = "search.html"

    def get_breadcrumbs(self):
        # Translators: name of the page with the search form
        return [(pgettext("noun", "Search"), "")]

    def get_page_languages(self) -> list[str]:
        """None: results are not for search engines."""
        return []

    def get_context_data(self, **kwargs):
        query = self.request.GET
        kind = query.get("kind", "")
        if kind and kind not in labels():
            raise Http404
        country = choice_or_404(query.get("country", ""), Country)
        results = search(query.get("q", ""), languages.current(), [kind] if kind else None, country)
        page = self._page(results)
        return super().get_context_data(**kwargs) | {
            "results": results,
            "kind": kind,
            "country": country,
            "kinds": [(code, labels()[code].many, number) for code, number in results.kind_counts.items()],
            "countries": [(code, Country(code).label, number) for code, number in results.country_counts.items()],
            "page_obj": page,
            "hits": results.hits(page),
            "suggestions": [] if results.total else self._suggestions(),
        }

    def _page(self, results: Results):
        paginator = Paginator(results.entries, PAGE_SIZE)
        paginator.count = results.total  # known from the counts by kind
        try:
            return paginator.page(self.request.GET.get("page") or 1)
        except InvalidPage as error:
            raise Http404 from error

    def _suggestions(self) -> list:
        """Return words that find something: the groups of people the project is for."""
        return [shown(group, "name") for group in TargetGroup.objects.published().end_users()[:SUGGESTIONS]]
