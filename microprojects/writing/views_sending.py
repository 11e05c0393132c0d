"""Beginning, sending, taking back and skipping a report; and the receipt."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from microprojects import services
from microprojects.holding import calendar
from microprojects.holding.holders import LEVEL, next_holder
from microprojects.models import Report
from microprojects.notifications import ANSWER_IN, answer_by
from microprojects.workflow import FORWARDED, SUBMITTED, Stale, WrongState
from microprojects.writing import drafts
from microprojects.writing.forms import SkipForm
from microprojects.writing.receipts import receipt_pdf
from microprojects.writing.views import READS, WritingView, to_field
from sempre.countries import today_in
from sempre.workdays import add_working_days


class StartView(WritingView):
    """Begin the report of an obligation; the second time it is just opened."""

    http_method_names = ["post"]

    def post(self, request, pk):
        if self.report is None:
            if not request.user.has_perm(self.permission, Report(obligation=self.obligation)):
                raise PermissionDenied
            if self.obligation.starts > today_in(self.obligation.network.country):
                messages.error(request, _("This period has not begun yet."))
                return redirect("report", pk)
            calendar.open_report(self.obligation)
        return redirect("report-write", pk)


class SubmitView(WritingView):
    """The last look: what is missing, or to whom it goes."""

    permission = "microprojects.submit_report"

    def get(self, request, pk):
        if not self.may():
            return self.elsewhere()
        return self._look(drafts.gaps_of(self.report))

    def post(self, request, pk):
        if self.report is None:
            raise PermissionDenied
        try:
            services.submit_report(self.report, actor=request.user, expected=_number(request.POST.get("revision")))
        except services.Incomplete as incomplete:
            return self._look(incomplete.gaps)
        except WrongState as late:
            return self._sent_already(late.report)
        except Stale as stale:
            messages.warning(request, _("The report was changed after you looked at it. Please look again."))
            self.report = Report.objects.get(pk=stale.report.pk)
            self.report.obligation = self.obligation
            return self._look(drafts.gaps_of(self.report), status=409)
        return redirect("report-receipt", pk)

    def _sent_already(self, report: Report) -> HttpResponse:
        last = report.versions.order_by("-number").first()
        if last is None or not self.request.user.has_perm(READS, report):
            raise PermissionDenied
        if last.submitted_by_id != self.request.user.pk:
            messages.warning(self.request, _("Somebody else sent this report already."))
        return redirect("report-receipt", self.obligation.pk)

    def _look(self, gaps, status: int = 200) -> HttpResponse:
        country = self.obligation.network.country
        context = {
            "obligation": self.obligation,
            "report": self.report,
            "gaps": [(gap, to_field(self.obligation.pk, gap.name)) for gap in gaps],
            "receiver": next_holder(self.obligation, LEVEL.REGIONAL),
            "answer_by": add_working_days(today_in(country), ANSWER_IN, country),
        }
        return render(self.request, "microprojects/report_check.html", context, status=status)


def _number(posted: str | None) -> int:
    """Return the revision that was posted; anything else is none that there ever was."""
    return int(posted) if posted and posted.isascii() and posted.isdecimal() and len(posted) < 10 else -1


class ReceiptView(WritingView):
    """Who has the report now and until when, what was sent, and how to take it back."""

    permission = READS
    http_method_names = ["get", "head"]

    def get(self, request, pk):
        version = self.version()
        context = {
            "obligation": self.obligation,
            "report": self.report,
            "version": version,
            "is_waiting": self.report.state in (SUBMITTED, FORWARDED),
            "answer_by": answer_by(self.obligation),
            "may_withdraw": self.may("microprojects.withdraw_report"),
        }
        return render(request, "microprojects/report_receipt.html", context)

    def version(self):
        """Return the version that was sent last; 404 where none was."""
        if self.report is None or not self.report.number:
            raise Http404
        if not self.may():
            raise PermissionDenied
        return self.report.versions.select_related("submitted_by").get(number=self.report.number)


class ReceiptPdfView(ReceiptView):
    def get(self, request, pk):
        version = self.version()
        version.report = self.report
        response = HttpResponse(receipt_pdf(version, request.user), content_type="application/pdf")
        name = f"sempre-{self.obligation.micro_project.slug}-{self.obligation.period.slug}-{version.number}.pdf"
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return response


class WithdrawView(WritingView):
    """Take the report back to write on."""

    http_method_names = ["post"]

    def post(self, request, pk):
        if self.report is None:
            raise PermissionDenied
        try:
            services.withdraw_report(self.report, actor=request.user)
        except WrongState:
            messages.warning(request, _("The report cannot be taken back any more."))
        except PermissionDenied:
            if not request.user.has_perm(READS, self.report):
                raise
            messages.warning(request, _("Somebody has begun to read the report, so it cannot be taken back any more."))
        else:
            messages.success(request, _("You have the report back and can go on writing."))
            return redirect("report-write", pk)
        return redirect("report-receipt" if self.report.number else "report", pk)


class SkipView(WritingView):
    """Say that there is nothing to report this time, and why."""

    permission = "microprojects.skip_report"

    def get(self, request, pk):
        if not self.may():
            return self.elsewhere()
        return self._ask(SkipForm())

    def post(self, request, pk):
        form = SkipForm(request.POST)
        if not self.may():
            return self.elsewhere()
        if not form.is_valid():
            return self._ask(form)
        try:
            services.skip_report(self.report, actor=request.user, **form.cleaned_data)
        except (WrongState, ValidationError):
            messages.warning(request, _("It was changed meanwhile."))
        else:
            messages.success(request, _("The coordinator is told that there is nothing to report."))
        return redirect("report", pk)

    def _ask(self, form: SkipForm) -> HttpResponse:
        begun = bool(self.report.content)
        context = {"obligation": self.obligation, "report": self.report, "form": form, "has_begun": begun}
        return render(self.request, "microprojects/report_skip.html", context)
