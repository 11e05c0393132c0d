"""The facilitator's plan as a file: made once for a content, kept in the cache by its fingerprint."""

import hashlib
import logging

from django.core.cache import cache
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views import View

from outputs.training import course, paper
from outputs.training.views import ModuleMixin
from sempre import typesetting

logger = logging.getLogger(__name__)
KEEP = 30 * 24 * 60 * 60


class PlanFileView(ModuleMixin, View):
    http_method_names = ["get", "head"]

    def get(self, request, **kwargs):
        whole = course.gather(self.work, self.edition, self.module)
        if not whole.plans:
            raise Http404
        source = paper.plan_source(whole)
        key = f"training-plan-{hashlib.sha256(source.encode()).hexdigest()}"
        data = cache.get(key)
        if data is None:
            try:
                data = typesetting.render(source)
            except typesetting.TypesettingError:
                logger.exception("The plan of %s could not be made (%s)", whole.key, whole.language)
                return self.sorry()
            cache.set(key, data, KEEP)
        response = HttpResponse(data, content_type="application/pdf")
        name = f"sempre-plan-{whole.slug}-{whole.language}.pdf"
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return response

    def sorry(self) -> HttpResponse:
        context = {
            "status": 503,
            "error_title": _("The PDF could not be made"),
            "error_advice": _("Print the page of the plan instead."),
        }
        return render(self.request, "error.html", context, status=503)
