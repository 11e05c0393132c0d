"""The forms of a quiz, of a certificate, and of its check."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from outputs.models import Question as EditedQuestion
from outputs.models.works import LANGUAGE_CHOICES
from outputs.training import asking
from outputs.training.course import Choice, Question
from sempre import codes, languages, typesetting
from sempre.translated import Shown

KIND = EditedQuestion.Kind
NOT_ANSWERED = _("You have not answered this yet.")
MESSAGES = {"required": NOT_ANSWERED, "invalid_choice": NOT_ANSWERED, "invalid_list": NOT_ANSWERED}
LONGEST_NAME = 120
TURNERS = frozenset("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")  # turn text round


@dataclass(frozen=True)
class Asked:
    """A question as the page asks it, with its fields: one, or in orders and pairs one a choice."""

    question: Question
    fields: tuple[forms.BoundField, ...]

    @property
    def errors(self) -> list[str]:
        return list(dict.fromkeys(error for field in self.fields for error in field.errors))

    @property
    def first_wrong(self) -> str:
        """The id of the control that an error is about."""
        wrong = next(field for field in self.fields if field.errors)
        return f"{wrong.auto_id}_0" if wrong.use_fieldset else wrong.id_for_label

    @property
    def text(self) -> Shown:
        return Shown(self.question.text)


class QuizForm(forms.Form):
    """All questions of a sheet. What the fields carry are places on the sheet, which say nothing of what is right."""

    use_required_attribute = False

    def __init__(
        self, *args, sheet: asking.Sheet, questions: Sequence[Question], answers: Mapping | None = None, **kwargs
    ):
        super().__init__(*args, **kwargs)
        self.sheet, self.questions = sheet, questions
        self.choices = {question.key: sheet.shuffled(question) for question in questions}
        self.partners = {q.key: sheet.shuffled_partners(q) for q in questions if q.kind == KIND.MATCH}
        for question in questions:
            self.fields |= dict(self._fields_of(question))
        for question in questions:
            self.initial |= self._initial_of(question, (answers or {}).get(question.key))

    def _fields_of(self, question: Question) -> Iterator[tuple[str, forms.Field]]:
        name, shown = f"q{question.number}", self.choices[question.key]
        match question.kind:
            case KIND.ORDER:
                options = [(str(n), str(n)) for n in range(1, len(shown) + 1)]
                yield from ((f"{name}-{i}", _select(choice, options)) for i, choice in enumerate(shown))
            case KIND.MATCH:
                options = [(str(n), partner.match.value) for n, partner in enumerate(self.partners[question.key])]
                yield from ((f"{name}-{i}", _select(choice, options)) for i, choice in enumerate(shown))
            case _:
                options = [(str(n), Shown(choice.text)) for n, choice in enumerate(shown)]
                several = question.kind == KIND.MULTIPLE
                kind = forms.MultipleChoiceField if several else forms.ChoiceField
                widget = forms.CheckboxSelectMultiple if several else forms.RadioSelect
                label = _("Question %(number)s") % {"number": question.number}
                yield name, kind(label=label, choices=options, widget=widget, error_messages=MESSAGES)

    def _initial_of(self, question: Question, given: Sequence[int] | None) -> dict[str, str | list[str]]:
        """Return what stood in the fields when ``given`` was answered."""
        if given is None:
            return {}
        name, shown = f"q{question.number}", [choice.key for choice in self.choices[question.key]]
        match question.kind:
            case KIND.ORDER:
                return {f"{name}-{shown.index(key)}": str(place) for place, key in enumerate(given, 1) if key in shown}
            case KIND.MATCH:
                partners = [choice.key for choice in self.partners[question.key]]
                pairs = zip(question.choices, given, strict=False)
                return {
                    f"{name}-{shown.index(choice.key)}": str(partners.index(key))
                    for choice, key in pairs
                    if key in partners
                }
        places = [str(shown.index(key)) for key in given if key in shown]
        return {name: places if question.kind == KIND.MULTIPLE else "".join(places[:1])}

    def clean(self):
        for question in self.questions:
            if question.kind == KIND.ORDER:
                self._clean_order(question)
        return self.cleaned_data

    def _clean_order(self, question: Question) -> None:
        """Ask for every number once; the field where one stands for the second time says so."""
        seen = set()
        for name in self._names(question):
            number = self.cleaned_data.get(name)
            if number in seen:
                self.add_error(name, _("This number stands at another step already. Give each step its own."))
            elif number is not None:
                seen.add(number)

    def _names(self, question: Question) -> list[str]:
        return [f"q{question.number}-{i}" for i in range(len(self.choices[question.key]))]

    def asked(self) -> list[Asked]:
        """Return the questions with their fields, for the page."""
        return [Asked(question, tuple(self._bound(question))) for question in self.questions]

    def _bound(self, question: Question) -> list[forms.BoundField]:
        is_many = question.kind in (KIND.ORDER, KIND.MATCH)
        return [self[name] for name in (self._names(question) if is_many else [f"q{question.number}"])]

    def answers(self) -> dict[str, list[int]]:
        """Return what was answered soundly, by the question's key, as ``scoring.is_right`` reads it."""
        given = ((question.key, self._answer(question)) for question in self.questions)
        return {key: answer for key, answer in given if answer is not None}

    def _answer(self, question: Question) -> list[int] | None:
        shown, found = self.choices[question.key], self.cleaned_data
        if question.kind not in (KIND.ORDER, KIND.MATCH):
            chosen = found.get(f"q{question.number}")
            chosen = [chosen] if isinstance(chosen, str) else chosen
            return [shown[int(place)].key for place in chosen] if chosen else None
        values = [found.get(name) for name in self._names(question)]
        if None in values or not values:
            return None
        if question.kind == KIND.ORDER:
            placed = sorted(zip(map(int, values), shown, strict=True), key=lambda pair: pair[0])
            return [choice.key for _place, choice in placed]
        partner_of = {choice.key: int(value) for choice, value in zip(shown, values, strict=True)}
        return [self.partners[question.key][partner_of[choice.key]].key for choice in question.choices]


