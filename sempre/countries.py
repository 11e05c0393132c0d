"""The countries of the partnership and those its events took place in."""

from django.db import models
from django.utils.translation import pgettext_lazy

from sempre import languages
from sempre.alphabet import sort_key


class Country(models.TextChoices):
    DENMARK = "DK", pgettext_lazy("country", "Denmark")
    ESTONIA = "EE", pgettext_lazy("country", "Estonia")
    FINLAND = "FI", pgettext_lazy("country", "Finland")
    GERMANY = "DE", pgettext_lazy("country", "Germany")
    LATVIA = "LV", pgettext_lazy("country", "Latvia")
    LITHUANIA = "LT", pgettext_lazy("country", "Lithuania")
    POLAND = "PL", pgettext_lazy("country", "Poland")
    SWEDEN = "SE", pgettext_lazy("country", "Sweden")
    BELGIUM = "BE", pgettext_lazy("country", "Belgium")
    ITALY = "IT", pgettext_lazy("country", "Italy")


def country_key(code: str) -> str:
    """Return what sorts countries by the reader's alphabet."""
    return sort_key(str(Country(code).label), languages.current())
