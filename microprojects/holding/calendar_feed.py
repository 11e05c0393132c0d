"""A person's own calendar: when the reports are due that wait for exactly this person, under a secret address."""

import datetime as dt
import secrets

from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from icalendar import Calendar, vText
from icalendar import Event as CalendarEvent

from microprojects.holding import board, standings
from microprojects.models import CalendarToken, Obligation
from partners.invitations import hashed
from sempre import languages, outbox
from sempre.markdown import printable
from sempre.models import User
from sempre.translated import text

TOKEN_BYTES = 32
REFRESH = dt.timedelta(hours=6)


def make_token(user: User) -> str:
    """Make a new secret address and forget the old one; the token itself is kept nowhere."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    values = {"token_hash": hashed(token), "made_at": timezone.now()}
    CalendarToken.objects.update_or_create(user=user, defaults=values)
    return token


def drop_token(user: User) -> None:
    CalendarToken.objects.filter(user=user).delete()


def reader_of(token: str) -> User | None:
    """Return whose calendar it is, while that person may sign in and still belongs to an organisation."""
    found = CalendarToken.objects.filter(token_hash=hashed(token), user__is_active=True).select_related("user").first()
    if found is None or not (found.user.is_office or found.user.current_memberships):
        return None
    return found.user


def feed_of(user: User, now: dt.datetime | None = None) -> bytes:
    """Return what waits for ``user`` as a calendar of whole days, in the language of the address."""
    made = Calendar()
    made.add("PRODID", f"-//SEMPRE//Reports//{languages.current().upper()}")
    made.add("VERSION", "2.0")
    made.add("METHOD", "PUBLISH")
    for name in ("NAME", "X-WR-CALNAME"):
        made.add(name, _("SEMPRE: my reports"))
    made.add("REFRESH-INTERVAL", REFRESH, parameters={"VALUE": "DURATION"})
    for obligation in board.waiting_for(user, now):
        made.add_component(_entry(obligation, now or timezone.now()))
    return made.to_ical()


def _entry(obligation: Obligation, now: dt.datetime) -> CalendarEvent:
    language = languages.current()
    project, period = text(obligation.micro_project, "title"), text(obligation.period, "title")
    words = [str(standings.state_of(obligation).word), str(standings.standing_of(obligation, now).word)]
    entry = CalendarEvent()
    entry.add("UID", f"report-{obligation.pk}@sempre")
    entry.add("DTSTAMP", now)
    # Translators: an entry in a person's calendar
    title = _("Report due: %(project)s, %(period)s") % {"project": project.value, "period": period.value}
    entry.add("SUMMARY", vText(printable(title)), parameters={"LANGUAGE": language})
    entry.add("DESCRIPTION", vText(printable(", ".join(words))), parameters={"LANGUAGE": language})
    entry.add("DTSTART", obligation.due)
    entry.add("DTEND", obligation.due + dt.timedelta(days=1))
    entry.add("TRANSP", "TRANSPARENT")
    entry.add("CLASS", "PRIVATE")
    entry.add("URL", outbox.link(obligation.get_absolute_url(), language))
    return entry


def address_of(token: str, language: str) -> str:
    with translation.override(language):
        return outbox.link(reverse("calendar-feed", args=[token]), language)
