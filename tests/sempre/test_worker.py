import contextlib
import os
import signal
import subprocess
import sys
import time
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection, transaction

from sempre import clock, delivery, outbox, worker
from sempre.embedded import ROOT
from sempre.models import OutboxMail
from tests.factories.sempre import UserFactory
from tests.mails import sent, smtp_stub

WAIT = 60  # seconds, on a machine that is busy with other tests


@pytest.fixture
def rounds(monkeypatch):
    """What one round meets: exceptions to raise, None for a good one; after the last the worker is asked to stop."""
    planned = []
    monkeypatch.setattr(worker, "PAUSE", 0)
    monkeypatch.setattr(worker, "close_old_connections", lambda: None)
    monkeypatch.setattr(worker.connections, "close_all", lambda: None)
    monkeypatch.setattr(clock, "discover", lambda: None)
    monkeypatch.setattr(clock, "run_due", lambda: None)

    def deliver(limit):
        error = planned.pop(0)
        if not planned:
            os.kill(os.getpid(), signal.SIGTERM)
        if error:
            raise error
        return 0

    monkeypatch.setattr(delivery, "deliver_due", deliver)
    yield planned
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)


def test_a_database_that_restarts_costs_one_line(rounds, caplog):
    caplog.set_level("INFO")
    rounds += [None, OperationalError("password"), OperationalError(), OperationalError(), None, None]
    worker.Worker().run()
    assert rounds == []
    assert [record.message for record in caplog.records] == [
        "The database does not answer (OperationalError); the worker waits.",
        "The database answers again.",
    ]


def test_a_round_that_fails_is_logged_and_the_next_one_comes_later(rounds, caplog):
    rounds += [RuntimeError(), RuntimeError(), None]
    it = worker.Worker()
    it.pause = 0.001
    it.run()
    assert [record.message for record in caplog.records] == ["A round of the worker failed."] * 2
    assert it.pause == worker.PAUSE


def test_a_round_that_hangs_is_broken_off(rounds, monkeypatch):
    monkeypatch.setattr(worker, "GRACE", 0.01)

    def hang(limit):
        os.kill(os.getpid(), signal.SIGTERM)
        while True:
            time.sleep(1)

    monkeypatch.setattr(delivery, "deliver_due", hang)
    worker.Worker().run()


@pytest.mark.django_db
def test_once_does_what_is_due():
    outbox.put("Subject", "Text", to=UserFactory(), topic="account")
    call_command("worker", once=True)
    assert OutboxMail.objects.exclude(sent_at=None).count() == len(sent()) == 1


@contextlib.contextmanager
def running_worker(server):
    """Run the real command on the test's own database."""
    database = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    environment = os.environ | {"DATABASE_URL": database, "EMAIL_URL": f"smtp://127.0.0.1:{server.port}"}
    process = subprocess.Popen([sys.executable, "manage.py", "worker"], cwd=ROOT, env=environment)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def wait_for(condition) -> None:
    deadline = time.monotonic() + WAIT
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert condition()


@pytest.mark.django_db(transaction=True)
def test_the_process_delivers_survives_its_connection_and_stops(settings):
    person = UserFactory()
    with smtp_stub(settings) as server, running_worker(server) as process:
        outbox.put("First", "Text", to=person, topic="account")
        # Noted, not only accepted: a connection that is cut in between has the mail sent once more.
        wait_for(lambda: OutboxMail.objects.exclude(sent_at=None).exists())
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        outbox.put("Second", "Text", to=person, topic="account")
        wait_for(lambda: len(server.accepted) == 2)
        process.terminate()
        assert process.wait(WAIT) == 0


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_while_the_server_is_silent_leaves_the_mail_to_the_next(settings):
    mail = outbox.put("First", "Text", to=UserFactory(), topic="account")
    with smtp_stub(settings) as server:
        server.answers = {"END": None}
        with running_worker(server) as process:
            wait_for(lambda: _is_locked(mail))
            process.kill()
            process.wait()
        server.answers = {}
        with running_worker(server):
            wait_for(lambda: OutboxMail.objects.exclude(sent_at=None).exists())
        assert server.message_ids == [mail.message_id]


def _is_locked(mail: OutboxMail) -> bool:
    with transaction.atomic():
        return not OutboxMail.objects.select_for_update(skip_locked=True).filter(uuid=mail.uuid).exists()
