"""Reading a report to decide about it, and every step that others than its authors take: POST, service, message."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import View

from microprojects.models import FieldComment, Report, ReportVersion
from microprojects.review import acts, remarks
from microprojects.review import page as report_page
from microprojects.review.acts import Act
from microprojects.review.comparing import Comparison, compare
from microprojects.review.forms import RemarkForm
from microprojects.review.reading import Reading, files_of
from microprojects.review.views_report import ReportMixin, ReportView, put_errors, refused
from microprojects.rules import SENTENCES
from microprojects.workflow import BY_VERB, FORWARDED, SUBMITTED, Stale, WrongState


class ReviewView(ReportMixin, View):
    """The version beside the one before it, remarks at each answer, and the decision."""

    def get(self, request, pk: int):
        if not self.may["comment_report"]:
            return refused(self, acts.REGION_OR_OFFICE)
        if not self.is_under_review:
            messages.info(request, _("There is nothing to decide about this report at present."))
            return redirect(self.obligation)
        return self.answer()

    @property
    def is_under_review(self) -> bool:
        report = self.report
        return report.state == FORWARDED or (report.state == SUBMITTED and report.review_started_at is not None)

    def answer(self, bound=None, act=None, status: int = 200) -> HttpResponse:
        comparison, reading = self._versions()
        if isinstance(bound, RemarkForm):
            bound.is_unanswered = bound.at in {answer.name for answer in reading.unanswered}
        context = self.frame() | {
            "version": reading.version,
            "reading": reading,
            "comparison": comparison,
            "sections": _sections(reading, comparison),
            "open_remarks": list(remarks.open_comments(self.report).select_related("author")),
            "earlier_rounds": self.report.rounds.select_related("opened_by").prefetch_related("reasons"),
            "remark_form": bound if isinstance(bound, RemarkForm) else None,
            "decisions": self.decisions(bound, act),
            "is_author": self.report.state == FORWARDED and self.request.user.is_office and self.may.is_author,
            "form": bound,
        }
        return render(self.request, "microprojects/report_review.html", context, status=status)

    def _versions(self) -> tuple[Comparison | None, Reading]:
        """Return the version under review with its remarks and those of the one before, and how they differ."""
        files, number = files_of(self.report), self.report.number
        said = FieldComment.objects.filter(version__report=self.report, version__number__gte=number - 1)
        said = said.select_related("author", "settled_by", "version").defer("version__snapshot")
        reading = self.read(self.version(number), said, files)
        return compare(self.read(self.version(number - 1), files=files), reading) if number > 1 else None, reading

    def decisions(self, bound=None, act=None) -> list[dict]:
        hidden = {"expected": self.report.revision, "version": self.report.number}
        return [
            {
                "act": other,
                "form": bound if other is act else other.form(initial=hidden, auto_id=f"{other.slug}_%s"),
                "is_open": other is act,
            }
            for other in acts.DECISIONS
            if self.may[other.verb]
        ]


def _sections(reading: Reading, comparison: Comparison | None) -> list[dict]:
    """Return what there is to read, each answer with how it changed; an answer that was taken away stays in sight."""
    changes = comparison.changes if comparison else {}
    found = []
    for section in reading.sections:
        rows = [
            {"answer": answer, "change": change}
            for answer in section.answers
            for change in [changes.get(answer.name)]
            if not answer.is_empty or answer.remarks or (change and change.is_changed)
        ]
        if rows:
            found.append({"title": section.title, "rows": rows})
    return found


class ActView(ReportMixin, View):
    """Take one step of ``microprojects.review.acts``: form, service, message; a lost race is no error page."""

    http_method_names = ["post"]
    act: Act = None

    def post(self, request, pk: int):
        record = self.obligation if self.act.of_obligation else self.report
        if not self._has_role_for(record):
            return self._denied()
        form = self.act.form(request.POST, auto_id=f"{self.act.slug}_%s")
        if not form.is_valid():
            return self._again(form)
        try:
            self.act.do(record, request.user, form.cleaned_data)
        except ValidationError as error:
            put_errors(form, error)
            return self._again(form)
        except PermissionDenied:
            return self._denied()
        except (WrongState, Stale) as lost:
            return self._lost(lost, form)
        messages.success(request, self.act.done)
        return redirect(self._next())

    def _has_role_for(self, record) -> bool:
        """Whether it is the person's step at all; whether it can be taken now, the service says."""
        step = BY_VERB.get(self.act.verb)
        if step is None or record.state in step.sources:
            return self.may[self.act.verb]
        return self.request.user.is_superuser or SENTENCES[step].test(self.request.user, record)

    def _denied(self) -> HttpResponse:
        if self.act is acts.ACCEPT and self.may.is_author:
            return refused(self, _("You wrote in this report. Somebody else of the project office has to accept it."))
        return refused(self, self.act.who)

    def _next(self) -> str:
        if self.act is acts.START_REVIEW:
            return reverse("report-review", args=[self.obligation.pk])
        return self.obligation.get_absolute_url()

    def _again(self, form) -> HttpResponse:
        """The page from which the step was taken, with the form as it was sent."""
        page = ReviewView if self.act.is_decision else ReportView
        view = page()
        view.setup(self.request, **self.kwargs)
        if self.act.is_decision and not view.is_under_review:
            return stale(self, form, self.act)
        return view.answer(form, self.act)

    def _lost(self, lost: Exception, form) -> HttpResponse:
        last = self.obligation.events.order_by("-at", "-pk").first()
        is_mine = last is not None and last.actor_id == self.request.user.pk
        if isinstance(lost, WrongState) and is_mine and last.name == BY_VERB[self.act.verb].name:
            messages.info(self.request, _("You have done this already."))
            return redirect(self.obligation)
        if self.act.is_decision:
            return stale(self, form, self.act)
        messages.warning(self.request, _("Somebody was quicker: the report is no longer where it was. Look again."))
        return redirect(self.obligation)


