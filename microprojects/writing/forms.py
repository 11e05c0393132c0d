"""The report as a form made from its questions; whatever is wrong in one field, the others are saved."""

import json
import re
import secrets
import unicodedata

from django import forms
from django.apps import apps
from django.core import signing
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from microprojects.models import Reason, Report
from microprojects.models.reports import LANGUAGE_CHOICES
from microprojects.writing import descriptions
from microprojects.writing.drafts import answers_of, digest, questions_of
from microprojects.writing.questionnaire import COUNT_AT_MOST, Question

SPACES = re.compile(r"[\s\u00a0\u2009\u202f]")
UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff\ufff9-\ufffb]")
TOKEN = re.compile(r"[0-9a-zA-Z]{8,40}")
FINGERPRINT = re.compile(r"[0-9a-f]{12}")
SEEN_AT_MOST = 100_000  # letters
ACCEPTED = "image/jpeg,image/png,image/webp,application/pdf"
WRITER_SALT = "report-writer"


class CountField(forms.Field):
    """A whole number, typed as people type it; what was typed wrong stays as it was typed."""

    widget = forms.TextInput

    def to_python(self, value):
        typed = SPACES.sub("", unicodedata.normalize("NFKC", str("" if value is None else value)))
        if not typed:
            return None
        if re.fullmatch(r"[-−–]\d+", typed):
            raise forms.ValidationError(_("A number cannot be below 0."))
        if not re.fullmatch(r"[0-9]+", typed):
            raise forms.ValidationError(_("Write a whole number in digits, such as 12."))
        if len(typed.lstrip("0")) > 7 or int(typed) > COUNT_AT_MOST:
            raise forms.ValidationError(_("Write a number up to 1,000,000."))
        return int(typed)


class WordsField(forms.CharField):
    """A text as people type it: no browser cuts it off, one kind of line break, no signs that cannot be seen."""

    def to_python(self, value):
        value = (value or "").replace("\r\n", "\n").replace("\r", "\n")
        return super().to_python(UNSEEN.sub("", value))

    def widget_attrs(self, widget):
        return {name: value for name, value in super().widget_attrs(widget).items() if name != "maxlength"}


def tool_choices() -> dict[str, str]:
    """Return the published tools of the handbook by their short names, titles in the reader's alphabet."""
    tools = apps.get_model("outputs", "Tool").objects.published()
    return {tool.slug: tool.title for tool in tools.in_order("title")}


class FilesInput(forms.FileInput):
    """Several files at once; taking them in is the attachments' service, each by itself."""

    allow_multiple_selected = True

    def value_from_datadict(self, data, files, name):
        return None


