from collections.abc import Callable

from django import forms
from django.contrib.contenttypes.models import ContentType
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from sempre import languages
from sempre.models import TranslationState, User
from sempre.translating.machine.drafting import wanted_of
from sempre.translating.registry import record_models


def kind_choices(is_offered: Callable = lambda model: True) -> list[tuple[str, str]]:
    """Return the kinds of records with texts: number of the content type, and what the kind is called."""
    types = ContentType.objects.get_for_models(*filter(is_offered, record_models()))
    named = [(str(kind.pk), str(model._meta.verbose_name_plural)) for model, kind in types.items()]
    return sorted(((number, name[:1].upper() + name[1:]) for number, name in named), key=lambda choice: choice[1])


class DraftsForm(forms.Form):
    """Which drafts are asked for: into one language, of all kinds or some."""

    language = forms.ChoiceField(label=_("Into which language"))
    kinds = forms.MultipleChoiceField(
        label=_("Of which kinds"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Without a choice: of all."),
    )

    def __init__(self, *args, user: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        codes = languages.CODES if user.is_office or user.edits_content else user.translates_into
        self.fields["language"].choices = [("", "–"), *((code, languages.NAMES[code]) for code in codes)]
        self.fields["kinds"].choices = kind_choices()

    @cached_property
    def states(self):
        """The texts for which drafts are asked, of what the person may translate."""
        mine = TranslationState.objects.visible_to(self.user)
        if kinds := self.cleaned_data["kinds"]:
            mine = mine.filter(record_type__in=kinds)
        return wanted_of(mine, self.cleaned_data["language"])
