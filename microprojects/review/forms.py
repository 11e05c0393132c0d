"""The forms of those who decide: what they choose and say; the services judge it."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from microprojects.models import Figure, Indicator, Reason, Report
from microprojects.writing.questionnaire import COUNT_AT_MOST, LEVELS, YES_NO
from sempre.translated import text

NOTE_AT_MOST = 4000
SAY_WHY = _("Say why.")


def note_field(label, help_text="", missing=SAY_WHY, required: bool = True) -> forms.CharField:
    """A longer text; ``missing`` is said where it is required and empty."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=NOTE_AT_MOST,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": missing},
    )


class Act(forms.Form):
    """A step without words."""


class NotedAct(Act):
    note = note_field(_("Why?"), _("Everybody who works with the report reads this."))


class FreelyNotedAct(Act):
    note = note_field(_("Note"), _("Everybody who works with the report reads this."), required=False)


class ExtendForm(NotedAct):
    due = forms.DateField(
        label=_("New date"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Choose the new date.")},
    )
    field_order = ("due", "note")


class Decision(Act):
    """``expected`` is the revision that the person read, ``version`` the number of the version on that page."""

    expected = forms.IntegerField(
        widget=forms.HiddenInput,
        error_messages={"required": _("Load the page again, read the report, and decide then.")},
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class ReasonField(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, reason) -> str:
        title, explanation = text(reason, "title"), text(reason, "explanation")
        # Translators: a reason and what it means
        both = pgettext_lazy("a reason", "%(title)s: %(explanation)s")
        return str(both % {"title": title, "explanation": explanation}) if explanation else str(title)


class ReturnForm(Decision):
    reasons = ReasonField(
        label=_("Reasons"),
        queryset=Reason.objects.none(),
        error_messages={"required": _("Choose at least one reason.")},
    )
    note = note_field(
        _("What should be changed?"),
        _("The people who wrote the report read this in their mail."),
        _("Say what to change."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reasons"].queryset = Reason.objects.offered(Reason.Kind.RETURN)


class ForwardForm(Decision):
    assessment = forms.ChoiceField(
        label=_("How does the micro-project stand?"),
        choices=Report.Assessment.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say how the micro-project stands.")},
    )
    note = note_field(_("Note"), _("For the project office."), required=False)


class AcceptForm(Decision):
    note = note_field(_("Note"), _("For the people who wrote the report."), required=False)


class RemarkForm(forms.Form):
    """``anchor`` is a field's name or a file's; the version is the one that the person reads."""

    anchor = forms.CharField(max_length=120, widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    text = note_field(_("Your remark"), missing=_("Write what you want to say about this answer."))


class AnswerForm(forms.Form):
    answer = note_field(_("Your answer"), _("It is sent to the people who asked."), _("Write an answer."))


class CorrectionForm(forms.Form):
    """New values for an accepted figure, as its indicator is answered."""

    number = forms.IntegerField(
        label=_("New value"),
        min_value=0,
        max_value=COUNT_AT_MOST,
        error_messages={"required": _("Write the new value.")},
    )
    base = forms.IntegerField(
        label=_("… of how many?"),
        min_value=1,
        max_value=COUNT_AT_MOST,
        error_messages={"required": _("Say of how many.")},
    )
    reason = note_field(_("Why is the figure wrong?"), _("The reason stays readable beside the figure."))

    def __init__(self, *args, figure: Figure, **kwargs):
        kwargs.setdefault("auto_id", f"figure-{figure.pk}-%s")
        super().__init__(*args, **kwargs)
        self.figure = figure
        kind = figure.indicator.kind
        if kind != Indicator.Kind.PERCENT:
            del self.fields["base"]
        choices = {Indicator.Kind.LEVEL: LEVELS, Indicator.Kind.YES_NO: {"1": YES_NO["yes"], "0": YES_NO["no"]}}
        if kind in choices:
            self.fields["number"] = forms.TypedChoiceField(
                label=_("New value"), choices=list(choices[kind].items()), coerce=int
            )
            self.order_fields(("number", "reason"))
