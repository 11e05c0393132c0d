"""While PostgreSQL is away or busy every page says so, and all is well again when it is back."""

import logging
import signal
import time
from concurrent.futures import ThreadPoolExecutor

import environ
import psycopg2
import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import OperationalError, connection, connections, transaction
from django.db.backends.postgresql.base import DatabaseWrapper
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import path
from django.utils import translation

from sempre import languages, urls, views
from sempre.database_away import AwayInOneLine
from sempre.embedded import Server
from tests.factories.sempre import UserFactory

TITLE = "We cannot reach our data just now"
handler400, handler500 = views.bad_request, views.server_error


def ask(request, sql):
    """Run a statement, in a transaction if it is posted."""
    if request.method == "POST":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    with connection.cursor() as cursor:
        cursor.execute(sql)
    return HttpResponse("answered")


def fail(code):
    return f"DO $$ BEGIN RAISE EXCEPTION 'said no' USING ERRCODE = '{code}'; END $$"


urlpatterns = [
    path("sv/ask/", ask, {"sql": "SELECT 1"}),
    path("sv/end/", ask, {"sql": "SELECT pg_terminate_backend(pg_backend_pid())"}),
    *(path(f"sv/{code}/", ask, {"sql": fail(code)}) for code in ("40P01", "40001", "55P03", "53300", "57014", "22012")),
    *urls.urlpatterns,
]


def gone(*args, **kwargs):
    raise psycopg2.OperationalError("could not connect: Connection refused\nIs the server running?")


def refused(execute, sql, params, many, context):
    raise OperationalError("server closed the connection unexpectedly")


@pytest.fixture(params=["connect", "execute"])
def away(request, db, monkeypatch):
    """Take the database away before the first query, at connecting or at executing."""
    if request.param == "execute":
        with connection.execute_wrapper(refused):
            yield
        return
    monkeypatch.setattr(DatabaseWrapper, "get_new_connection", gone)
    kept = connections["default"]
    connections["default"] = connections.create_connection("default")
    yield
    connections["default"] = kept


def is_away(response) -> bool:
    headers = (response.headers["Retry-After"], response.headers["Cache-Control"])
    return response.status_code == 503 and headers == ("5", "no-store")


@pytest.mark.parametrize("code", languages.CODES)
def test_every_page_says_in_its_language_that_the_data_is_away(visitor, away, code):
    response = visitor.get(f"/{code}/partners/?q=%22%3E")
    html = response.content.decode()
    assert is_away(response)
    assert response.headers["Content-Language"] == code
    assert f'<html lang="{code}">' in html
    with translation.override(code):
        assert f"<h1>{translation.gettext(TITLE)}</h1>" in html
    assert f'<a class="button" href="/{code}/partners/?q=%22%3E">' in html
    assert "search-form" not in html
    assert ("Traceback" in html, "OperationalError" in html, "refused" in html) == (False, False, False)
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]


def test_an_address_without_a_language_answers_in_the_browsers(visitor, away):
    response = visitor.get("/sitemap.xml", HTTP_ACCEPT_LANGUAGE="fi")
    assert is_away(response)
    assert b'<html lang="fi">' in response.content


def test_a_session_that_cannot_be_read_is_no_other_error(visitor, away, settings):
    visitor.cookies[settings.SESSION_COOKIE_NAME] = "a" * 32
    for address in ("/sv/about/", "/sv/workspace/", "/sv/admin/"):
        assert is_away(visitor.get(address))
    assert visitor.cookies[settings.SESSION_COOKIE_NAME].value == "a" * 32  # still signed in


def test_whoever_posts_is_told_that_nothing_was_lost(visitor, away):
    response = visitor.post("/en/accounts/login/", {"login": "a@example.org", "password": "x"})
    html = response.content.decode()
    assert is_away(response)
    assert "Nothing was lost. Go back and send it again: what you typed is still in your browser." in html
    assert "Try again" not in html


def test_whoever_posted_is_not_told_to_post_twice(visitor, db, settings, monkeypatch):
    """The view's work is done, then the session cannot be saved."""
    settings.ROOT_URLCONF = __name__
    visitor.force_login(UserFactory())

    def only_sessions(execute, sql, params, many, context):
        if sql.startswith('UPDATE "django_session"'):
            raise OperationalError("server closed the connection unexpectedly")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(only_sessions):
        response = visitor.post("/sv/ask/", headers={"accept-language": "en"})
    assert is_away(response)
    with translation.override("sv"):
        told = translation.gettext(
            "Your step may have been carried out. Look at the page again before you send anything once more."
        )
    assert told in response.content.decode()


