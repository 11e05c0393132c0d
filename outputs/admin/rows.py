"""What hangs on a part's page: the levels and questions of a practice, the questions of a quiz."""

from django import forms
from django.contrib import admin
from django.forms.models import BaseInlineFormSet
from django.utils.translation import pgettext

from outputs.models import Audience, AudienceQuestion, Level, Question
from outputs.models.assessments import HIGHEST
from sempre.editing.admin import PartsInline, WithParent
from sempre.editing.content import language_states
from sempre.editing.fields import TextFields
from sempre.editing.forms import RowForm
from sempre.translated import text


class FixedRowsFormSet(BaseInlineFormSet):
    """Exactly one row for each of some values: those that are there, and an empty one for each that is not."""

    column = ""
    values: tuple = ()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        have = {getattr(row, self.column) for row in self.get_queryset()} if self.instance.pk else set()
        self.initial_extra = [{self.column: value} for value in self.values if value not in have]
        self.extra = len(self.initial_extra)

    def add_fields(self, form, index):
        super().add_fields(form, index)
        value = form.initial.get(self.column, getattr(form.instance, self.column, None))
        form.fields[self.column].widget = forms.HiddenInput()
        form.row_label = "" if index is None else self.label_of(value)

    def label_of(self, value) -> str:
        raise NotImplementedError


class LevelFormSet(FixedRowsFormSet):
    column = "number"
    values = tuple(range(HIGHEST + 1))

    def label_of(self, value):
        return pgettext("of a practice", "Level %(number)s") % {"number": value}


class AudienceFormSet(FixedRowsFormSet):
    column = "audience"
    values = tuple(Audience.values)

    def label_of(self, value):
        label = str(dict(Audience.choices).get(value, value))
        return label[:1].upper() + label[1:]


class FixedRowsInline(PartsInline):
    template = "admin/outputs/fixed_rows.html"
    can_delete = False

    def get_max_num(self, request, obj=None, **kwargs):
        return len(self.formset.values)


class LevelInline(FixedRowsInline):
    model = Level
    formset = LevelFormSet
    fields = ("number", "text", "example")


class AudienceQuestionInline(FixedRowsInline):
    model = AudienceQuestion
    formset = AudienceFormSet
    fields = ("audience", "text", "help")


class QuestionRow(RowForm):
    """One line of a quiz's list: the place to change, the rest to read."""

    def shown_text(self):
        return text(self.instance, "text")

    def shown_languages(self):
        return marks_of(self.instance)


class QuestionInline(WithParent, TextFields, admin.TabularInline):
    """The questions of a quiz, in order; each is written on a page of its own, however many there are."""

    model = Question
    form = QuestionRow
    template = "admin/outputs/questions.html"
    fields = ("position",)
    can_delete = False

    def has_add_permission(self, request, obj=None):
        return False

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("choices")


def marks_of(question: Question):
    """Return the nine languages' marks of a question with its answers."""
    return language_states(question, *question.choices.all())
