"""When somebody is reminded, and what was sent."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from microprojects.models.periods import Obligation


class ReminderRule(models.Model):
    """So many days before or after something, tell somebody about it."""

    class Since(models.TextChoices):
        DUE = "due", pgettext_lazy("reminder counts from", "the day it is due")
        SUBMITTED = "submitted", pgettext_lazy("reminder counts from", "the day the reviewer got it")
        RETURNED = "returned", pgettext_lazy("reminder counts from", "the day it went back")

    class Audience(models.TextChoices):
        HOLDER = "holder", pgettext_lazy("reminder goes to", "who holds it")
        REGION = "region", pgettext_lazy("reminder goes to", "the regional coordinator")
        LEAD = "lead", pgettext_lazy("reminder goes to", "the project office")

    slug = models.SlugField(_("short name"), max_length=40, unique=True)
    title = models.CharField(_("title"), max_length=120)
    since = models.CharField(_("counted from"), max_length=10, choices=Since.choices)
    offset = models.SmallIntegerField(_("days"), help_text=_("Before it: a negative number."))
    in_working_days = models.BooleanField(_("working days"), default=False)
    every = models.PositiveSmallIntegerField(_("then again every … days"), default=0, help_text=_("0: only once."))
    audience = models.CharField(_("goes to"), max_length=6, choices=Audience.choices)
    in_digest = models.BooleanField(_("in the daily summary"), default=False)
    is_active = models.BooleanField(_("in use"), default=True)

    title_field = "title"

    class Meta:
        verbose_name = _("reminder rule")
        verbose_name_plural = _("reminder rules")
        ordering = ["since", "offset", "slug"]

    def __str__(self) -> str:
        return self.title or self.slug


class ReminderSent(models.Model):
    """A reminder that went out; the constraint makes a second one impossible."""

    obligation = models.ForeignKey(Obligation, models.CASCADE, related_name="reminders")
    rule = models.ForeignKey(ReminderRule, models.CASCADE, related_name="sent")
    day = models.DateField()  # the day the rule counted from, moved on by its repetition
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["obligation", "rule", "day", "recipient"], name="reminder_sent_once"),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.day}"
