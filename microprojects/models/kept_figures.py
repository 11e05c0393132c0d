"""Tables of figures that are kept, so that a page reads the cells that it shows, and what says that they are old.

Triggers of the database (migration 0008) note each change of what a table is made of; ``microprojects.figures.kept``
makes the table anew and takes the notes away. Nobody else writes here.
"""

from django.db import models
from django.utils import timezone

from microprojects.models.indicators import Indicator


class FigureChange(models.Model):
    """Something changed that the indicator's table is made of; once in a transaction, and nobody waits for it."""

    indicator = models.BigIntegerField()  # keys, not relations: only the triggers write them
    takes_away = models.BooleanField()  # what was public is not public any more, or has to be masked otherwise
    transaction = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["indicator", "takes_away", "transaction"], name="figure_change_of")]

    def __str__(self) -> str:
        return f"{self.indicator} in {self.transaction}"


class FigureTable(models.Model):
    """When an indicator's table was made, in how many seconds, and whether pages leave that to the worker."""

    indicator = models.OneToOneField(Indicator, models.CASCADE, primary_key=True, related_name="table")
    made_at = models.DateTimeField(default=timezone.now)
    seconds = models.FloatField(default=0)
    is_large = models.BooleanField(default=False)
    made_by = models.PositiveSmallIntegerField(default=0)  # ``kept.MADE`` then

    def __str__(self) -> str:
        return str(self.indicator)


class FigureRow(models.Model):
    """What is told of an indicator and place: ``{column: {part: cell}}``; to all, or exactly to who sees it all."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="+", db_index=False)
    is_public = models.BooleanField()
    by = models.CharField(max_length=13)
    key = models.CharField(max_length=20, blank=True)
    cells = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["indicator", "is_public", "by", "key"], name="figure_row_once"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator}: {self.by} {self.key}"
