"""Search: ``register`` what is found, ``index_on_commit`` what changed, ``search`` for what a reader typed.

Apps register in their ``search.py``. Every save of a registered record calls ``index_on_commit(record)``, every
deletion ``remove(record)`` before it; ``reindex()`` (``manage.py reindex_search``) writes everything anew, and
after an upgrade that keeps words in another way the worker does (``renew``). Drafts are never in it.
"""

from sempre.search.finding import Hit, Results, ids, search
from sempre.search.index import index, index_on_commit, index_waiting, reindex, remove
from sempre.search.query import Query, clean_query
from sempre.search.registry import Label, depends, labels, register
from sempre.search.renewing import renew
from sempre.search.suggesting import suggestions
from sempre.search.watching import postponed, watch

__all__ = [
    "Hit",
    "Label",
    "Query",
    "Results",
    "clean_query",
    "depends",
    "ids",
    "index",
    "index_on_commit",
    "index_waiting",
    "labels",
    "postponed",
    "register",
    "reindex",
    "remove",
    "renew",
    "search",
    "suggestions",
    "watch",
]
