"""Two workers of the real server and a real database: what one saves, every worker shows."""

import http.client
import json
import os
import subprocess
import sys
import time

import psycopg2
import pytest
from django.db import connection

from partners.models import Partner
from sempre.embedded import ROOT
from sempre.models import Page
from sempre.page_cache.triggers import tell_on_commit
from sempre.run import HOST
from tests.factories.editing import opened
from tests.factories.sempre import UserFactory, sign_in

WITHIN = 5  # seconds: far more than a notification takes, on a machine that is busy with other tests
ABOUT = "/fi/about/"


class Worker:
    """One worker process: a connection that is kept alive always reaches the same."""

    def __init__(self, port: int):
        self.connection = http.client.HTTPConnection(HOST, port, timeout=60)

    def get(self, path: str, **headers) -> str:
        self.connection.request("GET", path, headers=headers)
        return self.connection.getresponse().read().decode()

    def status(self) -> dict:
        return json.loads(self.get("/readyz"))["page_cache"]

    def is_hit(self, path: str) -> bool:
        """Whether the worker answers out of its memory."""
        before = self.status()["hits"]
        self.get(path)
        return self.status()["hits"] == before + 1


@pytest.fixture(scope="module")
def var(tmp_path_factory):
    return tmp_path_factory.mktemp("var")


@pytest.fixture(scope="module")
def workers(content, django_db_blocker, var, unused_port_of_module):
    """Both workers of a server on the database of this module."""
    with django_db_blocker.unblock():
        environ = os.environ | {
            "DATABASE_URL": _url(), "VAR_DIR": str(var), "PAGE_CACHE_MB": "4", "DEBUG": "1", "CONN_MAX_AGE": "0",
        }  # fmt: skip
        command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", HOST, "--workers", "2",
                   "--port", str(unused_port_of_module), "sempre.wsgi:application"]  # fmt: skip
        server = subprocess.Popen(command, cwd=ROOT, env=environ)
        try:
            yield _both(unused_port_of_module)
        finally:
            server.terminate()
            server.wait()


@pytest.fixture(scope="module")
def unused_port_of_module():
    import socket

    with socket.socket() as listener:
        listener.bind((HOST, 0))
        return listener.getsockname()[1]


def _url() -> str:
    head, mark, query = os.environ["DATABASE_URL"].partition("?")
    return f"{head.rpartition('/')[0]}/{connection.settings_dict['NAME']}{mark}{query}"


def _both(port: int) -> list[Worker]:
    """Return a connection to each of the two workers, once they listen."""
    found = {}
    ends = time.monotonic() + 120
    while len(found) < 2 or not all(worker.status()["is_on"] for worker in found.values()):
        assert time.monotonic() < ends
        try:
            worker = Worker(port)
            found.setdefault(worker.status()["worker"], worker)
        except OSError:
            time.sleep(0.1)
    return list(found.values())


@pytest.fixture
def about(workers, django_db_blocker):
    """The page "about", known to both workers."""
    with django_db_blocker.unblock():
        for worker in workers:
            worker.get(ABOUT)
        yield Page.objects.get(slug="about")


def soon(told) -> bool:
    """Whether something becomes true in a moment."""
    ends = time.monotonic() + WITHIN
    while not told() and time.monotonic() < ends:
        time.sleep(0.005)
    return told()


def by_psql(title: str) -> None:
    with psycopg2.connect(_url()) as other, other.cursor() as cursor:
        cursor.execute("UPDATE sempre_page SET title_fi = %s WHERE slug = 'about'", [title])


def by_admin(title: str) -> None:
    from django.test import Client

    page = Page.objects.get(slug="about")
    client = sign_in(Client(), UserFactory(office=True))
    address = f"/en/admin/sempre/page/{page.pk}/change/"
    response = client.post(address, opened(client.get(address)) | {"title_fi": title})
    assert response.status_code == 302


def by_model(title: str) -> None:
    page = Page.objects.get(slug="about")
    page.title_fi = title
    page.save()


def by_update(title: str) -> None:
    Page.objects.filter(slug="about").update(title_fi=title)


def test_an_answer_out_of_memory_is_the_same(workers, about):
    for worker in workers:
        assert worker.get(ABOUT) == worker.get(ABOUT)
        assert worker.is_hit(ABOUT)


@pytest.mark.parametrize("save", [by_admin, by_model, by_update, by_psql])
def test_every_worker_shows_what_was_saved(workers, about, save):
    title = f"Saved {save.__name__}"
    save(title)
    assert [soon(lambda worker=worker: title in worker.get(ABOUT)) for worker in workers] == [True, True]
    assert [soon(lambda worker=worker: worker.is_hit(ABOUT)) for worker in workers] == [True, True]


def test_what_this_machine_saves_is_fresh_at_once(workers, about, var, settings):
    """Each save is followed at once by a request to every worker: the shared number leaves no gap."""
    settings.PAGE_CACHE_FILE = var / "content-number"
    stale = 0
    with connection.execute_wrapper(tell_on_commit):
        for number in range(20):
            by_update(title := f"Number {number}.")
            stale += sum(title not in worker.get(ABOUT) for worker in workers)
    assert stale == 0


def test_rows_made_in_bulk_are_seen(workers, about):
    for worker in workers:
        worker.get("/en/partners/")
    Partner.objects.bulk_create([Partner(slug="bulk", name_en="Made in bulk", country="FI", state="published")])
    assert [soon(lambda w=worker: "Made in bulk" in w.get("/en/partners/")) for worker in workers] == [True, True]
    Partner.objects.filter(slug="bulk").delete()


def test_who_is_signed_in_passes(workers, about):
    for worker in workers:
        before = worker.status()["hits"]
        worker.get(ABOUT, Cookie="session=none")
        assert worker.status()["hits"] == before


def test_a_listener_that_is_cut_off_is_never_stale(workers, about):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                       " WHERE application_name = 'sempre page cache' AND datname = current_database()")  # fmt: skip
        assert cursor.rowcount == 2
    by_psql("While nobody listened")
    assert [soon(lambda w=worker: "While nobody listened" in w.get(ABOUT)) for worker in workers] == [True, True]
    assert [soon(lambda w=worker: w.status()["is_on"]) for worker in workers] == [True, True]
    by_psql("And heard again")
    assert [soon(lambda w=worker: "And heard again" in w.get(ABOUT)) for worker in workers] == [True, True]
