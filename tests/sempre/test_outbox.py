import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from sempre import outbox
from sempre.models import OutboxMail
from tests.factories.sempre import UserFactory, sign_in

pytestmark = pytest.mark.django_db
SECRET = "a-secret-canary"


@pytest.fixture(autouse=True)
def templates(settings, tmp_path, monkeypatch):
    """Templates and topics of an app that is not there."""
    (tmp_path / "note_subject.txt").write_text("{% get_current_language as code %}{{ code }}:\n {{ title }}")
    (tmp_path / "note.txt").write_text(
        '{% extends "sempre/mail/base.txt" %}{% block content %}{{ title }} '
        '{{ base_url }}{% url "contact" %} {{ when|date:"H:i" }}{% endblock %}'
    )
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path, *settings.TEMPLATES[0]["DIRS"]]}]
    monkeypatch.setattr(outbox, "TOPICS", dict(outbox.TOPICS))
    outbox.register_topic("reports", "reports")


def post(person, topic="reports", **fields):
    context = {"title": "Tea & <cake>", "when": dt.datetime(2026, 11, 10, 12, tzinfo=dt.UTC)}
    outbox.post("note", to=person, context=context, topic=topic, **fields)


class TestPost:
    def test_writes_in_the_readers_language_and_time_zone(self, settings):
        settings.BASE_URL = "https://portal.example"
        post(UserFactory(name="Aino", language="fi", time_zone="Europe/Helsinki"))
        mail = OutboxMail.objects.get()
        assert (mail.language, mail.topic, mail.subject) == ("fi", "reports", "fi: Tea & <cake>")
        assert "Tea & <cake> https://portal.example/fi/contact/ 14:00" in mail.text
        assert mail.text.splitlines()[0].endswith("Aino,")
        assert "https://portal.example/fi/workspace/mail-settings/" in mail.text
        assert mail.message_id == f"<{mail.uuid}@portal.example>"

    def test_a_note_for_the_summary_has_no_greeting_of_its_own(self):
        post(UserFactory(), digest=True)
        assert OutboxMail.objects.get().text.startswith("Tea & <cake>")
        assert "mail-settings" not in OutboxMail.objects.get().text

    def test_lives_and_dies_with_the_callers_transaction(self):
        with transaction.atomic():
            post(UserFactory())
            transaction.set_rollback(True)
        assert OutboxMail.objects.count() == 0

    def test_the_same_key_is_written_once_a_person(self):
        one, other = UserFactory(), UserFactory()
        for person in (one, one, other):
            post(person, key="report 1 submitted")
        post(one, key="report 2 submitted")
        post(one)
        post(one)
        assert OutboxMail.objects.filter(recipient=one).count() == 4
        assert OutboxMail.objects.filter(recipient=other).count() == 1

    def test_muted_topics_stay_away_except_those_that_must_come(self):
        person = UserFactory(muted_topics=["reports", "account", "task"])
        for topic in ("reports", "account", "task"):
            post(person, topic)
        assert list(OutboxMail.objects.order_by("id").values_list("topic", flat=True)) == ["account", "task"]

    def test_unknown_topics_are_a_mistake(self):
        with pytest.raises(KeyError):
            post(UserFactory(), "reprots")

    @pytest.mark.parametrize(
        ("fields", "email_url", "count"),
        [
            ({"is_active": False}, "", 0),
            ({"is_active": False}, "smtp://mail.example.org", 0),
            ({"is_demo": True, "email": "a@demo.invalid"}, "", 1),
            ({"is_demo": True, "email": "a@demo.invalid"}, "smtp://mail.example.org", 0),
            ({"is_demo": True}, "smtp://mail.example.org", 0),
            ({"email": "a@demo.invalid"}, "smtp://mail.example.org", 0),
            ({}, "smtp://mail.example.org", 1),
        ],
    )
    def test_who_gets_mail(self, settings, fields, email_url, count):
        settings.EMAIL_URL = email_url
        post(UserFactory(**fields))
        assert OutboxMail.objects.count() == count

    def test_whoever_wants_no_summary_gets_notes_singly(self):
        post(UserFactory(wants_digest=False), digest=True)
        assert OutboxMail.objects.get().digest is False


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("/en/contact/?a=b#c", "https://portal.example/lv/contact/?a=b#c"),
        ("http://evil.example/sv/contact/", "https://portal.example/lv/contact/"),
        ("//evil.example/media/x", "https://portal.example/media/x"),
        ("//evil.example//other.example", "https://portal.example//other.example"),
        ("", "https://portal.example/"),
    ],
)
def test_link_leads_to_the_portal_only(settings, asked, expected):
    settings.BASE_URL = "https://portal.example"
    assert outbox.link(asked, "lv") == expected


@pytest.mark.parametrize(
    "fields",
    [
        {"recipient": None},
        {"language": "fr"},
        {"sent_at": dt.datetime.now(dt.UTC), "failed_at": dt.datetime.now(dt.UTC)},
        {"sent_at": dt.datetime.now(dt.UTC), "topic": "account"},
    ],
)
def test_the_database_refuses_what_cannot_be(fields):
    mail = outbox.put("Subject", "Text", to=UserFactory(), topic="reports")
    with pytest.raises(IntegrityError), transaction.atomic():
        OutboxMail.objects.filter(uuid=mail.uuid).update(**fields)


def test_mails_go_with_the_account():
    person = UserFactory()
    outbox.put("Subject", "Text", to=person, address="new@example.org", topic="account")
    person.delete()
    assert OutboxMail.objects.count() == 0


class TestOffice:
    """The outbox in the admin: what left and what did not, never what it says."""

    address = "admin:sempre_outboxmail_changelist"

    @pytest.fixture
    def dead(self):
        person = UserFactory(name="Reader of mails")
        outbox.put(f"{SECRET} subject", f"{SECRET} text", to=person, topic="reports")
        OutboxMail.objects.update(failed_at=dt.datetime.now(dt.UTC), attempts=1, error="SMTPDataError 554")
        return OutboxMail.objects.get()

    def test_sees_states_and_no_texts(self, client, dead):
        sign_in(client, UserFactory(office=True))
        for page in (
            client.get(reverse(self.address), {"state": "failed"}),
            client.get(reverse("admin:sempre_outboxmail_change", args=[dead.pk])),
        ):
            html = page.content.decode()
            assert ("Reader of mails" in html, "SMTPDataError 554" in html, SECRET in html) == (True, True, False)
        assert "1 mail could not be delivered." in client.get(reverse("workspace")).content.decode()

    def test_tries_again(self, client, dead):
        sign_in(client, UserFactory(office=True))
        client.post(reverse(self.address), {"action": "try_again", "_selected_action": [dead.pk]})
        dead.refresh_from_db()
        assert (dead.failed_at, dead.attempts, dead.error) == (None, 0, "")

    def test_nobody_else_sees_it(self, client, dead):
        sign_in(client, UserFactory(is_staff=True))
        assert client.get(reverse(self.address)).status_code in (302, 403)
        assert "could not be delivered" not in client.get(reverse("workspace")).content.decode()
