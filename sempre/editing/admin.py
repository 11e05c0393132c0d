"""What every admin page of the portal shares: scope, forms, conflicts."""

from django.contrib import admin, messages
from django.contrib.admin.utils import NestedObjects, get_deleted_objects, quote, unquote
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import transaction
from django.forms.models import _get_foreign_key
from django.http import Http404, HttpResponseRedirect
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from modeltranslation.admin import TranslationAdmin, TranslationStackedInline

from sempre.editing.conflicts import SEEN, find_conflict, mark_removed_rows, seen
from sempre.editing.counting import CappedPaginator
from sempre.editing.fields import TextFields
from sempre.editing.forms import RecordForm, RowForm
from sempre.editing.history import HistoryMixin, entries_of
from sempre.rules import tended_by
from sempre.translated import text

TOLD_APART = ("conflict", "confirm")  # errors with a box of their own above the form


class ScopedAdmin(admin.ModelAdmin):
    """Shows, counts and changes only what the person tends; anything else does not exist."""

    list_per_page = 50
    list_max_show_all = 500
    paginator = CappedPaginator
    show_full_result_count = False
    counted_on_index = True
    tells_of_more = False  # whether a list says by itself that it is not whole
    show_facets = admin.ShowFacets.NEVER
    view_on_site = False
    list_title = ""  # the kind's own plural unless said

    def changelist_view(self, request, extra_context=None):
        title = str(self.list_title or self.opts.verbose_name_plural)
        context = {"title": title[:1].upper() + title[1:], **(extra_context or {})}
        response = super().changelist_view(request, context)
        return self._telling_of_more(response)

    @staticmethod
    def _telling_of_more(response):
        """Say above the list that it does not end where its pages do."""
        changelist = (getattr(response, "context_data", None) or {}).get("cl")
        if changelist and getattr(changelist.paginator, "is_cut", False) and not changelist.model_admin.tells_of_more:
            more = _("There are more than %(n)s; these are listed. Search, or choose a filter, to see others.")
            note = response.context_data.get("list_note", "")
            response.context_data["list_note"] = " ".join(
                filter(None, (note, more % {"n": changelist.paginator.limit}))
            )
        return response

    def get_queryset(self, request):
        return tended_by(request.user, super().get_queryset(request))

    def _may(self, request, verb: str, record=None) -> bool:
        permission = f"{self.opts.app_label}.{verb}_{self.opts.model_name}"
        return request.user.has_perm(permission, record) if record else request.user.has_perm(permission)

    def has_view_permission(self, request, obj=None):
        return self._may(request, "view", obj)

    def has_add_permission(self, request):
        return self._may(request, "add")

    def has_change_permission(self, request, obj=None):
        return self._may(request, "change", obj)

    def has_delete_permission(self, request, obj=None):
        return self._may(request, "delete", obj)

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def object_or_404(self, request, object_id):
        record = self.get_object(request, unquote(object_id))
        if record is None:
            if not self.has_view_permission(request):
                raise PermissionDenied
            raise Http404
        if not self.has_view_permission(request, record):
            raise PermissionDenied
        return record

    def _get_obj_does_not_exist_redirect(self, request, opts, object_id):
        raise Http404

    def get_changeform_initial_data(self, request):
        return {}

    def lookup_allowed(self, lookup, value, request):
        """Only what the list's own filters ask for; no guessing of values through other columns."""
        asked = (item[0] if isinstance(item, (list, tuple)) else item for item in self.get_list_filter(request))
        names = {name if isinstance(name, str) else name.parameter_name for name in asked} | {self.date_hierarchy or ""}
        if not any(name and (lookup == name or lookup.startswith(f"{name}__")) for name in names):
            return False
        return super().lookup_allowed(lookup, value, request)

    def response_action(self, request, queryset, *args, **kwargs):
        if not all(pk.isdecimal() and len(pk) < 19 for pk in request.POST.getlist("_selected_action")):
            raise BadRequest("A selected record is not known by a number.")
        if request.POST.get("select_across") == "1" and self.get_paginator(request, queryset, 1).is_cut:
            more = _("There are more than %(n)s. Narrow the list first, so that you see what you change.")
            self.message_user(request, more % {"n": self.paginator.limit}, messages.WARNING)
            return HttpResponseRedirect(request.get_full_path())
        return super().response_action(request, queryset, *args, **kwargs)

    def get_deleted_objects(self, objs, request):
        deleted, counts, lacking, protected = get_deleted_objects(objs, request, self.admin_site)
        if protected:
            collector = NestedObjects(using="default", origin=objs)
            collector.collect(objs)
            protected = sorted({self._protector(request, record) for record in collector.protected})
        return deleted, counts, lacking, protected

    def _protector(self, request, record) -> str:
        """Name a record that needs the one to be deleted, without telling of others' drafts."""
        rows = type(record)._default_manager.all()
        kind = record._meta.verbose_name
        if not tended_by(request.user, rows).filter(pk=record.pk).exists():
            return format_html("{}: {}", kind, _("one that somebody else tends"))
        try:
            url = reverse(f"admin:{record._meta.app_label}_{record._meta.model_name}_change", args=[quote(record.pk)])
        except NoReverseMatch:
            return format_html("{}: {}", kind, record)
        return format_html('{}: <a href="{}">{}</a>', kind, url, record)


