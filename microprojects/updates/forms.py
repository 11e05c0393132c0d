"""Forms of public updates: a text in one language, what belongs to it, a note, news without a report."""

import json

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from microprojects.models import Attachment, MicroProject, PublicUpdate
from microprojects.models.reports import LANGUAGE_CHOICES
from microprojects.updates import publishing
from microprojects.updates.texts import PICTURE_WORDS, names_of
from microprojects.writing.drafts import digest
from partners.models import Consent
from sempre.models import NO_NUL

BODY_LENGTH = 20_000
QUOTE_LENGTH = 2_000
PICTURE_LABELS = {
    "alt": (_("What the picture shows"), _("For readers who cannot see it."), 250),
    "caption": (_("Caption"), "", 250),
    "credit": (_("Who took it"), "", 120),
}


def _clean_lines(value: str) -> str:
    return value.replace("\r\n", "\n").strip()


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self, **kwargs):
        super().__init__(format="%Y-%m-%d", **kwargs)


class WantedField(forms.CharField):
    """What a text needs before somebody can check it; saving works without."""

    def validate(self, value):
        """Let it be empty."""


class UpdateTextForm(forms.Form):
    """The words of an update in one language; whatever is missing, saving works."""

    use_required_attribute = False
    title = WantedField(label=_("Title"), max_length=150, validators=[NO_NUL])
    body = WantedField(
        label=_("Text"),
        max_length=BODY_LENGTH,
        validators=[NO_NUL],
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("An empty line begins a new paragraph. **bold**, - list, [word](https://address)"),
    )
    quote = forms.CharField(
        label=_("In the words of somebody who takes part"),
        max_length=QUOTE_LENGTH,
        required=False,
        validators=[NO_NUL],
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Only with that person's consent to be quoted."),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    source = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args, content: dict[str, str], pictures: list[Attachment], language: str, source: str = "", **kwargs
    ):
        self.names, self.pictures = names_of(pictures), pictures
        seen = json.dumps({name: digest(content[name]) for name in self.names})
        super().__init__(*args, initial=content | {"seen": seen, "source": source}, **kwargs)
        for picture in pictures:
            for name in PICTURE_WORDS:
                label, help_text, length = PICTURE_LABELS[name]
                kind = WantedField if name == "alt" else forms.CharField
                self.fields[f"{name}-{picture.uuid}"] = kind(
                    label=label, help_text=help_text, max_length=length, required=name == "alt", validators=[NO_NUL]
                )
        for name in self.names:
            self.fields[name].widget.attrs["lang"] = language

    def clean_seen(self) -> dict[str, str]:
        """Return by field what the page showed; a mangled one counts as if it had shown nothing."""
        try:
            seen = json.loads(self.cleaned_data["seen"] or "{}")
        except ValueError:
            return {}
        return seen if isinstance(seen, dict) else {}

    @property
    def values(self) -> dict[str, str]:
        return {name: _clean_lines(self.cleaned_data[name]) for name in self.names if name in self.cleaned_data}

    @property
    def words(self) -> list[forms.BoundField]:
        return [self[name] for name in ("title", "body", "quote")]

    @property
    def by_picture(self) -> list[tuple[Attachment, list[forms.BoundField]]]:
        return [(p, [self[f"{name}-{p.uuid}"] for name in PICTURE_WORDS]) for p in self.pictures]


class ConsentChoiceField(forms.ModelChoiceField):
    def label_from_instance(self, consent: Consent) -> str:
        """Tell apart people of the same name by where their form is kept."""
        return f"{consent.person or consent.subject} ({consent.proof})"


class UpdateFactsForm(forms.Form):
    """Date, figures, pictures, and the consent of whoever is quoted."""

    date = forms.DateField(label=_("Date of the story"), widget=DayInput())
    shows_figures = forms.BooleanField(label=_("Show the figures of the report"), required=False)
    pictures = forms.ModelMultipleChoiceField(
        Attachment.objects.none(), label=_("Pictures"), required=False, widget=forms.CheckboxSelectMultiple
    )
    quote_consent = ConsentChoiceField(
        Consent.objects.none(),
        label=_("Consent of the person quoted"),
        required=False,
        empty_label=_("Nobody is quoted"),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, update: PublicUpdate, **kwargs):
        initial = {
            "date": update.date,
            "shows_figures": update.shows_figures,
            "pictures": list(update.pictures.all()),
            "quote_consent": update.quote_consent_id,
            "seen": publishing.facts_seen(update),
        }
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["pictures"].queryset = publishing.choosable_pictures(update)
        self.fields["quote_consent"].queryset = publishing.choosable_quotes(update)
        if not update.version_id:
            del self.fields["shows_figures"], self.fields["pictures"]

    @property
    def facts(self) -> dict:
        """What ``updates.arrange_update`` takes."""
        given = self.cleaned_data
        return {
            "date": given["date"],
            "shows_figures": given.get("shows_figures", False),
            "pictures": list(given.get("pictures", ())),
            "quote_consent": given["quote_consent"],
            "seen": given["seen"] or None,
        }


class NoteForm(forms.Form):
    """Why it is stopped, withdrawn or not wanted."""

    note = forms.CharField(
        label=_("Why?"),
        required=False,
        max_length=1000,
        validators=[NO_NUL],
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The people who work on it read this."),
    )

    def clean_note(self) -> str:
        return _clean_lines(self.cleaned_data["note"])


class ReasonForm(NoteForm):
    """Why a consent is withdrawn."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["note"].help_text = _("It is kept in the history. Nobody has to give a reason.")


class NewsForm(forms.Form):
    """News of a micro-project without a report."""

    micro_project = forms.ModelChoiceField(MicroProject.objects.none(), label=_("Micro-project"))
    language = forms.ChoiceField(label=pgettext_lazy("of a text", "Language"), choices=LANGUAGE_CHOICES)
    date = forms.DateField(label=_("Date of the story"), widget=DayInput())
    title = forms.CharField(label=_("Title"), max_length=150, validators=[NO_NUL])
    body = forms.CharField(
        label=_("Text"), max_length=BODY_LENGTH, validators=[NO_NUL], widget=forms.Textarea(attrs={"rows": 10})
    )

    def __init__(self, *args, projects: list[MicroProject], language: str, **kwargs):
        kwargs["initial"] = {"language": language, "date": timezone.localdate()} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        field = self.fields["micro_project"]
        field.queryset = MicroProject.objects.filter(pk__in=[project.pk for project in projects])
        field.choices = [("", "–"), *((project.pk, str(project)) for project in projects)]

    def clean_body(self) -> str:
        return _clean_lines(self.cleaned_data["body"])
