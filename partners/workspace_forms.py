"""Forms of the partner area that concern accounts: one's own settings, and invitations."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partners import invitations
from partners.models import Membership, Partner
from sempre import languages, mail_times, outbox
from sempre.countries import TIME_ZONES, Country
from sempre.models import NO_NUL, User


def time_zone_choices(current: str) -> list[tuple[str, str]]:
    """Zones by country name, the person's present one among them in any case."""
    zones = [(zone, f"{Country(code).label} ({_town(zone)})") for code, zone in TIME_ZONES.items()]
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


class MailSettingsForm(forms.ModelForm):
    """Topics by what the person wants to get, though kept is what is muted: new topics come unasked."""

    topics = forms.MultipleChoiceField(
        label=_("Send me mails about"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Mails about your account and your tasks always come."),
    )

    class Meta:
        model = User
        fields = ["wants_digest", "quiet_from", "quiet_until", "away_until"]
        widgets = {
            "quiet_from": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "quiet_until": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "away_until": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }
        help_texts = {
            "quiet_until": _("In your time zone. Twice the same hour means: mails may come at any hour."),
        }

    field_order = ["topics", *Meta.fields]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        topics = outbox.mutable_topics()
        muted = self.instance.muted_topics
        self.fields["topics"].choices = [(topic.name, topic.label) for topic in topics]
        self.fields["topics"].initial = [topic.name for topic in topics if topic.name not in muted]
        if not topics:
            del self.fields["topics"]

    def clean_away_until(self):
        day = self.cleaned_data["away_until"]
        today = timezone.localdate(timezone=mail_times.zone_of(self.instance))
        if day and day < today and day != self.initial["away_until"]:
            raise forms.ValidationError(_("This day is over. Choose today or a later day, or leave it empty."))
        return day

    def save(self, commit=True):
        if "topics" in self.fields:
            wanted = self.cleaned_data["topics"]
            names = [name for name, _label in self.fields["topics"].choices]
            self.instance.muted_topics = [name for name in names if name not in wanted]
        return super().save(commit)


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
