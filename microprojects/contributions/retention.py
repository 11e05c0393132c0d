"""What participants gave is kept for two years: long enough for a project's last report."""

import datetime as dt

from django.utils import timezone

from microprojects.contributions import taking_back

YEARS = 2


def two_years_before(day: dt.date) -> dt.date:
    try:
        return day.replace(year=day.year - YEARS)
    except ValueError:  # 29 February
        return day.replace(year=day.year - YEARS, day=28)


def forget_contributions() -> str:
    """Delete what was given more than two years ago, and links that ended before and hold nothing any more."""
    contributions, links = taking_back.forget(two_years_before(timezone.localdate()))
    if not (contributions or links):
        return ""
    return f"{contributions} contributions of participants and {links} of their links deleted"
