"""What the portal's iCalendar files have in common; icalendar itself (5 MB) is loaded where somebody asks for one."""

import datetime as dt

from sempre import languages
from sempre.markdown import printable


def new_calendar(kind: str, title: str, refresh: dt.timedelta | None = None):
    """Return an empty ``icalendar.Calendar`` in the reader's language."""
    from icalendar import Calendar

    made = Calendar()
    made.add("PRODID", f"-//SEMPRE//{kind}//{languages.current().upper()}")
    made.add("VERSION", "2.0")
    made.add("METHOD", "PUBLISH")
    for name in ("NAME", "X-WR-CALNAME"):
        made.add(name, printable(title))
    if refresh:
        made.add("REFRESH-INTERVAL", refresh, parameters={"VALUE": "DURATION"})
    return made


def new_entry():
    """Return an empty ``icalendar.Event``."""
    from icalendar import Event

    return Event()


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
