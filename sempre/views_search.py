"""The search page: results by kind, country and target group, and a way on when there are none; words while typing."""

from django.core.paginator import InvalidPage, Paginator
from django.http import Http404, HttpRequest, JsonResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView

from partners.models import TargetGroup
from sempre import languages
from sempre.addresses import queries_with
from sempre.countries import Country
from sempre.reading import PublicMixin, choice_or_404
from sempre.rows import ask
from sempre.search import Results, labels, search, suggestions
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
        kind, country, group = self._choice()
        q = self.request.GET.get("q", "")
        results = search(q, languages.current(), [kind] if kind else None, country, group)
        page = self._page(results)
        return super().get_context_data(**kwargs) | {
            "results": results,
            "facets": self._facets(results),
            "is_narrowed": any((kind, country, group)),
            "page_obj": page,
            "hits": results.hits(page),
            "suggestions": [] if results.total else self._suggestions(),
        }

    def _choice(self) -> tuple[str, str, str]:
        query = self.request.GET
        kind, group = query.get("kind", ""), query.get("target_group", "")
        if (kind and kind not in labels()) or (group and group not in self._groups):
            raise Http404
        return kind, choice_or_404(query.get("country", ""), Country), group

    @cached_property
    def _groups(self) -> dict[str, object]:
        """The target groups in their order: address and name."""
        return {group.slug: shown(group, "name") for group in ask(_target_groups)["groups"]}

    def _facets(self, results: Results) -> list[dict]:
        kind, country, group = self._choice()
        kinds = [(code, labels()[code].many, number) for code, number in results.kind_counts.items()]
        countries = [(code, Country(code).label, number) for code, number in results.country_counts.items()]
        counts = results.target_group_counts
        groups = [(slug, name, counts[slug]) for slug, name in self._groups.items() if slug in counts] if counts else []
        return [
            self._facet("kind", _("Kind of page"), kind, kinds),
            self._facet("country", _("Country"), country, countries),
            self._facet("target_group", _("Target group"), group, groups),
        ]

    def _facet(self, name: str, label: str, chosen: str, options: list[tuple[str, object, int]]) -> dict:
        """Return a facet for the template: a click on an option chooses it, on the chosen one drops it."""
        address = queries_with(self.request.GET, name)
        listed = [
            {
                "label": text,
                "number": number,
                "chosen": value == chosen,
                "address": address(None if value == chosen else value),
            }
            for value, text, number in options
        ]
        found = next((one for one in listed if one["chosen"]), None)
        words = [[*one.values()] for one in listed]
        return {"label": label, "options": listed, "chosen": found, "is_open": found is not None, "words": words}

    def _page(self, results: Results):
        try:
            return Paginator(results.entries, PAGE_SIZE).page(self.request.GET.get("page") or 1)
        except InvalidPage as error:
            raise Http404 from error

    def _suggestions(self) -> list:
        """Return words that find something: the groups of people the project is for."""
        return [shown(group, "name") for group in TargetGroup.objects.published().end_users()[:SUGGESTIONS]]


def _target_groups() -> dict:
    return {"groups": (TargetGroup.objects.published(), "name")}


@require_safe
def suggest(request: HttpRequest) -> JsonResponse:
    """Answer what was typed so far with pages whose title has it; a small module asks this while the reader types."""
    found = suggestions(request.GET.get("q", ""), languages.current())
    response = JsonResponse({"suggestions": [suggestion._asdict() for suggestion in found]})
    response["X-Robots-Tag"] = "noindex"
    return response
