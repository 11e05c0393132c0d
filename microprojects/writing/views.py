"""Writing a report: the form, saving it, a session that ended."""

import datetime as dt

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View

from microprojects.contributions import given
from microprojects.models import Obligation, Report
from microprojects.workflow import EDITABLE, WrongState
from microprojects.writing import drafts, interrupted
from microprojects.writing.attachments import attach, remove_attachment
from microprojects.writing.forms import Page, ReportForm, fingerprints, new_token, sign_writer
from microprojects.writing.questionnaire import answer_words
from microprojects.writing.sheets import Sheet
from sempre.mail_times import zone_of

READS = "microprojects.read_internal"
SESSION_WARNING = 5 * 60  # seconds before the session ends


def obligation_for(request: HttpRequest, pk: int) -> Obligation:
    return get_object_or_404(Obligation.objects.visible_to(request.user).for_page(), pk=pk)


def wants_json(request: HttpRequest) -> bool:
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"


def to_sign_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead to sign-in and back to the form; a script is told, so that the page can stay."""
    target = reverse("report-write", args=[pk])
    if wants_json(request):
        address = f"{reverse('account_login')}?{urlencode({'next': target})}"
        return JsonResponse({"sign_in": address}, status=401)
    return redirect_to_login(target, login_url=reverse("account_login"))


def to_field(pk: int, name: str) -> str:
    """Return the address of a field of the form, the section that it stands in opened."""
    return f"{reverse('report-write', args=[pk])}?{urlencode({'at': name})}#id_{name}"


def saved_words(at: dt.datetime | None, user) -> str:
    """Return when the draft was saved, by the clock of whoever reads it; the day where it was not today."""
    if at is None:
        return ""
    at, now = (moment.astimezone(zone_of(user)) for moment in (at, timezone.now()))
    time = formats.time_format(at, "TIME_FORMAT")
    if at.date() == now.date():
        return _("Saved at %(time)s") % {"time": time}
    return _("Saved on %(day)s at %(time)s") % {"day": formats.date_format(at, "MONTH_DAY_FORMAT"), "time": time}


def too_late(request: HttpRequest, obligation: Obligation, report: Report, data) -> HttpResponse:
    """Say that the report was sent meanwhile; what was typed is shown, so that nothing gets lost."""
    words = _("The report was sent meanwhile, so it cannot be changed any more.")
    if wants_json(request):
        return JsonResponse({"message": words}, status=409)
    report.obligation = obligation
    form, page = ReportForm(report, data), Page(data)
    form.is_valid()
    typed = [
        (form.questions[name].label, answer_words(form.questions[name], value, form.tools))
        for name, value in form.answers().items()
        if drafts.digest(value) not in (drafts.digest(form.stored.get(name)), page.seen.get(name))
    ]
    context = {"obligation": obligation, "report": report, "typed": typed, "words": words}
    return render(request, "microprojects/report_too_late.html", context, status=409)


class WritingView(View):
    """A step of whoever writes a report; others get 404 where they see nothing, else 403."""

    permission = "microprojects.write_report"

    def dispatch(self, request, pk, **kwargs):
        if not request.user.is_authenticated:
            return self.signed_out(request, pk)
        self.obligation = obligation_for(request, pk)
        self.report = getattr(self.obligation, "report", None)
        if self.report is not None:
            self.report.obligation = self.obligation
        return super().dispatch(request, pk, **kwargs)

    def signed_out(self, request, pk):
        return to_sign_in(request, pk)

    def may(self, permission: str = "") -> bool:
        return self.report is not None and self.request.user.has_perm(permission or self.permission, self.report)

    def elsewhere(self) -> HttpResponse:
        """Where a person goes for whom there is nothing to write here now."""
        if self.report is None or self.report.state in EDITABLE:
            raise PermissionDenied
        name = "report-receipt" if self.report.number else "report"
        return redirect(name, self.obligation.pk)


class WriteView(WritingView):
    """The form; what was typed before a session ended stands in it as not saved yet."""

    def get(self, request, pk):
        typed = interrupted.kept(request, pk)
        if not self.may():
            if typed and self.report and not self.report.is_editable and request.user.has_perm(READS, self.report):
                interrupted.forget(request)
                return too_late(request, self.obligation, self.report, typed)
            return self.elsewhere()
        if typed is None:
            form, page = ReportForm(self.report), None
        else:
            page = Page(typed)
            form = restored(self.report, typed, page)
            messages.warning(request, _("This is what you wrote before you were signed out. It is not saved yet."))
        return show_form(request, self.obligation, form, page=page, is_unsaved=typed is not None)


def restored(report: Report, typed, page: Page) -> ReportForm:
    """Return the form with what the person had changed on the page that was lost."""
    asked = ReportForm(report, typed)
    asked.is_valid()
    answers = asked.answers()
    changed = {
        name: typed.get(name, "")
        for name, question in asked.questions.items()
        if name in asked.errors
        or (name in answers and drafts.digest(answers[name]) != page.seen.get(name, drafts.digest(None)))
    }
    return ReportForm.with_typed(report, changed | {"language": typed.get("language", report.language)}, typed)


def show_form(
    request, obligation, form, *, page: Page | None = None, conflicts=None, is_unsaved=False, status=200
) -> HttpResponse:
    """Show the form; what is in conflict or wrong keeps the fingerprints of the page that it was typed in."""
    sheet = Sheet(obligation, form, conflicts=conflicts, at=request.GET.get("at", ""))
    names = form.questions if is_unsaved else [*(conflicts or {}), *(form.errors if form.is_bound else ())]
    kept = {name: page.seen.get(name, drafts.digest(None)) for name in names if name in form.questions} if page else {}
    session = request.session
    context = {
        "obligation": obligation,
        "report": form.report,
        "form": form,
        "sheet": sheet,
        "seen": fingerprints(form, kept),
        "editor": page.editor if page else new_token(),
        "writer": sign_writer(request.user),
        "saved": saved_words(form.report.saved_at, request.user),
        "is_unsaved": is_unsaved or bool(conflicts) or (form.is_bound and bool(form.errors)),
        "session_seconds": session.get_expiry_age(),
        "session_warning": SESSION_WARNING,
        "may_skip": request.user.has_perm("microprojects.skip_report", form.report),
        "given": given.given_for(obligation, form.report, request.user),
    }
    return render(request, "microprojects/report_write.html", context, status=status)


class SaveView(WritingView):
    """Save what is in order, take in files, and say what else there is; to a script as JSON."""

    def signed_out(self, request, pk):
        if request.method == "POST" and not wants_json(request):
            interrupted.keep(request, pk)
        return to_sign_in(request, pk)

    def get(self, request, pk):
        if wants_json(request):  # a page that was open for long asks for a fresh token
            return JsonResponse({"csrf": get_token(request), "user": request.user.pk})
        return redirect("report-write", pk)

    def post(self, request, pk):
        if not self.may():
            return self._refuse(self.report)
        page, form = Page(request.POST), ReportForm(self.report, request.POST)
        form.is_valid()
        try:
            saved = self._save(form, page)
        except WrongState as late:
            return self._refuse(late.report)
        interrupted.forget(request)
        if wants_json(request):
            return JsonResponse(self._as_json(form, page, saved))
        refused, added = self._take_files(saved.report)
        self._settle(saved.report, page)
        if form.errors or saved.conflicts or refused:
            return self._show_again(form, page, saved, refused)
        return self._go_on(saved.report, page, added)

    def _refuse(self, report: Report | None) -> HttpResponse:
        if report is None or report.is_editable or not self.request.user.has_perm(READS, report):
            raise PermissionDenied
        return too_late(self.request, self.obligation, report, self.request.POST)

    def _save(self, form: ReportForm, page: Page) -> drafts.Saved:
        values = form.answers()
        mine = values.pop(page.keeps_theirs, None)
        saved = drafts.save_draft(
            self.report,
            actor=self.request.user,
            values=values,
            seen=page.seen,
            editor=page.editor,
            language=form.cleaned_data.get("language", ""),
            keep=page.keeps_mine,
        )
        if page.keeps_theirs:
            mark = drafts.digest(mine)
            drafts.drop_parked(saved.report, actor=self.request.user, name=page.keeps_theirs, fingerprint=mark)
        return saved

    def _as_json(self, form: ReportForm, page: Page, saved: drafts.Saved) -> dict:
        stored = drafts.answers_of(saved.report)
        left = {*form.errors, *saved.conflicts}
        asked = [name for name, question in form.questions.items() if question.is_required]
        return {
            "saved_at": formats.time_format(timezone.localtime(timezone=zone_of(self.request.user)), "H:i"),
            "words": saved_words(timezone.now(), self.request.user),
            "revision": saved.report.revision,
            "seen": drafts.seen(stored, [name for name in form.answers() if name not in left]),
            "conflicts": self._conflicts(saved) if saved.conflicts else {},
            "errors": {name: list(words) for name, words in form.errors.items()},
            "progress": [sum(not drafts.is_empty(stored.get(name)) for name in asked), len(asked)],
        }

    def _conflicts(self, saved: drafts.Saved) -> dict[str, str]:
        sheet = Sheet(self.obligation, ReportForm(saved.report), conflicts=saved.conflicts)
        part = "microprojects/_write_conflict.html"
        return {line.name: render_to_string(part, {"line": line}) for line in sheet.in_conflict}

    def _take_files(self, report: Report) -> tuple[list[str], list]:
        refused, added = [], []
        for upload in self.request.FILES.getlist("files"):
            try:
                added.append(attach(report, actor=self.request.user, upload=upload))
            except ValidationError as error:
                refused.append(f"{upload.name}: {' '.join(error.messages)}")
        return refused, added

    def _settle(self, report: Report, page: Page) -> None:
        """Do what a button beside a text or file asked for, after everything else is saved."""
        post, actor = self.request.POST, self.request.user
        self.used = given.use(self.request, report, post["use"], page.editor) if "use" in post else ""
        for verb in ("take", "drop"):
            name, _colon, fingerprint = post.get(verb, "").rpartition(":")
            if name and verb == "take":
                drafts.take_parked(report, actor=actor, name=name, fingerprint=fingerprint, editor=page.editor)
            elif name:
                drafts.drop_parked(report, actor=actor, name=name, fingerprint=fingerprint)
        for attachment in report.attachments.kept():
            if str(attachment.uuid) == post.get("remove"):
                remove_attachment(attachment, actor=actor)
                messages.success(self.request, _("“%s” was removed.") % attachment.name)

    def _show_again(self, form, page, saved, refused: list[str]) -> HttpResponse:
        report = Report.objects.get(pk=saved.report.pk)
        report.obligation = self.obligation
        typed = {name: self.request.POST.get(name, "") for name in {*form.errors, *saved.conflicts}}
        again = ReportForm.with_typed(report, typed, self.request.POST)
        for words in refused:
            again.add_error("files", words)
        return show_form(self.request, self.obligation, again, page=page, conflicts=saved.conflicts)

    def _go_on(self, report: Report, page: Page, added: list) -> HttpResponse:
        pk = self.obligation.pk
        if "check" in self.request.POST:
            return redirect("report-submit", pk)
        words = saved_words(timezone.now(), self.request.user)
        if added:
            found = ngettext("%(words)s, with one new file.", "%(words)s, with %(number)s new files.", len(added))
            words = found % {"words": words, "number": len(added)}
        messages.success(self.request, words)
        about = "alt" if added and added[0].kind == "picture" else "caption"
        at = self.used or self.request.POST.get("at", "") or page.decided
        at = f"attachment-{added[0].uuid}-{about}" if added else at
        return redirect(to_field(pk, at) if at else reverse("report-write", args=[pk]))
