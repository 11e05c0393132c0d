"""What reviewers say, and the history that nobody can change."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from microprojects.models.periods import Obligation
from microprojects.models.reports import Report, ReportVersion
from microprojects.querysets import ReasonQuerySet

USER = settings.AUTH_USER_MODEL


class Reason(models.Model):
    """A reason to choose from when a report goes back, is skipped, or has nothing to wait for."""

    class Kind(models.TextChoices):
        RETURN = "return", pgettext_lazy("kind of reason", "why a report goes back")
        SKIP = "skip", pgettext_lazy("kind of reason", "why there is nothing to report")

    slug = models.SlugField(_("short name"), max_length=40, unique=True)
    kind = models.CharField(_("kind"), max_length=6, choices=Kind.choices)
    title = models.CharField(_("title"), max_length=120)
    explanation = models.CharField(_("explanation"), max_length=250, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_active = models.BooleanField(_("offered"), default=True)

    title_field = "title"
    objects = ReasonQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("of a review", "reason")
        verbose_name_plural = pgettext_lazy("of a review", "reasons")
        ordering = ["kind", "position", "slug"]

    def __str__(self) -> str:
        return self.title or self.slug


class ReviewRound(models.Model):
    """A report went back: by whom, to whom, why; closed when it comes again."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="rounds")
    number = models.PositiveSmallIntegerField()
    version = models.ForeignKey(ReportVersion, models.PROTECT, related_name="rounds")
    by_level = models.CharField(_("returned by"), max_length=8, choices=Obligation.Level.choices)
    to_level = models.CharField(_("returned to"), max_length=8, choices=Obligation.Level.choices)
    opened_by = models.ForeignKey(USER, models.SET_NULL, null=True, related_name="+", verbose_name=_("by"))
    reasons = models.ManyToManyField(Reason, related_name="+", verbose_name=_("reasons"))
    note = models.TextField(_("what to change"))
    opened_at = models.DateTimeField(_("opened"))
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)

    class Meta:
        verbose_name = _("round of review")
        verbose_name_plural = _("rounds of review")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["report", "number"], name="review_round_once")]

    def __str__(self) -> str:
        return f"{self.report} ({self.number})"


class FieldComment(models.Model):
    """A reviewer's remark at one field of a version; open until it is settled."""

    version = models.ForeignKey(ReportVersion, models.PROTECT, related_name="comments")
    round = models.ForeignKey(ReviewRound, models.PROTECT, null=True, blank=True, related_name="comments")
    anchor = models.CharField(_("field"), max_length=120)  # a name of the questionnaire
    text = models.TextField(_("remark"))
    author = models.ForeignKey(USER, models.SET_NULL, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("written"))
    settled_by = models.ForeignKey(USER, models.SET_NULL, null=True, related_name="+", verbose_name=_("settled by"))
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)

    class Meta:
        verbose_name = pgettext_lazy("of a reviewer", "remark")
        verbose_name_plural = pgettext_lazy("of a reviewer", "remarks")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.anchor}: {self.text[:60]}"


class TransitionEvent(models.Model):
    """One line of a report's history; the database refuses to change or delete it."""

    obligation = models.ForeignKey(Obligation, models.PROTECT, related_name="events")
    name = models.CharField(_("what happened"), max_length=40)
    source = models.CharField(_("from"), max_length=10, blank=True)
    target = models.CharField(_("to"), max_length=10, blank=True)
    number = models.PositiveSmallIntegerField(_("version"), default=0)
    actor = models.ForeignKey(USER, models.SET_NULL, null=True, related_name="+", verbose_name=_("by"))
    acting_for = models.ForeignKey(USER, models.SET_NULL, null=True, related_name="+", verbose_name=_("acting for"))
    reasons = models.JSONField(_("reasons"), default=list)  # slugs of Reason
    note = models.TextField(_("note"), blank=True)
    details = models.JSONField(default=dict)  # what belongs to one kind of event: dates, old and new figures
    same_person = models.BooleanField(_("same person"), default=False)
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = pgettext_lazy("of a report's history", "event")
        verbose_name_plural = pgettext_lazy("of a report's history", "events")
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["obligation", "at"], name="transition_event_history")]

    def __str__(self) -> str:
        return f"{self.name} {self.at:%Y-%m-%d %H:%M}"
