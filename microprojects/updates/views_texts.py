"""The texts of a public update in the partner area: one language at a time, the original beside it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.generic import View

from microprojects.models import PublicUpdate
from microprojects.updates import texts as update_texts
from microprojects.updates.forms import UpdateTextForm
from microprojects.updates.views import CHANGED, UpdateMixin, text_of
from microprojects.updates.workflow import Stale, WrongState
from sempre import languages


class UpdateTextView(UpdateMixin, View):
    """One language of an update, the original beside it: saved as a draft, or saved and checked."""

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        if kwargs["language"] not in languages.NAMES:
            raise Http404

    def get(self, request, pk: int, language: str):
        return self.page(self.get_update())

    def post(self, request, pk: int, language: str):
        update = self.get_update()
        form = self._form(update, data=request.POST)
        if not form.is_valid():
            return self.page(update, form)
        source = form.cleaned_data["source"]
        try:
            written = update_texts.save_text(
                update, language, actor=request.user, values=form.values, seen=form.cleaned_data["seen"], source=source
            )
            if written.conflicts:
                return self._conflict(update, written.conflicts)
            if "check" in request.POST:
                return self._check(update, form, source)
        except (WrongState, Stale):
            return self._too_late(update)
        messages.success(request, _("Saved as a draft. Readers see it once somebody has checked it."))
        return redirect("update-text", pk, language)

    def _check(self, update: PublicUpdate, form: UpdateTextForm, source: str):
        language = self.kwargs["language"]
        try:
            seen = update_texts.fingerprint({name: form.values[name] for name in form.names})
            update_texts.check_text(update, language, actor=self.request.user, seen=seen, source=source)
        except ValidationError as error:
            fresh = self._form(self.get_update(), data=self.request.POST)
            fresh.is_valid()
            for name, found in error.error_dict.items():
                fresh.add_error(name, found)
            return self.page(update, fresh)
        messages.success(self.request, _("%(language)s: saved and checked.") % {"language": languages.NAMES[language]})
        return redirect(update)

    def _conflict(self, update: PublicUpdate, conflicts: dict[str, str]):
        """Show both texts; what is saved next replaces the other person's knowingly."""
        data = self.request.POST.copy()
        for name in ("seen", "source"):
            data.pop(name, None)
        fresh = self._form(update)
        data["seen"], data["source"] = fresh.initial["seen"], fresh.initial["source"]
        return self.page(update, self._form(update, data=data), conflicts=conflicts, status=409)

    def _too_late(self, update: PublicUpdate):
        messages.warning(self.request, _("Nothing was saved or checked: the update or its original changed meanwhile."))
        return self.page(self.get_update(), self._form(update, data=self.request.POST), status=409)

    def _form(self, update: PublicUpdate, data=None) -> UpdateTextForm:
        language = self.kwargs["language"]
        pictures = list(update.pictures.all())
        content = update_texts.content_of(update_texts.text_in(update, language), pictures, language)
        source = update_texts.source_hash(update)
        return UpdateTextForm(data, content=content, pictures=pictures, language=language, source=source)

    def page(self, update: PublicUpdate, form=None, conflicts=None, status: int = 200):
        language, original = self.kwargs["language"], update.original_language
        pictures = list(update.pictures.all())
        texts = list(update.texts.select_related("next", "checked_by"))
        rows = update_texts.rows_of(update, texts)
        form = form or self._form(update)
        context = {
            "update": update,
            "form": form,
            "conflicts": [(form[name], theirs) for name, theirs in (conflicts or {}).items()],
            "row": next(row for row in rows if row.code == language),
            "rows": rows,
            "text": text_of(texts, language),
            "original": update_texts.content_of(update_texts.text_in(update, original), pictures, original),
            "original_name": languages.NAMES[original],
            "shows_original": language != original,
            "may_write": self.request.user.has_perm("microprojects.write_update", update),
            "may_check": self.request.user.has_perm("microprojects.check_update", update),
        }
        return render(self.request, "microprojects/update_text.html", context, status=status)


class UpdateUncheckView(UpdateMixin, View):
    http_method_names = ["post"]

    def post(self, request, pk: int, language: str):
        update = self.get_update()
        try:
            update_texts.uncheck_text(update, language, actor=request.user)
        except WrongState:
            messages.warning(request, CHANGED)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, _("The check is taken back."))
        return redirect(update)
