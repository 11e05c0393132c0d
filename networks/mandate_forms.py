"""Forms about who does what for a network; services are asked by the views."""

from django import forms
from django.utils.translation import gettext_lazy as _

from networks import mandate_services
from networks.models import Mandate, Network
from sempre.models import User

ROLE = Mandate.Role
REGIONAL = (ROLE.REGIONAL_COORDINATOR, ROLE.PUBLISHER, ROLE.OBSERVER)
LOCAL = (ROLE.REPORTER, ROLE.LOCAL_COORDINATOR, ROLE.PUBLISHER, ROLE.OBSERVER)


def roles_in(network: Network) -> list[tuple[str, str]]:
    """Return the roles there are in a network of its kind."""
    return [(role.value, role.label) for role in (REGIONAL if network.is_regional else LOCAL)]


class DeputyForm(forms.Form):
    """Who stands in; people choose it for themselves."""

    deputy = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Deputy"),
        required=False,
        empty_label=_("nobody"),
        help_text=_("Stands in while you are away, or when nothing moved for ten working days."),
    )

    def __init__(self, *args, mandate: Mandate, **kwargs):
        kwargs.setdefault("initial", {"deputy": mandate.deputy_id, "until": mandate.until})
        super().__init__(*args, **kwargs)
        people = mandate_services.eligible(mandate.network) if mandate.network else User.objects.none()
        chosen = User.objects.filter(pk=mandate.deputy_id)
        self.fields["deputy"].queryset = (people | chosen).exclude(pk=mandate.user_id)

    def clean(self):
        return {"until": self.initial.get("until"), **super().clean()}


class MandateForm(DeputyForm):
    """What a coordinator may change about somebody's role."""

    until = forms.DateField(
        label=_("Last day"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Empty: until somebody ends it."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["deputy"].help_text = _(
            "Stands in while the person is away, or when nothing moved for ten working days."
        )


class GiveForm(forms.Form):
    """A role for somebody who works for an organisation of the network."""

    user = forms.ModelChoiceField(User.objects.none(), label=_("Who?"), empty_label=_("choose a person"))
    role = forms.ChoiceField(label=_("Which role?"), widget=forms.RadioSelect)
    deputy = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Deputy"),
        required=False,
        empty_label=_("nobody"),
        help_text=_("Stands in while the person is away, or when nothing moved for ten working days."),
    )
    until = forms.DateField(
        label=_("Last day"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Empty: until somebody ends it."),
    )

    def __init__(self, *args, network: Network, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = mandate_services.eligible(network, reads_only=True)
        self.fields["deputy"].queryset = mandate_services.eligible(network)
        self.fields["role"].choices = roles_in(network)
