"""A record's history page: who changed what, from what to what."""

from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.paginator import Paginator
from django.db.models import Q
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from sempre.editing.fields import field_label

PER_PAGE = 50
LONGEST = 600  # characters of a text shown before and after


VERBS = {
    LogEntry.Action.CREATE: pgettext_lazy("in a history", "created"),
    LogEntry.Action.UPDATE: pgettext_lazy("in a history", "changed"),
    LogEntry.Action.DELETE: pgettext_lazy("in a history", "deleted"),
}


def _words(value) -> str:
    text = "" if value in (None, "None") else str(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]} …"


def _changes(entry: LogEntry) -> list[dict]:
    """Return the changed fields of one entry with their values before and after."""
    model = entry.content_type.model_class()
    known = {field.name: field for field in (*model._meta.fields, *model._meta.many_to_many)} if model else {}
    rows = []
    for name, change in entry.changes_dict.items():
        field = known.get(name)
        label = field_label(getattr(field, "translated_field", field)) if field else name
        row = {"label": label, "language": getattr(field, "language", "")}
        if isinstance(change, dict):
            row |= {"operation": change.get("operation"), "objects": ", ".join(change.get("objects", []))}
        else:
            row |= {"before": _words(change[0]), "after": _words(change[1])}
        rows.append(row)
    return rows


def entry_rows(entries) -> list[dict]:
    return [
        {
            "when": entry.timestamp,
            "who": str(entry.actor) if entry.actor else _("the portal itself"),
            "verb": VERBS.get(entry.action, ""),
            "what": str(entry.content_type.name),
            "record": entry.object_repr,
            "changes": _changes(entry),
        }
        for entry in entries
    ]


def entries_of(record, parts=()):
    """Return the history of a record and of its ``parts``, rows of other models that hang on it."""
    condition = Q(content_type=ContentType.objects.get_for_model(record), object_id=record.pk)
    for part in parts:
        condition |= Q(content_type=ContentType.objects.get_for_model(part), object_id=part.pk)
    return LogEntry.objects.filter(condition).select_related("actor", "content_type").order_by("-timestamp", "-pk")


class HistoryMixin:
    """Shows the history that auditlog keeps; the admin's own log of clicks stays empty."""

    def history_view(self, request, object_id, extra_context=None):
        record = self.object_or_404(request, object_id)
        entries = entries_of(record, self.parts_of(request, record))
        page = Paginator(entries, PER_PAGE).get_page(request.GET.get("p"))
        context = {
            **self.admin_site.each_context(request),
            "title": _("History: %s") % self.title_of(record),
            "subtitle": None,
            "opts": self.opts,
            "object": record,
            "entries": entry_rows(page),
            "page": page,
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/object_history.html", context)

    def log_addition(self, request, obj, message):
        """Auditlog has it."""

    def log_change(self, request, obj, message):
        """Auditlog has it."""

    def log_deletions(self, request, queryset):
        """Auditlog has it."""
