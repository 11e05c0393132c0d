import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from sempre import mail_times
from sempre.models import User


def at(text: str) -> dt.datetime:
    """A moment in UTC."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


def person(begin: str = "20:00", end: str = "07:00", zone: str = "Europe/Berlin", **fields) -> User:
    return User(
        time_zone=zone, quiet_from=dt.time.fromisoformat(begin), quiet_until=dt.time.fromisoformat(end), **fields
    )


@pytest.mark.parametrize(
    ("quiet", "now", "leaves"),
    [
        (("20:00", "07:00"), "2026-11-10 12:00", "2026-11-10 12:00"),
        (("20:00", "07:00"), "2026-11-10 18:59", "2026-11-10 18:59"),
        (("20:00", "07:00"), "2026-11-10 19:00", "2026-11-11 06:00"),  # the evening, across midnight
        (("20:00", "07:00"), "2026-11-11 05:59", "2026-11-11 06:00"),
        (("20:00", "07:00"), "2026-11-11 06:00", "2026-11-11 06:00"),
        (("12:00", "13:00"), "2026-11-10 11:30", "2026-11-10 12:00"),  # within one day
        (("12:00", "13:00"), "2026-11-10 12:00", "2026-11-10 12:00"),
        (("09:00", "09:00"), "2026-11-10 08:00", "2026-11-10 08:00"),  # equal hours: none
        (("20:00", "07:00"), "2026-03-28 22:00", "2026-03-29 05:00"),  # an hour is left out in the night
        (("20:00", "07:00"), "2026-10-24 22:00", "2026-10-25 06:00"),  # an hour comes twice
        (("20:00", "02:30"), "2026-03-29 00:30", "2026-03-29 01:30"),  # 02:30 does not exist: 03:30 summer time
        (("20:00", "02:30"), "2026-10-25 00:10", "2026-10-25 00:30"),  # the first 02:30
        (("20:00", "02:30"), "2026-10-25 01:10", "2026-10-25 01:30"),  # between both: the second
    ],
)
def test_after_quiet(quiet, now, leaves):
    assert mail_times.after_quiet(person(*quiet), at(now)) == at(leaves)


@pytest.mark.parametrize(
    ("zone", "leaves"),
    [("Europe/Helsinki", "05:30"), ("Europe/Berlin", "06:30"), ("Nowhere/At all", "06:30"), ("../etc", "06:30")],
)
def test_digest_comes_at_half_past_seven_of_the_person(zone, leaves):
    assert mail_times.next_digest(person(zone=zone), at("2026-11-10 12:00")) == at(f"2026-11-11 {leaves}")


@pytest.mark.parametrize(
    ("now", "digest"),
    [
        ("2026-11-10 06:29", "2026-11-10 06:30"),
        ("2026-11-10 06:30", "2026-11-11 06:30"),
        ("2026-03-28 12:00", "2026-03-29 05:30"),
        ("2026-10-24 12:00", "2026-10-25 06:30"),
    ],
)
def test_next_digest(now, digest):
    assert mail_times.next_digest(person(), at(now)) == at(digest)


def test_digest_waits_for_the_return():
    away = person(away_until=dt.date(2026, 11, 12))
    assert mail_times.next_digest(away, at("2026-11-10 12:00")) == at("2026-11-13 06:30")
    assert mail_times.is_away(away, at("2026-11-12 22:59"))
    assert not mail_times.is_away(away, at("2026-11-12 23:00"))
    assert mail_times.next_digest(away, at("2026-11-20 12:00")) == at("2026-11-21 06:30")


def test_every_hour_of_a_year_ends_outside_the_quiet_hours():
    berlin = ZoneInfo("Europe/Berlin")
    sleeper = person("22:15", "02:30")
    for hours in range(365 * 24):
        now = at("2026-01-01 00:10") + dt.timedelta(hours=hours)
        leaves = mail_times.after_quiet(sleeper, now)
        clock = leaves.astimezone(berlin).time()
        assert dt.timedelta(0) <= leaves - now <= dt.timedelta(hours=6)
        assert dt.time(2, 30) <= clock < dt.time(22, 15)