def test_the_machines_pages_stay_what_they_are(visitor, away):
    assert (visitor.get("/healthz").status_code, visitor.get("/healthz").json()) == (200, {"status": "ok"})
    response = visitor.get("/readyz")
    assert (response.status_code, response.json()["checks"]["database"]) == (503, "failed")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("code", "status"),
    [("40P01", 503), ("40001", 503), ("55P03", 503), ("53300", 503), ("57014", 500), ("22012", 500)],
)
def test_busy_is_worth_another_try_and_a_fault_is_not(visitor, settings, code, status):
    settings.ROOT_URLCONF = __name__
    assert visitor.get(f"/sv/{code}/").status_code == status


@pytest.mark.parametrize(
    ("code", "traced", "said"),
    [
        ("", False, "Service Unavailable: /sv/ (OperationalError: it said)"),
        ("57P01", False, "Service Unavailable: /sv/ (OperationalError: it said)"),
        ("40P01", True, "Service Unavailable: /sv/"),
        ("57014", True, "Service Unavailable: /sv/"),
    ],
)
def test_the_log_has_a_line_for_an_outage_and_the_trace_of_a_fault(code, traced, said):
    error = OperationalError("it said\nand more")
    error.__cause__ = type("Coded", (psycopg2.OperationalError,), {"pgcode": code or None})()
    record = logging.LogRecord(
        "django.request", logging.ERROR, "", 1, "%s: %s", ("Service Unavailable", "/sv/"), (type(error), error, None)
    )
    assert AwayInOneLine().filter(record)
    assert (record.getMessage(), record.exc_info is not None) == (said, traced)


# A server that is really stopped


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """Yield a running server of this module's own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VAR_DIR", str(tmp_path_factory.mktemp("away")))
        server = Server("postgres-test")
        server.acquire()
        yield server
        server.release()


@pytest.fixture
def worker(server, settings, django_db_blocker, monkeypatch):
    """Yield a way to send requests through the real handler in two threads that keep their connections."""
    settings.ROOT_URLCONF = __name__
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    parts = environ.Env.db_url_config(server.url)
    ours = {"NAME": parts["NAME"], "USER": parts["USER"], "HOST": parts["OPTIONS"]["host"], "CONN_MAX_AGE": 60}
    for key, value in ours.items():
        monkeypatch.setitem(connections.settings["default"], key, value)
    handler = WSGIHandler()

    def send(path, method="GET", cookie=""):
        environ = RequestFactory().generic(method, path).environ | {"HTTP_COOKIE": cookie}
        environ["HTTP_ACCEPT_LANGUAGE"] = "en"
        response = handler(environ, lambda status, headers: None)
        response.close()
        return response.status_code

    with django_db_blocker.unblock(), ThreadPoolExecutor(1) as one, ThreadPoolExecutor(1) as other:
        yield lambda *args: [pool.submit(send, *args).result(60) for pool in (one, other)]
        for pool in (one, other):
            pool.submit(connections.close_all).result()


def stop(server):
    server.process().send_signal(signal.SIGQUIT)  # pg_ctl stop -m immediate
    while server.process():
        time.sleep(0.02)


def test_the_portal_recovers_without_one_more_error(server, worker, settings):
    cookie = f"{settings.SESSION_COOKIE_NAME}={'a' * 32}"
    assert worker("/sv/ask/") == [200, 200]
    stop(server)
    assert worker("/sv/ask/") == [503, 503]
    assert worker("/sv/ask/", "GET", cookie) == [503, 503]
    assert worker("/healthz") == [200, 200]
    server.revive()
    assert worker("/sv/ask/") == [200, 200]
    stop(server)
    server.revive()  # nobody asked meanwhile: the connections died unseen
    assert worker("/sv/ask/") == [200, 200]


def test_a_connection_that_ends_in_the_middle_costs_one_request(worker):
    assert worker("/sv/end/") == [503, 503]
    assert worker("/sv/ask/") == [200, 200]


def test_machines_are_told_as_a_problem(visitor, away):
    response = visitor.get("/api/v1/partners")
    assert (response.status_code, response.headers["Content-Type"]) == (503, "application/problem+json; charset=utf-8")
    assert (response.headers["Retry-After"], response.headers["Access-Control-Allow-Origin"]) == ("5", "*")
