"""The private calendar: the same as the board says, to whoever knows the address, while the right lasts."""

import datetime as dt
import logging
import re

import pytest
from django.urls import reverse
from icalendar import Calendar

from microprojects.holding import board, calendar_feed
from microprojects.models import CalendarToken
from sempre.quiet_logs import SecretsOut
from tests.factories.reporting import PeriodFactory, Region, fresh, report_in
from tests.factories.sempre import UserFactory, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def region():
    return Region()


def feed(visitor, token: str):
    return visitor.get(reverse("calendar-feed", args=[token]))


def test_the_feed_is_what_the_board_says_waits_for_me(region, visitor, settings, django_assert_num_queries):
    settings.BASE_URL = "https://portal.example"
    for ends in (dt.date(2026, 1, 31), dt.date(2026, 8, 31)):
        report_in("draft", region, period=PeriodFactory(ends=ends))
    report_in("submitted", region)
    token = calendar_feed.make_token(region.reporter)
    with django_assert_num_queries(4):  # token, memberships, mandates, obligations
        answer = feed(visitor, token)
    entries = {str(entry["UID"]): entry["DTSTART"].dt for entry in Calendar.from_ical(answer.content).events}
    waiting = board.waiting_for(fresh(region.reporter))
    assert entries == {f"report-{row.pk}@portal.example": row.due for row in waiting}
    assert len(entries) == 2
    entry = Calendar.from_ical(answer.content).events[0]
    assert (type(entry["DTSTART"].dt), entry["DTEND"].dt - entry["DTSTART"].dt) == (dt.date, dt.timedelta(days=1))
    assert str(entry["URL"]).endswith(f"/en/workspace/reports/{waiting[0].pk}/")


def test_headers(region, visitor):
    answer = feed(visitor, calendar_feed.make_token(region.reporter))
    names = ("Content-Type", "Cache-Control", "Referrer-Policy", "Content-Language")
    assert {name: answer.headers[name] for name in names} == {
        "Content-Type": "text/calendar; charset=utf-8",
        "Cache-Control": "private, no-store",
        "Referrer-Policy": "no-referrer",
        "Content-Language": "en",
    }
    assert answer.cookies == {}


def test_only_a_hash_is_kept_and_a_new_address_ends_the_old(region, visitor):
    old = calendar_feed.make_token(region.reporter)
    new = calendar_feed.make_token(region.reporter)
    kept = CalendarToken.objects.get()
    assert (len(old) >= 43, old in kept.token_hash, new in kept.token_hash) == (True, False, False)
    assert [feed(visitor, token).status_code for token in (old, new)] == [404, 200]
    calendar_feed.drop_token(region.reporter)
    assert feed(visitor, new).status_code == 404


def test_whoever_left_or_is_closed_is_as_unknown(region, visitor):
    token = calendar_feed.make_token(region.reporter)
    unknown = feed(visitor, "x" * 43)
    user = region.reporter
    user.is_active = False
    user.save()
    closed = feed(visitor, token)
    user.is_active = True
    user.save()
    user.memberships.update(until=dt.date(2020, 1, 1))
    left = feed(visitor, token)
    bodies = {answer.content.replace(token.encode(), b"x" * 43) for answer in (unknown, closed, left)}
    assert ({answer.status_code for answer in (unknown, closed, left)}, len(bodies)) == ({404}, 1)


def test_who_lost_the_mandate_gets_an_empty_calendar(region, visitor):
    report_in("draft", region)
    token = calendar_feed.make_token(region.reporter)
    region.reporter.mandates.all().delete()
    assert Calendar.from_ical(feed(visitor, token).content).events == []


def test_page_makes_renews_and_switches_off(region, client, visitor):
    sign_in(client, region.reporter)
    assert "Make my address" in client.get(reverse("calendar")).content.decode()
    made = client.post(reverse("calendar"), {"make": "1"})
    token = re.search(r"calendar/([\w-]{43})\.ics", made.content.decode()).group(1)
    assert (made.headers["Referrer-Policy"], feed(visitor, token).status_code) == ("no-referrer", 200)
    again = client.get(reverse("calendar")).content.decode()
    assert (token in again, "Make a new address" in again) == (False, True)
    client.post(reverse("calendar"), {"off": "1"})
    assert feed(visitor, token).status_code == 404


def test_a_visitor_is_asked_to_sign_in(visitor):
    answer = visitor.get(reverse("calendar"))
    assert (answer.status_code, reverse("account_login") in answer.url) == (302, True)


def test_secrets_stay_out_of_the_log():
    record = logging.LogRecord(
        "django.request", logging.ERROR, "", 0, "Failed: %s", ("/en/workspace/calendar/abc.ics",), None
    )
    assert (SecretsOut().filter(record), record.getMessage()) == (True, "Failed: /en/workspace/calendar/…")


def test_office_gets_its_own(visitor, region):
    office = UserFactory(office=True)
    report_in("forwarded", region, office=office)
    token = calendar_feed.make_token(office)
    assert len(Calendar.from_ical(feed(visitor, token).content).events) == 1
