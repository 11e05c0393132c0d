"""What tells that content changed: triggers in the database, and in our own processes the end of a transaction."""

import re
from collections.abc import Iterator
from functools import cache

from django.apps import apps
from django.db import connection as default_connection
from django.db import models, transaction

from sempre.page_cache.freshness import CHANNEL, content_changed

# Whose tables no public page shows; our own apps say it in their ``not_on_pages``, by the name of the model.
FRAMEWORK = ("account", "admin", "auditlog", "auth", "contenttypes", "mfa", "sessions")
TRIGGER = "sempre_content_changed"
FUNCTION = f"""
CREATE OR REPLACE FUNCTION {TRIGGER}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('{CHANNEL}', '');
  RETURN NULL;
END $$
"""
EVENTS = "INSERT OR UPDATE OR DELETE OR TRUNCATE"
WRITE = re.compile(r"\s*(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM|TRUNCATE)\s+(?:ONLY\s+|TABLE\s+)?\"?(\w+)", re.IGNORECASE)


def _models() -> Iterator[tuple[type[models.Model], bool, tuple[str, ...]]]:
    """Yield each model that has a table, whether pages show it, and the only fields of it that they show, if any."""
    for config in apps.get_app_configs():
        quiet = set(getattr(config, "not_on_pages", ()))
        only = getattr(config, "only_on_pages", {})
        for model in config.get_models(include_auto_created=True):
            if model._meta.managed and not model._meta.proxy:
                owner = model._meta.auto_created or model
                hidden = quiet | (only.keys() if owner is not model else set())
                is_shown = config.label not in FRAMEWORK and owner.__name__ not in hidden
                yield model, is_shown, only.get(model.__name__, ())


@cache
def telling_tables() -> dict[str, tuple[str, ...]]:
    """Return the tables that public pages show, each with the columns that count, none meaning all."""
    return {
        model._meta.db_table: tuple(model._meta.get_field(name).column for name in only)
        for model, is_shown, only in _models()
        if is_shown
    }


def install_triggers(**kwargs) -> None:
    """Bring the triggers in line with the models; after every ``migrate``, so that no new table is forgotten."""
    with default_connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, pg_get_triggerdef(pg_trigger.oid) FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
            " WHERE tgname = %s AND relnamespace = current_schema()::regnamespace",
            [TRIGGER],
        )
        installed = dict(cursor.fetchall())
        existing = set(default_connection.introspection.table_names(cursor))
        wanted = {table: columns for table, columns in telling_tables().items() if table in existing}
        missing = {table: columns for table, columns in wanted.items() if not _fits(installed.get(table, ""), columns)}
        if missing:
            cursor.execute(FUNCTION)
        for table, columns in missing.items():
            cursor.execute(_trigger(table, columns))
        for table in installed.keys() - wanted.keys():
            cursor.execute(f'DROP TRIGGER {TRIGGER} ON "{table}"')


def _fits(definition: str, columns: tuple[str, ...]) -> bool:
    watched = re.findall(r"old\.(\w+)\)?(?:::\w+)? IS DISTINCT", definition, re.IGNORECASE)
    return bool(definition) and watched == list(columns)


def _trigger(table: str, columns: tuple[str, ...]) -> str:
    """Return the trigger's SQL: once a statement, or for a table of which pages show little, where that changes."""
    if columns:
        changed = " OR ".join(f'old."{column}" IS DISTINCT FROM new."{column}"' for column in columns)
        when = f'AFTER UPDATE ON "{table}" FOR EACH ROW WHEN ({changed})'
    else:
        when = f'AFTER {EVENTS} ON "{table}" FOR EACH STATEMENT'
    return f"CREATE OR REPLACE TRIGGER {TRIGGER} {when} EXECUTE FUNCTION {TRIGGER}()"


def watch_writes(connection, **kwargs) -> None:
    """Let a new connection of this process tell the others here of what it commits, before anybody is answered."""
    if tell_on_commit not in connection.execute_wrappers:
        # the first: a connection may open inside of `execute_wrapper`, which takes away the last when it ends
        connection.execute_wrappers.insert(0, tell_on_commit)


def tell_on_commit(execute, sql, params, many, context):
    """Carry out a statement; one that writes what pages show is told with the end of its transaction."""
    result = execute(sql, params, many, context)
    if isinstance(sql, str) and (found := WRITE.match(sql)) and telling_tables().get(found[1]) == ():
        transaction.on_commit(content_changed, using=context["connection"].alias, robust=True)
    return result
