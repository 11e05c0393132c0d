"""Test databases as copies: the migrations run once, the portal's content is loaded once, workers and modules clone.

Both originals stay on the server; each knows from what it was made (its comment) and is made anew when that changes.
"""

import contextlib
import hashlib
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection

APPS = ("sempre", "partners", "networks", "microprojects", "outputs")


@contextlib.contextmanager
def migrated(*, anew: bool) -> Iterator[None]:
    """Work in a database of this worker that has all tables; ``anew`` distrusts what an earlier run left."""
    with _clone_of(_migrated(anew=anew), _of_this_worker()):
        yield


@contextlib.contextmanager
def with_content() -> Iterator[None]:
    """Work in a database that has the portal's own content, too."""
    files = [*_sources(".py", ".mo"), *(settings.BASE_DIR / "content").rglob("*")]
    original = _original(f"{_family()}_loaded", _migrated(), _load, _digest(files))
    with _clone_of(original, f"{_of_this_worker()}_content"):
        yield


def _migrated(*, anew: bool = False) -> str:
    makers = {"migrations", "models", "models.py", "apps.py", "triggers.py"}  # apps say which tables tell of changes
    models = [path for path in _sources(".py") if makers & set(path.parts)]
    return _original(f"{_family()}_migrated", "template1", _migrate, _digest(models), anew=anew)


@cache
def _family() -> str:
    """Return how all names begin; asked before any of them takes the place of the settings' own."""
    return f"test_{connection.settings_dict['NAME']}"


def _of_this_worker() -> str:
    return connection.settings_dict["TEST"]["NAME"] or _family()


def _migrate() -> None:
    call_command("migrate", verbosity=0, interactive=False, run_syncdb=True)
    call_command("createcachetable", verbosity=0)


def _load() -> None:
    call_command("load_content", verbosity=0)


def _original(name: str, template: str, fill: Callable[[], None], digest: str, *, anew: bool = False) -> str:
    """Make the database ``name`` unless it is there and as ``digest`` says; other workers wait meanwhile."""
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtext(%s))", [name])
        cursor.execute("SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [name])
        if anew or cursor.fetchone() != (digest,):
            _copy(cursor, template, name)
            with _working_in(name):
                fill()
            cursor.execute(f"COMMENT ON DATABASE {_quoted(name)} IS %s", [digest])
    return name


@contextlib.contextmanager
def _clone_of(template: str, name: str) -> Iterator[None]:
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtext(%s))", [template])
        _copy(cursor, template, name)
    with _working_in(name):
        yield
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {_quoted(name)} WITH (FORCE)")


def _copy(cursor, template: str, name: str) -> None:
    cursor.execute(f"DROP DATABASE IF EXISTS {_quoted(name)} WITH (FORCE)")
    cursor.execute(f"CREATE DATABASE {_quoted(name)} TEMPLATE {_quoted(template)}")


@contextlib.contextmanager
def _working_in(name: str) -> Iterator[None]:
    """Let every connection of this process lead to the database ``name``."""
    before = connection.settings_dict["NAME"]
    _lead_to(name)
    try:
        yield
    finally:
        _lead_to(before)


def _lead_to(name: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = name
    ContentType.objects.clear_cache()  # a flush gives them other numbers in one database than in the next


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


@cache
def _sources(*endings: str) -> list[Path]:
    roots = [settings.BASE_DIR / name for name in (*APPS, "locale")]
    return [path for root in roots for path in root.rglob("*") if path.suffix in endings]


def _digest(files: list[Path]) -> str:
    """Return one word for what the files say, and for the versions of the packages."""
    told = hashlib.sha256()
    for path in sorted([*files, settings.BASE_DIR / "requirements-dev.txt"]):
        if path.is_file():
            told.update(str(path.relative_to(settings.BASE_DIR)).encode() + b"\0" + path.read_bytes() + b"\0")
    return told.hexdigest()
