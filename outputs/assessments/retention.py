"""Organisations whose pages nobody used for three years are deleted."""

import datetime as dt

from django.utils import timezone

from outputs.models import Organisation

YEARS = 3


def three_years_before(day: dt.date) -> dt.date:
    try:
        return day.replace(year=day.year - YEARS)
    except ValueError:  # 29 February
        return day.replace(year=day.year - YEARS, day=28)


def forget_organisations() -> str:
    """Delete what was last used more than 36 months ago, with rounds, answers and actions."""
    unused = Organisation.objects.unused_since(three_years_before(timezone.localdate()))
    number = unused.count()
    unused.delete()
    return f"{number} assessed organisations deleted" if number else ""
