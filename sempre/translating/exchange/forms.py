"""What to take along, and what to bring back."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from sempre import languages
from sempre.models import TranslationStatus
from sempre.translating.exchange import sheets_reading, xliff_reading
from sempre.translating.exchange.choosing import FORMATS, chosen
from sempre.translating.exchange.files import MAX_BYTES, MOST_UNITS, Arrived, Unreadable
from sempre.translating.exchange.units import address_of
from sempre.translating.records import Reach, kinds

OPEN = (TranslationStatus.MISSING, TranslationStatus.OUTDATED, TranslationStatus.MACHINE)
STATUSES = (*OPEN, TranslationStatus.DRAFT, TranslationStatus.CHECKED, TranslationStatus.NOT_PLANNED)
READERS = {"xlf": xliff_reading.read, "xliff": xliff_reading.read, "xlsx": sheets_reading.read}

NOTHING = gettext_lazy("By this choice there is nothing to translate.")


class ExportForm(forms.Form):
    """Sent by GET: it changes nothing, and its address can be kept."""

    language = forms.ChoiceField(label=gettext_lazy("Translate into"))
    status = forms.MultipleChoiceField(
        label=gettext_lazy("Which translations"),
        choices=[(status.value, status.label) for status in STATUSES],
        initial=OPEN,
        widget=forms.CheckboxSelectMultiple,
    )
    kind = forms.MultipleChoiceField(
        label=gettext_lazy("Which kinds of records"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Without a choice you get all kinds."),
    )
    format = forms.ChoiceField(
        label=gettext_lazy("File format"),
        choices=[(name, format_.label) for name, format_ in FORMATS.items()],
        widget=forms.RadioSelect,
        initial="xliff-1.2",
        help_text=gettext_lazy(
            "XLIFF is for translation tools; if yours knows both versions, either will do. XLSX is for spreadsheets."
        ),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user, self.known = user, {kind.name: kind for kind in kinds()}
        self.fields["language"].choices = [(code, languages.NAMES[code]) for code in Reach(user).languages]
        self.fields["kind"].choices = [(kind.name, kind.label) for kind in self.known.values()]

    def clean(self):
        cleaned = super().clean()
        if not self.errors:
            wanted = [self.known[name] for name in cleaned["kind"]] or self.known.values()
            cleaned["states"] = chosen(self.user, cleaned["language"], kinds=wanted, statuses=cleaned["status"])
            self._check_number(cleaned["states"].count())
        return cleaned

    def _check_number(self, number: int) -> None:
        if not number:
            raise ValidationError(NOTHING)
        if number > MOST_UNITS:
            raise ValidationError(
                ngettext(
                    "This is %(number)s text, at most %(most)s go at once. Choose fewer kinds.",
                    "These are %(number)s texts, at most %(most)s go at once. Choose fewer kinds.",
                    number,
                )
                % {"number": number, "most": MOST_UNITS}
            )


class ImportForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("File with translations"),
        help_text=gettext_lazy(
            "XLIFF 1.2 or 2.0 (.xlf, .xliff) or XLSX, at most 5 MB. If you got a ZIP, bring its files one by one."
        ),
        widget=forms.FileInput(attrs={"accept": ".xlf,.xliff,.xlsx"}),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise ValidationError(_("The file is larger than 5 MB. Split it."))
        try:
            self.cleaned_data["data"] = data = file.read()
            read(file.name, data)
        except Unreadable as error:
            raise ValidationError(str(error)) from error
        return file


def read(name: str, data: bytes) -> Arrived:
    """Return what a file holds, by the ending of its name; raise ``Unreadable``."""
    reader = READERS.get(name.rpartition(".")[2].lower())
    if reader is None:
        raise Unreadable(_("Choose a file that ends in .xlf, .xliff or .xlsx."))
    arrived = reader(data)
    if not any(address_of(given.key) for given in arrived.units):
        raise Unreadable(
            _("None of the texts in this file comes from this portal. Export first, then translate that file.")
        )
    return arrived


class TakeForm(forms.Form):
    """The second step: nothing is written before it."""

    clean_ones = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=MOST_UNITS)
    all_ones = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=MOST_UNITS)
    with_findings = forms.BooleanField(required=False)
    is_checked = forms.BooleanField(
        label=gettext_lazy("Mark as checked: a person has read every one of them whole beside its source."),
        required=False,
    )

    @property
    def expected(self) -> int:
        """How many the person saw that would be written."""
        return self.cleaned_data["all_ones" if self.cleaned_data["with_findings"] else "clean_ones"]
