"""What is filled in: a round by its owner, the answers of one person, an action, codes and secrets."""

import datetime as dt
import re
import uuid

from django import forms
from django.core import signing
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from microprojects.writing.forms import WordsField
from outputs.assessments.questionnaire import UNKNOWN, Section
from outputs.assessments.services import OPEN_AT_MOST, OPEN_FOR, OWN_AT_MOST
from outputs.models import AssessmentAction, AssessmentRound, Audience, Node
from outputs.models.assessments import HIGHEST
from outputs.models.works import LANGUAGE_CHOICES
from sempre import codes, languages
from sempre.translated import text

SECRET = re.compile(r"[0-9A-Za-z_-]{32}")
OWN_LENGTH = 200
ACTION_AT_MOST = dt.timedelta(days=3 * 366)
CHOOSE = _("Choose one of the answers.")


def date_field(label, **options) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"), **options)


# Opening


class RoundForm(forms.Form):
    """A round of an organisation: which version, who answers, from when to when, what it asks itself."""

    use_required_attribute = False

    version = forms.ChoiceField(
        label=_("How much do you want to ask?"),
        choices=[
            (AssessmentRound.Version.POCKET, _("The pocket version: some six practices, about ten minutes")),
            (AssessmentRound.Version.FULL, _("The full version: all practices, about half an hour")),
        ],
        widget=forms.RadioSelect,
    )
    audiences = forms.MultipleChoiceField(
        label=_("Who answers?"),
        help_text=_("Each of them gets a link and a sheet of its own. Ask all three if you can: the gaps teach most."),
        choices=Audience.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one."), "invalid_choice": CHOOSE, "invalid_list": CHOOSE},
    )
    opens_on = date_field(_("Open from"))
    closes_on = date_field(_("Open until"), help_text=_("180 days at most. Two to four weeks are usually enough."))
    own_questions = WordsField(
        label=_("Your own questions"),
        help_text=_(
            "Up to eight, one a line, such as “I know whom to ask when something goes wrong.” People answer how often "
            "it is so. Write them in the language of your people, and ask nothing by which somebody can be recognised."
        ),
        required=False,
        widget=forms.Textarea({"rows": 4, "spellcheck": "true"}),
    )
    title = WordsField(
        label=_("What do you call this round?"),
        help_text=_("Such as “Spring 2027”. It stands on the sheets."),
        max_length=120,
        required=False,
    )

    def __init__(self, *args, initial: dict | None = None, **kwargs):
        today = timezone.localdate()
        usual = {
            "version": AssessmentRound.Version.POCKET,
            "audiences": Audience.values,
            "opens_on": today,
            "closes_on": today + OPEN_FOR,
        }
        super().__init__(*args, initial=usual | (initial or {}), **kwargs)

    def clean_opens_on(self) -> dt.date:
        day = self.cleaned_data["opens_on"]
        if day < timezone.localdate():
            raise forms.ValidationError(_("This day is over."))
        if day > timezone.localdate() + dt.timedelta(days=366):
            raise forms.ValidationError(_("This is more than a year ahead."))
        return day

    def clean_closes_on(self) -> dt.date:
        return checked_end(self.cleaned_data["closes_on"], self.cleaned_data.get("opens_on"))

    def clean_own_questions(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["own_questions"].split("\n")]
        lines = [line for line in lines if line]
        if len(lines) > OWN_AT_MOST:
            raise forms.ValidationError(_("Eight questions of your own are the most. Leave some out."))
        for number, line in enumerate(lines, start=1):
            if len(line) > OWN_LENGTH:
                message = _("Question %(number)s is too long: 200 letters are the most.")
                raise forms.ValidationError(message, params={"number": number})
        return lines


