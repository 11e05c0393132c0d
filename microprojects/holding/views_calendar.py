"""One's own calendar: a page that makes and forgets its secret address, and the feed itself."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView

from microprojects.holding import calendar_feed
from microprojects.models import CalendarToken
from sempre import languages


class CalendarView(LoginRequiredMixin, TemplateView):
    """Explain, make, renew, switch off. The address is shown once: afterwards only its hash is there."""

    template_name = "microprojects/calendar.html"

    def get_context_data(self, **kwargs) -> dict:
        kept = CalendarToken.objects.filter(user=self.request.user).first()
        return super().get_context_data(**kwargs) | {"kept": kept}

    def post(self, request):
        if "off" in request.POST:
            calendar_feed.drop_token(request.user)
            messages.success(request, _("Your calendar is switched off. Its address no longer works."))
            return redirect("calendar")
        token = calendar_feed.make_token(request.user)
        address = calendar_feed.address_of(token, request.user.language)
        response = self.render_to_response(self.get_context_data(address=address))
        response.headers["Referrer-Policy"] = "no-referrer"
        return response


@require_safe
def calendar_feed_view(request, token: str):
    """Answer whoever knows the token, without a session; an unknown one and one that ended are the same 404."""
    reader = calendar_feed.reader_of(token)
    if reader is None:
        raise Http404
    response = HttpResponse(calendar_feed.feed_of(reader), content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'inline; filename="sempre-reports.ics"'
    response.headers["Content-Language"] = languages.current()
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
