"""Dates that are only known to the year or the month, kept as what is known: ``2017``, ``2017-08``, ``2017-08-17``."""

import calendar
import datetime as dt
import re
from functools import lru_cache

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import formats
from django.utils.dates import MONTHS
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext_lazy as _

PATTERN = re.compile(r"^(?P<year>\d{4})(?:-(?P<month>\d{2})(?:-(?P<day>\d{2}))?)?$")


class PartialDate(str):
    """An ISO 8601 date of reduced precision; sorts and compares as its text does."""

    __slots__ = ()

    @classmethod
    def parse(cls, text: str) -> "PartialDate":
        """Return the date written as ``text``; raise ``ValueError`` when there is no such day."""
        match = PATTERN.match(text)
        if not match:
            raise ValueError(text)
        dt.date(int(match["year"]), int(match["month"] or 1), int(match["day"] or 1))
        return cls(text)

    @property
    def parts(self) -> tuple[int, ...]:
        return tuple(int(part) for part in self.split("-"))

    @property
    def year(self) -> int:
        return self.parts[0]

    @property
    def first_day(self) -> dt.date:
        year, month, day = (*self.parts, 1, 1)[:3]
        return dt.date(year, month, day)

    @property
    def last_day(self) -> dt.date:
        year, month, day = (*self.parts, 0, 0)[:3]
        month = month or 12
        return dt.date(year, month, day or calendar.monthrange(year, month)[1])

    @property
    def is_day(self) -> bool:
        return len(self.parts) == 3

    def display(self) -> str:
        """Return the date as the reader's language writes it."""
        return _displayed(self, get_language())


@lru_cache(maxsize=4096)  # the same days come again on every list, and writing one takes longer than a line of it
def _displayed(date: PartialDate, language: str | None) -> str:
    if date.is_day:
        return formats.date_format(date.first_day, "DATE_FORMAT")
    if len(date.parts) == 2:
        # Translators: a month and a year, such as "March 2018"
        pattern = pgettext("month and year", "%(month)s %(year)s")
        return pattern % {"month": MONTHS[date.parts[1]], "year": date.year}
    return str(date)


def validate_partial_date(value: str) -> None:
    try:
        PartialDate.parse(value)
    except ValueError as error:
        raise ValidationError(
            _("“%(value)s” is not a date. Write a year (2017), a month (2017-08) or a day (2017-08-17)."),
            code="partial_date",
            params={"value": value},
        ) from error


class PartialDateField(models.CharField):
    """A text column that holds an ISO date of year, month or day precision."""

    def __init__(self, *args, **kwargs):
        kwargs["max_length"] = 10
        kwargs.setdefault("blank", True)
        kwargs.setdefault("default", "")
        super().__init__(*args, **kwargs)
        self.validators = [*self.validators, validate_partial_date]

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("max_length")
        return name, path, args, kwargs

    def from_db_value(self, value, expression, connection):
        return PartialDate(value) if value else value

    def to_python(self, value):
        value = super().to_python(value)
        return PartialDate(value) if value and PATTERN.match(value) else value

    def formfield(self, **kwargs):
        kwargs.setdefault("widget", forms.TextInput(attrs={"placeholder": "2017-08-17", "inputmode": "numeric"}))
        kwargs.setdefault("help_text", _("Year, month or day: 2017, 2017-08 or 2017-08-17."))
        return super().formfield(**kwargs)