def checked_end(closes_on: dt.date, opens_on: dt.date | None) -> dt.date:
    """Return the last day of a round, or raise ``ValidationError``; without a first day only the past is refused."""
    if closes_on < timezone.localdate():
        raise forms.ValidationError(_("This day is over."))
    if opens_on and closes_on < opens_on:
        raise forms.ValidationError(_("This is before the first day."))
    if opens_on and closes_on > opens_on + OPEN_AT_MOST:
        raise forms.ValidationError(_("A round is open for 180 days at most. Open another one later."))
    return closes_on


class OrganisationForm(RoundForm):
    """A new organisation with its first round. ``partners`` are those that it may be tied to."""

    name = WordsField(
        label=_("What is your organisation or service called?"),
        help_text=_("People who answer see it, nobody else."),
        max_length=150,
    )
    language = forms.ChoiceField(label=_("Language of your organisation"), choices=LANGUAGE_CHOICES)
    partner = forms.ModelChoiceField(
        label=_("Which partner does it belong to?"),
        help_text=_("Everybody with an account of this partner then finds it in the partner area."),
        queryset=None,
        required=False,
        empty_label=_("none of them: only who has the secret address"),
    )
    secret = forms.CharField(required=False, widget=forms.HiddenInput)

    field_order = ["name", "language", "partner"]

    def __init__(self, *args, partners=None, **kwargs):
        super().__init__(*args, initial={"language": languages.current()}, **kwargs)
        self.fields["secret"].initial = codes.new_secret  # so that two clicks open one
        if partners:
            self.fields["partner"].queryset = partners
            self.fields["partner"].label_from_instance = lambda partner: partner.short_name
        else:
            del self.fields["partner"]

    def clean_secret(self) -> str:
        typed = self.cleaned_data["secret"]
        return typed if SECRET.fullmatch(typed) else codes.new_secret()


class ExtendForm(forms.Form):
    """Another last day for a round."""

    use_required_attribute = False
    closes_on = date_field(_("Open until"))

    def __init__(self, *args, opens_on: dt.date, **kwargs):
        super().__init__(*args, **kwargs)
        self.opens_on = opens_on

    def clean_closes_on(self) -> dt.date:
        return checked_end(self.cleaned_data["closes_on"], self.opens_on)


# Answering


class AnswerForm(forms.Form):
    """The questions of one audience, nothing chosen beforehand, none required; ``with_token`` counts it once."""

    use_required_attribute = False
    PREFIX = "a-"

    def __init__(self, sections: list[Section], *args, code: str = "", **kwargs):
        super().__init__(*args, **kwargs)
        self.sections, self.code = sections, code
        for section in sections:
            for question in section.questions:
                self.fields[self.PREFIX + question.key] = self._field(question)
        if code:
            self.fields["token"] = forms.CharField(required=False, widget=forms.HiddenInput)
            self.fields["token"].initial = self._signer.sign(uuid.uuid4().hex)

    @staticmethod
    def _field(question) -> forms.ChoiceField:
        return forms.ChoiceField(
            label=question.text,
            choices=[(option.value, option.text) for option in question.options],
            required=False,
            widget=forms.RadioSelect,
            error_messages={"invalid_choice": CHOOSE},
        )

    @property
    def _signer(self) -> signing.Signer:
        return signing.Signer(salt=f"assessment:{self.code}")

    @property
    def token(self) -> uuid.UUID | None:
        """The one-time mark that the portal gave this form, or ``None`` where it gave none, or to another link."""
        try:
            return uuid.UUID(self._signer.unsign(self.cleaned_data["token"]))
        except (signing.BadSignature, ValueError):
            return None

    def clean(self):
        if not self.errors and not any(self.cleaned_data[name] for name in self._names):
            raise forms.ValidationError(_("Answer at least one question. “I don’t know” is an answer, too."))
        return self.cleaned_data

    @property
    def _names(self) -> list[str]:
        return [name for name in self.fields if name.startswith(self.PREFIX)]

    @property
    def total(self) -> int:
        return len(self._names)

    @property
    def answers(self) -> dict[str, int | None]:
        """What is stored: a level, or null for not knowing; questions left open do not stand in it."""
        given = {name.removeprefix(self.PREFIX): self.cleaned_data[name] for name in self._names}
        return {key: None if value == UNKNOWN else int(value) for key, value in given.items() if value}

    def parts(self) -> list[tuple]:
        """Return (area, [(question, field, [(option, control)])]) for the template."""
        return [(section.area, [self._row(question) for question in section.questions]) for section in self.sections]

    def _row(self, question) -> tuple:
        field = self[self.PREFIX + question.key]
        return question, field, list(zip(question.options, field, strict=True))


