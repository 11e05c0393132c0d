"""The form of one text in the editor of translations."""

from django import forms
from django.utils.translation import gettext as _

from sempre import languages
from sempre.editing.fields import PlainTextField
from sempre.translating.services import Seen

DIGEST = 32


class TranslationForm(forms.Form):
    """A translation, and the digests of what its writer has before the eyes."""

    text = PlainTextField(required=False, strip=False, widget=forms.Textarea)
    seen_text = forms.CharField(required=False, max_length=DIGEST, widget=forms.HiddenInput)
    seen_source = forms.CharField(required=False, max_length=DIGEST, widget=forms.HiddenInput)

    def __init__(self, *args, line, **kwargs):
        super().__init__(*args, auto_id=f"id_{line.state.pk}_%s", **kwargs)
        code = line.state.language
        text = self.fields["text"]
        text.label = _("%(text)s in %(language)s") % {"text": line.label, "language": languages.NAMES[code]}
        text.widget.attrs |= {
            "lang": code,
            "spellcheck": "true",
            "rows": 12 if line.is_long else 3,
        }
        if line.is_long:
            text.widget.attrs["data-long"] = True
        if line.limit:
            text.widget.attrs["data-limit"] = line.limit

    @property
    def seen(self) -> Seen:
        return Seen(self.cleaned_data["seen_text"], self.cleaned_data["seen_source"])
