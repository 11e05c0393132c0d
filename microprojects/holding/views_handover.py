"""One step in which somebody's roles and open work go to a successor."""

from django import forms
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import FormView

from microprojects.holding import handover
from networks import mandates
from networks.mandate_services import eligible
from sempre.models import User


class HandOverForm(forms.Form):
    """Who goes on, and why."""

    successor = forms.ModelChoiceField(
        User.objects.none(),
        label=gettext_lazy("Who goes on?"),
        required=False,
        empty_label=gettext_lazy("nobody yet: it goes to the next in order"),
        help_text=gettext_lazy("The person gets the roles and the open work, and one mail that lists it."),
    )
    note = forms.CharField(
        label=gettext_lazy("Why?"),
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("It stands in the history of each report and in the mail."),
    )

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["successor"].queryset = people


class HandOverView(LoginRequiredMixin, FormView):
    form_class = HandOverForm
    template_name = "microprojects/hand_over.html"

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and not (self.roles or self.work):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def person(self) -> User:
        found = User.objects.filter(pk=self.kwargs["pk"]).first()
        if found is None or not self.request.user.has_perm("networks.list_people"):
            raise Http404
        return found

    @cached_property
    def roles(self) -> list:
        return list(handover.roles_of(self.person, self.request.user))

    @cached_property
    def work(self) -> list:
        """The open work that the person may pass on: what is seen, and in the regions that are tended."""
        return list(handover.open_work(self.person, self.request.user))

    def successors(self):
        """Return who may go on in each of the networks concerned."""
        networks = {role.network for role in self.roles if role.network} or {row.network for row in self.work}
        people = User.objects.filter(is_active=True).exclude(pk=self.person.pk).order_by("name", "email")
        if not networks or (all(row.holding_level == "lead" for row in self.work) and not self.roles):
            return people.filter(pk__in=[person.pk for person in mandates.office()])
        for network in networks:
            people = people.filter(pk__in=eligible(network).order_by().values("pk"))
        return people

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {"people": self.successors()}

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(**kwargs) | {"person": self.person, "roles": self.roles, "work": self.work}

    def form_valid(self, form):
        answers, actor = form.cleaned_data, self.request.user
        try:
            moved = handover.leave(self.person, to_user=answers["successor"], actor=actor, note=answers["note"])
        except PermissionDenied:
            messages.warning(self.request, _("Somebody was quicker: there was nothing left to hand over."))
            return redirect("mandates")
        except ValidationError as error:
            form.add_error(None, ValidationError(error.messages))
            return self.form_invalid(form)
        words = ngettext(
            "%(number)s open report was handed over.", "%(number)s open reports were handed over.", len(moved)
        )
        messages.success(self.request, words % {"number": len(moved)})
        return redirect("mandates")
