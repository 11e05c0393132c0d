"""What the portal's iCalendar files have in common; icalendar itself (5 MB) is loaded where somebody asks for one."""

import datetime as dt
from urllib.parse import urlsplit

from django.conf import settings

from sempre import languages
from sempre.markdown import printable


def new_calendar(kind: str, title: str, refresh: dt.timedelta | None = None):
    """Return an empty ``icalendar.Calendar`` in the reader's language."""
    from icalendar import Calendar

    made = Calendar()
    made.add("PRODID", f"-//SEMPRE//{kind}//{languages.current().upper()}")
    made.add("VERSION", "2.0")  # and no METHOD: that would make it a message, which needs an organizer
    for name in ("NAME", "X-WR-CALNAME"):
        made.add(name, printable(title))
    if refresh:
        made.add("REFRESH-INTERVAL", refresh, parameters={"VALUE": "DURATION"})
    return made


def new_entry():
    """Return an empty ``icalendar.Event``."""
    from icalendar import Event

    return Event()


def uid(kind: str, key: int | str) -> str:
    """Return what a calendar knows an entry by: another one, and it would hold the entry twice."""
    return f"{kind}-{key}@{urlsplit(settings.BASE_URL).hostname}"


def add_words(entry, name: str, words: str, language: str) -> None:
    """Add a text with the language that it is in."""
    from icalendar import vText

    entry.add(name, vText(printable(words)), parameters={"LANGUAGE": language})


def add_whole_day(entry, day: dt.date) -> None:
    """Let the entry, somebody's private one, fill the day without making the person busy."""
    entry.add("DTSTART", day)
    entry.add("DTEND", day + dt.timedelta(days=1))
    entry.add("TRANSP", "TRANSPARENT")
    entry.add("CLASS", "PRIVATE")
