"""Figures on the pages of micro-projects and networks, as everybody gets them."""

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _

from microprojects.figures.scope import Scope, indicators_for
from microprojects.figures.tables import indicators_table
from microprojects.figures.totals import By, Place, figures_of
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
    return {"figures": figures_of(None, Place(by, key)).values("pk")[:1]}
