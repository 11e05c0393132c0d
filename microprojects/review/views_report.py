"""The page of a report for everybody who may see it: where it stands, its versions, its history."""

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import View

from microprojects.holding import standings
from microprojects.models import Correction, FieldComment, Figure, Obligation, PublicUpdate, Report, ReportVersion
from microprojects.review import acts
from microprojects.review import page as report_page
from microprojects.review.comparing import compare
from microprojects.review.forms import AnswerForm, CorrectionForm
from microprojects.review.page import Rights
from microprojects.review.paper import paper_of
from microprojects.review.reading import Reading, figure_words, files_of, read
from microprojects.review.remarks import open_comments
from microprojects.workflow import ACCEPTED, FORWARDED, SUBMITTED
from sempre import mail_times


class ReportMixin(LoginRequiredMixin):
    """The obligation of the address, if the reader may see it; all else is a 404."""

    @cached_property
    def obligation(self) -> Obligation:
        seen = Obligation.objects.visible_to(self.request.user).for_page().with_standing().with_deputy()
        return get_object_or_404(seen, pk=self.kwargs["pk"])

    @cached_property
    def report(self) -> Report:
        """The report; 404 where none was begun."""
        try:
            report = self.obligation.report
        except Report.DoesNotExist:
            raise Http404 from None
        report.obligation = self.obligation
        return report

    @cached_property
    def may(self) -> Rights:
        return Rights(self.request.user, self.obligation)

    @cached_property
    def has_role(self) -> bool:
        return self.may.has_role

    def version(self, number: int) -> ReportVersion:
        """Return a version; observers read the accepted one only."""
        if not self.has_role and not (self.report.state == ACCEPTED and number == self.report.number):
            raise Http404
        version = get_object_or_404(self.report.versions.select_related("submitted_by"), number=number)
        version.report = self.report
        return version

    def read(self, version: ReportVersion, remarks=(), files=None) -> Reading:
        internal = self.may["read_internal"]
        return read(version, internal=internal, remarks=remarks, files=files, all_files=internal)

    def frame(self) -> dict:
        """What every page about the report says of it."""
        report = self.may.report
        is_read = report is not None and report.state in (SUBMITTED, FORWARDED)
        return {
            "obligation": self.obligation,
            "report": report,
            "may_settle": is_read and self.may["comment_report"],
            "may": self.may,
            "has_role": self.has_role,
            "state": standings.state_of(self.obligation),
            "zone": mail_times.zone_of(self.request.user),
        }


