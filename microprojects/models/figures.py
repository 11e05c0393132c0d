"""Accepted figures: the only ones that totals are made of."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from microprojects.models.indicators import Dimension, Indicator
from microprojects.models.periods import Period
from microprojects.models.projects import MicroProject
from microprojects.models.reports import Report, ReportVersion
from microprojects.querysets import FigureQuerySet
from networks.models import Network

USER = settings.AUTH_USER_MODEL


class Figure(models.Model):
    """The value of an indicator in an accepted report; a correction changes it and leaves a ``Correction``.

    A count, level (1 to 5) or yes (1) and no (0) stands in ``number``; a share in ``number`` of ``base``.
    """

    report = models.ForeignKey(Report, models.PROTECT, related_name="figures")
    version = models.ForeignKey(ReportVersion, models.PROTECT, related_name="figures")
    indicator = models.ForeignKey(
        Indicator, models.PROTECT, related_name="figures", verbose_name=_("indicator"), db_index=False
    )
    micro_project = models.ForeignKey(
        MicroProject, models.PROTECT, related_name="figures", verbose_name=_("micro-project")
    )
    network = models.ForeignKey(  # that of the obligation, which never changes
        Network, models.PROTECT, related_name="figures", verbose_name=_("network"), db_index=False
    )
    period = models.ForeignKey(Period, models.PROTECT, related_name="figures", verbose_name=_("reporting period"))
    number = models.DecimalField(_("value"), max_digits=12, decimal_places=2, null=True)
    base = models.DecimalField(_("of"), max_digits=12, decimal_places=2, null=True)
    text = models.TextField(_("text"), blank=True)
    note = models.TextField(_("note"), blank=True)
    corrected_at = models.DateTimeField(_("corrected"), null=True)

    objects = FigureQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("of an indicator", "figure")
        verbose_name_plural = pgettext_lazy("of an indicator", "figures")
        ordering = ["period", "indicator"]
        constraints = [
            models.UniqueConstraint(fields=["report", "indicator"], name="figure_once"),
            models.CheckConstraint(name="figure_not_negative", condition=Q(number__isnull=True) | Q(number__gte=0)),
            models.CheckConstraint(
                name="figure_part_of_base", condition=Q(base__isnull=True) | Q(number__lte=models.F("base"))
            ),
        ]
        indexes = [
            models.Index(fields=["indicator", "period", "network"], name="figure_totals"),
            models.Index(fields=["network", "period"], name="figure_network"),
            models.Index(fields=["micro_project", "period"], name="figure_given", condition=Q(number__isnull=False)),
            models.Index(  # all that sums are made of: those of a network are added up without the table
                fields=["network", "indicator", "micro_project"],
                include=["id", "period", "report", "number", "base", "corrected_at"],
                name="figure_summed",
                condition=Q(number__isnull=False) | ~Q(text=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator}: {self.number}"


class FigureSplit(models.Model):
    """A part of a count: of one sex, age or group, or unknown."""

    figure = models.ForeignKey(Figure, models.CASCADE, related_name="splits")
    dimension = models.CharField(max_length=5, choices=Dimension.choices)
    key = models.CharField(max_length=80)
    number = models.PositiveIntegerField()

    class Meta:
        verbose_name = pgettext_lazy("of a figure", "part")
        verbose_name_plural = pgettext_lazy("of a figure", "parts")
        constraints = [models.UniqueConstraint(fields=["figure", "dimension", "key"], name="figure_split_once")]

    def __str__(self) -> str:
        return f"{self.dimension} {self.key}: {self.number}"


class Correction(models.Model):
    """An accepted figure was wrong: the old and the new value, why, and who said so."""

    figure = models.ForeignKey(Figure, models.PROTECT, related_name="corrections")
    old_number = models.DecimalField(_("old value"), max_digits=12, decimal_places=2, null=True)
    new_number = models.DecimalField(_("new value"), max_digits=12, decimal_places=2, null=True)
    old_base = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    new_base = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    reason = models.TextField(_("reason"))
    proposed_by = models.ForeignKey(USER, models.SET_NULL, null=True, related_name="+", verbose_name=_("proposed by"))
    proposed_at = models.DateTimeField(_("proposed"))
    decided_by = models.ForeignKey(USER, models.SET_NULL, null=True, related_name="+", verbose_name=_("decided by"))
    decided_at = models.DateTimeField(_("decided"), null=True)
    is_refused = models.BooleanField(_("refused"), default=False)

    class Meta:
        verbose_name = pgettext_lazy("of a figure", "correction")
        verbose_name_plural = pgettext_lazy("of a figure", "corrections")
        ordering = ["proposed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["figure"], condition=Q(decided_at__isnull=True), name="correction_waiting_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.figure}: {self.old_number} → {self.new_number}"
