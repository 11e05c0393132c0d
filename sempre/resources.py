"""What a record's row in a sheet looks like, and whose rows an import may change."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from import_export import fields, resources, widgets
from modeltranslation.utils import build_localized_fieldname

from sempre import languages
from sempre.editing.completeness import translated_fields
from sempre.editing.sheets import escape_cell, unescape_cell
from sempre.models import Page
from sempre.rules import tended_by

COMMON = ("slug", "state", "original_language", "confidence", "sources")
IN_FORM_ONLY = ("created_at", "updated_at", "id", "logo")


@dataclass(frozen=True, slots=True)
class CellChange:
    """One cell of the preview: what an import would make of it."""

    column: str
    before: str
    after: str


class CellDiff:
    """The changed cells of a row, as plain values for the template."""

    def __init__(self, resource, instance, new):
        self.new = new
        self.left = [""] * len(resource.get_import_fields()) if new else self._read(resource, instance)
        self.right = self.left
        self.columns = [field.column_name for field in resource.get_import_fields()]

    @staticmethod
    def _read(resource, instance) -> list[str]:
        return [str(field.export(instance) or "") for field in resource.get_import_fields()]

    def compare_with(self, resource, instance):
        self.right = self._read(resource, instance) if instance else [""] * len(self.columns)

    def as_html(self) -> list[CellChange]:
        rows = zip(self.columns, self.left, self.right, strict=True)
        return [CellChange(*row) for row in rows if row[1] != row[2]]


class ValueWidget(widgets.Widget):
    """A value as the model's field reads and writes it, the same in every language."""

    def __init__(self, field: models.Field):
        super().__init__()
        self.field = field

    def clean(self, value, row=None, **kwargs):
        if isinstance(self.field, (models.CharField, models.TextField)):
            return "" if value is None else str(value)
        if value is None or value == "":
            return None if self.field.null else self.field.get_default()
        if isinstance(self.field, (models.FloatField, models.DecimalField)):
            value = str(value).replace(",", ".")
        try:
            return self.field.to_python(value)
        except ValidationError as error:
            raise ValueError(" ".join(error.messages)) from error

    def render(self, value, obj=None, **kwargs):
        return "" if value is None else str(value)


class SlugWidget(widgets.ForeignKeyWidget):
    """One other record by its address."""

    def __init__(self, model, owned=False):
        super().__init__(model, field="slug")
        self.owned = owned
        self.user = None

    def choices(self):
        rows = self.model._default_manager.all()
        return tended_by(self.user, rows) if self.owned else rows.visible_to(self.user)

    def clean(self, value, row=None, **kwargs):
        slug = str(value or "").strip()
        if not slug:
            return None
        if found := self.choices().filter(slug=slug).first():
            return found
        raise ValueError(_("“%(slug)s” is not the address of a record that you may choose here.") % {"slug": slug})


class SlugsWidget(widgets.ManyToManyWidget):
    """Several other records by their addresses, with spaces between."""

    def __init__(self, model):
        super().__init__(model, separator=" ", field="slug")
        self.user = None

    def clean(self, value, row=None, **kwargs):
        slugs = dict.fromkeys(str(value or "").replace(",", " ").split())
        rows = self.model._default_manager.all().visible_to(self.user)
        found = {record.slug: record for record in rows.filter(slug__in=slugs)}
        if unknown := [slug for slug in slugs if slug not in found]:
            raise ValueError(
                _("“%(slug)s” is not the address of a record that you may choose here.") % {"slug": unknown[0]}
            )
        return self.model._default_manager.filter(pk__in=[found[slug].pk for slug in slugs])


def columns_of(model, owned: tuple[str, ...] = (), leave_out: tuple[str, ...] = ()) -> dict[str, fields.Field]:
    """Return the columns of a content model: the common ones, its own, each text in nine languages, relations."""
    hidden = {*IN_FORM_ONLY, *leave_out, *translated_fields(model)}
    columns = {}
    for field in [*sorted(model._meta.fields, key=lambda f: f.name not in COMMON), *model._meta.many_to_many]:
        if field.name not in hidden and (field.editable or field.name == "version"):
            readonly = field.name == "version"
            columns[field.name] = fields.Field(field.name, field.name, widget=_widget(field, owned), readonly=readonly)
    return columns


def _widget(field, owned):
    if isinstance(field, models.ManyToManyField):
        return SlugsWidget(field.related_model)
    if isinstance(field, models.ForeignKey):
        return SlugWidget(field.related_model, owned=field.name in owned)
    return ValueWidget(field)


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
        for field in self.get_import_fields():
            if field.column_name not in row or field.readonly:
                continue
            try:
                value = field.clean(row)
                if not isinstance(field.widget, SlugsWidget):
                    setattr(instance, field.attribute, value)
            except ValueError as error:
                errors[field.attribute] = ValidationError(str(error))
        if errors:
            raise ValidationError(errors)

    def skip_row(self, instance, original, row, import_validation_errors=None):
        if import_validation_errors or original.pk is None:
            return False
        return all(self._is_same(f, instance, original, row) for f in self.get_import_fields() if f.column_name in row)

    @staticmethod
    def _is_same(field, instance, original, row) -> bool:
        if isinstance(field.widget, SlugsWidget):
            return {r.pk for r in field.clean(row)} == {r.pk for r in field.get_value(original).all()}
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
