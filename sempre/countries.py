"""The countries of the partnership and those its events took place in."""

import datetime as dt
import zoneinfo

from django.db import models
from django.utils import timezone
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


# Where each country's deadlines end.
TIME_ZONES = {
    "DK": "Europe/Copenhagen",
    "EE": "Europe/Tallinn",
    "FI": "Europe/Helsinki",
    "DE": "Europe/Berlin",
    "LV": "Europe/Riga",
    "LT": "Europe/Vilnius",
    "PL": "Europe/Warsaw",
    "SE": "Europe/Stockholm",
    "BE": "Europe/Brussels",
    "IT": "Europe/Rome",
}


def country_key(code: str) -> str:
    """Return what sorts countries by the reader's alphabet."""
    return sort_key(str(Country(code).label), languages.current())


def zone_of(country: str) -> zoneinfo.ZoneInfo:
    """Return the time zone in which a country's days begin and end; the lead partner's for any other."""
    return zoneinfo.ZoneInfo(TIME_ZONES.get(country, TIME_ZONES["DE"]))


def today_in(country: str, now: dt.datetime | None = None) -> dt.date:
    return (now or timezone.now()).astimezone(zone_of(country)).date()


def today_by_country(now: dt.datetime | None = None) -> list[tuple[dt.date, list[str]]]:
    """Return today's date in each country, as (date, codes): at most three dates at any moment."""
    days: dict[dt.date, list[str]] = {}
    for code in TIME_ZONES:
        days.setdefault(today_in(code, now), []).append(code)
    return list(days.items())
