"""Sending: against a mail server that fails in every way, with workers that race and die."""

import datetime as dt
import threading

import pytest
from django.core import mail as django_mail
from django.core.mail import EmailMessage
from django.db import InterfaceError, OperationalError, connection, connections

from sempre import delivery, outbox
from sempre.delivery import deliver_due
from sempre.models import OutboxMail
from tests.factories.sempre import UserFactory
from tests.mails import smtp_stub

NOON = dt.datetime(2026, 11, 10, 12, tzinfo=dt.UTC)  # 13:00 in Berlin
NIGHT = NOON + dt.timedelta(hours=10)


@pytest.fixture
def smtp(settings):
    with smtp_stub(settings) as server:
        yield server


def put(person=None, now=NOON, **fields) -> OutboxMail:
    fields = {"subject": "Tea", "text": "Come!", "topic": "task"} | fields
    return outbox.put(to=person or UserFactory(), now=now, **fields)


def minutes(number: float) -> dt.timedelta:
    return dt.timedelta(minutes=number)


def fresh(mail: OutboxMail) -> OutboxMail:
    return OutboxMail.objects.get(uuid=mail.uuid)


@pytest.mark.django_db
class TestSending:
    def test_what_travels(self, smtp):
        person = UserFactory(language="lt")
        mail = put(person, subject="Žinia", text="Ačiū")
        assert deliver_due(NOON) == 1
        (message,) = smtp.accepted
        assert message["To"] == person.email
        assert message["Message-ID"] == mail.message_id
        assert (message["Auto-Submitted"], message["Content-Language"]) == ("auto-generated", "lt")
        assert message.get_payload(decode=True).decode() == "Ačiū\r\n"
        assert deliver_due(NOON) == 0

    def test_words_are_forgotten_with_a_real_server(self, smtp):
        mail = put(address="other@example.org", topic="account")
        deliver_due(NOON)
        assert smtp.accepted[0]["To"] == "other@example.org"
        kept = fresh(mail)
        assert (kept.sent_at, kept.subject, kept.text, kept.address) == (NOON, "", "", "")

    def test_words_stay_readable_without_one_except_secret_ones(self):
        for topic in ("task", "account"):
            put(topic=topic)
        deliver_due(NOON)
        assert list(OutboxMail.objects.order_by("id").values_list("subject", "text")) == [
            ("Tea", "Come!\n"),
            ("Tea", ""),
        ]

    def test_limit(self, smtp):
        for _number in range(3):
            put()
        assert [deliver_due(NOON, limit=2), deliver_due(NOON, limit=2)] == [2, 1]

    def test_accounts_closed_meanwhile_get_nothing(self, smtp):
        person = UserFactory()
        put(person)
        put(person, digest=True, now=NOON - dt.timedelta(days=2))
        person.is_active = False
        person.save()
        assert (deliver_due(NOON), OutboxMail.objects.count(), smtp.accepted) == (0, 0, [])


@pytest.mark.django_db
class TestQuietHours:
    def test_wait_except_mails_about_accounts(self):
        task, account = put(now=NIGHT), put(now=NIGHT, topic="account")
        assert deliver_due(NIGHT) == 1
        assert fresh(account).sent_at == NIGHT
        assert fresh(task).not_before == dt.datetime(2026, 11, 11, 6, tzinfo=dt.UTC)
        assert deliver_due(fresh(task).not_before) == 1

    def test_hold_for_a_mail_that_was_late_as_well(self):
        mail = put()
        assert deliver_due(NIGHT) == 0
        assert fresh(mail).not_before == dt.datetime(2026, 11, 11, 6, tzinfo=dt.UTC)


@pytest.mark.django_db
class TestDigest:
    MORNING = dt.datetime(2026, 11, 11, 6, 30, tzinfo=dt.UTC)

    def test_one_mail_with_all_notes_once(self):
        person = UserFactory(name="Ann")
        for number in range(3):
            put(person, subject=f"Note {number}", text=f"Text {number}", digest=True, key=str(number))
        assert deliver_due(self.MORNING - minutes(1)) == 0
        assert [deliver_due(self.MORNING), deliver_due(self.MORNING)] == [1, 0]
        (message,) = django_mail.outbox
        assert message.subject == "[SEMPRE] 3 pieces of news for you"
        words = [word for n in range(3) for word in (f"* Note {n}", f"Text {n}")]
        assert [line for line in message.body.splitlines() if line in words] == words
        assert message.body.startswith("Hello Ann,")
        put(person, digest=True, key="1", now=self.MORNING)
        assert OutboxMail.objects.waiting().count() == 0  # its key is remembered

    def test_counts_one(self):
        put(digest=True)
        deliver_due(self.MORNING)
        assert django_mail.outbox[0].subject == "[SEMPRE] 1 piece of news for you"

    def test_comes_once_a_day(self):
        person = UserFactory()
        put(person, digest=True)
        deliver_due(self.MORNING)
        late = put(person, digest=True)  # written at noon by a clock that runs behind
        assert deliver_due(self.MORNING) == 0
        assert fresh(late).not_before == self.MORNING + dt.timedelta(days=1)
        assert deliver_due(self.MORNING + dt.timedelta(days=1)) == 1

    def test_waits_while_the_person_is_away(self):
        person = UserFactory()
        put(person, digest=True)
        person.away_until = dt.date(2026, 11, 12)
        person.save()
        assert deliver_due(self.MORNING) == 0
        assert deliver_due(dt.datetime(2026, 11, 13, 6, 30, tzinfo=dt.UTC)) == 1


