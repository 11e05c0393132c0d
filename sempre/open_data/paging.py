"""Pages by key: a page begins after the last row of the one before, wherever that stands now; nothing is counted."""

import base64
import binascii
import datetime as dt
import json

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _

from sempre.open_data.problems import Refused

LONGEST = 400


def encoded(values: list) -> str:
    """Return the values as a cursor: opaque, for addresses."""
    return base64.urlsafe_b64encode(json.dumps(values, separators=(",", ":")).encode()).decode().rstrip("=")


def decoded(cursor: str, length: int) -> list:
    """Return the values of a cursor; raise ``Refused`` where it is none of ours."""
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        values = json.loads(raw)
    except (binascii.Error, ValueError, RecursionError):
        values = None
    simple = isinstance(values, list) and all(isinstance(v, str | int) and not isinstance(v, bool) for v in values)
    if len(cursor) > LONGEST or not simple or len(values) != length:
        raise broken()
    return values


def broken() -> Refused:
    return Refused("after", _("This is not the mark of a page. Follow the address under “next” as it is."))


def order_values(record: Model, order: tuple[str, ...]) -> list:
    """Return what a cursor keeps of a record."""
    values = (getattr(record, name.removeprefix("-")) for name in order)
    return [value.isoformat() if isinstance(value, dt.datetime) else value for value in values]


def after(rows: QuerySet, order: tuple[str, ...], values: list | None) -> QuerySet:
    """Return the rows that follow ``values`` in ``order``; raise ``Refused`` for what no row can have."""
    if values is None:
        return rows
    names = [name.removeprefix("-") for name in order]
    known = [_cleaned(rows.model, name, value) for name, value in zip(names, values, strict=True)]
    condition, same = Q(), {}
    for sign, name, value in zip(order, names, known, strict=True):
        condition |= Q(**same, **{f"{name}__{'lt' if sign.startswith('-') else 'gt'}": value})
        same[name] = value
    return rows.filter(condition)


def _cleaned(model: type[Model], name: str, value):
    try:
        cleaned = model._meta.pk if name == "pk" else model._meta.get_field(name)
        cleaned = cleaned.clean(value, None)
    except (ValidationError, FieldDoesNotExist, TypeError, ValueError, OverflowError) as error:
        raise broken() from error
    if isinstance(cleaned, dt.datetime) and cleaned.tzinfo is None:
        raise broken()
    return cleaned
