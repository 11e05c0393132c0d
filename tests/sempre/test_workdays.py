import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from sempre.workdays import add_working_days, easter_sunday, end_of_day, is_working_day, working_days_between

EIGHT = ("DK", "EE", "FI", "DE", "LV", "LT", "PL", "SE")


@pytest.mark.parametrize(
    ("year", "month", "day"),
    [(1954, 4, 18), (1981, 4, 19), (2000, 4, 23), (2026, 4, 5), (2027, 3, 28), (2038, 4, 25), (2049, 4, 18)],
)
def test_easter(year, month, day):
    assert easter_sunday(year) == dt.date(year, month, day)


@pytest.mark.parametrize(
    ("day", "free"),
    [
        ("2027-01-01", EIGHT),
        ("2027-01-06", ("FI", "PL", "SE")),
        ("2027-02-24", ("EE",)),
        ("2027-03-11", ("LT",)),
        ("2027-03-25", ("DK",)),
        ("2027-03-26", ("DK", "EE", "FI", "DE", "LV", "SE")),
        ("2027-03-29", ("DK", "FI", "DE", "LV", "LT", "PL", "SE")),
        ("2027-03-27", EIGHT),  # a Saturday
        ("2027-03-30", ()),
        ("2027-05-03", ("PL",)),
        ("2027-05-04", ("LV",)),
        ("2025-05-05", ("LV",)),  # instead of Sunday the 4th
        ("2027-05-06", ("DK", "FI", "DE", "SE")),
        ("2027-05-17", ("DK", "DE")),
        ("2027-05-27", ("PL",)),
        ("2027-06-23", ("EE", "LV")),
        ("2027-06-25", ("FI", "SE")),
        ("2024-12-24", ("DK", "EE", "FI", "LV", "LT", "SE")),
        ("2027-12-24", EIGHT[:3] + EIGHT[4:]),  # in Poland since 2025
        ("2027-12-31", ("LV", "SE")),
    ],
)
def test_free_days(day, free):
    assert tuple(code for code in EIGHT if not is_working_day(dt.date.fromisoformat(day), code)) == free


def test_other_countries_have_weekends():
    assert [is_working_day(dt.date(2027, 1, day), "IT") for day in (1, 2, 3, 4)] == [True, False, False, True]


@pytest.mark.parametrize(
    ("day", "n", "country", "expected"),
    [
        ("2027-03-24", 1, "SE", "2027-03-25"),
        ("2027-03-24", 2, "SE", "2027-03-30"),  # over Easter
        ("2027-03-24", 1, "DK", "2027-03-30"),
        ("2027-03-27", 1, "LT", "2027-03-30"),
        ("2027-03-27", 0, "LT", "2027-03-27"),
        ("2027-03-30", -1, "DE", "2027-03-25"),
        ("2026-12-31", 3, "FI", "2027-01-07"),
    ],
)
def test_add_working_days(day, n, country, expected):
    assert add_working_days(dt.date.fromisoformat(day), n, country) == dt.date.fromisoformat(expected)


@pytest.mark.parametrize("country", EIGHT)
def test_adding_and_counting_agree(country):
    start = dt.date(2026, 12, 18)
    for n in range(1, 300, 7):
        end = add_working_days(start, n, country)
        assert working_days_between(start, end, country) == n
        assert working_days_between(end, start, country) == -n
    assert working_days_between(start, start, country) == 0


@pytest.mark.parametrize(
    ("day", "zone", "expected"),
    [
        ("2027-03-27", "Europe/Berlin", "2027-03-27T22:59:59+00:00"),
        ("2027-03-28", "Europe/Berlin", "2027-03-28T21:59:59+00:00"),  # 23 hours long
        ("2027-03-28", "Europe/Helsinki", "2027-03-28T20:59:59+00:00"),
        ("2027-10-31", "Europe/Vilnius", "2027-10-31T21:59:59+00:00"),  # 25 hours long
        ("2027-02-28", "Europe/Riga", "2027-02-28T21:59:59+00:00"),
        ("2028-02-29", "Europe/Warsaw", "2028-02-29T22:59:59+00:00"),
        ("2027-12-31", "Europe/Stockholm", "2027-12-31T22:59:59+00:00"),
    ],
)
def test_a_day_ends_where_the_people_are(day, zone, expected):
    end = end_of_day(dt.date.fromisoformat(day), zone)
    assert end.astimezone(dt.UTC).isoformat() == expected
    assert (end.date().isoformat(), end.time()) == (day, dt.time(23, 59, 59))
    assert end_of_day(dt.date.fromisoformat(day), ZoneInfo(zone)) == end
