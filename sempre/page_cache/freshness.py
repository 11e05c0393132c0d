"""The number that says how old the content is: PostgreSQL's notifications, and a file shared by the processes here."""

import contextlib
import logging
import mmap
import os
import secrets
import select
import struct
import threading
import time
from functools import cache
from pathlib import Path

import psycopg2
from django.conf import settings
from django.db import connections
from django.db.utils import Error as DatabaseError

logger = logging.getLogger(__name__)

CHANNEL = "sempre_content"
HEARTBEAT = 5  # seconds without a notification, after which the connection is tried
PROOF = 3  # seconds in which a notification of our own must arrive
RETRY = 1  # seconds between two attempts to listen
# The kernel gives up on a server that vanished without a word; its default is fifteen minutes.
IMPATIENT = {"keepalives_idle": 5, "keepalives_interval": 2, "keepalives_count": 2, "tcp_user_timeout": 5000}
NUMBER = struct.Struct("=Q")


class Unheard(Exception):
    """A notification does not come through: between us and the server stands a pooler that shares connections."""


class SharedNumber:
    """Eight bytes that all processes of this machine see; they only ever need to differ from what they were."""

    def __init__(self, path: Path):
        path.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o660), "r+b") as file:
            if os.fstat(file.fileno()).st_size < NUMBER.size:
                os.ftruncate(file.fileno(), NUMBER.size)
            self._bytes = mmap.mmap(file.fileno(), NUMBER.size)

    def read(self) -> int:
        return NUMBER.unpack_from(self._bytes)[0]

    def change(self) -> None:
        NUMBER.pack_into(self._bytes, 0, time.time_ns())


@cache
def shared_number(path: Path) -> SharedNumber | None:
    """Return the number of this machine; none where the file cannot be had, which costs milliseconds, not truth."""
    try:
        return SharedNumber(path)
    except OSError:
        logger.warning("No shared number in %s: other processes learn of a save by the database alone.", path)
        return None


def content_changed() -> None:
    """Tell the processes of this machine that saved content can be read from now on."""
    if number := shared_number(settings.PAGE_CACHE_FILE):
        number.change()


class Freshness:
    """What one worker knows: ``current()`` changes with every change of content and is ``None`` while it is deaf."""

    def __init__(self):
        self.is_listening = False
        self.heard = 0  # changes, and beginnings of listening
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()
        self._ending = threading.Event()

    def current(self) -> tuple[int, int, int] | None:
        """Return the number to compare; it ends with the hour."""
        if self._thread is None:
            self.start()
        if not self.is_listening:
            return None
        shared = shared_number(settings.PAGE_CACHE_FILE)
        return self.heard, shared.read() if shared else 0, int(time.time()) // 3600

    def start(self) -> None:
        """Begin to listen, in the process that asks: a worker is born of a process that may not have threads."""
        with self._starting:
            if self._thread is None:
                self._thread = threading.Thread(target=self._listen_always, name="page-cache", daemon=True)
                self._thread.start()

    def stop(self) -> None:
        """Listen no more."""
        self._ending.set()
        if self._thread:
            self._thread.join()
        self.is_listening = False

    def _listen_always(self) -> None:
        reason = ""
        while not self._ending.is_set():
            try:
                with contextlib.closing(_connect()) as connection:
                    self._listen(connection)
            except (psycopg2.Error, DatabaseError, OSError, Unheard) as error:
                if reason != (reason := type(error).__name__):  # a line for each trouble, not for each attempt
                    logger.warning("The page cache is off until it can listen to the database: %s", error)
            finally:
                self.is_listening = False
            self._ending.wait(RETRY)

    def _listen(self, connection) -> None:
        """Hear every change until the connection ends; what was made while nobody heard counts no more."""
        with connection.cursor() as cursor:
            cursor.execute(f"LISTEN {CHANNEL}")
            _prove(connection)
            self.heard += 1
            self.is_listening = True
            while not self._ending.is_set():
                if not select.select([connection], [], [], HEARTBEAT)[0]:
                    cursor.execute("SELECT 1")
                connection.poll()
                if any(not note.payload for note in connection.notifies):
                    self.heard += 1
                connection.notifies.clear()


def _connect():
    """Return a connection of our own, past a pooler where ``DATABASE_DIRECT_URL`` leads past it."""
    ours = connections["default"]
    way = type(ours)({**ours.settings_dict, **settings.DATABASE_DIRECT}, "page-cache")
    parameters = {name: value for name, value in way.get_connection_params().items() if name != "cursor_factory"}
    connection = psycopg2.connect(**IMPATIENT | parameters, application_name="sempre page cache")
    connection.autocommit = True
    return connection


def _prove(connection) -> None:
    """Raise ``Unheard`` unless what is said on an ordinary connection is heard on this one."""
    token, ends = secrets.token_hex(8), time.monotonic() + PROOF
    try:
        with connections["default"].cursor() as cursor:
            cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, token])
    finally:
        connections["default"].close()
    while (left := ends - time.monotonic()) > 0:
        select.select([connection], [], [], left)
        connection.poll()
        if any(note.payload == token for note in connection.notifies):
            return
    raise Unheard("no notification arrives; if a pooler stands before the database, set DATABASE_DIRECT_URL")