@pytest.mark.django_db
class TestFailures:
    @pytest.mark.parametrize(
        ("answers", "error"),
        [
            ({"RCPT": "450 later"}, "SMTPRecipientsRefused 450"),
            ({"MAIL": "451 later"}, "SMTPSenderRefused 451"),
            ({"DATA": "452 full"}, "SMTPDataError 452"),
            ({"END": "451 later"}, "SMTPDataError 451"),
        ],
    )
    def test_put_off_is_tried_again_and_keeps_nobody_waiting(self, smtp, answers, error):
        smtp.answers = answers
        mails = [put(), put()]
        assert deliver_due(NOON) == 0
        for mail in map(fresh, mails):
            assert (mail.error, mail.attempts, mail.retry_at) == (error, 1, NOON + minutes(1))
        smtp.answers = {}
        assert [deliver_due(NOON + minutes(0.9)), deliver_due(NOON + minutes(1))] == [0, 2]
        assert smtp.message_ids == [mail.message_id for mail in mails]

    @pytest.mark.parametrize(
        ("answers", "error"),
        [
            ({"RCPT": "550 nobody here"}, "SMTPRecipientsRefused 550"),
            ({"MAIL": "552 too large"}, "SMTPSenderRefused 552"),
            ({"DATA": "554 no"}, "SMTPDataError 554"),
            ({"END": "554 no"}, "SMTPDataError 554"),
        ],
    )
    def test_refused_for_good_is_given_up_until_somebody_tries_again(self, smtp, answers, error, caplog):
        smtp.answers = answers
        mail = put()
        assert [deliver_due(NOON), deliver_due(NOON + dt.timedelta(hours=2))] == [0, 0]
        assert (fresh(mail).failed_at, fresh(mail).error, fresh(mail).attempts) == (NOON, error, 1)
        assert "@" not in caplog.text
        smtp.answers = {}
        assert delivery.try_again(OutboxMail.objects.all(), NOON) == 1
        assert deliver_due(NOON) == 1

    @pytest.mark.parametrize(
        ("answers", "error"),
        [
            ({"CONNECT": "554 not now"}, "server SMTPConnectError 554"),
            ({"CONNECT": "421 busy"}, "server SMTPConnectError 421"),
            ({"MAIL": "530 sign in first"}, "server SMTPSenderRefused 530"),
            ({"CONNECT": None}, "server SMTPServerDisconnected"),
            ({"END": None}, "server SMTPServerDisconnected"),
        ],
    )
    def test_a_server_that_does_not_work_gets_a_rest(self, smtp, answers, error):
        smtp.answers = answers
        mails = [put(), put()]
        assert deliver_due(NOON) == 0
        assert [(fresh(mail).error, fresh(mail).attempts) for mail in mails] == [(error, 1), ("", 0)]
        smtp.answers = {}
        assert [deliver_due(NOON + minutes(0.9)), deliver_due(NOON + minutes(1))] == [0, 2]

    def test_a_server_that_is_gone(self, smtp):
        smtp.shutdown()
        smtp.server_close()
        mail = put()
        deliver_due(NOON)
        assert fresh(mail).error == "server ConnectionRefusedError"

    def test_all_is_out_five_minutes_after_the_server_is_back(self, smtp):
        smtp.answers = {"CONNECT": "421 busy"}
        for _number in range(5):
            put()
        back = NOON + minutes(61)
        for minute in range(61):
            deliver_due(NOON + minutes(minute))
        smtp.answers = {}
        assert sum(deliver_due(back + minutes(minute)) for minute in range(5)) == 5

    def test_a_mail_at_which_the_server_breaks_off_comes_last(self, smtp):
        smtp.answers = {"END": None}
        first = put()
        deliver_due(NOON)
        second = put()
        smtp.answers = {}
        deliver_due(NOON + minutes(1))
        assert smtp.message_ids == [second.message_id, first.message_id]

    def test_three_days_are_enough(self, smtp):
        smtp.answers = {"RCPT": "450 later"}
        mail = put(topic="account")
        for hours in range(0, 76, 3):
            deliver_due(NOON + dt.timedelta(hours=hours))
        assert fresh(mail).failed_at == NOON + dt.timedelta(hours=75)

    def test_what_no_mail_can_hold_does_not_stop_the_others(self, smtp):
        bad, good = put(address="ü@example.org", topic="account"), put()
        assert deliver_due(NOON) == 1
        assert (fresh(bad).failed_at, fresh(good).sent_at) == (NOON, NOON)


