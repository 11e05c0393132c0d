"""The roof's own pages: home, the portal's texts, and what is shown when something is missing."""

import sys

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language_from_request
from django.utils.translation import gettext as _
from django.views.decorators.vary import vary_on_headers

from microprojects.models import MicroProject
from microprojects.models.counting import number_published, numbers_of_groups
from microprojects.writing.interrupted import keep_outdated
from networks.models import Network, NewsItem
from networks.places import network_place
from outputs.models import Tool, Work
from partners.models import Partner, TargetGroup
from partners.places import partner_place
from sempre import languages
from sempre.beside import BesideMixin
from sempre.database_away import database_away
from sempre.drawing.map import draw_map
from sempre.models import Page
from sempre.plain import TWINS, plain_of
from sempre.querysets import in_order
from sempre.reading import PublicDetail
from sempre.rows import Among, ask, number_of
from sempre.title_order import InTitleOrder
from sempre.translated import shown
from sempre.uploads import is_no_room


class PageView(BesideMixin, PublicDetail):
    """One of the portal's own texts."""

    model = Page
    template_name = "sempre/page.html"

    def get_breadcrumbs(self):
        return [(shown(self.object, "title"), "")]

    def get_context_data(self, **kwargs):
        plain = plain_of(self.object.slug)
        return super().get_context_data(**kwargs) | {"plain_url": reverse(plain) if plain else ""}


class PlainPageView(PageView):
    """One of them in plain language, with the page that has all details and the others in plain language."""

    template_name = "sempre/plain_page.html"

    def get_breadcrumbs(self):
        way = [] if self.object.slug == "plain-home" else [(_("Plain language"), reverse("plain-home"))]
        return [*way, (shown(self.object, "title"), "")]

    def get_context_data(self, **kwargs):
        others = Page.objects.visible_to(None).filter(slug__in=TWINS).exclude(pk=self.object.pk)
        order = list(TWINS)
        return super().get_context_data(**kwargs) | {
            "detailed_url": reverse(TWINS[self.object.slug]),
            "others": sorted(others, key=lambda page: order.index(page.slug)),
        }


class HomeView(PublicDetail):
    model = Page
    template_name = "home.html"
    context_object_name = "page"

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        found = ask(_parts, ids=self._grown())
        partners, networks = found["partners"], found["networks"]
        local = [n for n in networks if not n.is_regional]
        places = [partner_place(p) for p in partners] + [network_place(n) for n in local]
        of_group = {row["target_group"]: row["n"] for row in found["group_numbers"]}
        for group in found["groups"]:
            group.n = of_group.get(group.pk, 0)
        return context | {
            "map": draw_map(places, width=460),
            "counts": {
                "partners": len(partners),
                "countries": len({p.country for p in partners}),
                "regional": len(networks) - len(local),
                "local": len(local),
                "micro_projects": sum(row["n"] for row in found["project_number"]),
                "tools": sum(row["n"] for row in found["tool_number"]),
            },
            "target_groups": [group for group in found["groups"] if group.n],
            "micro_projects": in_order(found["micro_projects"], "title"),
            "news": found["news"],
            "works": found["works"],
        }

    @staticmethod
    def _grown() -> list[int]:
        """Return the ids of the micro-projects that stand on the page: those that became more than projects."""
        return InTitleOrder(MicroProject, _grown)[:6]


def _grown():
    return MicroProject.objects.visible_to(None).filter(in_accelerators=True)


def _parts(ids) -> dict:
    """Return what stands on the home page, for ``ask``: the micro-projects with these ids among it."""
    projects = MicroProject.objects.visible_to(None)
    return {
        "partners": (Partner.objects.visible_to(None).exclude(role=Partner.Role.ASSOCIATED), "name"),
        "networks": (Network.objects.visible_to(None), "name"),
        "project_number": number_published(),
        "tool_number": number_of(Tool.objects.visible_to(None)),
        "groups": (TargetGroup.objects.visible_to(None).end_users().order_by("position", "slug"), "name"),
        "group_numbers": numbers_of_groups(),
        "micro_projects": projects.for_list().filter(pk__in=Among(ids)),
        "news": NewsItem.objects.visible_to(None).exclude(published="")[:4],
        "works": Work.objects.visible_to(None).exclude(kind=Work.Kind.RECOMMENDATIONS),
    }


@vary_on_headers("Accept-Language")
def root(request):
    """Send a visitor of `/` to the language that the browser asks for."""
    code = get_language_from_request(request)
    return HttpResponseRedirect(f"/{code if code in languages.NAMES else languages.SOURCE}/")


def admin_root(request):
    return HttpResponseRedirect(f"{root(request).headers['Location']}admin/")


def _error(request, status: int, title: str, advice: str) -> HttpResponse:
    context = {"error_title": title, "error_advice": advice, "status": status}
    return render(request, "error.html", context, status=status)


def bad_request(request, exception=None):
    return database_away(request, exception) or _error(
        request, 400, _("This request could not be read"), _("Go back, check the address and try again.")
    )


def permission_denied(request, exception=None):
    return _error(
        request,
        403,
        _("You may not do this"),
        _("Your account lacks the right for this step. Ask the coordinator of your organisation."),
    )


def page_not_found(request, exception=None):
    return _error(
        request,
        404,
        _("This page does not exist"),
        _("It may have moved, or the address has a typing mistake. Search for it, or begin at the home page."),
    )


def csrf_failure(request, reason=""):
    return keep_outdated(request, reason) or _error(
        request,
        403,
        _("The form could not be sent"),
        _("It was open for too long, or cookies are switched off. Go back, load the page again and send it once more."),
    )


def server_error(request):
    error = sys.exception()
    if is_no_room(error):
        return _error(
            request,
            507,
            _("There is no room for files at the moment"),
            _(
                "Nothing was saved. Go back: what you typed is still in your browser. Send it without the file, or try "
                "again later."
            ),
        )
    return database_away(request, error) or _error(
        request,
        500,
        _("Something went wrong on our side"),
        _("Nothing you wrote was published. Please try again in a few minutes."),
    )
