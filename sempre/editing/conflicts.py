"""Two people in one form: what the later one sees instead of overwriting the earlier.

A form carries a digest of every value it was opened with. When a value in the database is another one at the time
of saving, nothing is saved: fields that only the other changed take over the other's value, fields that both
changed keep what was typed, with the other's value beside. The redrawn form carries new digests, so that saving
once more is done knowingly.
"""

import contextlib
import hashlib
import json
from dataclasses import dataclass, field
from typing import ClassVar

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SEEN = "_seen"


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that another person changed meanwhile."""

    id: str
    label: str
    theirs: str
    mine: str
    language: str
    kept_typed: bool


@dataclass(slots=True)
class Conflict:
    differences: list[Difference] = field(default_factory=list)
    rows_added: list[str] = field(default_factory=list)
    rows_removed: int = 0
    entry: object = None  # the newest in the record's history

    message: ClassVar[Promise] = _(
        "Somebody else changed this record while you were writing. Nothing has been saved yet and nothing you "
        "wrote is lost: compare below, then save again."
    )

    def __bool__(self) -> bool:
        return bool(self.differences or self.rows_added or self.rows_removed)


def plain(formfield: forms.Field, value) -> str:
    """Return a field's value, from the database or as typed, as one comparable text."""
    if isinstance(formfield, forms.FileField):
        return getattr(value, "name", "") or ""
    if isinstance(formfield, forms.ModelMultipleChoiceField):
        return " ".join(sorted(str(getattr(row, "pk", row)) for row in value or ()))
    if isinstance(formfield, forms.ModelChoiceField):
        return str(getattr(value, "pk", value) or "")
    if isinstance(formfield, forms.MultipleChoiceField):
        return " ".join(sorted(value or ()))
    with contextlib.suppress(forms.ValidationError):
        value = formfield.to_python(value)
    return "" if value is None else str(value)


def _digest(text: str) -> str:
    return hashlib.blake2s(text.encode(), digest_size=6).hexdigest()


def _stored(form: forms.ModelForm) -> dict[str, tuple[str, str]]:
    """Map each field's name in the form to its input's name and its stored value."""
    return {
        name: (form.add_prefix(name), plain(f, form.get_initial_for_field(f, name)))
        for name, f in form.fields.items()
        if not isinstance(f, forms.models.InlineForeignKeyField)
        and name not in ("DELETE", form._meta.model._meta.pk.name)
    }


def seen(forms_: list[forms.ModelForm], stored_rows: dict[str, object]) -> str:
    """Return what the page carries: a digest for every stored value in its forms, and which rows there are."""
    values = {html: _digest(text) for form in forms_ if form.instance.pk for html, text in _stored(form).values()}
    return json.dumps({"values": values, "rows": list(stored_rows)}, separators=(",", ":"))


def _read(text: str) -> tuple[dict, list]:
    try:
        data = json.loads(text)
        return dict(data["values"]), list(data["rows"])
    except (ValueError, TypeError, KeyError):
        return {}, []


def find_conflict(forms_: list[forms.ModelForm], stored_rows: dict[str, object], data, files) -> Conflict:
    """Compare what was typed into ``forms_`` with what is stored now, and merge into ``data`` (a mutable QueryDict).

    ``stored_rows`` maps ``model:pk`` to every row that the page would show today.
    """
    values, rows = _read(data.get(SEEN, ""))
    conflict = Conflict()
    for form in forms_:
        for name, (html, theirs) in _stored(form).items() if form.instance.pk else ():
            if values.get(html) != _digest(theirs):
                _compare(conflict, form, name, theirs, values.get(html), data, files)
    if rows:
        conflict.rows_added = [str(row) for key, row in stored_rows.items() if key not in rows]
        conflict.rows_removed = len([key for key in rows if key not in stored_rows])
    return conflict


def mark_removed_rows(formset, data) -> None:
    """Tick rows that somebody else removed as deleted, so that their text stays in sight and saving works."""
    for form in formset.initial_forms:
        if form.instance.pk is None:
            data[form.add_prefix("DELETE")] = "on"


def _compare(conflict: Conflict, form, name: str, theirs: str, base: str | None, data, files) -> None:
    """Note one field whose stored value is not the one that the page was opened with."""
    formfield, html = form.fields[name], form.add_prefix(name)
    typed = plain(formfield, formfield.widget.value_from_datadict(data, files, html))
    if typed == theirs or (isinstance(formfield, forms.FileField) and html not in files):
        return
    untouched = _digest(typed) == base
    if untouched:
        _take_over(form, name, data)
    conflict.differences.append(
        Difference(
            id=form[name].auto_id,
            label=str(formfield.label),
            theirs=_readable(form, name, theirs),
            mine=_readable(form, name, typed),
            language=formfield.widget.attrs.get("lang", ""),
            kept_typed=not untouched,
        )
    )


def _take_over(form, name: str, data) -> None:
    """Put the stored value where the form's unchanged one was."""
    formfield, html = form.fields[name], form.add_prefix(name)
    value = form.get_initial_for_field(formfield, name)
    if isinstance(formfield, forms.ModelMultipleChoiceField):
        data.setlist(html, [str(getattr(row, "pk", row)) for row in value or ()])
    elif isinstance(formfield, forms.MultipleChoiceField):
        data.setlist(html, value or [])
    elif isinstance(formfield, forms.BooleanField):
        data.setlist(html, ["on"] if value else [])
    else:
        shown = formfield.widget.format_value(formfield.prepare_value(value))
        data[html] = " ".join(shown) if isinstance(shown, list) else shown or ""


def _readable(form, name: str, value: str) -> str:
    """Return a value in words: labels for choices, the text for texts."""
    formfield = form.fields[name]
    choices = getattr(formfield, "choices", None)
    if choices is None:
        return value
    if isinstance(formfield, forms.ModelMultipleChoiceField):  # of what may be chosen, only what is
        return ", ".join(
            map(formfield.label_from_instance, formfield.queryset.filter(pk__in=filter(str.isdecimal, value.split())))
        )
    several = isinstance(formfield, forms.MultipleChoiceField)
    wanted = value.split(" ") if several else [value]
    return ", ".join(str(label) for key, label in choices if str(key) in wanted)
