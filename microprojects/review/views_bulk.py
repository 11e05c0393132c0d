"""One step for several reports: choose on the board, see what will be done, do it."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import View

from microprojects.models import Report
from microprojects.review import bulk
from sempre.translated import text

TOLD_ONE_BY_ONE = 10


class BulkView(LoginRequiredMixin, View):
    """First POST: a page that says what will be done; second POST: it is done."""

    http_method_names = ["get", "head", "post"]

    def get(self, request):
        """Somebody reloads the address, or comes back to it after signing in."""
        return redirect("report-board")

    def post(self, request):
        action = next((a for a in bulk.offered_to(request.user) if a.name == request.POST.get("action")), None)
        if action is None:
            raise Http404
        rows = bulk.chosen(action, request.user, request.POST.getlist("chosen"))
        if not rows:
            messages.error(request, _("Choose at least one report first."))
            return HttpResponseRedirect(self.way_back())
        if "confirmed" not in request.POST:
            return self.ask(action, rows, action.form())
        form = action.form(request.POST)
        if not form.is_valid():
            return self.ask(action, rows, form)
        self.tell(bulk.carry_out(action, request.user, rows, form.cleaned_data))
        return HttpResponseRedirect(self.way_back())

    def ask(self, action, rows, form):
        context = {
            "action": action,
            "form": form,
            "will_be_done": [row for row in rows if not row.refusal],
            "will_be_left": [row for row in rows if row.refusal],
            "way_back": self.way_back(),
        }
        return render(self.request, "microprojects/report_bulk.html", context)

    def way_back(self) -> str:
        """Return the board as the person had filtered it."""
        board = reverse("report-board")
        asked = self.request.POST.get("back", "")
        known = asked.partition("?")[0] == board and url_has_allowed_host_and_scheme(asked, allowed_hosts=None)
        return asked if known else board

    def tell(self, result: bulk.BulkResult) -> None:
        if number := len(result.done):
            done = ngettext("Done for %(number)s report.", "Done for %(number)s reports.", number)
            messages.success(self.request, done % {"number": number})
        for record, reason in result.left[:TOLD_ONE_BY_ONE]:
            messages.warning(self.request, f"{name_of(record)}: {reason}")
        if (rest := len(result.left) - TOLD_ONE_BY_ONE) > 0:
            words = ngettext("%(number)s more was left as it is.", "%(number)s more were left as they are.", rest)
            messages.warning(self.request, words % {"number": rest})


def name_of(record) -> str:
    obligation = record.obligation if isinstance(record, Report) else record
    return f"{text(obligation.micro_project, 'title').value}, {text(obligation.period, 'title').value}"
