from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from microprojects import admin_reports  # noqa: F401 - registers the reports
from microprojects.admin_reporting import TargetInline
from microprojects.models import MicroProject, Step
from microprojects.resources import MicroProjectResource
from sempre.editing.admin import PartsInline
from sempre.editing.content import SOURCES, ContentAdmin
from sempre.editing.filters import MissingLanguageFilter, OwnChoicesFilter, OwnRelatedFilter
from sempre.editing.forms import OwnedForm

MOST_WORDS = 5


class MicroProjectForm(OwnedForm):
    owners = ("network", "partners")


class StepInline(PartsInline):
    model = Step
    fields = ("date", "text", "position")


@admin.register(MicroProject)
class MicroProjectAdmin(ContentAdmin):
    form = MicroProjectForm
    resource_class = MicroProjectResource
    inlines = [StepInline, TargetInline]
    owned_by = ("network",)
    list_filter = (
        "state",
        ("status", OwnChoicesFilter),
        ("country", OwnChoicesFilter),
        ("network", OwnRelatedFilter),
        ("partners", OwnRelatedFilter),
        MissingLanguageFilter,
    )
    sortable_by = ("updated_at",)
    search_fields = ("slug",)  # asked for by whoever offers micro-projects; see get_search_results
    fieldsets = [
        (None, {"fields": ("title", "summary", "body", "original_title", "original_title_language")}),
        (_("Whose it is"), {"fields": ("network", "partners", "target_groups", "country", "place")}),
        (
            _("How it went"),
            {
                "fields": (
                    "status", "status_note", "starts", "ends", "service_type", "ownership", "legal_form",
                    "participants", "participants_note", "website", "in_accelerators", "phase",
                )
            },
        ),
        (_("On the map"), {"fields": ("lat", "lon", "position_approximate"), "classes": ("collapse",)}),
        (_("Events and news about it"), {"fields": ("events", "news"), "classes": ("collapse",)}),
        (_("Publication"), {"fields": ("slug", "state", "original_language")}),
        SOURCES,
    ]  # fmt: skip

    def get_ordering(self, request):
        """The last changed first: titles in nine languages have no order that an index knows."""
        return ("-updated_at", "-pk")

    def get_search_results(self, request, queryset, search_term):
        words = search_term.replace("\0", "").split()[:MOST_WORDS]
        return (queryset.filter(pk__in=MicroProject.objects.titled(words).values("pk")) if words else queryset), False