# Codes and secrets


def entry_field(label, help_text) -> WordsField:
    widget = forms.TextInput({"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"})
    return WordsField(label=label, help_text=help_text, max_length=500, widget=widget)


class CodeForm(forms.Form):
    """The code of a link as people type it."""

    use_required_attribute = False
    code = entry_field(
        _("The code on your sheet"), _("Ten letters and numbers. Small letters are fine, and so are spaces.")
    )


class SecretForm(forms.Form):
    """An organisation's secret address, or only its end."""

    use_required_attribute = False
    secret = entry_field(
        _("The address of your organisation’s page"), _("Paste the whole address, or only the letters at its end.")
    )

    def clean_secret(self) -> str:
        found = SECRET.findall(self.cleaned_data["secret"].rstrip("/").rpartition("/organisation/")[2])
        if not found:
            raise forms.ValidationError(_("This is not such an address. Copy it once more, from its beginning."))
        return found[0]


# Acting


class ActionForm(forms.ModelForm):
    """What will be done about a practice, by whom, until when, and how to tell."""

    use_required_attribute = False
    what = WordsField(label=_("What will you do?"), max_length=300, widget=forms.Textarea({"rows": 3}))
    owner = WordsField(
        label=_("Who sees to it?"),
        help_text=_("A role is enough, such as “team leader, day centre”. Write no names."),
        max_length=120,
    )
    due = date_field(_("Until when?"))
    evidence = WordsField(
        label=_("How will you tell that it is done?"),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )

    class Meta:
        model = AssessmentAction
        fields = ["practice_key", "what", "owner", "due", "from_level", "to_level", "evidence", "state"]
        labels = {"practice_key": _("About which practice?")}
        widgets = {"state": forms.RadioSelect}

    def __init__(self, *args, practices: list[Node], **kwargs):
        super().__init__(*args, **kwargs)
        titles = [(practice.stable_key, str(text(practice, "title"))) for practice in practices]
        self.fields["practice_key"] = forms.ChoiceField(
            label=_("About which practice?"), choices=titles, error_messages={"invalid_choice": CHOOSE}
        )
        for name, label in (("from_level", _("From level")), ("to_level", _("To level"))):
            self.fields[name] = forms.TypedChoiceField(
                label=label,
                choices=[("", pgettext_lazy("level", "not said")), *((n, n) for n in range(HIGHEST + 1))],
                coerce=int,
                empty_value=None,
                required=False,
                error_messages={"invalid_choice": CHOOSE},
            )
        if self.instance.pk is None:
            del self.fields["state"]

    def clean_due(self) -> dt.date:
        day = self.cleaned_data["due"]
        if "due" not in self.changed_data and self.instance.pk:
            return day
        if day < timezone.localdate():
            raise forms.ValidationError(_("This day is over."))
        if day > timezone.localdate() + ACTION_AT_MOST:
            raise forms.ValidationError(_("This is more than three years ahead. Take a nearer step."))
        return day

    def clean(self):
        given = super().clean()
        low, high = given.get("from_level"), given.get("to_level")
        if low is not None and high is not None and high < low:
            self.add_error("to_level", _("This is lower than where you are."))
        return given


class DeleteForm(forms.Form):
    """Deleting for good is confirmed."""

    use_required_attribute = False
    sure = forms.BooleanField(
        label=_("Yes, delete all rounds, answers and actions of this organisation."),
        error_messages={"required": _("Tick this, or keep everything.")},
    )
