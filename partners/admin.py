from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from partners.models import Consent, Membership, Partner, Person, TargetGroup
from partners.resources import AGREED, PartnerResource, TargetGroupResource
from sempre.editing.admin import RecordAdmin, RowsInline, TextsAdmin
from sempre.editing.content import SOURCES, ContentAdmin
from sempre.editing.filters import MissingLanguageFilter, OwnChoicesFilter, OwnRelatedFilter
from sempre.models import User


@admin.register(TargetGroup)
class TargetGroupAdmin(ContentAdmin):
    resource_class = TargetGroupResource
    list_filter = ("state", "kind", MissingLanguageFilter)
    fieldsets = [
        (None, {"fields": ("name", "summary")}),
        (_("Order"), {"fields": ("kind", "position")}),
        (_("Publication"), {"fields": ("slug", "state", "original_language")}),
        SOURCES,
    ]


@admin.register(Partner)
class PartnerAdmin(ContentAdmin):
    resource_class = PartnerResource
    list_filter = (
        "state",
        ("country", OwnChoicesFilter),
        ("organisation_type", OwnChoicesFilter),
        MissingLanguageFilter,
    )
    fieldsets = [
        (None, {"fields": ("name", "summary", "region", "contribution", "motivation", "cooperation")}),
        (
            _("The organisation"),
            {
                "fields": (
                    "official_name",
                    "short_name",
                    "role",
                    "organisation_type",
                    "website",
                    "logo",
                    "target_groups",
                )
            },
        ),
        (_("Where it is"), {"fields": ("country", "city", "address", "lat", "lon", "position_approximate")}),
        (
            _("Money"),
            {"fields": ("budget_eur", "erdf_eur", "budget_note", "in_accelerators"), "classes": ("collapse",)},
        ),
        (_("Publication"), {"fields": ("slug", "state", "original_language")}),
        SOURCES,
    ]

    def get_readonly_fields(self, request, obj=None):
        """What the partnership agreement says is the project office's to change."""
        agreed = () if request.user.is_office else AGREED
        return (*super().get_readonly_fields(request, obj), *agreed)


class ConsentInline(RowsInline):
    model = Consent
    fields = ("scope", "given_on", "until", "withdrawn_at", "proof")


@admin.register(Person)
class PersonAdmin(TextsAdmin):
    """People are named on the site only while a consent is in force."""

    list_display = ("name", "partner", "email")
    list_filter = (("partner", OwnRelatedFilter),)
    list_select_related = ("partner",)
    search_fields = ("name",)
    owned_by = ("partner",)
    inlines = [ConsentInline]
    fieldsets = [(None, {"fields": ("partner", "name", "function", "email")})]


class MembershipInline(RowsInline):
    model = Membership
    fields = ("partner", "role", "since", "until")


@admin.register(User)
class UserAdmin(RecordAdmin):
    """Accounts come by invitation and go by `erase_person`; here the office sees and changes their places."""

    list_display = ("name", "email", "language", "is_active", "last_login")
    list_filter = ("is_active", "language", "memberships__partner", "memberships__role")
    search_fields = ("name", "email")
    ordering = ("name", "email")
    fieldsets = [(None, {"fields": ("email", "name", "language", "time_zone", "is_active", "last_login")})]
    readonly_fields = ("email", "last_login")
    inlines = [MembershipInline]

    def get_queryset(self, request):
        """Superusers keep themselves."""
        rows = super().get_queryset(request)
        return rows if request.user.is_superuser else rows.filter(is_superuser=False)
