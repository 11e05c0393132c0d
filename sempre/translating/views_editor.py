"""The editor: the texts of a record beside their source, each saved by itself."""

from dataclasses import replace

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.generic import View

from sempre import languages
from sempre.models import TranslationStatus as Status
from sempre.translated import text
from sempre.translating import services
from sempre.translating.editor import Line, languages_of, lines_of
from sempre.translating.forms import TranslationForm
from sempre.translating.matrix import Filters, Matrix
from sempre.translating.records import admin_address, kind_or_404
from sempre.translating.services import Conflict, NotWritten
from sempre.translating.standing import OPEN_STATUSES
from sempre.translating.views import TranslatingMixin

SAVE, CHECKED, UNFIT, PLAN, UNPLAN, TAKE = "save", "checked", "unfit", "plan", "unplan", "take"
CONFLICT = 409


class EditorView(TranslatingMixin, View):
    http_method_names = ["get", "head", "post"]

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.kind_name, self.pk, self.language = kwargs["kind"], kwargs["pk"], kwargs["language"]

    def load(self) -> None:
        """Find the record and its texts; what is not the person's to translate does not exist."""
        self.filters = Filters.of(self.request.GET, self.reach)
        self.kind = kind_or_404(self.kind_name)
        self.record = self.reach.records(self.kind).filter(pk=self.pk).first()
        is_language = self.language in self.reach.languages
        self.lines = lines_of(self.reach, self.record, self.language) if self.record and is_language else []
        if not self.lines:
            raise Http404

    def get(self, request, **kwargs):
        self.load()
        return self.page()

    def post(self, request, **kwargs):
        try:
            self.load()
            line = self.line_of(request.POST.get("text_of", ""))
        except Http404:
            return self.gone()
        act = request.POST.get("act", SAVE)
        if act in (PLAN, UNPLAN):
            return self.plan(line, is_planned=act == PLAN)
        if act == TAKE and line.state.machine_text:
            return self.take(line)
        return self.save(line, act if act in (CHECKED, UNFIT) else SAVE)

    def line_of(self, pk: str) -> Line:
        line = next((line for line in self.lines if str(line.state.pk) == pk and not line.is_original), None)
        if line is None:
            raise Http404
        return line

    def plan(self, line: Line, *, is_planned: bool):
        services.plan(line.state, is_planned=is_planned, actor=self.request.user)
        return self.back(line, _("This text is planned again.") if is_planned else _("This text is not planned."))

    def take(self, line: Line):
        """Put the machine's draft into the field, for a person to read: nothing is saved by that."""
        line.form = line.fresh_form(line.state.machine_text)
        line.notices.append(_("The draft stands in the field. It is not saved yet: read it, change it, then save."))
        return self.page(at=line)

    def save(self, line: Line, act: str):
        line.form = form = TranslationForm(self.request.POST, line=line)
        words = form.cleaned_data["text"].strip() if form.is_valid() else ""
        if form.is_valid() and not words and (act == CHECKED or not line.translation.text):
            form.add_error("text", _("Write the translation first, then save."))
        if form.errors:
            return self.page(at=line)
        if act == SAVE and words == line.translation.text and line.state.status in (Status.DRAFT, Status.CHECKED):
            return self.back(line, _("Nothing was changed: the text is as it was."))
        try:
            self.write(line, words, form.seen, act)
        except ValidationError as error:
            form.add_error("text", error)
            return self.page(at=line)
        except NotWritten as reason:
            return self.conflict(line, words, reason) if isinstance(reason, Conflict) else self.gone()
        return self.back(line, _told(words, act))

    def write(self, line: Line, words: str, seen: services.Seen, act: str) -> None:
        ways = {"actor": self.request.user, "fits": act != UNFIT, "is_checked": act == CHECKED}
        try:
            services.write(line.state, words, seen=seen, **ways)
        except Conflict as conflict:
            if conflict.text != words or conflict.source_changed:
                raise
            # The same text is there already: sent twice, or two people agree.
            services.write(line.state, words, seen=services.seen_of(line.state), **ways)

    def conflict(self, line: Line, words: str, conflict: Conflict):
        """Show what is there now; the form that comes back has seen it, so that saving once more is meant."""
        old = line.state.source
        self.load()
        line = self.line_of(str(line.state.pk))
        line.conflict, line.form = conflict, line.fresh_form(words)
        if conflict.source_changed and old and not line.is_outdated:
            line.state.source = old
        return self.page(at=line, status=CONFLICT)

    def back(self, line: Line, words: str):
        messages.success(self.request, words, extra_tags=line.anchor)
        return redirect(f"{self.request.get_full_path()}#{line.anchor}")

    def gone(self):
        """Nobody's typed words are lost because a record is: they stand on the page, to be copied."""
        typed = self.request.POST.get("text", "")
        context = {"typed": typed, "typed_language": self.language if self.language in languages.NAMES else ""}
        return render(self.request, "workspace/translations/gone.html", context, status=404)

    def page(self, at: Line | None = None, status: int = 200):
        notices = [] if at else self.notices()
        return render(
            self.request,
            "workspace/translations/editor.html",
            self.context() | {"notices": notices, "at": at, "form": at.form if at else None},
            status=status,
        )

    def notices(self) -> list:
        """Hand each message to the text that it is about; return the others."""
        by_anchor, others = {line.anchor: line for line in self.lines}, []
        for message in messages.get_messages(self.request):
            line = by_anchor.get(message.extra_tags)
            if line:
                line.notices.append(message.message)
            else:
                others.append(message)
        return others

    def context(self) -> dict:
        matrix = Matrix(self.reach, replace(self.filters, language=self.language))
        before, after = matrix.neighbours(self.kind, self.pk)
        _before, next_open = matrix.only_open(self.language).neighbours(self.kind, self.pk)
        return {
            "kind": self.kind,
            "record": self.record,
            "title": text(self.record, self.kind.title_field),
            "lines": self.lines,
            "first_open": next((line for line in self.lines if line.is_open), None),
            "open_number": sum(line.state.status in OPEN_STATUSES for line in self.lines),
            "edited": self.language,
            "edited_name": languages.NAMES[self.language],
            "tabs": languages_of(self.reach, self.record),
            "filters": self.filters,
            "previous_record": before,
            "next_record": after,
            "next_open": next_open,
            "admin_address": admin_address(self.record, self.request.user),
        }


def _told(words: str, act: str) -> str:
    if not words:
        return _("The translation is taken away. Readers now see the text in another language, marked as such.")
    if act == CHECKED:
        return _("Saved as checked. Thank you.")
    if act == UNFIT:
        return _("Saved. It stays marked as outdated until somebody says that it fits.")
    return _("Saved.")
