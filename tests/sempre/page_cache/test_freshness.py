"""One worker's knowledge of change: what it hears, and that it knows when it cannot hear."""

import importlib
import logging
import signal
import threading
import time

import environ
import psycopg2
import pytest
from django.db import connections

from sempre import wsgi
from sempre.embedded import Server
from sempre.page_cache import freshness
from sempre.page_cache.freshness import CHANNEL, Freshness, SharedNumber, content_changed, shared_number
from sempre.page_cache.wsgi import PageCache

WITHIN = 20  # seconds, on a machine that is busy with other tests


def soon(told) -> bool:
    """Whether something becomes true in a moment."""
    ends = time.monotonic() + WITHIN
    while not told() and time.monotonic() < ends:
        time.sleep(0.01)
    return bool(told())


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """Yield a server of this module's own, which may be stopped."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VAR_DIR", str(tmp_path_factory.mktemp("cache")))
        server = Server("postgres-test")
        server.acquire()
        yield server
        server.release()


@pytest.fixture
def worker(server, settings, tmp_path, django_db_blocker, monkeypatch):
    """Yield a worker's freshness whose thread listens to that server."""
    settings.PAGE_CACHE_FILE = tmp_path / "var" / "content-number"
    parts = environ.Env.db_url_config(server.url)
    ours = {"NAME": parts["NAME"], "USER": parts["USER"], "HOST": parts["OPTIONS"]["host"]}
    for key, value in ours.items():
        monkeypatch.setitem(connections.settings["default"], key, value)
    worker = Freshness()
    with django_db_blocker.unblock():
        yield worker
        worker.stop()


def tell(server, payload: str = "") -> None:
    with psycopg2.connect(server.url) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, payload])


def stop(server) -> None:
    server.process().send_signal(signal.SIGQUIT)  # pg_ctl stop -m immediate
    while server.process():
        time.sleep(0.02)


def test_nothing_is_current_before_the_first_notification_was_proved(worker, monkeypatch):
    may_prove, prove = threading.Event(), freshness._prove
    monkeypatch.setattr(freshness, "_prove", lambda connection: may_prove.wait(10) and prove(connection))
    assert worker.current() is None
    may_prove.set()
    assert soon(worker.current)


def test_a_notification_makes_all_that_was_made_before_old(worker, server):
    assert soon(worker.current)
    before = worker.current()
    tell(server)
    assert soon(lambda: worker.current() != before)


def test_the_proofs_of_others_change_nothing(worker, server):
    assert soon(worker.current)
    before = worker.heard
    tell(server, "proof of another worker")
    tell(server)
    assert soon(lambda: worker.heard != before)
    assert worker.heard == before + 1


def test_while_the_database_is_away_nothing_is_current_and_afterwards_all_is_old(worker, server):
    assert soon(worker.current)
    before = worker.current()
    stop(server)
    assert soon(lambda: worker.current() is None)
    server.revive()
    assert soon(worker.current)
    assert worker.current() != before


def test_behind_a_pooler_it_stays_off_and_says_how_to_mend_it(worker, server, settings, caplog, monkeypatch):
    monkeypatch.setattr(freshness, "PROOF", 0.2)
    settings.DATABASE_DIRECT = {"NAME": "postgres"}  # notifications of another database never arrive
    with caplog.at_level(logging.WARNING):
        worker.start()
        assert soon(lambda: "DATABASE_DIRECT_URL" in caplog.text)
    assert worker.current() is None
    settings.DATABASE_DIRECT = {"NAME": connections["default"].settings_dict["NAME"]}
    assert soon(worker.current)


def test_one_trouble_is_one_line_in_the_log(worker, server, settings, caplog, monkeypatch):
    monkeypatch.setattr(freshness, "RETRY", 0.01)
    settings.DATABASE_DIRECT = {"NAME": "nowhere"}
    with caplog.at_level(logging.WARNING):
        worker.start()
        time.sleep(0.3)
    assert [record.levelname for record in caplog.records if record.name == freshness.__name__] == ["WARNING"]


def test_the_number_of_the_machine_is_seen_by_all_processes(tmp_path, settings):
    settings.PAGE_CACHE_FILE = tmp_path / "content-number"
    other = SharedNumber(settings.PAGE_CACHE_FILE)
    before = other.read()
    content_changed()
    assert other.read() != before


def test_without_the_file_the_database_alone_tells(tmp_path, settings, caplog):
    settings.PAGE_CACHE_FILE = tmp_path / "file" / "content-number"
    (tmp_path / "file").write_text("no folder")
    content_changed()
    assert shared_number(settings.PAGE_CACHE_FILE) is None


@pytest.mark.parametrize(("megabytes", "is_on"), [(0, False), (4, True)])
def test_one_setting_switches_it_off(settings, megabytes, is_on):
    settings.PAGE_CACHE_MB = megabytes
    assert isinstance(importlib.reload(wsgi).application, PageCache) == is_on
