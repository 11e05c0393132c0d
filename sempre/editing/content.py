"""The admin of content: lists with nine languages at a glance, publishing, preview, import and export."""

from django.contrib import admin, messages
from django.db.models import F, TextField, Value
from django.db.models.functions import Coalesce, Lower, NullIf
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy
from modeltranslation.utils import build_localized_fieldname

from sempre import languages
from sempre.editing.admin import TextsAdmin
from sempre.editing.completeness import completeness_of
from sempre.editing.filters import MissingLanguageFilter
from sempre.editing.preview import PreviewMixin, address_of
from sempre.editing.transfer import TransferMixin
from sempre.models import Content
from sempre.translated import text

SOURCES: tuple[Promise, dict] = (
    gettext_lazy("Sources"),
    {"fields": ("confidence", "sources", "source_note"), "classes": ("collapse",)},
)


def _language_item(state) -> SafeString:
    words = pgettext("texts that exist in a language", "%(filled)s of %(total)s") % {
        "filled": state.filled,
        "total": state.total,
    }
    return format_html(
        '<li class="is-{}" title="{}: {}, {}"><span aria-hidden="true">{}</span> <abbr>{}</abbr> '
        '<span class="visually-hidden"><span lang="{}">{}</span>: {},</span> <span class="count">{}</span></li>',
        state.state, state.name, state.state.label, words, state.state.sign, state.code,
        state.code, state.name, state.state.label, words,
    )  # fmt: skip


def language_states(*records) -> SafeString:
    """Return a row of the nine languages, each with a sign, a word and a count over all the records' texts."""
    items = ((_language_item(state),) for state in completeness_of(*records))
    return format_html('<ul class="language-states">{}</ul>', format_html_join("", "{}", items))


class ContentAdmin(PreviewMixin, TransferMixin, TextsAdmin):
    """A kind of content with its public page."""

    list_display = ("shown_title", "shown_state", "shown_languages", "updated_at")
    list_filter = ("state", MissingLanguageFilter)
    actions = ("publish", "unpublish")
    prepopulated_fields: dict = {}

    @property
    def _title_columns(self) -> list[str]:
        return [build_localized_fieldname(self.model.title_field, code) for code in languages.CODES]

    @property
    def _shown_title(self) -> Lower:
        """The title as the list shows it, in the reader's language or a fallback, for sorting."""
        codes = languages.fallback_chain(languages.current())
        columns = (build_localized_fieldname(self.model.title_field, code) for code in codes)
        return Lower(Coalesce(*(NullIf(F(column), Value(""), output_field=TextField()) for column in columns)))

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(order_title=self._shown_title)

    def get_ordering(self, request):
        return (self._shown_title.asc(), "slug")

    def get_search_fields(self, request):
        return [*(f"{column}__unaccent__icontains" for column in self._title_columns), "slug"]

    def get_prepopulated_fields(self, request, obj=None):
        return {} if obj else {"slug": (build_localized_fieldname(self.model.title_field, languages.SOURCE),)}

    def get_readonly_fields(self, request, obj=None):
        """A published address stays: others link to it."""
        fixed = ("slug",) if obj is not None and obj.is_published else ()
        return (*super().get_readonly_fields(request, obj), *fixed)

    @admin.display(description=gettext_lazy("title"), ordering="order_title")
    def shown_title(self, record):
        title = text(record, record.title_field)
        return format_html('<span lang="{}">{}</span>', title.language, title.value or record.slug)

    @admin.display(description=pgettext_lazy("of a page", "state"), ordering="state")
    def shown_state(self, record):
        sign = "●" if record.is_published else "◌"
        return format_html(
            '<span class="state is-{}"><span aria-hidden="true">{}</span> {}</span>',
            record.state, sign, record.get_state_display(),
        )  # fmt: skip

    @admin.display(description=gettext_lazy("texts by language"))
    def shown_languages(self, record):
        return language_states(record)

    @admin.action(description=gettext_lazy("Publish the selected records"), permissions=["change"])
    def publish(self, request, queryset):
        self._set_state(request, queryset, Content.State.PUBLISHED)

    @admin.action(description=gettext_lazy("Take the selected records off the site"), permissions=["change"])
    def unpublish(self, request, queryset):
        self._set_state(request, queryset, Content.State.DRAFT)

    def _set_state(self, request, queryset, state) -> None:
        """Change the state record by record, so that history and page cache hear of each."""
        changed = 0
        for record in queryset.exclude(state=state):
            if self.has_change_permission(request, record):
                record.state = state
                record.save(update_fields=["state", "updated_at"])
                changed += 1
        if state == Content.State.PUBLISHED:
            message = ngettext("%(n)s record is now published.", "%(n)s records are now published.", changed)
        else:
            message = ngettext("%(n)s record is now a draft.", "%(n)s records are now drafts.", changed)
        self.message_user(request, message % {"n": changed}, messages.SUCCESS)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj is not None and obj.pk and obj.is_published:
            context["public_url"] = address_of(obj)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def changelist_view(self, request, extra_context=None):
        intro = _("Signs beside a language: ● all texts are there, ◐ some are missing, ○ none is there yet.")
        return super().changelist_view(request, {**(extra_context or {}), "list_note": intro})
