"""The files of a report: one by one as they are chosen, handed out to whoever may read the report, removed."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, Http404, HttpResponseBadRequest, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views import View

from microprojects.models import Attachment, Report
from microprojects.workflow import WrongState
from microprojects.writing import drafts
from microprojects.writing.attachments import attach, remove_attachment
from microprojects.writing.forms import ReportForm
from microprojects.writing.sheets import Sheet
from microprojects.writing.views import WritingView, to_field, to_sign_in, wants_json

SANDBOX = "sandbox; default-src 'none'"


class AttachmentAddView(WritingView):
    """Take in one file; a script gets the fields in which to describe it."""

    http_method_names = ["post"]

    def post(self, request, pk):
        upload = request.FILES.get("file")
        if not self.may():
            raise PermissionDenied
        if upload is None:
            return HttpResponseBadRequest()
        try:
            attachment = attach(self.report, actor=request.user, upload=upload)
        except ValidationError as error:
            return self._refuse(" ".join(error.messages), 400)
        except WrongState:
            return self._refuse(_("The report was sent meanwhile, so it cannot be changed any more."), 409)
        if not wants_json(request):
            return redirect(to_field(pk, f"attachment-{attachment.uuid}-caption"))
        return JsonResponse(self._fields_of(attachment))

    def _refuse(self, words: str, status: int):
        if wants_json(self.request):
            return JsonResponse({"error": words}, status=status)
        messages.error(self.request, words)
        return redirect("report-write", self.obligation.pk)

    def _fields_of(self, attachment: Attachment) -> dict:
        report = Report.objects.get(pk=self.report.pk)
        report.obligation = self.obligation
        form = ReportForm(report)
        sheet = Sheet(self.obligation, form)
        pictures = next(section for section in sheet.short if section.key == "pictures")
        block = next(block for block in pictures.blocks if block.attachment.pk == attachment.pk)
        context = {"block": block, "obligation": self.obligation}
        return {
            "name": f"attachment-{attachment.uuid}",
            "html": render_to_string("microprojects/_write_file.html", context, self.request),
            "seen": drafts.seen(form.stored, [line.name for line in block.lines]),
        }


class AttachmentView(View):
    """Hand out a document of a report; pictures have addresses of their own."""

    http_method_names = ["get", "head"]

    def get(self, request, pk, uuid):
        if not request.user.is_authenticated:
            return to_sign_in(request, pk)
        visible = Attachment.objects.visible_to(request.user).exclude(document="")
        attachment = get_object_or_404(visible, report__obligation=pk, uuid=uuid)
        if not request.user.has_perm("microprojects.read_internal", attachment.report):
            raise Http404
        try:
            content = attachment.document.open()
        except OSError as error:
            raise Http404 from error
        response = FileResponse(content, as_attachment=True, filename=attachment.name, content_type="application/pdf")
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Content-Security-Policy"] = SANDBOX
        return response


class AttachmentRemoveView(WritingView):
    http_method_names = ["post"]

    def post(self, request, pk, uuid):
        if not self.may():
            raise PermissionDenied
        attachment = get_object_or_404(self.report.attachments.kept(), uuid=uuid)
        try:
            remove_attachment(attachment, actor=request.user)
        except WrongState:
            messages.error(request, _("The report was sent meanwhile, so it cannot be changed any more."))
        else:
            messages.success(request, _("“%s” was removed.") % attachment.name)
        return redirect("report-write", pk)
