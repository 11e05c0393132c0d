"""Figures: for everybody, masked, from one table; in the partner area exactly what the person may see."""

import hashlib
import logging

from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.cache import cache
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView

from microprojects.figures.charts import charts_of
from microprojects.figures.choice import Choice
from microprojects.figures.sheets import OUTPUTS, Handout, as_pdf_source
from sempre.reading import PublicPage
from sempre.typesetting import TypesettingError
from sempre.typesetting import render as render_pdf

logger = logging.getLogger(__name__)
KEEP = 30 * 24 * 60 * 60


def page_of(choice: Choice, name: str, query: str) -> dict:
    """Return what a page of figures shows, on either side of the door; ``name`` is the address of its files."""
    handout = choice.handout()
    asked = f"?{query}" if query else ""
    return {
        "choice": choice,
        "options": choice.options(),
        "handout": handout,
        "charts": charts_of(handout, choice.indicator.slug if choice.indicator else ""),
        "files": [(ending.upper(), reverse(name, args=[ending]) + asked) for ending in OUTPUTS],
    }


class PublicFiguresView(PublicPage):
    """What has been achieved: by country, network, micro-project; nothing of it depends on who reads."""

    parameters = ("indicator", "period", "by")
    template_name = "microprojects/figures.html"

    def get_breadcrumbs(self):
        return [(_("What has been achieved"), "")]

    def get_share(self):
        return _("What has been achieved"), _("The micro-projects in figures: people, meetings, hours.")

    def get_context_data(self, **kwargs):
        query = self.request.GET
        return super().get_context_data(**kwargs) | page_of(Choice(query), "public-figures-file", query.urlencode())


class FiguresView(LoginRequiredMixin, TemplateView):
    """The same, exact, for what the person may see."""

    template_name = "microprojects/figures_workspace.html"

    def get_context_data(self, **kwargs):
        query = self.request.GET
        choice = Choice(query, self.request.user)
        return super().get_context_data(**kwargs) | page_of(choice, "figures-file", query.urlencode())


@require_safe
def public_figures_file(request, ending: str) -> HttpResponse:
    handout = Choice(request.GET).handout()
    if not handout.has_data:
        raise Http404
    return file_of(request, handout, ending)


@require_safe
@login_required
def figures_file(request, ending: str) -> HttpResponse:
    return file_of(request, Choice(request.GET, request.user).handout(), ending)


def file_of(request, handout: Handout, ending: str) -> HttpResponse:
    """Answer with the handout as a file; the same figures are the same bytes and the same ``ETag``."""
    if ending not in OUTPUTS:
        raise Http404
    content_type, make = OUTPUTS[ending]
    data = _pdf(handout) if ending == "pdf" else make(handout)
    if data is None:
        return _no_pdf(request)
    response = HttpResponse(data, content_type=content_type)
    response.headers["ETag"] = f'"{hashlib.sha256(data).hexdigest()[:32]}"'
    shown_as = "inline" if ending == "json" else "attachment"
    name = f"{handout.stem}-{handout.language}.{ending}"
    response.headers["Content-Disposition"] = f'{shown_as}; filename="{name}"'
    return response


def _pdf(handout: Handout) -> bytes | None:
    """Return the PDF, made once for what it says."""
    source = as_pdf_source(handout)
    key = f"pdf-{hashlib.sha256(source.encode()).hexdigest()}"
    data = cache.get(key)
    if data is None:
        try:
            data = render_pdf(source)
        except TypesettingError:
            logger.exception("The PDF of figures could not be made (%s)", handout.language)
            return None
        if handout.is_public:
            cache.set(key, data, KEEP)
    return data


def _no_pdf(request) -> HttpResponse:
    context = {
        "status": 503,
        "error_title": _("The PDF could not be made"),
        "error_advice": _("Download the workbook (XLSX) instead, or read the figures here."),
    }
    return render(request, "error.html", context, status=503)
