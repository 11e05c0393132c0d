"""Take translations along as a file, bring them back, see what would change, take over what is sound."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import FormView

from sempre.editing.transfer import SheetStorage
from sempre.translating.exchange.choosing import FORMATS, packed, parcels
from sempre.translating.exchange.forms import NOTHING, ExportForm, ImportForm, TakeForm, read
from sempre.translating.exchange.taking import Report, Verdict, report_of, take
from sempre.translating.exchange.wording import WORDS
from sempre.translating.views import TranslatingMixin

SHOWN = 100  # of each verdict
AT_ONCE = 500  # are written by one request, some seconds
UNTOLD = (Verdict.UNCHANGED, Verdict.EMPTY)  # their number is enough


class ExportView(TranslatingMixin, FormView):
    """The form, and by the same address with its answers the file."""

    http_method_names = ["get", "head"]
    form_class = ExportForm
    template_name = "workspace/translations/export.html"

    def get_form_kwargs(self) -> dict:
        asked = {"data": self.request.GET} if "format" in self.request.GET else {}
        return super().get_form_kwargs() | {"user": self.request.user} | asked

    def get_initial(self) -> dict:
        return {"language": self.request.GET.get("language", self.request.user.language)}

    def get(self, request, *args, **kwargs):
        form = self.get_form()
        if not form.is_bound or not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        site = request.build_absolute_uri("/").rstrip("/")
        found = parcels(form.cleaned_data["states"], form.cleaned_data["language"], site)
        if not found:  # all of them became originals meanwhile
            form.add_error(None, NOTHING)
            return self.render_to_response(self.get_context_data(form=form))
        name, media_type, data = packed(found, FORMATS[form.cleaned_data["format"]])
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return HttpResponse(data, content_type=media_type, headers=headers)


class Kept:
    """An uploaded file between report and confirmation: for an hour, and for the person who brought it only."""

    def __init__(self, user, token: UUID):
        self.storage = SheetStorage(name=f"translations-{user.pk}-{token}")

    def keep(self, name: str, data: bytes) -> None:
        self.storage.save((name, data))

    def read(self) -> tuple[str, bytes] | None:
        return self.storage.read()


class ImportView(TranslatingMixin, FormView):
    form_class = ImportForm
    template_name = "workspace/translations/import.html"

    def form_valid(self, form):
        token = uuid4()
        Kept(self.request.user, token).keep(form.cleaned_data["file"].name, form.cleaned_data["data"])
        return redirect("translation-import-report", token)


class ImportReportView(TranslatingMixin, FormView):
    """What an import would do; after it, what it did not do."""

    form_class = TakeForm
    template_name = "workspace/translations/import_report.html"

    def dispatch(self, request, *args, **kwargs):
        self.kept = request.user.is_authenticated and Kept(request.user, kwargs["token"]).read()
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, *args, **kwargs):
        return super().get(request, *args, **kwargs) if self.kept else self._start_again()

    def post(self, request, *args, **kwargs):
        return super().post(request, *args, **kwargs) if self.kept else self._start_again()

    def _start_again(self):
        messages.error(self.request, _("The file is no longer kept. Nothing more was written. Choose it once more."))
        return redirect("translation-import")

    def report(self) -> Report:
        return report_of(read(*self.kept), self.request.user)

    def get_context_data(self, **kwargs) -> dict:
        report = self.report()
        clean, ready = len(report.ready()), len(report.ready(with_findings=True))
        return super().get_context_data(**kwargs) | {
            "file_name": self.kept[0],
            "report": report,
            "groups": groups_of(report),
            "clean": min(clean, AT_ONCE),
            "ready": min(ready, AT_ONCE),
            "with_findings": ready - clean,
            "reviewed": report.counts[Verdict.REVIEWED],
            "is_too_much": ready > AT_ONCE,
        }

    def form_valid(self, form):
        options = {name: form.cleaned_data[name] for name in ("with_findings", "is_checked")}
        lines = self.report().ready(**options)[:AT_ONCE]
        taken = take(lines, self.request.user, is_checked=options["is_checked"])
        tell(self.request, taken.written, max(taken.refused, form.expected - len(lines)))
        return redirect("translation-import-report", self.kwargs["token"])


def groups_of(report: Report) -> list[dict]:
    """Return the verdicts that were passed, each with its first lines; those with findings before the others."""
    found = []
    for verdict, words in WORDS.items():
        lines = sorted((line for line in report.lines if line.verdict == verdict), key=lambda line: not line.findings)
        if lines:
            shown = [] if verdict in UNTOLD else lines[:SHOWN]
            found.append(
                {"name": verdict, "words": words, "number": len(lines), "lines": shown, "more": len(lines) - len(shown)}
            )
    return found


def tell(request, written: int, refused: int) -> None:
    if written:
        messages.success(
            request,
            ngettext(
                "%(number)s translation has been taken over.", "%(number)s translations have been taken over.", written
            )
            % {"number": written},
        )
    else:
        messages.info(request, _("No translation was taken over."))
    if refused:
        messages.warning(
            request,
            ngettext(
                "%(number)s text was changed in the portal after the report and was left alone. It stands below.",
                "%(number)s texts were changed in the portal after the report and were left alone. They stand below.",
                refused,
            )
            % {"number": refused},
        )