def _select(choice: Choice, options: list[tuple[str, str]]) -> forms.ChoiceField:
    # Translators: the first entry of a list to choose from
    empty = ("", pgettext_lazy("in a list", "Choose"))
    return forms.ChoiceField(label=Shown(choice.text), choices=[empty, *options], error_messages=MESSAGES)


class NameField(forms.CharField):
    """A name in any script, without control characters and marks that turn text round."""

    def to_python(self, value):
        value = unicodedata.normalize("NFC", super().to_python(value))
        kept = (" " if c.isspace() else c for c in value if c not in TURNERS)
        return " ".join("".join(c for c in kept if c == " " or unicodedata.category(c) != "Cc").split())


class CertificateForm(forms.Form):
    name = NameField(
        label=_("Your name, as it should stand on the certificate"),
        help_text=_("In any script, up to 120 letters. The name is printed into your file and not stored here."),
        max_length=LONGEST_NAME,
        widget=forms.TextInput({"autocomplete": "name", "spellcheck": "false"}),
    )
    language = forms.ChoiceField(label=_("Language of the certificate"), choices=LANGUAGE_CHOICES)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, initial={"language": languages.current()}, **kwargs)

    def clean_name(self) -> str:
        name = self.cleaned_data["name"]
        if not any(unicodedata.category(letter).startswith("L") for letter in name):
            raise forms.ValidationError(_("Write a name with at least one letter."))
        if letters := typesetting.without_font(name):
            message = _("These letters cannot be printed: %(letters)s. Please write the name with other letters.")
            raise forms.ValidationError(message % {"letters": letters})
        return name


class CodeForm(forms.Form):
    """The code of a certificate as people type it: capital or small, in one piece or in groups."""

    code = forms.CharField(
        label=_("Code on the certificate"),
        help_text=_("Ten letters and numbers. Small letters are fine, and so are spaces."),
        max_length=60,
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )

    def clean_code(self) -> str:
        return codes.read_code(self.cleaned_data["code"])


class NameCheckForm(forms.Form):
    name = NameField(
        label=_("Name on the certificate"),
        help_text=_("It is compared and not stored. Capital letters make no difference."),
        max_length=LONGEST_NAME,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )
