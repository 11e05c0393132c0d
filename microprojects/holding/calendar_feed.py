"""A person's own calendar: when the reports are due that wait for exactly this person, under a secret address."""

import datetime as dt
import secrets

from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from microprojects.holding import board, standings
from microprojects.models import CalendarToken, Obligation
from partners.invitations import hashed
from sempre import languages, outbox
from sempre.calendars import add_whole_day, add_words, new_calendar, new_entry, uid
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
    made = new_calendar("Reports", _("SEMPRE: my reports"), REFRESH)
    for obligation in board.waiting_for(user, now):
        made.add_component(_entry(obligation, now or timezone.now()))
    return made.to_ical()


def _entry(obligation: Obligation, now: dt.datetime):
    language = languages.current()
    project, period = text(obligation.micro_project, "title"), text(obligation.period, "title")
    words = [str(standings.state_of(obligation).word), str(standings.standing_of(obligation, now).word)]
    entry = new_entry()
    entry.add("UID", uid("report", obligation.pk))
    entry.add("DTSTAMP", now)
    # Translators: an entry in a person's calendar
    title = _("Report due: %(project)s, %(period)s") % {"project": project.value, "period": period.value}
    add_words(entry, "SUMMARY", title, language)
    add_words(entry, "DESCRIPTION", ", ".join(words), language)
    add_whole_day(entry, obligation.due)
    entry.add("URL", outbox.link(obligation.get_absolute_url(), language))
    return entry


def address_of(token: str, language: str) -> str:
    with translation.override(language):
        return outbox.link(reverse("calendar-feed", args=[token]), language)
