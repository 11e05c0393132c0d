"""Filters of the admin's lists."""

from django.contrib import admin
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from sempre import languages
from sempre.editing.completeness import missing_in


class MissingLanguageFilter(admin.SimpleListFilter):
    """Records with a text that other languages have and the chosen one lacks."""

    title = _("texts missing in")
    parameter_name = "missing"

    def lookups(self, request, model_admin):
        return [(language.code, language.name) for language in languages.LANGUAGES]

    def queryset(self, request, queryset):
        return (
            queryset.filter(missing_in(queryset.model, self.value())) if self.value() in languages.NAMES else queryset
        )


def _with_one(model, rows, relation: str):
    """Return the records of ``model`` with one of ``rows``; looked for in each, where ``IN`` would read all rows."""
    one = rows.filter(**{relation: OuterRef("pk")}).values("pk")[:1]
    return model._default_manager.annotate(_one=Subquery(one)).filter(_one__isnull=False)


def _occurring(rows, field):
    """Return which of the field's choices occur; looked for one by one, where ``DISTINCT`` would read all rows."""
    values = (value for value, _label in field.flatchoices)
    first, *others = (rows.filter(**{field.name: value}).values_list(field.name, flat=True)[:1] for value in values)
    return first.union(*others, all=True).order_by()


class OwnRelatedFilter(admin.RelatedFieldListFilter):
    """A filter by relation that offers only what the person's own records are related to."""

    def field_choices(self, field, request, model_admin):
        rows = model_admin.get_queryset(request).order_by()
        if request.user.is_office:
            related = _with_one(field.related_model, rows, field.name).values("pk")
        else:
            related = rows.values(field.name)
        ordering = self.field_admin_ordering(field, request, model_admin)
        return field.get_choices(include_blank=False, ordering=ordering, limit_choices_to={"pk__in": related})


class OwnChoicesFilter(admin.ChoicesFieldListFilter):
    """A filter by choices that offers only those that occur in the person's own records."""

    def __init__(self, field, request, params, model, model_admin, field_path):
        super().__init__(field, request, params, model, model_admin, field_path)
        rows = model_admin.get_queryset(request).order_by()
        own = rows.values_list(field_path, flat=True).distinct()
        self.occurring = set(_occurring(rows, field) if request.user.is_office else own)

    def choices(self, changelist):
        labels = {str(label) for value, label in self.field.flatchoices if value not in self.occurring}
        return (choice for choice in super().choices(changelist) if str(choice["display"]) not in labels)
