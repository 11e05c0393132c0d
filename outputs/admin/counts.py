"""What the office sees of self-assessments: how many there are, nothing else."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from outputs.models import AssessmentRound
from sempre.editing.admin import ScopedAdmin


class CountedAdmin(ScopedAdmin):
    """A line on the index with a number; there is no page behind it."""

    def get_urls(self):
        return []

    def has_module_permission(self, request):
        return request.user.is_authenticated and request.user.is_office

    def get_model_perms(self, request):
        return {"count": self.has_module_permission(request)}

    def has_view_permission(self, request, obj=None):
        return False

    has_change_permission = has_delete_permission = has_view_permission

    def has_add_permission(self, request):
        return False


@admin.register(AssessmentRound)
class AssessmentRoundAdmin(CountedAdmin):
    list_title = _("Self-assessments (only their number)")