@pytest.mark.parametrize(
    ("outcome", "attempts", "expected"),
    [
        *[(delivery.Outcome.SERVER_DOWN, n, m) for n, m in [(1, 1), (2, 2), (3, 4), (4, 4), (500, 4)]],
        *[(delivery.Outcome.MOVED, n, m) for n, m in [(1, 1), (2, 2), (3, 4), (30, 4), (31, 60)]],
    ],
)
def test_pause_after(outcome, attempts, expected):
    assert delivery.pause_after(attempts, outcome) == minutes(expected)


@pytest.mark.django_db
def test_is_late_whatever_the_attempts_say():
    put()
    OutboxMail.objects.update(retry_at=NOON + minutes(60), attempts=9)
    assert [delivery.is_late(NOON + minutes(n)) for n in (15, 16)] == [False, True]
    OutboxMail.objects.update(failed_at=NOON)
    assert delivery.is_late(NOON + minutes(16)) is False


@pytest.mark.django_db
def test_forget_old():
    long_ago = NOON - dt.timedelta(days=31)
    for fields in ({"sent_at": long_ago}, {"failed_at": long_ago}, {"sent_at": NOON}, {"created_at": long_ago}):
        OutboxMail.objects.filter(uuid=put().uuid).update(**fields)
    assert (delivery.forget_old(NOON), OutboxMail.objects.count()) == (2, 2)


def in_threads(work, count: int = 2) -> list:
    """Run ``work`` in threads with connections of their own; return what each returned."""
    results = []

    def run():
        try:
            results.append(work())
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.mark.django_db(transaction=True)
class TestRaces:
    def test_a_mail_under_way_is_left_to_its_worker(self, monkeypatch):
        put()
        begun, go_on = threading.Event(), threading.Event()
        sent = []

        def slow(message):
            begun.set()
            go_on.wait()
            sent.append(message)

        monkeypatch.setattr(EmailMessage, "send", slow)
        slow_worker = threading.Thread(target=lambda: (deliver_due(NOON), connections.close_all()))
        slow_worker.start()
        begun.wait()
        assert deliver_due(NOON) == 0
        go_on.set()
        slow_worker.join()
        assert (len(sent), deliver_due(NOON), OutboxMail.objects.get().sent_at) == (1, 0, NOON)

    def test_two_workers_send_each_mail_once(self, smtp):
        person = UserFactory()
        mails = [put(person) for _number in range(30)]
        counts = in_threads(lambda: deliver_due(NOON))
        assert sum(counts) == 30
        assert sorted(smtp.message_ids) == sorted(mail.message_id for mail in mails)

    def test_two_workers_make_one_summary(self):
        person = UserFactory()
        for _number in range(10):
            put(person, digest=True)
        in_threads(lambda: delivery.summarise_due(TestDigest.MORNING), 4)
        assert list(OutboxMail.objects.filter(digest=False).values_list("subject", flat=True)) == [
            "10 pieces of news for you"
        ]

    def test_a_key_posted_twice_at_once_is_one_mail(self):
        person = UserFactory()
        barrier = threading.Barrier(4)

        def work():
            barrier.wait()
            put(person, key="the same")

        in_threads(work, 4)
        assert OutboxMail.objects.count() == 1

    def test_a_worker_that_dies_before_the_commit_repeats_the_same_message_id(self, smtp, monkeypatch):
        mail = put()

        class Killed(BaseException):
            pass

        def die(mail, now):
            raise Killed

        with monkeypatch.context() as dying:
            dying.setattr(delivery, "_sent", die)
            with pytest.raises(Killed):
                deliver_due(NOON)
        assert fresh(mail).sent_at is None
        assert deliver_due(NOON) == 1
        assert smtp.message_ids == [mail.message_id, mail.message_id]

    def test_a_database_that_goes_away_before_the_commit_repeats_the_same_message_id(self, smtp, monkeypatch):
        mail = put()
        sent = delivery._sent

        def sent_and_cut_off(mail, now):
            outcome = sent(mail, now)
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_backend_pid()")
                (pid,) = cursor.fetchone()
            in_threads(lambda: connections["default"].cursor().execute("SELECT pg_terminate_backend(%s)", [pid]), 1)
            return outcome

        with monkeypatch.context() as breaking:
            breaking.setattr(delivery, "_sent", sent_and_cut_off)
            with pytest.raises((OperationalError, InterfaceError)):
                deliver_due(NOON)
        connection.close()
        assert deliver_due(NOON) == 1
        assert smtp.message_ids == [mail.message_id, mail.message_id]
