"""Working days of the partners' eight countries, and when a day ends.

Computed here: the dates are few and change by law once in years, while the library for it (`holidays`) holds the whole
portal at an old major version of python-dateutil. Germany has the days that are free in all its states. Days that
Latvia moves by yearly decree count as they stand in the law; eves on which Swedes, Finns and Danes do not work are
free. Sources: the laws on public holidays; compared day by day with `holidays` 0.109 for 2024 to 2040.
"""

import datetime as dt
from functools import lru_cache
from zoneinfo import ZoneInfo

FRIDAY, SATURDAY = 4, 5

# Month and day, with the first year of those that are new.
FIXED: dict[str, tuple[tuple[int, int] | tuple[int, int, int], ...]] = {
    "DK": ((1, 1), (12, 24), (12, 25), (12, 26)),
    "EE": ((1, 1), (2, 24), (5, 1), (6, 23), (6, 24), (8, 20), (12, 24), (12, 25), (12, 26)),
    "FI": ((1, 1), (1, 6), (5, 1), (12, 6), (12, 24), (12, 25), (12, 26)),
    "DE": ((1, 1), (5, 1), (10, 3), (12, 25), (12, 26)),
    "LV": ((1, 1), (5, 1), (5, 4), (6, 23), (6, 24), (11, 18), (12, 24), (12, 25), (12, 26), (12, 31)),
    "LT": ((1, 1), (2, 16), (3, 11), (5, 1), (6, 24), (7, 6), (8, 15), (11, 1), (11, 2), (12, 24), (12, 25), (12, 26)),
    "PL": ((1, 1), (1, 6), (5, 1), (5, 3), (8, 15), (11, 1), (11, 11), (12, 24, 2025), (12, 25), (12, 26)),
    "SE": ((1, 1), (1, 6), (5, 1), (6, 6), (12, 24), (12, 25), (12, 26), (12, 31)),
}
# Days from Easter Sunday; those that are always a Sunday are left out.
MAUNDY_THURSDAY, GOOD_FRIDAY, EASTER_MONDAY, ASCENSION, WHIT_MONDAY, CORPUS_CHRISTI = -3, -2, 1, 39, 50, 60
MOVING = {
    "DK": (MAUNDY_THURSDAY, GOOD_FRIDAY, EASTER_MONDAY, ASCENSION, WHIT_MONDAY),
    "EE": (GOOD_FRIDAY,),
    "FI": (GOOD_FRIDAY, EASTER_MONDAY, ASCENSION),
    "DE": (GOOD_FRIDAY, EASTER_MONDAY, ASCENSION, WHIT_MONDAY),
    "LV": (GOOD_FRIDAY, EASTER_MONDAY),
    "LT": (EASTER_MONDAY,),
    "PL": (EASTER_MONDAY, CORPUS_CHRISTI),
    "SE": (GOOD_FRIDAY, EASTER_MONDAY, ASCENSION),
}
MIDSUMMER_EVE = {"FI", "SE"}  # the Friday from 19 to 25 June
MONDAY_INSTEAD = {"LV": ((5, 4), (11, 18))}  # where the day falls on a weekend


def is_working_day(day: dt.date, country: str) -> bool:
    """Whether people in ``country`` (``"SE"``) are at work; outside the eight only weekends are free."""
    return day.weekday() < SATURDAY and day not in _free_days(country, day.year)


def add_working_days(day: dt.date, n: int, country: str) -> dt.date:
    """Return the ``n``-th working day after ``day`` (before it where ``n`` is negative); for 0, ``day`` itself."""
    step = dt.timedelta(days=1 if n > 0 else -1)
    left = abs(n)
    while left:
        day += step
        left -= is_working_day(day, country)
    return day


def working_days_between(start: dt.date, end: dt.date, country: str) -> int:
    """Count the working days after ``start`` up to and with ``end``; negative where ``end`` is earlier."""
    if end < start:
        return -working_days_between(end, start, country)
    days = (start + dt.timedelta(days=i) for i in range(1, (end - start).days + 1))
    return sum(is_working_day(day, country) for day in days)


def end_of_day(day: dt.date, zone: str | ZoneInfo) -> dt.datetime:
    """Return the last second of ``day`` in ``zone`` (``"Europe/Vilnius"``), aware."""
    return dt.datetime.combine(day, dt.time(23, 59, 59), ZoneInfo(str(zone)))


@lru_cache(maxsize=128)
def _free_days(country: str, year: int) -> frozenset[dt.date]:
    easter = easter_sunday(year)
    free = {dt.date(year, month, day) for month, day, *since in FIXED.get(country, ()) if year >= (since or [0])[0]}
    free |= {easter + dt.timedelta(days=days) for days in MOVING.get(country, ())}
    if country in MIDSUMMER_EVE:
        free.add(_next(dt.date(year, 6, 19), FRIDAY))
    for month, day in MONDAY_INSTEAD.get(country, ()):
        if (date := dt.date(year, month, day)).weekday() >= SATURDAY:
            free.add(_next(date, 0))
    return frozenset(free)


def _next(day: dt.date, weekday: int) -> dt.date:
    """Return the first day from ``day`` on that is such a weekday (Monday is 0)."""
    return day + dt.timedelta(days=(weekday - day.weekday()) % 7)


def easter_sunday(year: int) -> dt.date:
    """Return the Western Easter Sunday (Gauss' rule as Butcher wrote it down, for all Gregorian years)."""
    century, rest = divmod(year, 100)
    golden = year % 19
    epact = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return dt.date(year, month, day + 1)
