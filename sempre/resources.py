"""What a record's row in a sheet looks like, and whose rows an import may change."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from import_export import resources
from modeltranslation.utils import build_localized_fieldname

from sempre import languages
from sempre.editing.cells import CellDiff, SlugsWidget, SlugWidget, columns_of
from sempre.editing.sheets import escape_cell, unescape_cell
from sempre.models import Page
from sempre.rules import tended_by


class ContentResource(resources.ModelResource):
    """Rows known by their address; only what the person tends is read or written."""

    owned_by: tuple[str, ...] = ()  # relations that say whose a record is
    reserved: tuple[str, ...] = ()  # columns that only the project office changes
    given: dict[str, str] = {}  # values that the kind of record decides

    def __init__(self, user):
        self.user = user
        super().__init__()
        self.fields = columns_of(self._meta.model, self.owned_by, tuple(self.given))
        for name, field in self.fields.items():
            field.widget.user = user
            field.readonly = field.readonly or (name in self.reserved and not user.is_office)

    class Meta:
        abstract = True

    @classmethod
    def get_diff_class(cls):
        return CellDiff

    def get_queryset(self):
        return tended_by(self.user, self._meta.model._default_manager.all())

    def get_import_order(self):
        return list(self.fields)

    get_export_order = get_import_order

    def export_field(self, field, instance, **kwargs):
        return escape_cell(super().export_field(field, instance, **kwargs))

    def init_instance(self, row=None):
        return self._meta.model(**self.given)

    def before_import(self, dataset, **kwargs):
        known = {field.column_name for field in self.fields.values()}
        if "slug" not in dataset.headers:
            raise ValidationError(_("The column “slug” is missing: it says which record a row belongs to."))
        if unknown := [header for header in dataset.headers if header not in known]:
            raise ValidationError(
                _("These columns are not known here: %(columns)s. Export first and keep the names of the columns.")
                % {"columns": ", ".join(header or "–" for header in unknown)}
            )

    def before_import_row(self, row, **kwargs):
        for column in row:
            row[column] = unescape_cell(row[column])
        row["slug"] = str(row.get("slug") or "").strip()

    def after_init_instance(self, instance, new, row, **kwargs):
        label = self._meta.model._meta
        if new and not self.user.has_perm(f"{label.app_label}.add_{label.model_name}"):
            raise ValidationError({"slug": _("There is no such record among those that you tend.")})
        version = str(row.get("version") or "").strip()
        if not new and version and version != str(instance.version):
            raise ValidationError(
                {"version": _("This record was changed after the export. Export again and repeat your changes.")}
            )

    def import_instance(self, instance, row, **kwargs):
        """Read every column, relations to several records included, and report all that cannot be read."""
        errors = {}
        for field in self._columns_in(row):
            try:
                if isinstance(field.widget, SlugsWidget):
                    field.clean(row)
                elif not self._stays(field, instance, row):
                    setattr(instance, field.attribute, field.clean(row))
            except ValueError as error:
                errors[field.attribute] = ValidationError(str(error))
        if errors:
            raise ValidationError(errors)

    def _columns_in(self, row) -> list:
        return [field for field in self.get_import_fields() if field.column_name in row and not field.readonly]

    @staticmethod
    def _stays(field, instance, row) -> bool:
        """Whether the cell names the record that is chosen already, or says nothing of one that is out of sight."""
        if not isinstance(field.widget, SlugWidget) or not (current := field.get_value(instance)):
            return False
        written = str(row[field.column_name] or "").strip()
        return written == current.slug or (not written and not field.widget.render(current))

    def _related(self, field, instance, row) -> list:
        kept = field.widget.kept(getattr(instance, field.attribute)) if instance.pk else []
        return [*field.clean(row), *kept]

    def save_m2m(self, instance, row, **kwargs):
        for field in self._columns_in(row):
            if isinstance(field.widget, SlugsWidget):
                getattr(instance, field.attribute).set(self._related(field, instance, row))

    def skip_row(self, instance, original, row, import_validation_errors=None):
        if import_validation_errors or original.pk is None:
            return False
        return all(self._is_same(field, instance, original, row) for field in self._columns_in(row))

    def _is_same(self, field, instance, original, row) -> bool:
        if isinstance(field.widget, SlugsWidget):
            wanted = {record.pk for record in self._related(field, original, row)}
            return wanted == set(getattr(original, field.attribute).values_list("pk", flat=True))
        return field.export(instance) == field.export(original)

    def validate_instance(self, instance, import_validation_errors=None, validate_unique=True):
        errors = dict(import_validation_errors or {})
        names = [build_localized_fieldname(instance.title_field, code) for code in languages.CODES]
        if not any(getattr(instance, name) for name in names):
            errors[instance.title_field] = [ValidationError(_("Write this in at least one language."))]
        super().validate_instance(instance, errors, validate_unique)

    def after_import_row(self, row, row_result, **kwargs):
        """Refuse a row whose record the person could not tend any more."""
        record = row_result.instance
        if record is not None and record.pk and not self.get_queryset().filter(pk=record.pk).exists():
            raise ValidationError(_("Choose at least one partner or network that you tend: it is theirs to keep."))


def resource_for(
    of: type[models.Model], owned: tuple[str, ...] = (), reserve: tuple[str, ...] = (), **decided: str
) -> type[ContentResource]:
    """Return the resource class of a content model; ``decided`` values are the kind's own and no columns."""

    class Resource(ContentResource):
        owned_by = owned
        reserved = reserve
        given = decided

        class Meta:
            model = of
            fields = ()
            import_id_fields = ("slug",)
            clean_model_instances = True
            skip_unchanged = True
            report_skipped = True
            store_instance = True
            use_transactions = True

        @classmethod
        def get_display_name(cls):
            return str(of._meta.verbose_name_plural)

    return Resource


PageResource = resource_for(Page)
