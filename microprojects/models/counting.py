"""What the list of micro-projects counts by, kept by triggers of the database, so that a page adds up few rows.

A trigger after each statement on micro-projects, their target groups and partners (migrations 0006 and 0010) takes away
what the changed ones were counted as and adds what they are counted as now. Nobody else writes these tables.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.db.models import Sum, Value
from django.db.models.functions import Coalesce

LAT_STEP, LON_STEP = 1, 2  # degrees of a square: in the region about as high as wide
EXACT = 10_000  # parts of a degree


class CountedAs(models.Model):
    """What a published micro-project is counted as."""

    micro_project = models.BigIntegerField(primary_key=True)  # keys, not relations: only the triggers follow them
    country = models.CharField(max_length=2)
    status = models.CharField(max_length=10)
    network = models.BigIntegerField(null=True)
    lat = models.BigIntegerField(null=True)
    lon = models.BigIntegerField(null=True)
    target_groups = ArrayField(models.BigIntegerField())
    partners = ArrayField(models.BigIntegerField(), default=list)

    def __str__(self) -> str:
        return str(self.micro_project)


class Tally(models.Model):
    """How many published micro-projects have the same in all columns; changes are rows of their own, also below zero.

    Each is counted once with ``target_group`` None, and once for each of its target groups; each of these once with
    ``partner`` None, and once for each of its partners. ``lat`` and ``lon`` are sums over those that have a place.
    """

    target_group = models.BigIntegerField(null=True)
    partner = models.BigIntegerField(null=True)
    country = models.CharField(max_length=2)
    status = models.CharField(max_length=10)
    network = models.BigIntegerField(null=True)
    row = models.IntegerField(null=True)
    column = models.IntegerField(null=True)
    number = models.IntegerField()
    lat = models.BigIntegerField(null=True)
    lon = models.BigIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["target_group", "partner", "country", "status", "network"], name="tally_counted_by")
        ]

    def __str__(self) -> str:
        return f"{self.country} {self.status}: {self.number}"


def number_published() -> models.QuerySet:
    """Return one row, the number of published micro-projects as ``n``."""
    whole = Tally.objects.filter(target_group=None, partner=None).values(one=Value(1))
    return whole.annotate(n=Coalesce(Sum("number"), 0)).values("n")


def numbers_of_groups() -> models.QuerySet:
    """Return a row for each target group, the number of its published micro-projects as ``n``."""
    groups = Tally.objects.filter(target_group__isnull=False, partner=None).values("target_group")
    return groups.annotate(n=Sum("number"))


_SAME = 'target_group, partner, country, status, network, "row", "column"'
ADD_UP = f"""
WITH apart AS (DELETE FROM microprojects_tally RETURNING *)
INSERT INTO microprojects_tally ({_SAME}, number, lat, lon)
SELECT {_SAME}, sum(number), sum(lat), sum(lon) FROM apart GROUP BY {_SAME} HAVING sum(number) <> 0
"""  # noqa: S608 - names of our own columns


def add_up() -> None:
    """Put rows of the same kind together; others may write and read meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute(ADD_UP)
