"""The form behind a record's admin page."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from modeltranslation.utils import build_localized_fieldname

from sempre import languages
from sempre.editing.fields import RememberedChoices
from sempre.rules import tended_by


class RowForm(forms.ModelForm):
    """Whatever is chosen already may stay chosen; a text that was never written stays unwritten."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            single = isinstance(field, forms.ModelChoiceField) and not isinstance(field, forms.ModelMultipleChoiceField)
            if single and (current := self.initial.get(name)):
                self._keep(field, current)

    @staticmethod
    def _keep(field: forms.ModelChoiceField, current) -> None:
        """Offer what is chosen already, even where the person could not choose it anew."""
        if str(current) in {str(value) for value, _label in field.choices}:
            return
        offered = Q(pk__in=field.queryset.values("pk")) | Q(pk=current)
        field.queryset = field.queryset.model._default_manager.filter(offered)
        field.choices = RememberedChoices(field)

    def clean(self):
        data = super().clean()
        for name in self.fields:
            if self.cleaned_data.get(name) == "" and self.instance.pk and self.initial.get(name) is None:
                self.cleaned_data[name] = None
        return data


class RecordForm(RowForm):
    """Keeps what the person may not see, shows a conflict instead of saving, asks for one title."""

    request = None  # set by the admin
    conflict = None

    def clean(self):
        data = super().clean()
        if self.conflict:
            raise ValidationError(self.conflict.message, code="conflict")
        self._keep_hidden_relations()
        self._ask_for_a_title()
        return data

    def _keep_hidden_relations(self) -> None:
        """Put back the relations that the choices do not list: another's drafts."""
        for name, field in self.fields.items():
            if isinstance(field, forms.ModelMultipleChoiceField) and self.instance.pk and name in self.cleaned_data:
                rows = field.queryset.model._default_manager
                hidden = getattr(self.instance, name).exclude(pk__in=field.queryset.values("pk"))
                chosen = [row.pk for row in self.cleaned_data[name]]
                kept = list(hidden.values_list("pk", flat=True))
                self.cleaned_data[name] = rows.filter(pk__in=[*chosen, *kept])

    def _ask_for_a_title(self) -> None:
        title = getattr(self._meta.model, "title_field", "")
        names = [build_localized_fieldname(title, code) for code in languages.CODES] if title else []
        asked = [name for name in names if name in self.fields]
        if asked and not any(self.cleaned_data.get(name) for name in asked) and not self.errors.keys() & set(asked):
            code = self.cleaned_data.get("original_language") or languages.current()
            self.add_error(build_localized_fieldname(title, code), _("Write this in at least one language."))


class OwnedForm(RecordForm):
    """Also refuses a record that its author could not tend any more."""

    owners: tuple[str, ...] = ()  # the relations that decide whose a record is

    def clean(self):
        data = super().clean()
        if not self.errors and not self.request.user.is_office and not self._stays_mine():
            raise ValidationError(_("Choose at least one partner or network that you tend: it is theirs to keep."))
        return data

    def _stays_mine(self) -> bool:
        """Whether one of the relations that decide about the scope is the person's own."""
        for name in self.owners:
            chosen = self.cleaned_data.get(name)
            if chosen is None:
                continue
            rows = chosen if hasattr(chosen, "model") else type(chosen)._default_manager.filter(pk=chosen.pk)
            if tended_by(self.request.user, rows.all()).exists():
                return True
        return False
