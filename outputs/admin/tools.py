"""Tool cards and the words of the field."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from modeltranslation.utils import build_localized_fieldname

from outputs.models import Term, Tool
from outputs.resources import TermResource, ToolResource
from sempre import languages
from sempre.editing.content import SOURCES, ContentAdmin
from sempre.editing.filters import MissingLanguageFilter, OwnChoicesFilter

PUBLICATION = (_("Publication"), {"fields": ("slug", "state", "original_language")})


@admin.register(Tool)
class ToolAdmin(ContentAdmin):
    resource_class = ToolResource
    autocomplete_fields = ("micro_projects",)
    list_filter = ("state", ("phase", OwnChoicesFilter), MissingLanguageFilter)
    fieldsets = [
        (
            None,
            {
                "fields": (
                    "title", "summary", "purpose", "preparation", "steps", "tips", "pitfalls", "ethics",
                    "accessibility", "evidence",
                )
            },
        ),
        (
            _("At a glance"),
            {"fields": ("phase", "target_groups", "minutes_min", "minutes_max", "group_min", "group_max")},
        ),
        (_("Used by"), {"fields": ("micro_projects",), "classes": ("collapse",)}),
        PUBLICATION,
        SOURCES,
    ]  # fmt: skip


@admin.register(Term)
class TermAdmin(ContentAdmin):
    """One term a language: the words that translators keep to."""

    resource_class = TermResource
    fieldsets = [(None, {"fields": ("title", "summary", "aliases", "body")}), PUBLICATION, SOURCES]

    def get_search_fields(self, request):
        """Also the other words for it."""
        return [*super().get_search_fields(request), *self._columns_of("aliases")]

    @staticmethod
    def _columns_of(name: str) -> list[str]:
        return [f"{build_localized_fieldname(name, code)}__unaccent__icontains" for code in languages.CODES]

    def preview_anchor(self, record):
        return f"#{record.slug}"
