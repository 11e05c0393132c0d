"""Certificates to look up and to revoke; the name stands in the learner's file only."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from outputs.models import Certificate
from outputs.training.certificates import revoke_certificate
from sempre import codes
from sempre.editing.admin import ScopedAdmin
from sempre.editing.history import HistoryMixin

VALID = pgettext_lazy("state of a certificate", "valid")
REVOKED = pgettext_lazy("state of a certificate", "revoked")


class RevokedFilter(admin.SimpleListFilter):
    title = pgettext_lazy("of a certificate", "state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [("valid", VALID), ("revoked", REVOKED)]

    def queryset(self, request, queryset):
        known = {"valid": True, "revoked": False}
        return queryset.filter(revoked_on__isnull=known[self.value()]) if self.value() in known else queryset


@admin.register(Certificate)
class CertificateAdmin(HistoryMixin, ScopedAdmin):
    list_display = ("printed_code", "module_key", "edition", "language", "issued_on", "shown_state")
    list_filter = (RevokedFilter, "language")
    list_select_related = ("edition__work",)
    search_fields = ("code",)
    search_help_text = gettext_lazy("The code as it is printed on the certificate.")
    fields = readonly_fields = ("printed_code", "module_key", "edition", "language", "issued_on", "shown_state")
    actions = ("revoke",)

    def get_search_results(self, request, queryset, search_term):
        return super().get_search_results(request, queryset, codes.read_code(search_term))

    def parts_of(self, request, record):
        return []

    def title_of(self, record):
        return codes.spaced(record.code)

    def has_revoke_permission(self, request):
        return self._may(request, "revoke")

    @admin.display(description=gettext_lazy("code"), ordering="code")
    def printed_code(self, record):
        return format_html("<code>{}</code>", codes.spaced(record.code))

    @admin.display(description=pgettext_lazy("of a certificate", "state"), ordering="revoked_on")
    def shown_state(self, record):
        state, sign = ("draft", "○") if record.revoked_on else ("published", "●")
        words = REVOKED if record.revoked_on else VALID
        return format_html('<span class="state is-{}"><span aria-hidden="true">{}</span> {}</span>', state, sign, words)

    @admin.action(description=gettext_lazy("Revoke the selected certificates"), permissions=["revoke"])
    def revoke(self, request, queryset):
        valid = list(queryset.valid())
        for certificate in valid:
            revoke_certificate(certificate, actor=request.user)
        message = ngettext(
            "%(n)s certificate is now revoked; its check page says so.",
            "%(n)s certificates are now revoked; their check pages say so.",
            len(valid),
        )
        self.message_user(request, message % {"n": len(valid)}, messages.SUCCESS)

    def get_urls(self):
        view = self.admin_site.admin_view(self.revoke_view)
        return [path("<path:object_id>/revoke/", view, name="outputs_certificate_revoke"), *super().get_urls()]

    def revoke_view(self, request, object_id):
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        certificate = self.object_or_404(request, object_id)
        if not self.has_revoke_permission(request):
            raise PermissionDenied
        revoke_certificate(certificate, actor=request.user)
        self.message_user(request, _("The certificate is now revoked; its check page says so."), messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:outputs_certificate_change", args=[certificate.pk]))

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context |= {
            "subtitle": self.title_of(obj),
            "may_revoke": obj.revoked_on is None and self.has_revoke_permission(request),
        }
        return super().render_change_form(request, context, add, change, form_url, obj)
