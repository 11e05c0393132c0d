from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from networks.models import Event, LocalEmpowermentNetwork, Network, NewsItem, RegionalCoordinationGroup, Seat
from networks.resources import EventResource, LocalResource, NewsItemResource, RegionalResource
from partners.models import Consent
from sempre.editing.admin import PartsInline
from sempre.editing.content import SOURCES, ContentAdmin
from sempre.editing.filters import MissingLanguageFilter, OwnChoicesFilter, OwnRelatedFilter
from sempre.editing.forms import OwnedForm


class SeatInline(PartsInline):
    model = Seat
    fk_name = "network"
    fields = (
        "role", "partner", "organisation", "group", "person", "consent", "function", "since", "until", "position",
    )  # fmt: skip
    owned_by = ("person",)

    def choices_for(self, db_field, request):
        if db_field.name == "consent":
            people = self.choices_for(Seat._meta.get_field("person"), request)
            return Consent.objects.filter(person__in=people).select_related("person")
        return super().choices_for(db_field, request)


class NetworkForm(OwnedForm):
    owners = ("partner", "co_partners", "parent")
    kind = ""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.kind = self.kind


class RegionalForm(NetworkForm):
    kind = Network.Kind.RCG


class LocalForm(NetworkForm):
    kind = Network.Kind.LEN


TEXTS = (None, {"fields": ("name", "summary", "purposes", "profile", "region")})
PUBLICATION = (_("Publication"), {"fields": ("slug", "state", "original_language")})


class NetworkAdmin(ContentAdmin):
    inlines = [SeatInline]
    list_filter = ("state", ("country", OwnChoicesFilter), ("partner", OwnRelatedFilter), MissingLanguageFilter)
    list_select_related = ("partner",)
    owned_by = ("partner", "parent")

    def get_fieldsets(self, request, obj=None):
        who = ("partner", "co_partners", "target_groups", "blog")
        where = ("country", "municipality", "lat", "lon", "position_approximate")
        sets = [
            TEXTS,
            (_("Who it is"), {"fields": self.belongs + who}),
            (_("Where it is"), {"fields": where}),
            PUBLICATION,
            SOURCES,
        ]
        return self._patch_fieldsets([(title, dict(options)) for title, options in sets])

    belongs: tuple[str, ...] = ()


@admin.register(RegionalCoordinationGroup)
class RegionalCoordinationGroupAdmin(NetworkAdmin):
    form = RegionalForm
    resource_class = RegionalResource


@admin.register(LocalEmpowermentNetwork)
class LocalEmpowermentNetworkAdmin(NetworkAdmin):
    form = LocalForm
    resource_class = LocalResource
    belongs = ("parent",)


class SharedForm(OwnedForm):
    owners = ("networks", "partners")


@admin.register(Event)
class EventAdmin(ContentAdmin):
    form = SharedForm
    resource_class = EventResource
    list_display = ("shown_title", "starts", "shown_state", "shown_languages", "updated_at")
    list_filter = (
        "state",
        ("kind", OwnChoicesFilter),
        ("country", OwnChoicesFilter),
        ("networks", OwnRelatedFilter),
        MissingLanguageFilter,
    )
    fieldsets = [
        (None, {"fields": ("title", "summary", "body")}),
        (
            _("When and where"),
            {
                "fields": (
                    "kind", "starts", "start_time", "ends", "end_time", "time_zone", "date_note", "place", "country",
                    "online", "cancelled", "languages", "participants",
                )
            },
        ),
        (_("Whose it is"), {"fields": ("partners", "networks")}),
        PUBLICATION,
        SOURCES,
    ]  # fmt: skip


@admin.register(NewsItem)
class NewsItemAdmin(ContentAdmin):
    form = SharedForm
    resource_class = NewsItemResource
    list_display = ("shown_title", "published", "shown_state", "shown_languages", "updated_at")
    list_filter = ("state", ("networks", OwnRelatedFilter), ("partners", OwnRelatedFilter), MissingLanguageFilter)
    fieldsets = [
        (None, {"fields": ("title", "summary", "body")}),
        (_("Source"), {"fields": ("published", "date_note", "publisher", "link")}),
        (_("Whose it is"), {"fields": ("partners", "networks")}),
        PUBLICATION,
        SOURCES,
    ]
