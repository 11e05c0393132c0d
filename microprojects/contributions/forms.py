"""What participants fill in, on the screen or through somebody who types it from paper; and the links they get."""

import datetime as dt
import re

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from microprojects.contributions import services
from microprojects.models import Contribution, ContributionLink, MicroProject
from microprojects.models.reports import LANGUAGE_CHOICES
from microprojects.writing.forms import WordsField
from sempre import codes, languages
from sempre.countries import today_in
from sempre.pictures import reencode

SECRET = re.compile(r"[0-9A-Za-z_-]{32}")
PAPER_AT_MOST = dt.timedelta(days=366)  # how old a paper may be
QUESTIONS = {
    "text": _("What was good, or what changed for you?"),
    "picture": _("A picture that shows something of it"),
    "ladder": _("Who decides in this project?"),
}


class CodeForm(forms.Form):
    """The code as people type it: capital or small, in one piece or in groups."""

    code = WordsField(
        label=_("Your code"),
        help_text=_("Ten letters and numbers. Small letters are fine, and so are spaces."),
        max_length=60,
        widget=forms.TextInput(
            {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "class": "code-entry"}
        ),
    )


class PictureField(forms.FileField):
    """A picture, encoded anew on the way in."""

    widget = forms.FileInput

    def to_python(self, data):
        file = super().to_python(data)
        return None if file is None else reencode(file)


class ContributionForm(forms.Form):
    """Three questions, of which one has to be answered."""

    use_required_attribute = False

    text = WordsField(
        label=QUESTIONS["text"],
        help_text=_("A sentence or two is enough. Please write no names, and no addresses."),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 5, "spellcheck": "true", "autocapitalize": "sentences"}),
    )
    may_quote = forms.BooleanField(
        label=_("My words may be used in the report and in public, without my name."), required=False
    )
    picture = PictureField(
        label=QUESTIONS["picture"],
        help_text=_("JPEG, PNG or WebP, at most 10 MB. Where and with what it was taken is removed from it."),
        required=False,
        widget=forms.FileInput({"accept": "image/jpeg,image/png,image/webp"}),
    )
    alt = WordsField(
        label=_("What does the picture show?"),
        help_text=_("For readers who cannot see it."),
        max_length=250,
        required=False,
        widget=forms.TextInput({"spellcheck": "true", "autocomplete": "off"}),
    )
    people = forms.ChoiceField(
        label=_("Can somebody be recognised in the picture?"),
        choices=Contribution.People.choices,
        required=False,
        widget=forms.RadioSelect,
    )
    may_show = forms.BooleanField(label=_("The picture may be used in the report and in public."), required=False)
    ladder = forms.ChoiceField(
        label=QUESTIONS["ladder"],
        choices=[
            *Contribution.Ladder.choices,
            ("", pgettext_lazy("who decides", "I do not want to answer this.")),
        ],
        required=False,
        widget=forms.RadioSelect,
    )
    secret = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, language: str = "", **kwargs):
        super().__init__(*args, **kwargs)
        self.language = language or languages.current()
        self.fields["secret"].initial = codes.new_secret  # so that two clicks are one contribution

    def clean_secret(self) -> str:
        typed = self.cleaned_data["secret"]
        return typed if SECRET.fullmatch(typed) else codes.new_secret()

    def clean(self):
        given = self.cleaned_data
        if not self.errors and not (given["text"] or given["picture"] or given["ladder"]):
            self.add_error("text", _("Answer at least one of the three questions."))
        if given.get("picture"):
            if not given.get("alt") and "alt" not in self.errors:
                self.add_error("alt", _("Say in a few words what the picture shows."))
            if not given.get("people"):
                self.add_error("people", _("Say whether somebody can be recognised."))
            if self.errors:
                self.add_error("picture", _("Please choose the picture once more: it could not be kept meanwhile."))
        return given

    @property
    def answers(self) -> dict:
        """What the service keeps beside the picture; a permission counts only for what is there."""
        given, has_picture = self.cleaned_data, self.cleaned_data.get("picture") is not None
        return {
            "language": given.get("language") or self.language,
            "text": given["text"],
            "ladder": given["ladder"],
            "alt": given["alt"] if has_picture else "",
            "people": given["people"] if has_picture else "",
            "may_quote": given["may_quote"] and bool(given["text"]),
            "may_show": given["may_show"] and has_picture,
        }


class PaperForm(ContributionForm):
    """The same, typed by somebody who reports from a sheet of paper."""

    given_on = forms.DateField(
        label=_("Day on which it was written"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    language = forms.ChoiceField(label=_("Language of writing"), choices=LANGUAGE_CHOICES)
    on_paper = forms.BooleanField(
        label=_("This stands on paper. What may be used is ticked here only where the person ticked it there."),
        error_messages={"required": _("Only what somebody wrote on paper is entered here.")},
    )

    field_order = ["given_on", "language"]

    def __init__(self, *args, link: ContributionLink, **kwargs):
        self.today = today_in(link.micro_project.country)
        super().__init__(*args, initial={"given_on": self.today, "language": link.language}, **kwargs)

    def clean_given_on(self) -> dt.date:
        day = self.cleaned_data["given_on"]
        if day > self.today:
            raise forms.ValidationError(_("This day has not come yet."))
        if day < self.today - PAPER_AT_MOST:
            raise forms.ValidationError(_("This is more than a year ago."))
        return day


class LinkForm(forms.ModelForm):
    """Which group gets a link, in which language, until when."""

    label = WordsField(
        label=_("Who gets it?"), help_text=_("Only you see this, such as “Tuesday group”."), max_length=80
    )

    class Meta:
        model = ContributionLink
        fields = ["label", "language", "ends_on"]
        widgets = {"ends_on": forms.DateInput({"type": "date"}, format="%Y-%m-%d")}

    def __init__(self, *args, micro_project: MicroProject, **kwargs):
        self.today = today_in(micro_project.country)
        initial = {"language": languages.current(), "ends_on": self.today + services.OPEN_FOR}
        super().__init__(*args, initial=initial, **kwargs)

    def clean_ends_on(self) -> dt.date:
        day = self.cleaned_data["ends_on"]
        if day < self.today:
            raise forms.ValidationError(_("This day is over."))
        if day > self.today + services.OPEN_AT_MOST:
            raise forms.ValidationError(_("A link works for a year at most. Make a new one then."))
        return day