class StartReviewView(ActView):
    """Two coordinators may begin to read at the same time: the second one reads, too."""

    act = acts.START_REVIEW

    def _denied(self) -> HttpResponse:
        begun = Report.objects.filter(pk=self.report.pk, review_started_at__isnull=False)
        return redirect(self._next()) if self.may["forward_report"] and begun.exists() else super()._denied()


def stale(view: ReportMixin, form, act: Act) -> HttpResponse:
    """The report changed while the person read it: both versions, what happened, and what was typed."""
    fresh = type(view)()
    fresh.setup(view.request, **view.kwargs)
    report = fresh.report
    seen = _seen(fresh, form)
    readings = {number: fresh.read(fresh.version(number)) for number in {seen.number, report.number}}
    again = act.form(_again_data(form, report), auto_id=f"{act.slug}_%s") if fresh.may[act.verb] else None
    context = fresh.frame() | {
        "act": act,
        "seen": readings[seen.number],
        "latest": readings[report.number],
        "comparison": compare(readings[seen.number], readings[report.number]) if len(readings) > 1 else None,
        "history": [row for row in report_page.history(fresh.obligation, with_names=True) if row["event"].at > seen.at],
        "again": again,
        "typed": form.data.get("note", ""),
    }
    return render(view.request, "microprojects/report_stale.html", context, status=409)


def _seen(view: ReportMixin, form) -> ReportVersion:
    """The version that the person read, as far as the form tells."""
    number = form.data.get("version", "")
    known = number.isdecimal() and len(number) < 5 and 1 <= int(number) <= view.report.number
    return view.version(int(number) if known else view.report.number)


def _again_data(form, report: Report):
    """What was typed, for the report as it is now."""
    data = form.data.copy()
    data["expected"], data["version"] = str(report.revision), str(report.number)
    return data
