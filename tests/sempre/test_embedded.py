import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import closing
from types import SimpleNamespace

import environ
import psycopg2
import pytest

from sempre import embedded
from sempre.embedded import ROOT, EmbeddedError, Server, ensure_database_url

LONG = "a" * 150  # a socket's whole path may have 107 bytes


@pytest.fixture(scope="module")
def var(tmp_path_factory):
    """Yield a ``var/`` of its own, deep down and awkwardly named, for the servers of this module."""
    path = tmp_path_factory.mktemp("embedded") / LONG / "with space, å and 'quote'"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VAR_DIR", str(path))
        yield path


@pytest.fixture
def server(var):
    """Yield a running server with one user: this test."""
    server = Server("postgres-test")
    server.acquire()
    yield server
    server.release()


def query(server, sql):
    with closing(psycopg2.connect(server.url)) as connection, connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()


def ends(server, seconds=20):
    deadline = time.monotonic() + seconds
    while server.process() and time.monotonic() < deadline:
        time.sleep(0.05)
    return server.process() is None


def test_address_means_the_same_to_libpq_and_django(server):
    parts = environ.Env.db_url_config(server.url)
    assert (parts["USER"], parts["NAME"], parts["ENGINE"]) == ("sempre", "sempre", "django.db.backends.postgresql")
    with closing(psycopg2.connect(dbname=parts["NAME"], user=parts["USER"], **parts["OPTIONS"])) as connection:
        assert connection.info.host == parts["OPTIONS"]["host"]


def test_role_may_do_what_the_portal_needs_and_no_more(server):
    assert query(server, "SELECT rolcreatedb, rolsuper FROM pg_roles WHERE rolname = current_user") == (True, False)
    owner = "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()"
    assert query(server, owner) == ("sempre",)


def test_letters_of_all_nine_languages_have_a_case(server):
    assert query(server, "SELECT lower('ÅÄÖÆØŁŻĄČĖĮŲŪĀĒĢĶĻŅÕŠŽ'), upper('åäöæøłżąčėįųūāēģķļņõšž')") == (
        "åäöæøłżąčėįųūāēģķļņõšž",
        "ÅÄÖÆØŁŻĄČĖĮŲŪĀĒĢĶĻŅÕŠŽ",
    )
    assert query(server, "SELECT 'ŁÓDŹ, ŽEMĖ' ILIKE '%łódź, žemė%', 'Õ' ~* '[[:alpha:]]'") == (True, True)


def test_trigrams_know_letters_beyond_ascii(server):
    with closing(psycopg2.connect(server.url)) as connection, connection.cursor() as cursor:
        cursor.execute("CREATE EXTENSION pg_trgm")
        cursor.execute("SELECT similarity('Žemė', 'žemė'), similarity('ąčėę', 'įšųū')")
        assert cursor.fetchone() == (1, 0)


def test_throwaway_data_is_not_synced(server):
    assert query(server, "SHOW fsync") == ("off",)


def test_second_user_joins_and_the_last_one_stops_the_server(server):
    second = Server(server.name)
    second.acquire()
    assert second.url == server.url
    server.release()
    assert query(second, "SELECT 1") == (1,)
    second.release()
    assert second.process() is None


def test_killed_user_does_not_leave_the_server_running(server):
    code = "import time; from sempre.embedded import Server; Server('postgres-test').acquire(); print(1, flush=True)"
    command = [sys.executable, "-c", f"{code}; time.sleep(99)"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as user:
        assert user.stdout.readline() == b"1\n"
        server.release()
        assert query(server, "SELECT 1") == (1,)
        user.kill()
    assert ends(server)


@pytest.mark.parametrize("number", ["ours", "1", str(2**22 + 1)])
def test_process_number_left_by_a_crash_is_no_obstacle(server, number):
    server.process().send_signal(signal.SIGKILL)
    assert ends(server)
    path = server.data / "postmaster.pid"
    _, *rest = path.read_text().splitlines()
    path.write_text("\n".join([number.replace("ours", str(os.getpid())), *rest]) + "\n")
    server.revive()
    assert query(server, "SELECT 1") == (1,)


def test_broken_throwaway_data_is_made_anew(server):
    server.release()
    (server.data / "global" / "pg_control").unlink()
    server.acquire()
    assert query(server, "SELECT 1") == (1,)


def test_broken_data_is_reported_and_kept(server, var):
    server.release()
    broken = var / "postgres"
    shutil.copytree(server.data, broken)
    (broken / "global" / "pg_control").unlink()
    with pytest.raises(EmbeddedError, match="PostgreSQL does not start: .*could not find the database system"):
        Server("postgres").acquire()
    assert (broken / "PG_VERSION").exists()


def test_data_of_another_version_is_refused(server):
    server.release()
    (server.data / "PG_VERSION").write_text("9\n")
    with pytest.raises(EmbeddedError, match="was made by PostgreSQL 9, this is 18"):
        server._check_version()
    (server.data / "PG_VERSION").write_text("18\n")


def test_foreign_socket_directory_is_refused(var, tmp_path, monkeypatch):
    monkeypatch.setattr(embedded.Path, "lstat", lambda path: SimpleNamespace(st_uid=12345, st_mode=0o40700))
    server = Server("other")
    with pytest.raises(EmbeddedError, match="is not a private directory of this user"):
        server._make_socket_dir(None)
    monkeypatch.undo()
    for path in (embedded.Path("/tmp"), embedded.Path(os.environ.get("XDG_RUNTIME_DIR") or "/tmp")):
        for left in path.glob(f"sempre-*-{embedded.hashlib.sha256(bytes(server.data)).hexdigest()[:12]}"):
            left.rmdir()


def test_full_disk_is_one_line(var, monkeypatch):
    monkeypatch.setattr(embedded.shutil, "disk_usage", lambda path: SimpleNamespace(free=5 << 20))
    with pytest.raises(EmbeddedError, match="^The disk is full: 5 MB are free for .*, 100 MB are needed.$"):
        Server("other").acquire()


def test_unusable_var_is_one_line(tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    monkeypatch.setenv("VAR_DIR", str(tmp_path / "file" / "var"))
    with pytest.raises(EmbeddedError, match="^Cannot write .*/file/var: Not a directory.$"):
        Server("postgres-test")


def test_given_address_is_kept(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://user@elsewhere/name")
    assert ensure_database_url() == "postgres://user@elsewhere/name"