class ReportForm(forms.Form):
    """All questions of a report, what is said about its files, the language of writing, new files."""

    def __init__(self, report: Report, data=None, *, questions=None, files=None, **kwargs):
        self.report, self.files_kept = report, descriptions.of(report) if files is None else files
        asked = questions_of(report, _rows_of(report, data)) if questions is None else questions
        about_files = [question for file in self.files_kept for question in descriptions.questions(file)]
        self.questions = {question.name: question for question in [*asked, *about_files]}
        self.stored = report.content | descriptions.answers(report, self.files_kept)
        super().__init__(data, initial=self.stored | {"language": report.language}, **kwargs)
        self.tools = tool_choices() if any(question.kind == "tool" for question in asked) else {}
        for question in self.questions.values():
            self.fields[question.name] = self._field(question)
        self.fields["language"] = forms.ChoiceField(
            label=_("Language of writing"), choices=LANGUAGE_CHOICES, required=False
        )
        self.fields["files"] = forms.FileField(
            label=_("Add pictures or PDF documents"), required=False, widget=FilesInput({"accept": ACCEPTED})
        )

    def _field(self, question: Question) -> forms.Field:
        shared = {"label": question.label, "help_text": question.help, "required": False}
        shared["disabled"] = self.report.texts_only and question.is_figure  # those change by a correction only
        words = {"lang": self.report.language, "spellcheck": "true", "autocapitalize": "sentences"}
        match question.kind:
            case "count":
                return CountField(widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}), **shared)
            case "choice" | "tool":
                return forms.ChoiceField(choices=self._choices(question), **shared)
            case "flag":
                return forms.BooleanField(**shared)
            case "date":
                widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
                return forms.DateField(widget=widget, **shared)
            case "line":
                return WordsField(max_length=question.max_length, widget=forms.TextInput(words), **shared)
        return WordsField(max_length=question.max_length, widget=forms.Textarea(words | {"rows": 4}), **shared)

    def _choices(self, question: Question) -> list[tuple[str, str]]:
        choices = question.choices
        if question.kind == "tool":
            kept = self.stored.get(question.name)  # a tool that is not published any more stays chosen
            choices = self.tools if kept in self.tools or not kept else self.tools | {kept: kept}
        return [("", pgettext_lazy("nothing chosen", "– choose –")), *choices.items()]

    def clean(self):
        for name, words in descriptions.misfits(self.stored | self.answers()).items():
            if name in self.cleaned_data:
                self.add_error(name, words)

    def answers(self) -> dict:
        """Return what can be saved: of a whole form everything in order, of a part what it brought."""
        return {name: value for name, value in self._values(self.cleaned_data).items() if self._is_posted(name)}

    def _values(self, cleaned: dict) -> dict:
        return {
            name: value.isoformat() if hasattr(value, "isoformat") else ("" if value is None else value)
            for name, value in cleaned.items()
            if name in self.questions and name not in self._errors
        }

    def _is_posted(self, name: str) -> bool:
        return name in self.data or (self.questions[name].kind == "flag" and "part" not in self.data)

    @classmethod
    def with_typed(cls, report: Report, typed: dict, data) -> "ReportForm":
        """Return a form of what is stored, except ``typed``: what could not be saved stays as it was typed."""
        content = _rows_of(report, data)
        stored = answers_of(report) | {"language": report.language}
        return cls(report, stored | typed, questions=questions_of(report, content))


def _rows_of(report: Report, data) -> dict:
    """Return the draft together with the names that were posted: rows that the page added are rows."""
    return report.content | {name: data[name] for name in data or () if data[name]}


class Page:
    """What a page tells about itself with what was typed in it: its token, what it showed, what was decided."""

    def __init__(self, data):
        token = data.get("editor", "")
        self.editor = token if TOKEN.fullmatch(token) else new_token()
        self.seen = _fingerprints(data.get("seen", ""))
        verb, _colon, rest = data.get("keep", "").partition(":")
        self.decided, _colon, fingerprint = rest.rpartition(":")
        self.keeps_mine = {self.decided: fingerprint} if verb == "mine" and FINGERPRINT.fullmatch(fingerprint) else {}
        self.keeps_theirs = self.decided if verb == "theirs" else ""


def new_token() -> str:
    return secrets.token_hex(8)


def _fingerprints(posted: str) -> dict[str, str]:
    """Return the fingerprints by field; of anything else nothing, so that it cannot overwrite."""
    if len(posted) > SEEN_AT_MOST:
        return {}
    try:
        found = json.loads(posted or "{}")
    except (ValueError, RecursionError):
        return {}
    if not isinstance(found, dict):
        return {}
    return {name: mark for name, mark in found.items() if isinstance(mark, str) and FINGERPRINT.fullmatch(mark)}


def fingerprints(form: ReportForm, kept: dict[str, str] | None = None) -> str:
    """Return what the page shows, as it sends it back; ``kept`` are those that stay as the page had them."""
    shown = {name: digest(form.stored.get(name)) for name in form.questions}
    return json.dumps(shown | (kept or {}), separators=(",", ":"))


def sign_writer(user) -> str:
    return signing.dumps(user.pk, salt=WRITER_SALT)


class SkipForm(forms.Form):
    """Why there is nothing to report this time."""

    reason = forms.ModelChoiceField(
        Reason.objects.none(), label=_("Why is there nothing to report?"), widget=forms.RadioSelect, empty_label=None
    )
    note = WordsField(
        label=_("What should the coordinator know?"),
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 3, "spellcheck": "true"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].queryset = Reason.objects.offered(Reason.Kind.SKIP)
