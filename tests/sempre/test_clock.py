import datetime as dt
import threading

import pytest
from django.contrib.sessions.models import Session
from django.db import connection, connections

from sempre import clock, outbox
from sempre.models import ClockJob, OutboxMail
from tests.factories.sempre import UserFactory

NOON = dt.datetime(2026, 11, 10, 12, tzinfo=dt.UTC)


def after(minutes: float) -> dt.datetime:
    return NOON + dt.timedelta(minutes=minutes)


@pytest.fixture(autouse=True)
def _empty(monkeypatch):
    monkeypatch.setattr(clock, "JOBS", {})


@pytest.mark.django_db
class TestRunDue:
    def test_runs_a_job_when_its_time_has_come(self):
        ran = []
        clock.every(minutes=10, name="job")(ran.append)
        assert [clock.run_due(after(n)) for n in (0, 9, 10, 11, 20)] == [["job"], [], ["job"], [], ["job"]]
        assert ran == [after(0), after(10), after(20)]
        assert list(ClockJob.objects.values_list("name", "last_run", "last_success")) == [("job", after(20), after(20))]

    def test_a_job_that_fails_is_logged_and_stops_nobody(self, caplog):
        def fail(now):
            raise RuntimeError("broken")

        ran = []
        clock.every(minutes=10, name="a")(fail)
        clock.every(minutes=10, name="b")(ran.append)
        assert [clock.run_due(after(n)) for n in (0, 1, 10)] == [["b"], [], ["b"]]
        assert [record.message for record in caplog.records] == [
            "The job a failed; it comes again at its next time."
        ] * 2
        failed = ClockJob.objects.get(name="a")
        assert (failed.last_run, failed.last_success) == (after(10), None)

    def test_a_job_cut_off_is_resumed_once(self):
        ran = []

        def die(now):
            ran.append(now)
            if len(ran) == 1:
                raise KeyboardInterrupt

        clock.every(minutes=10, name="job")(die)
        with pytest.raises(KeyboardInterrupt):
            clock.run_due(NOON)
        assert [clock.run_due(after(1)), clock.run_due(after(2))] == [["job"], []]
        assert len(ran) == 2

    def test_a_name_is_taken_once(self):
        clock.every(minutes=1, name="job")(print)
        with pytest.raises(ValueError, match="'job'"):
            clock.every(minutes=1, name="job")(print)


@pytest.mark.django_db(transaction=True)
class TestWorkersTogether:
    def test_a_job_under_way_is_left_to_its_worker(self):
        begun, go_on = threading.Event(), threading.Event()
        ran = []

        def slow(now):
            begun.set()
            go_on.wait()
            ran.append(now)

        clock.every(minutes=10, name="slow")(slow)
        other = threading.Thread(target=lambda: (clock.run_due(NOON), connections.close_all()))
        other.start()
        begun.wait()
        clock.every(minutes=10, name="quick")(ran.append)
        assert clock.run_due(NOON) == ["quick"]
        go_on.set()
        other.join()
        assert ran == [NOON, NOON]
        assert clock.run_due(NOON) == []

    def test_a_worker_that_dies_frees_its_lock(self):
        def work():
            with clock._alone("job") as is_alone:
                connection.close()
                return is_alone

        assert [work(), work()] == [True, True]


def test_the_apps_jobs_are_found(monkeypatch):
    asked = []
    monkeypatch.setattr(clock, "autodiscover_modules", asked.append)
    clock.discover()
    assert asked == ["clock"]


@pytest.mark.django_db
def test_forget_old_mails():
    mail = outbox.put("Subject", "Text", to=UserFactory(), topic="task")
    OutboxMail.objects.filter(uuid=mail.uuid).update(sent_at=NOON - dt.timedelta(days=31))
    clock.forget_old_mails(NOON)
    assert OutboxMail.objects.count() == 0


@pytest.mark.django_db
def test_clear_sessions():
    for key, day in (("old", 9), ("new", 10**4)):
        Session.objects.create(session_key=key, expire_date=dt.datetime(2020, 1, 1, tzinfo=dt.UTC) + dt.timedelta(day))
    clock.clear_sessions(NOON)
    assert list(Session.objects.values_list("session_key", flat=True)) == ["new"]
