"""Reports to read in the admin, with their history."""

from django.contrib import admin
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from microprojects.models import (
    MicroProject,
    Obligation,
    Period,
    Report,
    ReportState,
)
from microprojects.review.history import event_rows
from networks.models import Network
from sempre.countries import Country
from sempre.editing.admin import ScopedAdmin
from sempre.editing.counting import CappedPaginator
from sempre.querysets import AnyOf
from sempre.translated import shown, text

LISTED_AT_MOST = 2000
FOUND_AT_MOST = 500  # micro-projects that a search looks at


class ReportPaginator(CappedPaginator):
    limit = LISTED_AT_MOST


class StateFilter(admin.SimpleListFilter):
    title = pgettext_lazy("of a report", "state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return ReportState.choices

    def queryset(self, request, queryset):
        return queryset.filter(state=self.value()) if self.value() in ReportState.values else queryset


class ReportPeriodFilter(admin.SimpleListFilter):
    title = gettext_lazy("reporting period")
    parameter_name = "period"

    def lookups(self, request, model_admin):
        return [(period.slug, str(text(period, "title")) or period.slug) for period in Period.objects.all()[:100]]

    def queryset(self, request, queryset):
        known = dict(self.lookup_choices)
        return queryset.filter(obligation__period__slug=self.value()) if self.value() in known else queryset


class ReportCountryFilter(admin.SimpleListFilter):
    title = gettext_lazy("country")
    parameter_name = "country"

    def lookups(self, request, model_admin):
        used = set(Network.objects.order_by().values_list("country", flat=True).distinct())
        return [choice for choice in Country.choices if choice[0] in used]

    def queryset(self, request, queryset):
        known = dict(self.lookup_choices)
        return queryset.filter(obligation__network__country=self.value()) if self.value() in known else queryset


@admin.register(Report)
class ReportAdmin(ScopedAdmin):
    """Reports to read, with everything that ever happened to them; what is to be done is done in the partner area."""

    list_title = gettext_lazy("Progress reports")
    list_display = ("project", "network", "period", "shown_state", "number", "due")
    list_filter = (StateFilter, ReportPeriodFilter, ReportCountryFilter)
    list_select_related = (
        "obligation__micro_project",
        "obligation__network",
        "obligation__period",
        "obligation__holder",
    )
    search_fields = ("obligation__micro_project__slug",)  # see get_search_results
    ordering = ("-pk",)
    sortable_by = ()
    actions = None
    paginator = ReportPaginator
    counted_on_index = False
    tells_of_more = True
    change_form_template = "admin/report.html"

    def get_queryset(self, request):
        return self.model._default_manager.visible_to(request.user)

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    has_delete_permission = has_change_permission

    def get_search_results(self, request, queryset, search_term):
        """Find the few micro-projects first: their titles are looked through, not the reports."""
        words = search_term.replace("\0", "").split()[:5]
        if not words:
            return queryset, False
        keys = list(MicroProject.objects.titled(words).order_by().values_list("pk", flat=True)[:FOUND_AT_MOST])
        asked = Obligation.objects.filter(micro_project__in=keys).values("pk")
        return queryset.filter(obligation__in=AnyOf(asked)), False

    @admin.display(description=gettext_lazy("micro-project"))
    def project(self, report):
        return shown(report.obligation.micro_project, "title") or report.obligation.micro_project.slug

    @admin.display(description=pgettext_lazy("SEMPRE", "network"))
    def network(self, report):
        return shown(report.obligation.network, "name")

    @admin.display(description=gettext_lazy("reporting period"))
    def period(self, report):
        return shown(report.obligation.period, "title")

    @admin.display(description=pgettext_lazy("of a report", "state"))
    def shown_state(self, report):
        return format_html('<span class="state is-{}">{}</span>', report.state, report.get_state_display())

    @admin.display(description=gettext_lazy("due on"))
    def due(self, report):
        return report.obligation.due

    def changelist_view(self, request, extra_context=None):
        note = _("The newest %d reports are listed; find older ones by search, state, period or country.")
        return super().changelist_view(request, {**(extra_context or {}), "list_note": note % LISTED_AT_MOST})

    def history_view(self, request, object_id, extra_context=None):
        """The report's page is its history."""
        report = self.object_or_404(request, object_id)
        return HttpResponseRedirect(reverse("admin:microprojects_report_change", args=[report.pk]))

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        """Observers read without names and internal notes, here as everywhere."""
        context |= {
            "title": self.list_title,
            "subtitle": str(text(obj.obligation.micro_project, "title")),
            "report": obj,
            "obligation": obj.obligation,
            "reads_internal": request.user.has_perm("microprojects.read_internal", obj),
            "events": event_rows(obj.obligation.events.select_related("actor", "acting_for")),
            "versions": obj.versions.defer("snapshot").select_related("submitted_by"),
            "rounds": obj.rounds.select_related("opened_by", "version").prefetch_related("reasons"),
        }
        return super().render_change_form(request, context, add, change, form_url, obj)
