from auditlog.models import LogEntry
from django.contrib import admin, messages
from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from sempre import delivery, outbox
from sempre.editing.admin import RecordAdmin, ScopedAdmin
from sempre.editing.content import SOURCES, ContentAdmin
from sempre.editing.history import VERBS, entry_rows
from sempre.models import OutboxMail, Page, TranslationRight
from sempre.resources import PageResource


@admin.register(Page)
class PageAdmin(ContentAdmin):
    resource_class = PageResource
    fieldsets = [
        (None, {"fields": ("title", "summary", "body")}),
        (_("Publication"), {"fields": ("slug", "state", "original_language")}),
        (
            _("Plain language"),
            {
                "fields": ("checked_on", "checked_by"),
                "description": _(
                    "Only where readers who need easy texts have really checked it: the page then says so."
                ),
            },
        ),
        SOURCES,
    ]


class VerbFilter(admin.SimpleListFilter):
    title = _("what was done")
    parameter_name = "verb"

    def lookups(self, request, model_admin):
        return [(str(action), label) for action, label in VERBS.items()]

    def queryset(self, request, queryset):
        return queryset.filter(action=self.value()) if self.value() in map(str, VERBS) else queryset


class KindFilter(admin.SimpleListFilter):
    title = _("kind of record")
    parameter_name = "kind"

    def lookups(self, request, model_admin):
        used = LogEntry.objects.order_by().values("content_type").distinct()
        return [(str(kind.pk), kind.name) for kind in ContentType.objects.filter(pk__in=used)]

    def queryset(self, request, queryset):
        value = self.value() or ""
        return queryset.filter(content_type=int(value)) if value.isdecimal() and len(value) < 9 else queryset


@admin.register(LogEntry)
class HistoryAdmin(ScopedAdmin):
    """What happened on the whole portal, to read only."""

    list_title = _("History")
    list_display = ("when", "who", "verb", "kind", "record")
    list_display_links = ("when",)
    list_filter = (VerbFilter, KindFilter)
    list_select_related = ("actor", "content_type")
    search_fields = ("object_repr", "actor__name", "actor__email")
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

    @admin.display(description=_("When"), ordering="timestamp")
    def when(self, entry):
        return entry.timestamp

    @admin.display(description=_("Who"))
    def who(self, entry):
        return entry.actor or _("the portal itself")

    @admin.display(description=_("Done"))
    def verb(self, entry):
        return VERBS.get(entry.action, "")

    @admin.display(description=_("Kind"))
    def kind(self, entry):
        return entry.content_type.name

    @admin.display(description=_("Record"))
    def record(self, entry):
        return entry.object_repr

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context |= {"entries": entry_rows([obj]), "title": self.list_title, "subtitle": obj.object_repr}
        return super().render_change_form(request, context, add, change, form_url, obj)


@admin.register(TranslationRight)
class TranslationRightAdmin(RecordAdmin):
    """Who may write the translations of every record, and into which language."""

    list_display = ("user", "language")
    list_filter = ("language",)
    list_select_related = ("user",)
    search_fields = ("user__name", "user__email")
    ordering = ("user__name", "user__email", "language")
    fields = ("user", "language")


class MailStateFilter(admin.SimpleListFilter):
    title = pgettext_lazy("of a mail", "state")
    parameter_name = "state"
    states = {
        "waiting": (pgettext_lazy("state of a mail", "waiting"), {"sent_at": None, "failed_at": None}),
        "sent": (pgettext_lazy("state of a mail", "sent"), {"sent_at__isnull": False}),
        "failed": (pgettext_lazy("state of a mail", "given up"), {"failed_at__isnull": False}),
    }

    def lookups(self, request, model_admin):
        return [(name, label) for name, (label, _condition) in self.states.items()]

    def queryset(self, request, queryset):
        return queryset.filter(**self.states[self.value()][1]) if self.value() in self.states else queryset


@admin.register(OutboxMail)
class OutboxMailAdmin(ScopedAdmin):
    """What left and what did not, never what it says; what was given up can be tried again."""

    list_title = pgettext_lazy("list", "Outbox")
    list_display = ("reader", "about", "state", "attempts", "error", "created_at")
    list_display_links = None
    list_filter = (MailStateFilter,)
    list_select_related = ("recipient",)
    ordering = ("-id",)
    fields = ("reader", "about", "state", "attempts", "error", "created_at", "not_before", "retry_at")
    actions = ["try_again"]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    has_delete_permission = has_change_permission

    @admin.display(description=pgettext_lazy("of a mail", "recipient"))
    def reader(self, mail):
        return mail.recipient or mail.address or self.get_empty_value_display()

    @admin.display(description=pgettext_lazy("of a mail", "topic"))
    def about(self, mail):
        return outbox.TOPICS[mail.topic].label if mail.topic in outbox.TOPICS else mail.topic

    @admin.display(description=pgettext_lazy("of a mail", "state"))
    def state(self, mail):
        name = "failed" if mail.failed_at else "sent" if mail.sent_at else "waiting"
        return MailStateFilter.states[name][0]

    @admin.action(description=_("Try again"), permissions=["view"])
    def try_again(self, request, queryset):
        count = delivery.try_again(queryset)
        text = ngettext("%(count)d mail is tried again.", "%(count)d mails are tried again.", count)
        self.message_user(request, text % {"count": count}, messages.SUCCESS)
