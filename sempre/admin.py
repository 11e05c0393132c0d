from auditlog.models import LogEntry
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from sempre.editing.admin import ScopedAdmin
from sempre.editing.content import SOURCES, ContentAdmin
from sempre.editing.history import entry_rows
from sempre.models import Page
from sempre.resources import PageResource


@admin.register(Page)
class PageAdmin(ContentAdmin):
    resource_class = PageResource
    fieldsets = [
        (None, {"fields": ("title", "summary", "body")}),
        (_("Publication"), {"fields": ("slug", "state", "original_language")}),
        SOURCES,
    ]


@admin.register(LogEntry)
class HistoryAdmin(ScopedAdmin):
    """What happened on the whole portal, to read only."""

    list_display = ("timestamp", "actor", "action", "content_type", "object_repr")
    list_display_links = ("timestamp",)
    list_filter = ("action", "content_type")
    list_select_related = ("actor", "content_type")
    search_fields = ("object_repr",)
    date_hierarchy = "timestamp"
    ordering = ("-timestamp",)
    change_form_template = "admin/history_entry.html"
    actions = None

    def get_queryset(self, request):
        return super().get_queryset(request).exclude(action=LogEntry.Action.ACCESS)

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    has_delete_permission = has_change_permission

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context["entries"] = entry_rows([obj])
        return super().render_change_form(request, context, add, change, form_url, obj)
