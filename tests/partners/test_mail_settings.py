"""The person's own mails: what comes, when, and where they are read without a mail server."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from sempre import outbox
from sempre.models import OutboxMail
from sempre.outbox import deliver_due
from tests.factories.partners import PartnerFactory
from tests.factories.sempre import UserFactory, sign_in

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 11, 10, 12, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def topics(monkeypatch):
    kept = {name: topic for name, topic in outbox.TOPICS.items() if not topic.mutable}
    monkeypatch.setattr(outbox, "TOPICS", kept)
    outbox.register_topic("reports", "reports of others")
    outbox.register_topic("news", "news")


@pytest.fixture
def person(client):
    user = UserFactory(member_of=PartnerFactory(), muted_topics=["news", "no longer known"])
    sign_in(client, user)
    return user


def url(name: str, language: str = "en") -> str:
    with translation.override(language):
        return reverse(name)


def save(client, **data):
    fields = {"topics": ["reports"], "wants_digest": "on", "quiet_from": "20:00", "quiet_until": "07:00"}
    return client.post(url("workspace-mail-settings"), {**fields, "away_until": "", **data})


class TestSettings:
    def test_page_shows_what_holds(self, client, person):
        html = client.get(url("workspace-mail-settings")).content.decode()
        assert html.count("<h1") == 1
        assert 'value="reports" id="id_topics_0" checked' in html.replace(' class="', " x")
        assert ('value="news"' in html, 'value="account"' in html) == (True, False)
        assert 'type="time"' in html
        assert 'value="20:00"' in html
        assert url("workspace-mail-settings") in client.get(url("workspace")).content.decode()

    def test_saves(self, client, person):
        response = save(client, topics=["news"], wants_digest="", quiet_from="22:30", quiet_until="22:30")
        assert response.url == url("workspace")
        person.refresh_from_db()
        assert (person.muted_topics, person.wants_digest) == (["reports"], False)
        assert (person.quiet_from, person.quiet_until) == (dt.time(22, 30), dt.time(22, 30))

    @pytest.mark.parametrize(("days", "kept"), [(-1, False), (0, True), (1, True)])
    def test_away_until_a_day_to_come(self, client, person, days, kept):
        day = timezone.localdate(timezone=ZoneInfo(person.time_zone)) + dt.timedelta(days=days)
        html = save(client, away_until=day.isoformat()).content.decode()
        person.refresh_from_db()
        assert (person.away_until == day, "This day is over" in html) == (kept, not kept)
        if not kept:
            assert 'id="id_away_until_error"' in html

    def test_an_absence_that_is_over_does_not_stand_in_the_way(self, client, person):
        person.away_until = dt.date(2020, 1, 1)
        person.save()
        assert save(client, away_until="2020-01-01").status_code == 302

    @pytest.mark.parametrize(
        ("field", "value"),
        [("quiet_from", ""), ("quiet_until", "25:00"), ("away_until", "soon"), ("topics", "account"), ("topics", "x")],
    )
    def test_forged_forms_change_nothing(self, client, person, field, value):
        html = save(client, **{field: value}).content.decode()
        assert ("<title>Error:" in html, f'id="id_{field}_error"' in html) == (True, True)
        person.refresh_from_db()
        assert person.muted_topics == ["news", "no longer known"]

    def test_without_topics_the_rest_stays(self, client, person, monkeypatch):
        monkeypatch.setattr(outbox, "TOPICS", {})
        assert "id_topics" not in client.get(url("workspace-mail-settings")).content.decode()
        assert save(client).status_code == 302

    def test_is_for_the_signed_in(self, client):
        for name in ("workspace-mail-settings", "workspace-mail"):
            assert client.get(url(name)).url.startswith(url("account_login"))


class TestMailList:
    def put(self, person, subject="Tea", **fields):
        return outbox.put(
            subject, "Come to <b> https://portal.example/", to=person, **{"topic": "task", "now": NOON} | fields
        )

    def test_shows_the_own_mails_newest_first(self, client, person):
        self.put(person, "First")
        self.put(person, "Second")
        self.put(UserFactory(), "Foreign")
        self.put(person, "Secret", topic="account")
        deliver_due(NOON)
        html = client.get(url("workspace-mail")).content.decode()
        assert html.index("Secret") < html.index("Second") < html.index("First")
        assert "Foreign" not in html
        assert html.count("Come to &lt;b&gt; <a href=") == 2
        assert html.count("mails about accounts hold secret links") == 1
        assert "10 November 2026" in html
        assert url("workspace-mail") in client.get(url("workspace")).content.decode()

    def test_shows_what_waits_and_no_note_twice(self, client, person):
        self.put(person, "A note", digest=True)
        html = client.get(url("workspace-mail")).content.decode()
        assert ("A note" in html, "Leaves on" in html) == (True, True)
        deliver_due(NOON + dt.timedelta(days=1))
        html = client.get(url("workspace-mail")).content.decode()
        assert ("* A note" in html, html.count("<article")) == (True, 1)

    def test_does_not_exist_with_a_mail_server(self, client, person, settings):
        settings.EMAIL_URL = "smtp://mail.example.org"
        assert client.get(url("workspace-mail")).status_code == 404
        assert url("workspace-mail") + '"' not in client.get(url("workspace")).content.decode()

    def test_pages_and_queries(self, client, person):
        self.put(person)
        with CaptureQueriesContext(connection) as few:
            client.get(url("workspace-mail"))
        for _number in range(20):
            self.put(person)
        with CaptureQueriesContext(connection) as many:
            html = client.get(url("workspace-mail")).content.decode()
        assert (html.count("<article"), "Page 1 of 2" in html) == (20, True)
        assert len(many) == len(few)
        assert OutboxMail.objects.count() == 21

    def test_empty(self, client, person):
        assert "No mails yet." in client.get(url("workspace-mail")).content.decode()
