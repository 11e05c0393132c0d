"""A unit's questions as a file: out, and in with a preview of every change."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from outputs.editing.bank import Bank, RowError, read_sheet, sheet_of
from outputs.editing.gift import read_gift
from outputs.editing.taking import plan_bank, take_bank
from outputs.models import Node
from outputs.training.services import learners_in_progress
from sempre import languages
from sempre.editing.sheets import CSV, MAX_BYTES, XLSX, escape_cell
from sempre.editing.transfer import SheetStorage
from sempre.translated import text

SHEETS = {"csv": CSV, "xlsx": XLSX}
GIFT = ("gift", "txt")
SHOWN_ERRORS = 50
UNREADABLE = gettext_lazy("This file cannot be read. Save it again as CSV (UTF-8) or XLSX and choose it once more.")


class BankForm(forms.Form):
    """A file with questions; its name says what it is."""

    file = forms.FileField(
        label=gettext_lazy("File to read"),
        help_text=gettext_lazy("CSV, XLSX or GIFT, at most 5 MB and 2,000 rows."),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.gift,.txt"}),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of a GIFT file"),
        choices=[(language.code, language.name) for language in languages.LANGUAGES],
        help_text=gettext_lazy("A GIFT file is in one language; a table says the language in each row."),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise ValidationError(_("The file is larger than 5 MB. Split it."))
        ending = file.name.rpartition(".")[2].lower()
        if ending not in (*SHEETS, *GIFT):
            raise ValidationError(_("Choose a file that ends in .csv, .xlsx, .gift or .txt."))
        self.cleaned_data["ending"] = ending
        return file


class ConfirmForm(forms.Form):
    """What was previewed: the kept file, how to read it, and a mark of the changes that were shown."""

    name = forms.RegexField(r"^[0-9a-f]{32}$", widget=forms.HiddenInput)
    ending = forms.ChoiceField(choices=[(e, e) for e in (*SHEETS, *GIFT)], widget=forms.HiddenInput)
    language = forms.ChoiceField(choices=[(code, code) for code in languages.CODES], widget=forms.HiddenInput)
    digest = forms.RegexField(r"^[0-9a-f]{64}$", widget=forms.HiddenInput)


def read_bank(data: bytes, ending: str, language: str) -> Bank:
    """Read a file of either kind; what cannot be read at all is one error of its first line."""
    try:
        if ending in GIFT:
            return read_gift(data.decode("utf-8-sig"), language)
        return read_sheet(SHEETS[ending]().create_dataset(data))
    except ValidationError as error:
        return Bank(errors=[RowError(1, " ".join(error.messages))])
    except Exception:
        return Bank(errors=[RowError(1, str(UNREADABLE))])


class BankViews:
    """Adds to the questions' admin the pages that take a unit's questions out and in."""

    def get_urls(self):
        wrap = self.admin_site.admin_view
        return [
            path("bank/<int:unit>/", wrap(self.bank_view), name="outputs_question_bank"),
            path("bank/<int:unit>/confirm/", wrap(self.bank_confirm_view), name="outputs_question_bank_confirm"),
            path(
                "bank/<int:unit>/questions.<str:ending>", wrap(self.bank_file_view), name="outputs_question_bank_file"
            ),
            *super().get_urls(),
        ]

    def _quiz(self, request, unit: int, verb: str) -> Node:
        if not self._may(request, verb):
            raise PermissionDenied
        quizzes = Node.objects.filter(unit_type=Node.UnitType.QUIZ).select_related("edition__work", "parent")
        return get_object_or_404(quizzes, pk=unit)

    def bank_file_view(self, request, unit: int, ending: str):
        node = self._quiz(request, unit, "view")
        if ending not in SHEETS:
            raise Http404
        data = sheet_of(node.questions.prefetch_related("choices"))
        for index, row in enumerate(data):
            data[index] = [escape_cell(value) for value in row]
        sheet = SHEETS[ending]()
        response = HttpResponse(sheet.export_data(data), content_type=sheet.CONTENT_TYPE)
        response["Content-Disposition"] = f'attachment; filename="{node.stable_key}.{ending}"'
        return response

    def bank_view(self, request, unit: int):
        node = self._quiz(request, unit, "change")
        form = BankForm(request.POST or None, request.FILES or None, initial={"language": languages.current()})
        context = {"form": form}
        if request.method == "POST" and form.is_valid():
            context |= self._preview(node, form.cleaned_data)
        return self._bank_page(request, node, context)

    @staticmethod
    def _preview(node: Node, given: dict) -> dict:
        data = given["file"].read()
        plan = plan_bank(node, read_bank(data, given["ending"], given["language"]))
        if plan.errors:
            return {"plan": plan, "errors": plan.errors[:SHOWN_ERRORS], "more_errors": plan.errors[SHOWN_ERRORS:]}
        storage = SheetStorage()
        storage.save(data)
        kept = {"name": storage.name, "digest": plan.digest, "ending": given["ending"], "language": given["language"]}
        learners = learners_in_progress(node.parent.stable_key, node.edition) if node.parent else 0
        return {"plan": plan, "confirm": ConfirmForm(initial=kept), "learners": learners}

    def _bank_page(self, request, node: Node, context: dict):
        context |= {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "unit": node,
            "title": _("Bring in questions"),
            "subtitle": str(text(node, "title")),
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/outputs/question/bank.html", context)

    def bank_confirm_view(self, request, unit: int):
        """Save what the preview showed, unless the file or the questions are no longer the same."""
        node = self._quiz(request, unit, "change")
        form = ConfirmForm(request.POST)
        data = SheetStorage(name=form.cleaned_data["name"]).read() if form.is_valid() else None
        plan = None
        if data is not None:
            plan = plan_bank(node, read_bank(data, form.cleaned_data["ending"], form.cleaned_data["language"]))
        if plan is None or plan.errors or plan.digest != form.cleaned_data["digest"]:
            messages.error(
                request,
                _("Nothing was imported: the file is no longer kept, or records changed after the preview. Try again."),
            )
            return HttpResponseRedirect(reverse("admin:outputs_question_bank", args=[node.pk]))
        take_bank(plan)
        SheetStorage(name=form.cleaned_data["name"]).remove()
        message = _("The questions have been taken over. New: %(new)s, changed: %(changed)s.")
        messages.success(request, message % {"new": plan.new, "changed": len(plan.changed)})
        return HttpResponseRedirect(reverse("admin:outputs_node_change", args=[node.pk]))
