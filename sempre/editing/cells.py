"""The cells of a record's row in a sheet: how each value is written, read and compared."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from import_export import fields, widgets

from sempre.rules import tended_by
from sempre.translating.registry import translated_fields

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
    """One other record by its address; one that the person may not see is neither told nor lost."""

    def __init__(self, model, owned=False):
        super().__init__(model, field="slug")
        self.owned = owned
        self.user = None

    def visible(self):
        return self.model._default_manager.all().visible_to(self.user)

    def clean(self, value, row=None, **kwargs):
        slug = str(value or "").strip()
        if not slug:
            return None
        rows = tended_by(self.user, self.model._default_manager.all()) if self.owned else self.visible()
        if found := rows.filter(slug=slug).first():
            return found
        raise ValueError(_("“%(slug)s” is not the address of a record that you may choose here.") % {"slug": slug})

    def render(self, value, obj=None, **kwargs):
        return value.slug if value and self.visible().filter(pk=value.pk).exists() else ""


class SlugsWidget(widgets.ManyToManyWidget):
    """Several other records by their addresses, with spaces between; unseen ones are neither told nor lost."""

    def __init__(self, model):
        super().__init__(model, separator=" ", field="slug")
        self.user = None

    def visible(self):
        return self.model._default_manager.all().visible_to(self.user)

    def clean(self, value, row=None, **kwargs):
        slugs = dict.fromkeys(str(value or "").replace(",", " ").split())
        found = {record.slug: record for record in self.visible().filter(slug__in=slugs)}
        if unknown := [slug for slug in slugs if slug not in found]:
            raise ValueError(
                _("“%(slug)s” is not the address of a record that you may choose here.") % {"slug": unknown[0]}
            )
        return [found[slug] for slug in slugs]

    def render(self, value, obj=None, **kwargs):
        return " ".join(sorted(value.filter(pk__in=self.visible().values("pk")).values_list("slug", flat=True)))

    def kept(self, related) -> list:
        """Return what is related and not in sight."""
        return list(related.exclude(pk__in=self.visible().values("pk")))


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
