"""The works: handbook, roadmap, training, recommendations."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from outputs.admin.editions import refuse_used
from outputs.admin.tools import PUBLICATION
from outputs.models import Edition, Work
from outputs.resources import WorkResource
from sempre.editing.admin import PartsInline
from sempre.editing.content import SOURCES, ContentAdmin
from sempre.editing.filters import MissingLanguageFilter


class EditionInline(PartsInline):
    """The editions to look at; each is tended on a page of its own."""

    model = Edition
    fields = readonly_fields = ("version", "date", "status")
    show_change_link = True
    can_delete = False

    def has_add_permission(self, request, obj=None):
        return False


@admin.register(Work)
class WorkAdmin(ContentAdmin):
    resource_class = WorkResource
    inlines = [EditionInline]
    list_filter = ("state", "kind", MissingLanguageFilter)
    fieldsets = [
        (None, {"fields": ("title", "summary", "body", "audience")}),
        (
            _("The original"),
            {"fields": ("original_title", "published", "published_languages", "publisher", "website", "licence")},
        ),
        (_("Order"), {"fields": ("kind", "position")}),
        PUBLICATION,
        SOURCES,
    ]

    def get_deleted_objects(self, objs, request):
        used = refuse_used(Edition.objects.filter(work__in=objs))
        return used or super().get_deleted_objects(objs, request)
