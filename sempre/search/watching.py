"""Keep the index true: every save, deletion or new connection of a record that can be found is indexed at commit.

The one place with signals of ours, beside the page cache's: they also see the admin, imports and the shell.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db.models.signals import m2m_changed, post_save, pre_delete

from sempre.search.index import index_on_commit, remove
from sempre.search.registry import is_found

_postponed: ContextVar[bool] = ContextVar("search_postponed", default=False)


@contextmanager
def postponed() -> Iterator[None]:
    """Index nothing inside: whoever writes many records calls ``reindex()`` once afterwards."""
    token = _postponed.set(True)
    try:
        yield
    finally:
        _postponed.reset(token)


def watch() -> None:
    post_save.connect(_saved, dispatch_uid="search-saved")
    pre_delete.connect(_deleted, dispatch_uid="search-deleted")
    m2m_changed.connect(_connected, dispatch_uid="search-connected")


def _saved(sender, instance, raw=False, **kwargs) -> None:
    if not raw and not _postponed.get() and is_found(sender):
        index_on_commit(instance)


def _deleted(sender, instance, **kwargs) -> None:
    if not _postponed.get() and is_found(sender):
        remove(instance)


def _connected(sender, instance, action, **kwargs) -> None:
    if action.startswith("post_") and not _postponed.get() and is_found(type(instance)):
        index_on_commit(instance)
