"""Import and export in the admin: preview first, all or nothing, only what the person tends."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from import_export.admin import ImportExportMixin
from import_export.forms import ExportForm, ImportForm
from import_export.tmp_storages import CacheStorage

from sempre.editing.sheets import CSV, MAX_BYTES, XLSX


class SheetStorage(CacheStorage):
    """Keeps an uploaded sheet between preview and confirmation where every worker finds it."""

    CACHE_LIFETIME = 60 * 60


class SheetForm(ImportForm):
    """One file; its name says what it is."""

    @property
    def media(self):
        return super(ImportForm, self).media

    def __init__(self, formats, resources, **kwargs):
        super().__init__(formats, resources, **kwargs)
        self.formats = formats
        del self.fields["format"]
        self.fields["import_file"].label = gettext_lazy("File to read")
        self.fields["import_file"].help_text = gettext_lazy("CSV or XLSX, at most 5 MB and 2,000 rows.")
        self.fields["import_file"].widget.attrs["accept"] = ".csv,.xlsx"

    def clean_import_file(self):
        file = self.cleaned_data["import_file"]
        if file.size > MAX_BYTES:
            raise ValidationError(_("The file is larger than 5 MB. Split it."))
        extensions = [format_().get_extension() for format_ in self.formats]
        extension = file.name.rpartition(".")[2].lower()
        if extension not in extensions:
            raise ValidationError(_("Choose a file that ends in .csv or .xlsx."))
        self.cleaned_data["format"] = str(extensions.index(extension))
        return file


class SheetExportForm(ExportForm):
    """Asks for the format only."""

    def __init__(self, formats, resources, **kwargs):
        super().__init__(formats, resources, **kwargs)
        self.fields["format"].choices = [c for c in self.fields["format"].choices if c[0] != ""]
        self.fields["format"].label = gettext_lazy("File format")
        del self.fields["export_items"]


class TransferMixin(ImportExportMixin):
    formats = [CSV, XLSX]
    import_formats = export_formats = formats
    import_form_class = SheetForm
    export_form_class = SheetExportForm
    tmp_storage_class = SheetStorage
    skip_admin_log = True
    import_export_change_list_template = None  # the list's own template has the buttons
    resource_class = None

    def get_resource_classes(self, request):
        return [self.resource_class]

    def get_resource_kwargs(self, request, *args, **kwargs):
        return {"user": request.user}

    def get_valid_export_item_pks(self, request):
        return self.get_queryset(request).values_list("pk", flat=True)

    def get_import_data_kwargs(self, **kwargs):
        return {"rollback_on_validation_errors": True}

    def has_import_permission(self, request):
        return self.has_change_permission(request)

    def has_export_permission(self, request):
        return self.has_view_permission(request)

    def add_data_read_fail_error_to_form(self, form, error):
        """Say what is wrong with a file that cannot be read, without the reader's internals."""
        known = isinstance(error, ValidationError)
        form.add_error(
            "import_file",
            error
            if known
            else _("This file cannot be read. Save it again as CSV (UTF-8) or XLSX and choose it once more."),
        )

    def process_import(self, request, **kwargs):
        if request.method == "POST" and not self._is_kept(request):
            return self._start_again(request)
        return super().process_import(request, **kwargs)

    def _is_kept(self, request) -> bool:
        """Whether the confirmed sheet still waits, under a name and format that this page gave."""
        form = self.create_confirm_form(request)
        if not form.is_valid() or form.cleaned_data["resource"] not in ("", "0"):
            return False
        known = form.cleaned_data["format"] in map(str, range(len(self.formats)))
        return known and SheetStorage(name=form.cleaned_data["import_file_name"]).read() is not None

    def process_result(self, result, request):
        if result.has_errors() or result.has_validation_errors():
            return self._start_again(request)
        return super().process_result(result, request)

    def import_action(self, request, **kwargs):
        return self._titled(super().import_action(request, **kwargs), pgettext("noun", "Import"))

    def export_action(self, request):
        return self._titled(super().export_action(request), pgettext("noun", "Export"))

    @staticmethod
    def _titled(response, title):
        if hasattr(response, "context_data"):
            response.context_data["title"] = title
        return response

    def add_success_message(self, result, request):
        new, changed = result.totals["new"], result.totals["update"]
        message = _("The file has been taken over. New records: %(new)s, changed records: %(changed)s.")
        messages.success(request, message % {"new": new, "changed": changed})

    def _start_again(self, request):
        messages.error(
            request,
            _("Nothing was imported: the file is no longer kept, or records changed after the preview. Try again."),
        )
        return HttpResponseRedirect(reverse("admin:{}_{}_import".format(*self.get_model_info())))
