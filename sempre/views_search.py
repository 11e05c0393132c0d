"""The search page: results by kind, country and target group, and a way on when there are none; words while typing."""

from django.core.paginator import InvalidPage, Paginator
from django.http import HttpRequest, JsonResponse
from django.template.defaultfilters import capfirst
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView

from partners.models import TargetGroup
from sempre import languages
from sempre.addresses import queries_with
from sempre.countries import Country
from sempre.reading import PublicMixin
from sempre.rows import ask
from sempre.search import Results, labels, search, suggestions
from sempre.search.finding import entries_in_order, entries_with
from sempre.translated import shown

PAGE_SIZE = 20
SUGGESTIONS = 8
NO_SUCH = "-"


class SearchView(PublicMixin, TemplateView):
    template_name = "search.html"

    def get_breadcrumbs(self):
        # Translators: name of the page with the search form
        return [(pgettext("noun", "Search"), "")]

    def get_page_languages(self) -> list[str]:
        """None: results are not for search engines."""
        return []

    def get_context_data(self, **kwargs):
        kind, country, group = self.choice
        q = self.request.GET.get("q", "")
        results = search(q, languages.current(), [kind] if kind else None, country, group)
        page = self._page(results)
        found = ask(_parts, ids=list(page.object_list)) if results.has_any else {"entries": [], "groups": []}
        return super().get_context_data(**kwargs) | {
            "results": results,
            "facets": self._facets(results, found["groups"]),
            "is_narrowed": any((kind, country, group)),
            "asked": format_html("<bdi>{}</bdi>", results.query.text),
            "page_obj": page,
            "hits": results.hits(entries_in_order(found["entries"], page.object_list)),
            "suggestions": [] if page.object_list else self._suggestions(),
        }

    @cached_property
    def choice(self) -> tuple[str, str, str]:
        """What the results are narrowed to: kind, country, target group; what there is not finds nothing."""
        kind, country, group = (self.request.GET.get(name, "") for name in ("kind", "country", "target_group"))
        if kind and kind not in labels():
            kind = NO_SUCH
        if country and country not in Country.values:
            country = NO_SUCH
        if group and not ask(_group, slug=group)["group"]:
            group = NO_SUCH
        return kind, country, group

    def _facets(self, results: Results, target_groups: list[TargetGroup]) -> list[dict]:
        kind, country, group = self.choice
        names = labels()
        kinds = [(code, names[code].many, number) for code, number in results.kind_counts.items()]
        countries = [(code, Country(code).label, number) for code, number in results.country_counts.items()]
        counts = results.target_group_counts
        groups = [(one.slug, shown(one, "name"), counts[one.slug]) for one in target_groups if one.slug in counts]
        return [
            self._facet("kind", _("Kind of page"), kind, kinds),
            self._facet("country", _("Country"), country, countries),
            self._facet("target_group", _("Target group"), group, groups),
        ]

    def _facet(self, name: str, label: str, chosen: str, options: list[tuple[str, object, int]]) -> dict:
        """Return a facet for the template: a click on an option chooses it, on the chosen one drops it."""
        address = queries_with(self.request.GET, name)
        listed = [
            (capfirst(text), number, value == chosen, address(None if value == chosen else value))
            for value, text, number in options
        ]
        found = next((text for text, _number, is_chosen, _address in listed if is_chosen), None)
        return {"label": label, "options": listed, "chosen": found, "is_open": found is not None}

    def _page(self, results: Results):
        """Return the page asked for, an empty one where there is none."""
        try:
            return Paginator(results.entries.keys, PAGE_SIZE).page(self.request.GET.get("page") or 1)
        except InvalidPage:
            return Paginator([], PAGE_SIZE).page(1)

    def _suggestions(self) -> list:
        """Return words that find something: the groups of people the project is for."""
        return [shown(group, "name") for group in TargetGroup.objects.published().end_users()[:SUGGESTIONS]]


def _group(slug) -> dict:
    return {"group": TargetGroup.objects.published().filter(slug=slug).values("pk")}


def _parts(ids) -> dict:
    """Return what stands on a page of results, for ``ask``: the hits, and the target groups in their order."""
    return {"entries": entries_with(ids), "groups": (TargetGroup.objects.published(), "name")}


@require_safe
def suggest(request: HttpRequest) -> JsonResponse:
    """Answer what was typed so far with pages whose title has it; a small module asks this while the reader types."""
    found = suggestions(request.GET.get("q", ""), languages.current())
    told = ngettext(
        "%(n)s page to choose from below; use the arrow keys.",
        "%(n)s pages to choose from below; use the arrow keys.",
        len(found),
    ) % {"n": len(found)}
    response = JsonResponse({"suggestions": [suggestion._asdict() for suggestion in found], "told": told})
    response["X-Robots-Tag"] = "noindex"
    return response