class WithParent:
    """Rows that hang on a record: whoever changes the record changes them."""

    form = RowForm
    extra = 0
    classes = ("parts",)

    @property
    def list_label(self) -> str:
        label = str(self.opts.verbose_name_plural)
        return label[:1].upper() + label[1:]

    def has_view_permission(self, request, obj=None):
        return self.admin_site.get_model_admin(self.parent_model).has_change_permission(request, obj)

    has_add_permission = has_change_permission = has_delete_permission = has_view_permission


class RowsInline(WithParent, TextFields, admin.StackedInline):
    """Rows without texts of their own."""


class PartsInline(WithParent, TextFields, TranslationStackedInline):
    """Rows with texts in nine languages."""


class RecordAdmin(TextFields, HistoryMixin, ScopedAdmin):
    """A record with its history that two people may edit at once."""

    form = RecordForm
    save_on_top = False

    def title_of(self, record) -> str:
        title = getattr(record, "title_field", "")
        return str(text(record, title)) if title else str(record)

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.request = request
        form.conflict = getattr(request, "conflict", None)
        return form

    def parts_of(self, request, record) -> list:
        """Return the rows of other models that the record's page shows as inlines."""
        parts = []
        for inline in self.get_inline_instances(request, record):
            link = _get_foreign_key(self.model, inline.model, fk_name=inline.fk_name)
            parts += inline.get_queryset(request).filter(**{link.name: record.pk}).order_by("pk")
        return parts

    def _stored_rows(self, request, record) -> dict[str, object]:
        rows = [record, *self.parts_of(request, record)]
        return {f"{row._meta.model_name}:{row.pk}": row for row in rows}

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """Save under a lock, after looking whether somebody else saved first."""
        if request.method != "POST" or object_id is None:
            return super().changeform_view(request, object_id, form_url, extra_context)
        with transaction.atomic():
            if record := self.get_object(request, unquote(object_id)):
                self.model._base_manager.select_for_update().filter(pk=record.pk).first()
                self._look_for_conflict(request, self.get_object(request, unquote(object_id)))
            return super().changeform_view(request, object_id, form_url, extra_context)

    def _look_for_conflict(self, request, record) -> None:
        if record is None or not self.has_change_permission(request, record):
            return
        data = request.POST.copy()
        form = self.get_form(request, record, change=True)(data, request.FILES, instance=record)
        formsets, _inlines = self._create_formsets(request, record, change=True)
        forms = [form, *(row for formset in formsets for row in formset.initial_forms)]
        conflict = find_conflict(forms, self._stored_rows(request, record), data, request.FILES)
        if conflict:
            for formset in formsets:
                mark_removed_rows(formset, data)
            conflict.entry = entries_of(record, self.parts_of(request, record)).first()
            request.conflict = conflict
            request._post = data

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj is not None and obj.pk:
            formsets = [inline.formset for inline in context["inline_admin_formsets"]]
            forms = [context["adminform"].form, *(form for formset in formsets for form in formset.initial_forms)]
            stored = self._stored_rows(request, obj)
            context |= {"seen_name": SEEN, "seen": seen(forms, stored), "subtitle": self.title_of(obj)}
        context |= {
            "conflict": getattr(request, "conflict", None),
            "original_language": getattr(obj, "original_language", "") or "en",
            "error_list": error_list(context),
        }
        return super().render_change_form(request, context, add, change, form_url, obj)


class TextsAdmin(RecordAdmin, TranslationAdmin):
    """A record with texts in nine languages."""


def error_list(context) -> list[dict]:
    """Return every field's errors with the field's label and the id to jump to."""
    forms = [context["adminform"].form]
    for inline in context["inline_admin_formsets"]:
        forms += inline.formset.forms
    found = []
    for form in forms:
        for name, errors in form.errors.items() if form.is_bound else ():
            if name in form.fields and not form[name].is_hidden:
                found.append(
                    {"id": form[name].id_for_label or form[name].auto_id, "label": form[name].label, "errors": errors}
                )
            elif not errors.as_data() or errors.as_data()[0].code not in TOLD_APART:
                found.append({"errors": errors})
    for inline in context["inline_admin_formsets"]:
        if inline.formset.is_bound and (errors := inline.formset.non_form_errors()):
            found.append({"id": f"{inline.formset.prefix}-group", "label": inline.opts.list_label, "errors": errors})
    return found
