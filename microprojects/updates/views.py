"""Public updates in the partner area: the list, one update, its texts, and every step of its way to the readers."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, ListView, View

from microprojects.models import MicroProject, Obligation, PublicUpdate, PublicUpdateText
from microprojects.updates import publishing, workflow
from microprojects.updates import texts as update_texts
from microprojects.updates.forms import NewsForm, NoteForm, UpdateFactsForm
from microprojects.updates.history import history_of
from microprojects.updates.stories import previewed_stories
from microprojects.updates.workflow import Stale, WrongState
from microprojects.views import MicroProjectDetailView
from sempre import languages
from sempre.reading import choice_or_404

CHANGED = gettext_lazy("Somebody changed this meanwhile. Look at it as it is now.")
STATE_ICONS = {"proposed": "note", "ready": "done", "scheduled": "clock", "published": "people", "withdrawn": "close"}


class UpdateMixin(LoginRequiredMixin):
    """One update that the person works on; any other does not exist."""

    def get_update(self) -> PublicUpdate:
        mine = PublicUpdate.objects.tended_by(self.request.user).for_page()
        return get_object_or_404(mine, pk=self.kwargs["pk"])


class UpdateListView(LoginRequiredMixin, ListView):
    """All updates the person works on, by state."""

    template_name = "microprojects/update_list.html"
    paginate_by = 30

    def get_queryset(self):
        self.state = choice_or_404(self.request.GET.get("state", ""), PublicUpdate.State)
        mine = PublicUpdate.objects.tended_by(self.request.user).for_page()
        mine = mine.prefetch_related("texts__next")
        return mine.filter(state=self.state) if self.state else mine.exclude(state=workflow.WITHDRAWN)

    def get_context_data(self, **kwargs) -> dict:
        context = super().get_context_data(**kwargs)
        return context | {
            "state": self.state,
            "states": PublicUpdate.State.choices,
            "rows": [(update, _languages(update)) for update in context["object_list"]],
            "may_propose": bool(publishing.may_propose_for(self.request.user)),
        }


def _languages(update: PublicUpdate) -> dict:
    """Sum up in which languages an update is checked, being written, or behind its original."""
    texts = list(update.texts.all())
    rows = update_texts.rows_of(update, texts)
    title = next((text.title for text in texts if text.language == update.original_language), "")
    return {
        "title": title,
        "checked": [row for row in rows if row.is_shown and not row.is_outdated],
        "waiting": [row for row in rows if row.status in ("draft", "waiting")],
        "outdated": [row for row in rows if row.is_outdated],
        "icon": STATE_ICONS[update.state],
    }


class UpdateView(UpdateMixin, View):
    """Where an update stands, what comes next, its languages, what belongs to it, its history."""

    def get(self, request, pk: int):
        return self.page(self.get_update())

    def post(self, request, pk: int):
        """Save what belongs to it."""
        update = self.get_update()
        form = UpdateFactsForm(request.POST, update=update)
        if not form.is_valid():
            return self.page(update, form)
        try:
            publishing.arrange_update(update, actor=request.user, **form.facts)
        except Stale:
            messages.warning(request, _("Somebody changed this meanwhile. Choose again what should belong to it."))
            return self.page(self.get_update(), status=409)
        except ValidationError as error:
            form.add_error(None, error)
            return self.page(self.get_update(), form)
        except WrongState:
            messages.warning(request, CHANGED)
        else:
            messages.success(request, _("Saved."))
        return redirect(update)

    def page(self, update: PublicUpdate, form: UpdateFactsForm | None = None, status: int = 200):
        texts = list(update.texts.select_related("next", "checked_by"))
        arranging = self.request.user.has_perm("microprojects.arrange_update", update)
        context = {
            "update": update,
            "icon": STATE_ICONS[update.state],
            "rows": [(row, text_of(texts, row.code)) for row in update_texts.rows_of(update, texts)],
            "obstacles": publishing.obstacles(update) if update.state in ("ready", "scheduled", "published") else [],
            "may": self._may(update),
            "form": form or (UpdateFactsForm(update=update) if arranging else None),
            "note_form": NoteForm(),
            "hidden_pictures": update.pictures.exclude(pk__in=publishing.choosable_pictures(update).values("pk")),
            "history": history_of(update),
            "hold": publishing.settings.PUBLICATION_HOLD_HOURS,
        }
        return render(self.request, "microprojects/update_page.html", context, status=status)

    def _may(self, update: PublicUpdate) -> dict[str, bool]:
        """Which buttons the page shows: the same sentences that the services ask."""
        verbs = [step.verb for step in workflow.BY_HAND] + ["write_update", "check_update"]
        return {
            verb.removesuffix("_update"): self.request.user.has_perm(f"microprojects.{verb}", update) for verb in verbs
        }


def text_of(texts: list[PublicUpdateText], code: str) -> PublicUpdateText | None:
    return next((text for text in texts if text.language == code), None)


class UpdateStepView(UpdateMixin, View):
    """A step of the update by a button: form, service, back to the page."""

    http_method_names = ["post"]
    done = ""

    def post(self, request, pk: int):
        update = self.get_update()
        form = NoteForm(request.POST)
        if not form.is_valid():
            messages.error(request, " ".join(form.errors["note"]))
            return redirect(update)
        try:
            self.act(update, form.cleaned_data["note"])
        except WrongState:
            messages.warning(request, CHANGED)
        except Stale:
            messages.warning(request, CHANGED)
            page = UpdateView()
            page.setup(request, pk=pk)
            return page.page(self.get_update(), status=409)
        except ValidationError as error:
            for message in error.messages:
                messages.error(request, message)
        else:
            messages.success(request, self.done_words())
        return redirect(update)

    def expected(self) -> int | None:
        """The revision that the person's page showed."""
        revision = self.request.POST.get("revision", "")
        return int(revision) if revision.isdecimal() else None

    def act(self, update: PublicUpdate, note: str) -> None:
        raise NotImplementedError

    def done_words(self) -> str:
        raise NotImplementedError


