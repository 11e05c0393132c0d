"""Forms of the partner area that concern accounts: one's own settings, and invitations."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partners import invitations
from partners.models import Membership, Partner
from sempre import languages
from sempre.countries import Country
from sempre.models import NO_NUL, User


def time_zone_choices(current: str) -> list[tuple[str, str]]:
    """Zones by country name, the person's present one among them in any case."""
    zones = [(zone, f"{Country(code).label} ({_town(zone)})") for code, zone in invitations.TIME_ZONES.items()]
    if current not in dict(zones):
        zones.append((current, current))
    return sorted(zones, key=lambda zone: zone[1])


def _town(zone: str) -> str:
    return zone.rpartition("/")[2].replace("_", " ")


class ProfileForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["name", "language", "time_zone"]
        labels = {"name": _("Your name")}
        help_texts = {
            "name": _("Colleagues in the partner area see it. It does not appear on public pages."),
            "time_zone": _("Dates and deadlines in the partner area are shown in it."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True
        self.fields["name"].validators.append(NO_NUL)
        self.fields["name"].widget.attrs["autocomplete"] = "name"
        self.fields["time_zone"] = forms.ChoiceField(
            label=self.fields["time_zone"].label,
            help_text=self.fields["time_zone"].help_text,
            choices=time_zone_choices(self.instance.time_zone),
        )


class PartnerField(forms.ModelChoiceField):
    def label_from_instance(self, partner) -> str:
        return f"{partner.short_name} ({partner.get_country_display()})"


class InvitationForm(forms.Form):
    """Whom to invite where and as what, within what ``actor`` may give."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("The person's own address at work, not one that several people read."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    partner = PartnerField(label=pgettext_lazy("organisation", "Partner"), queryset=Partner.objects.none())
    role = forms.ChoiceField(label=pgettext_lazy("of a person", "Role"), widget=forms.RadioSelect)
    language = forms.ChoiceField(
        label=_("Language of the invitation"),
        choices=[(language.code, language.name) for language in languages.LANGUAGES],
        help_text=_("The person can change it later."),
    )

    def __init__(self, *args, actor: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.actor = actor
        partners = invitations.inviting_partners(actor).order_by("short_name")
        offered = invitations.offered_roles(actor)
        self.fields["partner"].queryset = partners
        self.fields["role"].choices = [choice for choice in Membership.Role.choices if choice[0] in offered]
        self.fields["role"].initial = Membership.Role.REPORTER
        first = partners.first()
        self.fields["language"].initial = invitations.language_of(first) if first else languages.SOURCE
        if len(partners) == 1:
            self.fields["partner"].initial = first
            self.fields["partner"].empty_label = None

    def clean(self):
        cleaned = super().clean()
        partner, role = cleaned.get("partner"), cleaned.get("role")
        if partner and role and not invitations.may_invite(self.actor, partner, role):
            self.add_error("role", _("Only the lead partner has a project office. Choose another role."))
        return cleaned
