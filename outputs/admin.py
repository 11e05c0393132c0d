from django.contrib import admin
from django.db.models import CharField, Value
from django.db.models.functions import Cast, Coalesce, Concat, LPad
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from outputs.models import Edition, Node, Tool, Work
from outputs.resources import ToolResource, WorkResource
from sempre import languages
from sempre.editing.admin import PartsInline, TextsAdmin
from sempre.editing.content import SOURCES, ContentAdmin, language_states
from sempre.editing.filters import MissingLanguageFilter, OwnChoicesFilter, OwnRelatedFilter
from sempre.translated import text

PUBLICATION = (_("Publication"), {"fields": ("slug", "state", "original_language")})


@admin.register(Tool)
class ToolAdmin(ContentAdmin):
    resource_class = ToolResource
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


class EditionInline(PartsInline):
    model = Edition
    fields = ("version", "date", "status", "change_note")
    show_change_link = True


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


@admin.register(Edition)
class EditionAdmin(TextsAdmin):
    list_display = ("__str__", "date", "status")
    list_filter = ("status", "work")
    list_select_related = ("work",)
    fieldsets = [(None, {"fields": ("change_note", "work", "version", "date", "status")})]


def _padded(column: str):
    """Return a position and key as text of fixed length, so that texts sort as the numbers do."""
    number = LPad(Cast(column, CharField()), 5, Value("0"))
    key = LPad(Cast(column.replace("position", "pk"), CharField()), 10, Value("0"))
    return Coalesce(Concat(number, key), Value(""))


ABOVE = ("parent__parent__parent__position", "parent__parent__position", "parent__position", "position")
PLACE = Concat(*(_padded(column) for column in ABOVE))


@admin.register(Node)
class NodeAdmin(TextsAdmin):
    """The parts of an edition, in reading order, each below what it belongs to."""

    list_display = ("shown_title", "kind", "edition", "shown_languages")
    sortable_by = ()
    list_filter = (("edition", OwnRelatedFilter), "kind", MissingLanguageFilter)
    list_select_related = ("edition__work", "parent__parent__parent")
    search_fields = ("stable_key", *(f"title_{code}__unaccent__icontains" for code in languages.CODES))
    list_per_page = 300
    fieldsets = [
        (None, {"fields": ("title", "summary", "body", "audience", "goals")}),
        (_("Its place"), {"fields": ("edition", "parent", "kind", "position", "stable_key", "slug", "minutes")}),
        (_("What it uses"), {"fields": ("tools", "micro_projects"), "classes": ("collapse",)}),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(place=PLACE)

    def get_ordering(self, request):
        return ("-edition__date", "edition", PLACE.asc())

    def get_readonly_fields(self, request, obj=None):
        return (*super().get_readonly_fields(request, obj), *(("stable_key", "edition") if obj else ()))

    def choices_for(self, db_field, request):
        rows = super().choices_for(db_field, request)
        node = request.resolver_match.kwargs.get("object_id", "")
        if db_field.name == "parent" and node.isdecimal():
            return rows.filter(edition__nodes=node).exclude(pk=node)
        return rows

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj is not None and Node.objects.published().filter(pk=obj.pk).exists():
            context["public_url"] = obj.get_absolute_url()
        return super().render_change_form(request, context, add, change, form_url, obj)

    @admin.display(description=_("title"))
    def shown_title(self, node):
        title = text(node, "title")
        depth = len(node.place) // 15 - 1
        return format_html('<span class="depth-{}" lang="{}">{}</span>', min(depth, 3), title.language, title)

    @admin.display(description=_("texts by language"))
    def shown_languages(self, node):
        return language_states(node)
