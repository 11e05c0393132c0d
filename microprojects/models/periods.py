"""The calendar: periods, and the obligation of a micro-project to report on one."""

from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from microprojects.models.projects import MicroProject
from microprojects.querysets import ObligationQuerySet, PeriodQuerySet
from networks.models import Network

DUE_AFTER = timedelta(days=30)
OPEN = Q(is_open=True)
BESIDE = ["network", "starts", "holding_level"]  # what the board chooses by besides, read from the index


class Period(models.Model):
    """A stretch of time that micro-projects report on."""

    slug = models.SlugField(_("short name"), max_length=40, unique=True)
    title = models.CharField(_("title"), max_length=80)
    starts = models.DateField(_("first day"))
    ends = models.DateField(_("last day"))
    due = models.DateField(
        _("reports are due on"), blank=True, help_text=_("Left empty: thirty days after the last day.")
    )
    is_automatic = models.BooleanField(
        _("every running micro-project reports"),
        default=True,
        help_text=_("Off: the project office says one by one which micro-projects report."),
    )

    title_field = "title"
    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("reporting period")
        verbose_name_plural = _("reporting periods")
        ordering = ["-starts", "slug"]
        constraints = [
            models.CheckConstraint(name="period_ends_after_start", condition=Q(ends__gte=F("starts"))),
            models.CheckConstraint(name="period_due_after_end", condition=Q(due__gte=F("ends"))),
        ]

    def __str__(self) -> str:
        return self.title or self.slug

    def save(self, *args, **kwargs):
        self.due = self.due or self.ends + DUE_AFTER
        super().save(*args, **kwargs)

    def clean(self):
        if self.starts and self.ends and self.ends < self.starts:
            raise ValidationError({"ends": _("The last day lies before the first.")})
        if self.due and self.ends and self.due < self.ends:
            raise ValidationError({"due": _("Reports cannot be due before the period is over.")})


class Obligation(models.Model):
    """A micro-project owes a report on a period: to whom it is due, when, and who holds it now."""

    class Level(models.TextChoices):
        LOCAL = "local", _("local network")
        REGIONAL = "regional", _("regional coordination group")
        LEAD = "lead", pgettext_lazy("level", "project office")

    micro_project = models.ForeignKey(
        MicroProject, models.PROTECT, related_name="obligations", verbose_name=_("micro-project")
    )
    period = models.ForeignKey(Period, models.PROTECT, related_name="obligations", verbose_name=_("reporting period"))
    network = models.ForeignKey(
        Network, models.PROTECT, related_name="obligations", verbose_name=_("local empowerment network")
    )
    starts = models.DateField(_("reports from"))
    ends = models.DateField(_("reports until"))
    due = models.DateField(_("due on"))
    first_due = models.DateField(_("first due on"), help_text=_("Before any extension."))
    waived_at = models.DateTimeField(_("waived"), null=True, blank=True)
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="held", verbose_name=_("holder")
    )
    holding_level = models.CharField(_("held by"), max_length=8, choices=Level.choices, default=Level.LOCAL)
    acting_for = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("acting for")
    )
    held_since = models.DateTimeField(_("held since"))
    # What indexes have to know; triggers keep it (migrations 0007 and 0009), whoever changes the report.
    # ``stage``: the report's state, empty while nobody wrote in it. ``outcome``: answered, late, skipped, waived or
    # void, empty while only the day says how it stands.
    stage = models.CharField(max_length=10, db_default="", editable=False)
    outcome = models.CharField(max_length=8, db_default="", editable=False)
    is_open = models.BooleanField(db_default=True, editable=False)  # somebody still has to do something about it
    has_figures = models.BooleanField(db_default=True, editable=False)  # accepted ones; kept like those above

    objects = ObligationQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("to report", "obligation")
        verbose_name_plural = pgettext_lazy("to report", "obligations")
        ordering = ["due", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["micro_project", "period"], name="obligation_once"),
            models.CheckConstraint(name="obligation_ends_after_start", condition=Q(ends__gte=F("starts"))),
            models.CheckConstraint(name="obligation_due_only_moves_on", condition=Q(due__gte=F("first_due"))),
        ]
        indexes = [
            models.Index(fields=["network", "due"], name="obligation_network_due"),
            models.Index(fields=["holder", "due"], name="obligation_holder_due"),
            models.Index(fields=["due", "id"], name="obligation_due"),
            models.Index(fields=["outcome", "due", "id"], include=BESIDE, name="obligation_outcome"),
            models.Index(fields=["stage", "due", "id"], include=["outcome", *BESIDE], name="obligation_stage"),
            models.Index(fields=["network", "outcome", "due", "id"], name="obligation_network_outcome"),
            models.Index(fields=["period", "network"], name="obligation_period_network"),
            models.Index(fields=["due", "id"], include=["outcome", *BESIDE], condition=OPEN, name="obligation_open"),
            models.Index(fields=["network", "due", "id"], condition=OPEN, name="obligation_open_network"),
            models.Index(fields=["holder", "due", "id"], condition=OPEN, name="obligation_open_holder"),
            models.Index(
                fields=["network", "period", "micro_project"],
                name="obligation_no_figures",
                condition=Q(has_figures=False) & ~Q(stage="void"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.micro_project} – {self.period}"

    def get_absolute_url(self) -> str:
        return reverse("report", args=[self.pk])

    @property
    def state(self) -> str:
        """State of the report, empty where there is none yet."""
        return self.report.state if hasattr(self, "report") else ""

    @property
    def is_begun(self) -> bool:
        """Whether somebody wrote in the report; the empty draft that the calendar opens is not begun."""
        return bool(self.state) and (self.state != "draft" or self.report.saved_at is not None)
