import gettext
import http.client
import os
import signal
import socket
import subprocess
import sys
import time

import psutil
import pytest

from sempre import run
from sempre.embedded import ROOT, Server
from sempre.run import Child, StartError

START_SECONDS = 240  # a first start on a busy machine collects and compresses all static files
PO = """
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgctxt "verb"
msgid "Report"
msgstr "Rapportera"
"""
FOREVER = [sys.executable, "-c", "import time; time.sleep(99)"]


@pytest.fixture
def taken_port(monkeypatch):
    with socket.socket() as listener:
        listener.bind((run.HOST, 0))
        listener.listen()
        port = listener.getsockname()[1]
        monkeypatch.setenv("PORT", str(port))
        yield port


@pytest.fixture
def local(tmp_path, monkeypatch):
    """Give the test a ``var/`` of its own and an environment that says nothing."""
    monkeypatch.setattr(os, "environ", {"PATH": os.environ["PATH"], "VAR_DIR": str(tmp_path / "var")})
    return tmp_path / "var"


def start(**environment):
    local_names = ("DATABASE_URL", "SECRET_KEY", "BASE_URL", "ALLOWED_HOSTS", "SECURE", "DEBUG")
    kept = {name: value for name, value in os.environ.items() if name not in local_names}
    command = [sys.executable, "-u", "-m", "sempre.run"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    return subprocess.Popen(command, cwd=ROOT, env=kept | environment, **pipes)


def test_taken_port_is_one_line(taken_port, tmp_path):
    process = start(VAR_DIR=str(tmp_path))
    advice = f"Port {taken_port} is taken: set PORT={taken_port + 1} or stop the other program.\n"
    assert process.communicate() == ("", advice)
    assert process.returncode == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("port", ["http", "0", "65536", "-1", "²"])
def test_impossible_port_is_refused(monkeypatch, port):
    monkeypatch.setenv("PORT", port)
    with pytest.raises(StartError, match="set it to a number from 1 to 65535"):
        run.free_port()


def test_unreachable_database_is_one_line_without_the_password(taken_port, tmp_path, monkeypatch):
    monkeypatch.delenv("PORT")
    with socket.socket() as free:
        free.bind((run.HOST, 0))
        port = free.getsockname()[1]
    url = f"postgres://user:hidden@127.0.0.1:{port}/name"
    process = start(VAR_DIR=str(tmp_path), PORT=str(port), DATABASE_URL=url)
    output, errors = process.communicate()
    assert (process.returncode, output, errors.count("\n")) == (1, "", 1)
    assert errors.startswith(f"The database 127.0.0.1:{port}/name (DATABASE_URL) does not answer: ")
    assert "hidden" not in errors


@pytest.mark.parametrize("url", ["sqlite:///hidden", "postgres://user:hidden@host:port/name", "hidden"])
def test_address_of_no_database_is_refused_and_not_repeated(url):
    with pytest.raises(StartError, match="DATABASE_URL is not an address") as error:
        run.check_address(url)
    assert "hidden" not in str(error.value)


def test_local_environment_fills_what_is_unset(local):
    os.environ["ALLOWED_HOSTS"] = "portal.example"
    os.environ["PORT"] = "8001"
    run.local_environment()
    assert os.environ["ALLOWED_HOSTS"] == "portal.example"
    assert os.environ["BASE_URL"] == "http://127.0.0.1:8001"
    assert (os.environ["DEBUG"], os.environ["SECURE"]) == ("0", "0")
    assert os.environ["SECRET_KEY"] == (local / "secret_key").read_text()


def test_secret_key_is_made_once_for_its_owner_only(local):
    first = run.local_secret_key()
    assert len(first) > 64
    assert run.local_secret_key() == first
    assert (local / "secret_key").stat().st_mode & 0o777 == 0o600


def test_messages_are_compiled_when_newer(tmp_path, monkeypatch):
    monkeypatch.setattr(run, "ROOT", tmp_path)
    source = tmp_path / "locale" / "sv" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text(PO)
    target = source.with_suffix(".mo")
    run.compile_messages()
    translations = gettext.translation("django", tmp_path / "locale", ["sv"])
    assert translations.pgettext("verb", "Report") == "Rapportera"
    os.utime(target, (source.stat().st_mtime + 10,) * 2)
    made = target.stat()
    run.compile_messages()
    assert target.stat() == made


def test_web_server_comes_first_and_the_worker_beside_it():
    commands = run.commands(8001)
    assert list(commands) == ["web server", "worker"]
    assert commands["web server"][-1] == "sempre.wsgi:application"
    assert commands["worker"] == [sys.executable, str(ROOT / "manage.py"), "worker"]


def test_process_that_ends_is_started_again(monkeypatch, capsys):
    child = Child("web server", FOREVER)
    with run.running([child]):
        first = child.process.pid
        child.process.kill()
        child.process.wait()
        child.started -= run.CRASH_SECONDS
        child.keep_alive()
        assert child.process.pid != first
        assert child.process.poll() is None
    assert capsys.readouterr().err == "The web server ended with exit code -9 and is started again.\n"
    assert child.process.returncode == -signal.SIGTERM


def test_process_that_ends_at_once_ends_the_portal():
    child = Child("web server", [sys.executable, "-c", "raise SystemExit(3)"])
    with run.running([child]):
        child.process.wait()
        with pytest.raises(StartError, match="^The web server does not run: it ended with exit code 3.$"):
            child.keep_alive()


def test_stopping_leaves_no_grandchild():
    code = "import subprocess, sys, time; print(subprocess.Popen(sys.argv[1:]).pid, flush=True); time.sleep(99)"
    child = Child("web server", [sys.executable, "-c", code, *FOREVER])
    with run.running([child]):
        deadline = time.monotonic() + 20
        while not (found := psutil.Process(child.process.pid).children()) and time.monotonic() < deadline:
            time.sleep(0.02)
    _, alive = psutil.wait_procs(found, timeout=10)
    assert found
    assert [process for process in alive if process.status() != psutil.STATUS_ZOMBIE] == []


def test_portal_starts_from_nothing_serves_and_stops(tmp_path, monkeypatch):
    with socket.socket() as free:
        free.bind((run.HOST, 0))
        port = free.getsockname()[1]
    process = start(VAR_DIR=str(tmp_path), PORT=str(port))
    try:
        deadline = time.monotonic() + START_SECONDS
        while (line := process.stdout.readline()) and "ready" not in line and time.monotonic() < deadline:
            pass
        assert line == f"The portal is ready at http://127.0.0.1:{port}/ - Ctrl-C stops it.\n"
        connection = http.client.HTTPConnection(run.HOST, port, timeout=30)
        connection.request("GET", "/healthz")
        assert connection.getresponse().status == 200
        connection.close()
    finally:
        process.terminate()
        _, errors = process.communicate()
    assert (process.returncode, "Traceback" in errors) == (0, False), errors
    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    assert Server("postgres").process() is None
    assert (tmp_path / "postgres" / "PG_VERSION").exists()
