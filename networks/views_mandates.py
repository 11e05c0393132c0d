"""Who does what: coordinators give, change and end roles; everybody sees the own ones and names a deputy."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView, ListView, TemplateView

from networks import mandate_services
from networks.mandate_forms import DeputyForm, GiveForm, MandateForm
from networks.mandate_services import networks_tended_by
from networks.models import Mandate, Network
from partners.models import Membership
from sempre.alphabet import sort_key
from sempre.languages import current
from sempre.translated import text

ROLE = Mandate.Role


@dataclass
class Place:
    """A network with its people; a region also with its local networks."""

    network: Network
    mandates: list[Mandate] = field(default_factory=list)
    places: list["Place"] = field(default_factory=list)

    @property
    def lacks_reporter(self) -> bool:
        writers = [m for m in self.mandates if m.role in Mandate.LOCAL and m.is_in_force]
        return not self.network.is_regional and not writers

    @property
    def lacks_coordinator(self) -> bool:
        seats = [m for m in self.mandates if m.role == ROLE.REGIONAL_COORDINATOR and m.is_in_force]
        return self.network.is_regional and not seats


class PeopleView(LoginRequiredMixin, TemplateView):
    """All roles in the networks the person tends; first those who have none yet."""

    template_name = "networks/mandate_list.html"

    def get_context_data(self, **kwargs) -> dict:
        user = self.request.user
        if not user.has_perm("networks.list_people"):
            raise PermissionDenied
        networks = list(networks_tended_by(user))
        mandates = mandates_in(networks, everywhere=user.is_office)
        return super().get_context_data(**kwargs) | {
            "regions": regions_with_people(networks, mandates),
            "everywhere": [m for m in mandates if m.network_id is None],
            "idle": people_without_role(networks, {m.user_id for m in mandates}),
            "today": timezone.localdate(),
        }


def mandates_in(networks: list[Network], *, everywhere: bool) -> list[Mandate]:
    """Return the roles that are not over, each knowing whether it counts today."""
    places = Q(network__in=[network.pk for network in networks])
    found = mandate_services.lasting().filter(places | Q(network=None) if everywhere else places)
    in_force = set(Mandate.objects.current().filter(pk__in=found.values("pk")).values_list("pk", flat=True))
    rows = list(found.select_related("user", "deputy").order_by("since", "pk"))
    for mandate in rows:
        mandate.is_in_force = mandate.pk in in_force
    return sorted(rows, key=lambda mandate: ROLE.values.index(mandate.role))


def regions_with_people(networks: list[Network], mandates: list[Mandate]) -> list[Place]:
    """Return regions and their local networks in the reader's alphabet."""
    language = current()
    networks = sorted(networks, key=lambda network: sort_key(text(network, "name").value, language))
    places = {network.pk: Place(network) for network in networks}
    for mandate in mandates:
        if mandate.network_id:
            places[mandate.network_id].mandates.append(mandate)
    for network in networks:
        if network.parent_id in places:
            places[network.parent_id].places.append(places[network.pk])
    return [place for place in places.values() if place.network.is_regional]


def people_without_role(networks: list[Network], busy: set[int]) -> list[dict]:
    """Return the people who may write for an organisation of these networks and have no role in them."""
    keys = [network.pk for network in networks]
    members = (
        Membership.objects.current()
        .filter(Q(partner__networks__in=keys) | Q(partner__co_networks__in=keys), user__is_active=True)
        .exclude(role__in=(Membership.Role.MEMBER, Membership.Role.OFFICE))
        .exclude(user__in=busy)
        .select_related("user", "partner")
        .distinct()
    )
    partners = defaultdict(list)
    for membership in members:
        if membership.partner not in partners[membership.user]:
            partners[membership.user].append(membership.partner)
    return [{"user": user, "partners": partners[user]} for user in sorted(partners, key=str)]


class MandateGiveView(LoginRequiredMixin, FormView):
    """Give somebody a role in a network."""

    form_class = GiveForm
    template_name = "networks/mandate_give.html"

    @cached_property
    def network(self) -> Network:
        return get_object_or_404(networks_tended_by(self.request.user), slug=self.kwargs["slug"])

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {"network": self.network}

    def get_initial(self) -> dict:
        return {"user": self.request.GET.get("user", "")}

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(**kwargs) | {"network": self.network}

    def form_valid(self, form):
        try:
            mandate = mandate_services.give_mandate(self.network, actor=self.request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        words = _("%(name)s now has this role: %(role)s.")
        messages.success(self.request, words % {"name": mandate.user, "role": mandate.get_role_display()})
        return redirect("mandates")


class TendedMixin(LoginRequiredMixin):
    """A role the person may tend; any other is not there."""

    @cached_property
    def mandate(self) -> Mandate:
        tended = mandate_services.lasting().tended_by(self.request.user)
        return get_object_or_404(tended.select_related("network__parent", "user", "deputy"), pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(**kwargs) | {"mandate": self.mandate}


class MandateChangeView(TendedMixin, FormView):
    form_class = MandateForm
    template_name = "networks/mandate_change.html"
    back = "mandates"

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {"mandate": self.mandate}

    def get_initial(self) -> dict:
        return {"deputy": self.mandate.deputy_id, "until": self.mandate.until}

    def form_valid(self, form):
        try:
            mandate_services.change_mandate(self.mandate, actor=self.request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        messages.success(self.request, _("Your change is saved."))
        return redirect(self.back)


class MandateEndView(TendedMixin, TemplateView):
    """Ask once, then end it."""

    template_name = "networks/mandate_end.html"

    def post(self, request, pk: int):
        mandate_services.end_mandate(self.mandate, actor=request.user)
        messages.success(request, _("The role of %(name)s has ended.") % {"name": self.mandate.user})
        return redirect("mandates")


class OwnMandatesView(LoginRequiredMixin, ListView):
    """My roles, and who stands in for me."""

    template_name = "networks/mandate_own.html"

    def get_queryset(self):
        mine = Mandate.objects.current().filter(user=self.request.user)
        return mine.select_related("network__parent", "deputy").order_by("network", "role", "pk")

    def get_context_data(self, **kwargs) -> dict:
        stood_in_for = Mandate.objects.current().filter(deputy=self.request.user)
        return super().get_context_data(**kwargs) | {
            "stands_in": stood_in_for.select_related("network", "user"),
            "today": timezone.localdate(),
        }


class OwnDeputyView(MandateChangeView):
    """Name my own deputy."""

    form_class = DeputyForm
    template_name = "networks/mandate_deputy.html"
    back = "mandates-own"

    @cached_property
    def mandate(self) -> Mandate:
        mine = Mandate.objects.current().filter(user=self.request.user, network__isnull=False)
        found = mine.select_related("network__parent", "user", "deputy").filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise Http404
        return found
