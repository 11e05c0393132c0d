"""How it stands with an obligation, in conditions that the indexes of the database know."""

import datetime as dt

from django.db import models
from django.db.models import Case, F, Q, Value, When

from sempre.countries import today_by_country

DUE_SOON = dt.timedelta(days=14)
PENDING = ("overdue", "soon", "open", "closed")
DONE = ("late", "answered", "skipped", "waived", "void")
STANDINGS = (*PENDING, *DONE)


def conditions(now: dt.datetime | None = None) -> dict[str, Q]:
    """Return what holds for each standing; of one obligation exactly one.

    Lateness is computed, never stored, against today in the country of the network. Beside that day stand the first
    and the last day that it is today anywhere: PostgreSQL looks those up in an index.
    """
    days = today_by_country(now)
    today, soon = _case(days), _case([(day + DUE_SOON, codes) for day, codes in days])
    first, last = min(day for day, _codes in days), max(day for day, _codes in days)
    asked = Q(outcome="", due__gte=first) & Q(due__gte=today)
    begun = asked & Q(starts__lte=today)
    pending = {
        "overdue": Q(outcome="", due__lt=last) & Q(due__lt=today),
        "soon": begun & Q(due__lte=last + DUE_SOON) & Q(due__lte=soon),
        "open": begun & Q(due__gt=first + DUE_SOON) & Q(due__gt=soon),
        "closed": asked & Q(starts__gt=today),
    }
    return pending | {name: Q(outcome=name) for name in DONE}


def standing(now: dt.datetime | None = None) -> Case:
    """Return the name of the standing as an SQL expression."""
    found = conditions(now)
    rules = [When(found[name], then=Value(name)) for name in PENDING]
    return Case(When(~Q(outcome=""), then=F("outcome")), *rules, output_field=models.CharField())


def _case(days: list[tuple[dt.date, list[str]]]) -> Case:
    (default, _codes), *others = sorted(days, key=lambda item: -len(item[1]))
    whens = [When(network__country__in=codes, then=Value(day)) for day, codes in others]
    return Case(*whens, default=Value(default), output_field=models.DateField())
