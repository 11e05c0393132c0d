"""Form fields of the admin: each text knows its language, nothing is wrapped in pop-ups, lists are plain controls."""

from django import forms
from django.contrib.admin.widgets import (
    AdminFileWidget,
    AdminTextareaWidget,
    AdminTextInputWidget,
    AutocompleteSelectMultiple,
    RelatedFieldWidgetWrapper,
)
from django.db import models
from django.forms.models import ModelChoiceIterator
from django.utils.choices import BaseChoiceIterator
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from sempre import languages
from sempre.rules import tended_by


class PlainTextField(forms.CharField):
    """Several lines of text with plain newlines, whatever the browser sends."""

    def to_python(self, value):
        return super().to_python(value.replace("\r\n", "\n") if isinstance(value, str) else value)


class RememberedChoices(BaseChoiceIterator):
    """The choices of a relation, asked for once however many rows of a form offer them."""

    def __init__(self, field: forms.ModelChoiceField):
        self.source = ModelChoiceIterator(field)
        self.rows = None

    def __iter__(self):
        if self.rows is None:
            self.rows = list(self.source)
        return iter(self.rows)


class DateTimeInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self):
        super().__init__(format="%Y-%m-%dT%H:%M")


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self):
        super().__init__(format="%Y-%m-%d")


class TimeInput(forms.TimeInput):
    input_type = "time"

    def __init__(self):
        super().__init__(format="%H:%M")


class PictureInput(AdminFileWidget):
    """One input with one label."""

    use_fieldset = False


OVERRIDES = {
    models.FileField: {"widget": PictureInput},
    models.TextField: {"form_class": PlainTextField, "widget": AdminTextareaWidget(attrs={"rows": 6})},
    models.DateField: {"widget": DateInput},
    models.DateTimeField: {"form_class": forms.DateTimeField, "widget": DateTimeInput},
    models.TimeField: {"widget": TimeInput},
    models.ManyToManyField: {"widget": forms.CheckboxSelectMultiple},
}
HELP = {
    "title": _("Short and saying the point; readers see it in lists and as the heading."),
    "name": _("As readers know it in this language; leave it empty where there is no such name."),
    "summary": _("One or two sentences that can be understood alone, in a list."),
    "state": _("Drafts are seen by their editors only."),
    "confidence": _("Readers see a note where the facts are not well documented."),
    "lat": _("Degrees north, such as 54.32"),
    "lon": _("Degrees east, such as 10.14"),
    "country": _("Where it is, or where its organisation sits."),
    "website": _("The whole address, with https://"),
    "logo": _("JPEG, PNG or WebP of at most 10 MB; it is stored without camera data."),
    "position": _("Smaller numbers come first."),
    "region": _("The region as people there call it."),
    "purposes": _("A list: one purpose a line, each after “- ”."),
    "date_note": _("For readers: what is not certain about the date."),
    "participants": _("Only where the number is exact."),
    "status_note": _("For readers: what became of it, and how that is known."),
    "original_title": _("As the people there call it."),
    "original_title_language": _("A code of two letters, such as da or sv."),
    "participants_note": _("For readers: what the number counts."),
    "budget_note": _("For readers: what the sums are taken from."),
    "function": _("What the person or group does there."),
}
MARKDOWN = _("Markdown: an empty line between paragraphs, “## ” before a heading, “- ” before each item of a list.")
IN_MARKDOWN = {
    "body", "profile", "contribution", "motivation", "cooperation", "purpose", "preparation", "steps", "tips",
    "pitfalls", "ethics", "accessibility",
}  # fmt: skip


MOST_TICKED = 200  # boxes to tick; where there may be more, see ``autocomplete_fields``


class ChosenByTyping(AutocompleteSelectMultiple):
    """Django's choice by typing, whose search box has the name of its field."""

    @property
    def media(self):
        return super().media + forms.Media(js=["js/admin-choosing.js"])


class TextFields:
    """What the admin's forms and their inlines share about single fields."""

    formfield_overrides = OVERRIDES
    owned_by: tuple[str, ...] = ()  # relations that say whose a record is: only the user's own may be chosen

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is None:
            return None
        if isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        name = getattr(db_field, "translated_field", db_field).name
        if name in IN_MARKDOWN:
            field.help_text = MARKDOWN
        field.help_text = field.help_text or HELP.get(name, "")
        return field

    def patch_translation_field(self, db_field, field, request, **kwargs):
        """Label a text with its language; no language is obliged, the form asks for one title in any."""
        if not (original := getattr(db_field, "translated_field", None)):
            return
        code = db_field.language
        field.required = False
        field.label = format_html(
            '{} <span class="language-name" lang="{}">({})</span>', field_label(original), code, languages.NAMES[code]
        )
        if isinstance(original, models.TextField):
            field.widget = AdminTextareaWidget(attrs={"rows": 6})
        else:
            field.widget = AdminTextInputWidget(attrs={"maxlength": original.max_length})
        field.widget.attrs |= {"lang": code, "spellcheck": "true", "data-text": original.name}

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if "queryset" not in kwargs:
            limits = db_field.get_limit_choices_to()
            kwargs["queryset"] = self.choices_for(db_field, request).complex_filter(limits)
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if field is not None:
            field.choices = RememberedChoices(field)
        return field

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        choices = kwargs.setdefault("queryset", self.choices_for(db_field, request))
        can_be_many = db_field.name in self.get_autocomplete_fields(request)
        if can_be_many and choices.order_by()[MOST_TICKED:].exists():
            kwargs["widget"] = ChosenByTyping(db_field, self.admin_site)
        kwargs.setdefault("widget", forms.CheckboxSelectMultiple)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def choices_for(self, db_field, request):
        """What may be chosen: one's own for what gives a record its owner, else whatever one may see."""
        rows = db_field.related_model._default_manager.all()
        if db_field.name not in self.owned_by and hasattr(rows, "visible_to"):
            return rows.visible_to(request.user)
        return tended_by(request.user, rows)


def field_label(field: models.Field) -> str:
    label = str(field.verbose_name)
    return label[:1].upper() + label[1:]
