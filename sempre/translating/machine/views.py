"""Machine drafts in the partner area: ask for them, see what came, and decide which kinds readers may see."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import FormView, View

from sempre import languages
from sempre.models import MachineDraftsAllowed, TranslationState, TranslationStatus
from sempre.translating.machine.drafting import allow, can_be_shown, forbid, want
from sempre.translating.machine.forms import DraftsForm, kind_choices
from sempre.translating.machine.providers import service
from sempre.translating.registry import record_models


class TranslatingMixin(LoginRequiredMixin):
    """Only for whoever may translate anything."""

    def dispatch(self, request, *args, **kwargs):
        user = request.user
        if user.is_authenticated and not (user.edits_content or user.translates_into):
            raise Http404
        return super().dispatch(request, *args, **kwargs)


class MachineDraftsView(TranslatingMixin, FormView):
    """How many drafts wait, came or failed in each language, and a form to ask for more."""

    form_class = DraftsForm
    template_name = "workspace/translations/machine.html"

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {"user": self.request.user}

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(**kwargs) | {
            "service": service(),
            "rows": self._rows(),
            "kinds": self._kinds() if self.request.user.is_office else [],
        }

    def _rows(self) -> list[dict]:
        counts = {
            "waiting": Count("pk", filter=Q(machine_wanted_at__isnull=False)),
            "drafts": Count("pk", filter=Q(status=TranslationStatus.MACHINE)),
            "failed": Count("pk", filter=Q(machine_wanted_at=None) & ~Q(machine_error="")),
        }
        mine = TranslationState.objects.visible_to(self.request.user)
        found = {row.pop("language"): row for row in mine.order_by().values("language").annotate(**counts)}
        errors = mine.exclude(machine_error="").order_by().values_list("language", "machine_error").distinct()
        reasons = {}
        for code, error in errors:
            reasons.setdefault(code, []).append(_(error))
        return [
            found[code] | {"code": code, "name": languages.NAMES[code], "reasons": reasons.get(code, [])}
            for code in languages.CODES
            if any(found.get(code, {}).values())
        ]

    @staticmethod
    def _kinds() -> list[dict]:
        allowed = set(MachineDraftsAllowed.objects.values_list("kind", flat=True))
        return [{"pk": pk, "name": name, "is_allowed": int(pk) in allowed} for pk, name in kind_choices(can_be_shown)]

    def form_valid(self, form):
        if service() is None:
            raise Http404
        number = want(form.states, timezone.now())
        text = ngettext(
            "%(n)s draft is asked for. It comes within minutes.",
            "%(n)s drafts are asked for. They come one after another.",
            number,
        )
        nothing = _("Nothing is missing or outdated there: no draft was asked for.")
        messages.success(self.request, text % {"n": number} if number else nothing)
        return redirect("translation-machine")


class MachineDraftsAllowedView(TranslatingMixin, View):
    """Whether readers see the drafts of a kind: the office's to say."""

    http_method_names = ["post"]

    def post(self, request, kind: int):
        if not request.user.is_office:
            raise Http404
        kind = get_object_or_404(ContentType, pk=kind)
        if kind.model_class() not in record_models() or not can_be_shown(kind.model_class()):
            raise Http404
        if request.POST.get("allow"):
            number = allow(kind, request.user)
            text = ngettext(
                "Readers may see the machine drafts of this kind, labelled as such. At present this is %(n)s text.",
                "Readers may see the machine drafts of this kind, labelled as such. At present these are %(n)s texts.",
                number,
            )
        else:
            number = forbid(kind, request.user)
            text = ngettext(
                "Readers no longer see the machine drafts of this kind. %(n)s text was taken off the pages and kept.",
                "Readers no longer see the machine drafts of this kind. %(n)s texts were taken off the pages and kept.",
                number,
            )
        messages.success(request, text % {"n": number})
        return redirect("translation-machine")
