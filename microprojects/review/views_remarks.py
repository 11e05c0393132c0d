"""Remarks at fields, answers to those who want help, corrections of accepted figures."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import View

from microprojects.models import Correction, FieldComment
from microprojects.review import acts, corrections, remarks
from microprojects.review.forms import AnswerForm, CorrectionForm, RemarkForm
from microprojects.review.views import ReviewView
from microprojects.review.views_report import ReportMixin, ReportView, put_errors, refused
from microprojects.workflow import Stale, WrongState


class RemarkView(ReportMixin, View):
    """Leave a remark at a field; the reader comes back to it."""

    http_method_names = ["post"]

    def post(self, request, pk: int):
        if not self.may["comment_report"]:
            return refused(self, acts.REGION_OR_OFFICE)
        anchor = request.POST.get("anchor", "").replace("%", "")
        form = RemarkForm(request.POST, auto_id=f"%s-{anchor}")
        try:
            if not form.is_valid():
                return self._again(form)
            data = form.cleaned_data
            remarks.comment_field(
                self.report, actor=request.user, anchor=data["anchor"], text=data["text"], number=data["version"]
            )
        except ValidationError as error:
            put_errors(form, error)
            return self._again(form)
        except (WrongState, Stale):
            messages.warning(request, _("The report changed meanwhile. Your remark was: %s") % form.data.get("text"))
            return redirect(self.obligation)
        return redirect(f"{reverse('report-review', args=[pk])}#at-{data['anchor']}")

    def _again(self, form) -> HttpResponse:
        view = ReviewView()
        view.setup(self.request, **self.kwargs)
        form.at = form.data.get("anchor", "").replace("%", "")
        return view.answer(form) if view.is_under_review else redirect(self.obligation)


class SettleView(ReportMixin, View):
    """Close one remark."""

    http_method_names = ["post"]

    def post(self, request, pk: int, remark: int):
        if not self.may["comment_report"]:
            return refused(self, acts.REGION_OR_OFFICE)
        comment = get_object_or_404(FieldComment.objects.filter(version__report=self.report), pk=remark)
        remarks.settle_comment(comment, actor=request.user)
        return redirect(f"{reverse('report-review', args=[pk])}#at-{comment.anchor}")


class AnswerView(ReportMixin, View):
    """Answer help wanted."""

    http_method_names = ["post"]

    def post(self, request, pk: int, action: int):
        asked = get_object_or_404(self.report.actions, pk=action)
        form = AnswerForm(request.POST, auto_id="answer_%s")
        try:
            if form.is_valid():
                remarks.answer_action(asked, actor=request.user, answer=form.cleaned_data["answer"])
                messages.success(request, _("Your answer is on its way to those who asked."))
                return redirect(f"{self.obligation.get_absolute_url()}#help")
        except PermissionDenied:
            return refused(self, acts.REGION_OR_OFFICE)
        except ValidationError as error:
            put_errors(form, error)
        form.action = asked.pk
        return again(self, form)


class CorrectionView(ReportMixin, View):
    """Say that an accepted figure is wrong."""

    http_method_names = ["post"]

    def post(self, request, pk: int, figure: int):
        wrong = get_object_or_404(self.report.figures.select_related("indicator"), pk=figure)
        form = CorrectionForm(request.POST, figure=wrong)
        if not self.may["comment_report"]:
            return refused(self, acts.REGION_OR_OFFICE)
        try:
            if form.is_valid():
                corrections.propose_correction(wrong, actor=request.user, **form.cleaned_data)
                messages.success(request, self._done())
                return redirect(f"{self.obligation.get_absolute_url()}#figures")
        except ValidationError as error:
            put_errors(form, error)
        except WrongState:
            messages.warning(request, _("The report is open again: the figure can be changed in its next version."))
            return redirect(self.obligation)
        return again(self, form)

    def _done(self) -> str:
        if self.request.user.is_office:
            return _("The figure is corrected. Where it was published, it is marked so.")
        return _("The project office decides about your correction. Until then the old figure stands.")


class CorrectionDecideView(ReportMixin, View):
    """Let a proposed correction take effect, or refuse it (``accept``: yes or no)."""

    http_method_names = ["post"]

    def post(self, request, pk: int, correction: int):
        proposed = get_object_or_404(Correction.objects.filter(figure__report=self.report), pk=correction)
        accept = request.POST.get("accept") == "yes"
        try:
            corrections.decide_correction(proposed, actor=request.user, accept=accept)
        except PermissionDenied:
            return refused(self, acts.OFFICE)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        except WrongState:
            messages.warning(request, _("The report is open again: the figure can be changed in its next version."))
        else:
            done = _("The figure is corrected.") if accept else _("The correction is refused. The figure stays.")
            messages.success(request, done)
        return redirect(f"{self.obligation.get_absolute_url()}#figures")


def again(view: ReportMixin, form) -> HttpResponse:
    """The report's page with a form that was refused."""
    page = ReportView()
    page.setup(view.request, **view.kwargs)
    return page.answer(form)
