"""When a mail may leave: quiet hours, the hour of the daily summary and days of absence, all by the person's clock."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.conf import settings

DIGEST_AT = dt.time(7, 30)


def zone_of(person) -> ZoneInfo:
    """Return the person's time zone; the portal's own where the name means nothing here."""
    try:
        return ZoneInfo(person.time_zone)
    except (OSError, ValueError, KeyError):
        return ZoneInfo(settings.TIME_ZONE)


def next_at(clock: dt.time, now: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    """Return the first moment after ``now`` at which a clock in ``zone`` shows ``clock``.

    Of an hour that comes twice it is the first one still ahead; in an hour that is left out, as long after its
    beginning as the clock was to show.
    """
    today = now.astimezone(zone).date()
    for day in (today, today + dt.timedelta(days=1)):
        for fold in (0, 1):
            moment = dt.datetime.combine(day, clock, zone).replace(fold=fold).astimezone(dt.UTC)
            if moment > now:
                return moment
    raise AssertionError(f"{clock} never comes")


def is_quiet(person, now: dt.datetime) -> bool:
    """Whether the person wants no mails now; equal hours mean: none are quiet."""
    clock = now.astimezone(zone_of(person)).time()
    begin, end = person.quiet_from, person.quiet_until
    return begin <= clock < end if begin <= end else clock >= begin or clock < end


def after_quiet(person, now: dt.datetime) -> dt.datetime:
    """Return ``now``, or the end of the quiet hours that it lies in."""
    return next_at(person.quiet_until, now, zone_of(person)) if is_quiet(person, now) else now


def is_away(person, now: dt.datetime) -> bool:
    """Whether the person has said to be away on this day; the last day of the absence counts."""
    return bool(person.away_until) and now.astimezone(zone_of(person)).date() <= person.away_until


def next_digest(person, now: dt.datetime) -> dt.datetime:
    """Return the next half past seven at which the person is there."""
    zone = zone_of(person)
    if is_away(person, now):
        return dt.datetime.combine(person.away_until + dt.timedelta(days=1), DIGEST_AT, zone).astimezone(dt.UTC)
    return next_at(DIGEST_AT, now, zone)