class ReportView(ReportMixin, View):
    """The page itself; a step that was refused comes back to it with its form (``bound``)."""

    template_name = "microprojects/report_detail.html"

    def get(self, request, pk: int):
        return self.answer()

    def answer(self, bound=None, act=None, status: int = 200) -> HttpResponse:
        context = self.frame() | self._standing() | {"form": bound}
        if context["report"] is not None:
            context |= self._story() | self._sent(bound)
        context["panels"] = self._panels(bound, act)
        return render(self.request, self.template_name, context, status=status)

    def _standing(self) -> dict:
        return {
            "standing": standings.standing_of(self.obligation),
            "way": report_page.way(self.obligation),
            "held_by": report_page.LEVELS[self.obligation.holding_level],
            "held_until": report_page.held_until(self.obligation),
            "step": report_page.next_step(self.obligation, self.may),
            "history": report_page.history(self.obligation, with_names=self.has_role),
        }

    def _story(self) -> dict:
        """Versions, rounds of review and help wanted: for those who work with the report."""
        if not self.has_role:
            return {}
        comments = FieldComment.objects.select_related("author", "settled_by")
        return {
            "versions": self.report.versions.defer("snapshot").select_related("submitted_by").order_by("-number"),
            "rounds": self.report.rounds.select_related("opened_by", "version")
            .defer("version__snapshot")
            .prefetch_related("reasons", Prefetch("comments", comments))
            .order_by("-number"),
            "actions": self.report.actions.select_related("answered_by"),
            "updates": PublicUpdate.objects.visible_to(self.request.user).filter(version__report=self.report),
        }

    def _sent(self, bound) -> dict:
        """The latest version, with the remarks that wait at its fields, and the accepted figures."""
        if not self.report.number or not (self.has_role or self.report.state == ACCEPTED):
            return {}
        version = self.version(self.report.number)
        remarks = open_comments(self.report).select_related("author") if self.has_role else ()
        return {
            "version": version,
            "reading": self.read(version, remarks),
            "open_remarks": list(remarks),
            "figures": self._figures(bound),
            "answer_form": bound if isinstance(bound, AnswerForm) else AnswerForm(auto_id="answer_%s"),
        }

    def _figures(self, bound) -> list[dict]:
        corrections = Correction.objects.select_related("proposed_by", "decided_by")
        figures = (
            self.report.figures.filter(number__isnull=False)
            .select_related("indicator")
            .prefetch_related(Prefetch("corrections", corrections))
            .order_by("-indicator__is_headline", "indicator__position", "indicator__slug")
        )
        return [
            {
                "figure": figure,
                "value": figure_words(figure.indicator.kind, figure.number, figure.base),
                "corrections": [_correction_words(figure, correction) for correction in figure.corrections.all()],
                "form": self._correction_form(figure, bound),
            }
            for figure in figures
        ]

    def _correction_form(self, figure, bound):
        if not self.may["propose_correction"] or any(c.decided_at is None for c in figure.corrections.all()):
            return None
        if isinstance(bound, CorrectionForm) and bound.figure.pk == figure.pk:
            return bound
        return CorrectionForm(figure=figure)

    def _panels(self, bound, act) -> list[dict]:
        """The other steps that this person may take here, each folded until it is wanted."""
        return [
            {
                "act": other,
                "form": bound if other is act else other.form(auto_id=f"{other.slug}_%s"),
                "is_open": other is act,
            }
            for other in acts.OTHERS
            if self._is_offered(other)
        ]

    def _is_offered(self, act: acts.Act) -> bool:
        report = self.may.report
        if not self.may[act.verb] or (self.obligation.waived_at and act in (acts.WAIVE, acts.EXTEND)):
            return False
        if act is acts.TAKE_OVER:
            return report_page.may_take_over(self.obligation, self.may)
        if act is acts.EXTEND:
            return self.request.user.is_office or self.obligation.due == self.obligation.first_due
        if act is acts.WAIVE:
            return report is None or report.is_editable
        return act is not acts.CONFIRM_SKIP  # the one next step where it is to be taken


class VersionView(ReportMixin, View):
    def get(self, request, pk: int, number: int):
        version = self.version(number)
        remarks = version.comments.select_related("author", "settled_by") if self.has_role else ()
        context = self.frame() | {"version": version, "reading": self.read(version, remarks)}
        return render(request, "microprojects/report_version.html", context)


class VersionPdfView(ReportMixin, View):
    """A version as a paper to carry into a meeting."""

    def get(self, request, pk: int, number: int):
        version = self.version(number)
        paper = paper_of(self.read(version), with_names=self.has_role)
        response = HttpResponse(paper, content_type="application/pdf")
        response.headers["Content-Disposition"] = f'inline; filename="sempre-report-{pk}-{number}.pdf"'
        return response


class CompareView(ReportMixin, View):
    """Two versions side by side, ``?from=1&to=2``; without numbers the last two."""

    def get(self, request, pk: int):
        if not self.has_role or self.report.number < 2:
            raise Http404
        older, newer = sorted((self._number("from", self.report.number - 1), self._number("to", self.report.number)))
        files = files_of(self.report)
        readings = [self.read(self.version(number), files=files) for number in (older, newer)]
        context = self.frame() | {
            "comparison": compare(*readings),
            "numbers": range(1, self.report.number + 1),
            "heading": _("Version %(older)s and version %(newer)s") % {"older": older, "newer": newer},
        }
        return render(request, "microprojects/report_compare.html", context)

    def _number(self, name: str, default: int) -> int:
        value = self.request.GET.get(name, "")
        number = int(value) if value.isdecimal() and len(value) < 5 else default
        if not 1 <= number <= self.report.number:
            raise Http404
        return number


def _correction_words(figure: Figure, correction: Correction) -> dict:
    kind = figure.indicator.kind
    return {
        "correction": correction,
        "old": figure_words(kind, correction.old_number, correction.old_base),
        "new": figure_words(kind, correction.new_number, correction.new_base),
    }


def put_errors(form, error: ValidationError) -> None:
    """Show what a service refused at the field it means, else above the form."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, errors in error.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)


def refused(view: ReportMixin, why: str) -> HttpResponse:
    """The person sees the report and may not do this: say whose step it is."""
    context = view.frame() | {"why": why}
    return render(view.request, "microprojects/report_refused.html", context, status=403)
