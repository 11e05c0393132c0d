"""Figures on the pages of micro-projects and networks, as everybody gets them."""

from django import template
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from microprojects.figures.scope import Scope, indicators_for, told_of
from microprojects.figures.tables import indicators_table
from microprojects.figures.totals import By, Place, figures_of
from networks.models import Network
from sempre.rows import ask

register = template.Library()


@register.inclusion_tag("microprojects/figures_of_place.html")
def project_figures(project) -> dict:
    """``{% project_figures project %}``: its accepted figures, period by period; nothing where there are none."""
    return _figures_of(Place(By.MICRO_PROJECT, str(project.pk)))


@register.inclusion_tag("microprojects/figures_of_place.html")
def network_figures(network) -> dict:
    """``{% network_figures network %}``: those of a local network or a region."""
    return _figures_of(Place(By.REGION if network.is_regional else By.NETWORK, str(network.pk)))


def _figures_of(place: Place) -> dict:
    if not ask(_first_figure, place.by, key=place.key)["figures"]:
        return {}
    scope = Scope(None, place)
    sheet = indicators_table(scope, indicators_for(None), title=_("Figures from its accepted reports"))
    return {"sheet": sheet.with_data(), "figures_url": reverse("public-figures")}


def _first_figure(by: By, key) -> dict:
    if by == By.MICRO_PROJECT:
        return {"figures": figures_of(None, Place(by, key)).order_by().values("pk")[:1]}
    networks = told_of(Network, figures_of(None), "network", "period_id")  # each by the index of its own figures
    return {"figures": networks.filter(Q(pk=key) | Q(parent=key)).values("pk")[:1]}
