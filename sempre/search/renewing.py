"""An upgrade that keeps words in another way leaves no index of the old: the worker writes all rows anew.

How the words are kept is told by what they are made with; the table carries a mark of it as its comment.
"""

import hashlib
from itertools import batched
from pathlib import Path

import Stemmer
from django.conf import settings
from django.db import connection

from sempre.models import SearchEntry, SearchWaiting

MAKERS = ("letters", "endings", "families", "words", "index")
TABLE, WAITING = SearchEntry._meta.db_table, SearchWaiting._meta.db_table
AT_ONCE = 1_000  # records that wait in one row


def mark() -> str:
    """Return what changes whenever the rows of the index would be written otherwise."""
    made_by = [Path(__file__).with_name(f"{name}.py") for name in MAKERS]
    digest = hashlib.sha256(Stemmer.version().encode())
    for file in [*made_by, *sorted(settings.BASE_DIR.glob("*/search.py"))]:
        digest.update(file.read_bytes())
    return f"search index {digest.hexdigest()[:16]}"


def renew(**kwargs) -> None:
    """Let the worker write anew what an older version wrote; after every ``migrate``."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s), obj_description(to_regclass(%s), 'pg_class')", [WAITING, TABLE])
        is_there, marked = cursor.fetchone()
        if is_there and marked != mark():
            _wait_for_all()
            cursor.execute(f"COMMENT ON TABLE {TABLE} IS '{mark()}'")


def _wait_for_all() -> None:
    found = SearchEntry.objects.order_by("content_type_id", "object_id")
    keys: dict[int, list[int]] = {}
    for content_type, key in found.values_list("content_type_id", "object_id").distinct():
        keys.setdefault(content_type, []).append(key)
    SearchWaiting.objects.bulk_create(
        SearchWaiting(content_type_id=content_type, keys=list(some))
        for content_type, listed in keys.items()
        for some in batched(listed, AT_ONCE)
    )