class UpdateScheduleView(UpdateStepView):
    def act(self, update, note):
        publishing.schedule_update(update, actor=self.request.user, expected=self.expected())

    def done_words(self):
        return _("Scheduled. Until the hold is over, its author and the region can stop it.")


class UpdateStopView(UpdateStepView):
    def act(self, update, note):
        publishing.stop_update(update, actor=self.request.user, note=note)

    def done_words(self):
        return _("Stopped. It is not published.")


class UpdateWithdrawView(UpdateStepView):
    def act(self, update, note):
        publishing.withdraw_update(update, actor=self.request.user, note=note)

    def done_words(self):
        return _("Withdrawn. Readers do not see it any more.")


class UpdateDismissView(UpdateStepView):
    def act(self, update, note):
        publishing.dismiss_update(update, actor=self.request.user, note=note)

    def done_words(self):
        return _("Put aside. Nothing of it becomes public.")


class UpdateResumeView(UpdateStepView):
    def act(self, update, note):
        publishing.resume_update(update, actor=self.request.user)

    def done_words(self):
        return _("Taken up again. Its texts have to be checked anew.")


class UpdateProposeView(LoginRequiredMixin, View):
    """Begin an update of an accepted report whose author did not ask for one; ``pk`` is the obligation's."""

    http_method_names = ["post"]

    def post(self, request, pk: int):
        visible = Obligation.objects.visible_to(request.user).for_page()
        obligation = get_object_or_404(visible, pk=pk, report__isnull=False)
        version = obligation.report.versions.order_by("-number").first()
        try:
            if version is None:
                raise WrongState(obligation.report)
            update = publishing.propose_update(version, actor=request.user)
        except WrongState:
            messages.warning(request, _("Only an accepted report can become a public update."))
            return redirect(obligation)
        return redirect(update)


class UpdateNewView(LoginRequiredMixin, FormView):
    """Propose news of a micro-project without a report."""

    form_class = NewsForm
    template_name = "microprojects/update_new.html"

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated:
            self.projects = publishing.may_propose_for(request.user)
            if not self.projects:
                raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {"projects": self.projects, "language": languages.current()}

    def form_valid(self, form):
        update = publishing.propose_news(actor=self.request.user, **form.cleaned_data)
        messages.success(self.request, _("Proposed. Read its text once more and check it."))
        return redirect(update)


class UpdatePreviewView(UpdateMixin, MicroProjectDetailView):
    """The micro-project's public page as it will be with this update."""

    template_name = "microprojects/microproject_detail.html"

    def get_object(self, queryset=None) -> MicroProject:
        self.update = self.get_update()
        self.request.preview = True
        return MicroProject.objects.get(pk=self.update.micro_project_id)

    def get_stories(self):
        return previewed_stories(self.object, self.update)
