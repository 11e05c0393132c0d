"""What ``make run`` starts: the database, what must be ready before, and the processes that serve; one of each.

``python -m sempre.run`` serves; ``--prepare`` only makes the database, messages and static files ready; ``--messages``
only compiles the messages.
"""

# Every command that runs here is written here, and what it prints is for the person at the terminal:
# ruff: noqa: S603, T201

import contextlib
import fcntl
import hashlib
import http.client
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import django
import environ
import psutil
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from sempre.embedded import ROOT, EmbeddedError, Server, check_disk, one_line_errors, var_dir

HOST = "127.0.0.1"
STOP_SECONDS = 10
WITH_PARENT = ("setpriv", "--pdeathsig", "TERM", "--") if shutil.which("setpriv") else ()  # ends with us, even killed
CRASH_SECONDS = 5  # a process that ends sooner after its start does not get well by starting it again


class StartError(EmbeddedError):
    """The portal cannot run here; the text is one line for whoever started it."""


class Stopped(BaseException):
    """Somebody asked the portal to stop: Ctrl-C or SIGTERM."""


def commands(port: int) -> dict[str, list[str]]:
    """Return the processes to keep running, by name, in the order in which they start."""
    web = ["granian", "--interface", "wsgi", "--host", HOST, "--port", str(port), "--log-level", "warning"]
    web += ["--workers", "2", "--blocking-threads", "4", "--workers-kill-timeout", str(STOP_SECONDS // 2)]
    web += ["--respawn-failed-workers", "--respawn-interval", "0.5", "sempre.wsgi:application"]
    return {
        "web server": [sys.executable, "-m", *web],
        "worker": [sys.executable, str(ROOT / "manage.py"), "worker"],
    }


# The environment


def local_environment() -> None:
    """Set what a portal on this machine alone needs, wherever the environment does not say otherwise."""
    defaults = {
        "DJANGO_SETTINGS_MODULE": "sempre.settings",
        "VAR_DIR": str(var_dir()),
        "DEBUG": "0",
        "SECURE": "0",  # plain http on loopback
        "ALLOWED_HOSTS": "localhost,127.0.0.1,[::1]",
        "BASE_URL": f"http://{HOST}:{os.environ.get('PORT') or 8000}",
    }
    for name, value in defaults.items():
        os.environ.setdefault(name, value)
    if not os.environ.get("SECRET_KEY"):
        os.environ["SECRET_KEY"] = local_secret_key()


def local_secret_key() -> str:
    """Return the key in ``var/secret_key``, made at the first call and readable by its owner only."""
    path = var_dir() / "secret_key"
    with one_line_errors(path):
        if not path.exists():
            new = path.with_name(f"secret_key.{os.getpid()}")
            new.touch(mode=0o600)
            new.write_text(secrets.token_urlsafe(64))
            with contextlib.suppress(FileExistsError):
                os.link(new, path)  # the first of two processes wins
            new.unlink()
        return path.read_text()


def free_port() -> int:
    """Return the port to serve on, or say why it cannot be."""
    text = os.environ.get("PORT") or "8000"
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 65536:
        raise StartError(f"PORT is {text!r}: set it to a number from 1 to 65535.")
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((HOST, int(text)))
        except PermissionError:
            raise StartError(f"Port {text} is for the administrator: set PORT=8000.") from None
        except OSError:
            other = int(text) % 65535 + 1
            raise StartError(f"Port {text} is taken: set PORT={other} or stop the other program.") from None
    return int(text)


# Making ready


def prepare() -> None:
    """Bring the database, its first content, the messages and the static files up to date."""
    compile_messages()
    try:
        django.setup()
    except ImproperlyConfigured as error:
        raise StartError(f"The settings do not fit: {error}") from error
    check_database()
    with one_line_errors(var_dir()), (var_dir() / "prepare.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # one at a time
        migrate()
        call_command("load_content", if_changed=True)
        if os.environ.get("DEMO") == "1":
            call_command("make_demo")
            make_demo_reports()
        collect_static()


def make_demo_reports() -> None:
    """Make the demonstration reports; accounts or networks that a person changed are no reason not to start."""
    try:
        call_command("make_demo_reports")
    except CommandError as error:
        print(error, file=sys.stderr)


def compile_messages() -> None:
    """Compile every ``.po`` that is newer than its ``.mo``; needs no gettext on the machine."""
    for source in sorted(ROOT.glob("locale/*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            import polib  # here, since it is seldom needed

            new = target.with_suffix(f".mo.{os.getpid()}")
            with one_line_errors(new):
                polib.pofile(str(source)).save_as_mofile(str(new))
                new.replace(target)


def check_database() -> None:
    """Say in one line if the server does not answer; the password stays out of it."""
    try:
        connection.ensure_connection()
    except OperationalError as error:
        reason = (str(error).splitlines() or ["no reason given"])[0]
        where = connection.settings_dict
        name = f"{where['HOST'] or 'localhost'}:{where['PORT'] or 5432}/{where['NAME']}"
        raise StartError(f"The database {name} (DATABASE_URL) does not answer: {reason}") from error


def migrate() -> None:
    """Apply missing migrations and make the cache's table; asking first is faster than Django's own command."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)


def collect_static() -> None:
    """Collect and compress the static files if one of them changed since the last time."""
    digest = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in get_finders():
        for path, storage in finder.list(ignore_patterns=None):
            stat = os.stat(storage.path(path))
            digest.update(f"{path} {stat.st_mtime_ns} {stat.st_size}\n".encode())
    stamp = Path(settings.STATIC_ROOT) / ".collected"
    if not stamp.exists() or stamp.read_text() != digest.hexdigest():
        call_command("collectstatic", interactive=False, verbosity=0)
        stamp.write_text(digest.hexdigest())


# Watching over processes


@dataclass
class Child:
    """A process of ours, in a session of its own: Ctrl-C reaches us alone, and we stop the others in order."""

    name: str
    command: list[str]
    process: subprocess.Popen = field(init=False)
    started: float = field(init=False)

    def start(self) -> None:
        """Start the process, or start it again."""
        self.started = time.monotonic()
        self.process = subprocess.Popen([*WITH_PARENT, *self.command], cwd=ROOT, start_new_session=True)

    def keep_alive(self) -> None:
        """Start the process again if it ended; give up if it ends at once."""
        if (code := self.process.poll()) is not None:
            self.kill_rest()
            if time.monotonic() - self.started < CRASH_SECONDS:
                raise StartError(f"The {self.name} does not run: it ended with exit code {code}.")
            print(f"The {self.name} ended with exit code {code} and is started again.", file=sys.stderr, flush=True)
            self.start()

    def stop(self) -> None:
        """Ask the process to stop, and force it and what it started if it does not."""
        self.process.terminate()
        for _ in range(STOP_SECONDS):
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(1)
                break
            with contextlib.suppress(psutil.NoSuchProcess):
                for grandchild in psutil.Process(self.process.pid).children():
                    grandchild.terminate()  # granian's workers miss the first signal while they start
        self.kill_rest()
        self.process.wait()

    def kill_rest(self) -> None:
        """Kill what is left of the process and its own children."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)


@contextlib.contextmanager
def running(children: list[Child]) -> Iterator[None]:
    """Run the processes; stop them, last first, on the way out."""
    started = []
    try:
        for child in children:
            child.start()
            started.append(child)
        yield
    finally:
        for child in reversed(started):
            child.stop()


def run_once(name: str, command: list[str]) -> None:
    """Run one process to its end; its own words have told what went wrong."""
    child = Child(name, command)
    with running([child]):
        if child.process.wait():
            raise StartError("")


def wait_until_ready(web: Child, port: int) -> None:
    """Return when the server answers anything at all."""
    while True:
        web.keep_alive()
        connection = http.client.HTTPConnection(HOST, port, timeout=30)
        try:
            connection.request("GET", "/healthz")
            connection.getresponse()
        except (OSError, http.client.HTTPException):
            time.sleep(0.05)
        else:
            return
        finally:
            connection.close()


def serve() -> None:
    """Run the portal until somebody stops it."""
    port = free_port()
    check_disk()
    local_environment()
    os.environ.setdefault("PGCONNECT_TIMEOUT", "10")
    with database() as server:
        os.environ.setdefault("DEMO", "1" if server else "0")  # a real database gets no demo accounts unasked
        run_once("preparation", [sys.executable, "-m", "sempre.run", "--prepare"])
        children = [Child(name, command) for name, command in commands(port).items()]
        with running(children):
            wait_until_ready(children[0], port)
            print(f"The portal is ready at http://{HOST}:{port}/ - Ctrl-C stops it.", flush=True)
            while True:
                time.sleep(1)
                if server:
                    server.revive()
                for child in children:
                    child.keep_alive()


def check_address(url: str) -> None:
    """Refuse what is no address of a PostgreSQL server, without repeating it: it may hold a password."""
    try:
        scheme, port = urlsplit(url).scheme, urlsplit(url).port
    except ValueError:
        scheme = port = None
    if scheme not in environ.Env.POSTGRES_FAMILY or port == 0:
        raise StartError("DATABASE_URL is not an address such as postgres://user:password@host:5432/name.")


@contextlib.contextmanager
def database() -> Iterator[Server | None]:
    """Run the embedded server as long as needed, unless ``DATABASE_URL`` names another."""
    if url := os.environ.get("DATABASE_URL"):
        check_address(url)
        yield None
        return
    server = Server("postgres")
    server.acquire()
    try:
        os.environ["DATABASE_URL"] = server.url
        yield server
    finally:
        server.release()


def stop(*_: object) -> None:
    """Leave, once: further signals must not disturb the leaving."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    raise Stopped


def main(arguments: list[str]) -> None:
    """Do what the arguments say, with one line and exit code 1 where that cannot be."""
    action = {"--prepare": prepare, "--messages": compile_messages}.get(" ".join(arguments), serve)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:  # nohup means it
            signal.signal(number, stop)
    try:
        action()
    except Stopped:
        sys.exit(0 if action is serve else 1)
    except EmbeddedError as error:
        sys.exit(str(error) or 1)


if __name__ == "__main__":
    main(sys.argv[1:])
