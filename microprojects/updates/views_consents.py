"""The consents of a region's organisations in the partner area."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin, UserPassesTestMixin
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.generic import FormView, ListView

from microprojects.updates import consents
from microprojects.updates.forms import ReasonForm
from partners.models import Consent
from sempre.reading import choice_or_404


class ConsentMixin(LoginRequiredMixin, UserPassesTestMixin):
    """Only for those who keep consents: a region's coordinators and the project office."""

    def test_func(self) -> bool:
        return consents.are_kept_by(self.request.user)

    def handle_no_permission(self):
        self.raise_exception = self.request.user.is_authenticated
        return super().handle_no_permission()


class ConsentListView(ConsentMixin, ListView):
    """Whose, for what, since when, until when, where the form is kept, and where it is used."""

    template_name = "microprojects/consent_list.html"
    paginate_by = 50

    def get_queryset(self):
        self.scope = choice_or_404(self.request.GET.get("scope", ""), Consent.Scope)
        mine = consents.tended_by(self.request.user).select_related("person__partner", "partner")
        mine = mine.order_by("-given_on", "-pk")
        return mine.filter(scope=self.scope) if self.scope else mine

    def get_context_data(self, **kwargs) -> dict:
        context = super().get_context_data(**kwargs)
        uses = consents.uses_of(context["object_list"])
        return context | {
            "scope": self.scope,
            "scopes": Consent.Scope.choices,
            "rows": [(consent, uses[consent.pk], _state(consent)) for consent in context["object_list"]],
        }


def _state(consent: Consent) -> str:
    today = timezone.localdate()
    if consent.withdrawn_at:
        return "withdrawn"
    if consent.until and consent.until < today:
        return "over"
    return "live" if consent.given_on <= today else "coming"


@method_decorator(reauthentication_required, name="dispatch")
class ConsentWithdrawView(ConsentMixin, FormView):
    """Say what disappears, then take the consent back; only by somebody who signed in a moment ago."""

    form_class = ReasonForm
    template_name = "microprojects/consent_withdraw.html"

    def get_consent(self) -> Consent:
        mine = consents.tended_by(self.request.user).select_related("person", "partner")
        return get_object_or_404(mine, pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs) -> dict:
        consent = self.get_consent()
        use = consents.uses_of([consent])[consent.pk]
        return super().get_context_data(**kwargs) | {"consent": consent, "use": use}

    def form_valid(self, form):
        consents.withdraw_consent(self.get_consent(), actor=self.request.user, reason=form.cleaned_data["note"])
        messages.success(
            self.request, _("The consent is withdrawn. What it allowed is gone from every public page and file.")
        )
        return redirect("consents")
