"""What becomes public of a report, and what a region or the project says about a period."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from microprojects.models.periods import Period
from microprojects.models.projects import MicroProject
from microprojects.models.reports import LANGUAGE_CHOICES, Attachment, Report, ReportVersion
from microprojects.querysets import PublicUpdateQuerySet, RollUpQuerySet
from networks.models import Network
from partners.models import Consent
from sempre import languages

USER = settings.AUTH_USER_MODEL


class PublicUpdate(models.Model):
    """A dated piece of a micro-project's public story."""

    class State(models.TextChoices):
        PROPOSED = "proposed", pgettext_lazy("state of a public update", "proposed")
        READY = "ready", pgettext_lazy("state of a public update", "text ready")
        SCHEDULED = "scheduled", pgettext_lazy("state of a public update", "scheduled")
        PUBLISHED = "published", pgettext_lazy("state of a public update", "published")
        WITHDRAWN = "withdrawn", pgettext_lazy("state of a public update", "withdrawn")

    micro_project = models.ForeignKey(
        MicroProject, models.PROTECT, related_name="updates", verbose_name=_("micro-project")
    )
    version = models.OneToOneField(
        ReportVersion,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="update",
        verbose_name=_("version of a report"),
    )
    state = models.CharField(
        pgettext_lazy("of a public update", "state"), max_length=10, choices=State.choices, default=State.PROPOSED
    )
    original_language = models.CharField(_("original language"), max_length=2, choices=LANGUAGE_CHOICES)
    date = models.DateField(_("date of the story"))
    pictures = models.ManyToManyField(Attachment, related_name="updates", blank=True, verbose_name=_("pictures"))
    quote_consent = models.ForeignKey(
        Consent, models.PROTECT, null=True, blank=True, related_name="updates", verbose_name=_("consent to be quoted")
    )
    shows_figures = models.BooleanField(_("with the figures of the report"), default=True)
    proposed_by = models.ForeignKey(USER, models.SET_NULL, null=True, related_name="+", verbose_name=_("proposed by"))
    publish_at = models.DateTimeField(_("published from"), null=True, blank=True)
    stopped_by = models.ForeignKey(USER, models.SET_NULL, null=True, related_name="+", verbose_name=_("stopped by"))
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    note = models.TextField(_("why it was stopped or withdrawn"), blank=True)
    revision = models.PositiveIntegerField(default=1, editable=False)
    updated_at = models.DateTimeField(_("last changed"), auto_now=True)

    objects = PublicUpdateQuerySet.as_manager()

    class Meta:
        verbose_name = _("public update")
        verbose_name_plural = _("public updates")
        ordering = ["-date", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="public_update_published_has_date",
                condition=~Q(state="published") | Q(published_at__isnull=False),
            ),
            models.CheckConstraint(
                name="public_update_scheduled_has_date", condition=~Q(state="scheduled") | Q(publish_at__isnull=False)
            ),
        ]
        indexes = [models.Index(fields=["state", "publish_at"], name="public_update_due")]

    def __str__(self) -> str:
        return f"{self.micro_project} {self.date}"

    def get_absolute_url(self) -> str:
        return reverse("update", args=[self.pk])

    @property
    def report(self) -> Report | None:
        return self.version.report if self.version_id else None

    @property
    def network(self) -> Network | None:
        """The local network it comes from: the one that reported, else the micro-project's."""
        return self.version.report.obligation.network if self.version_id else self.micro_project.network


class PublicUpdateText(models.Model):
    """The text of an update in one language; readers see it once somebody has checked it."""

    class Status(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("status of a text", "draft")
        CHECKED = "checked", pgettext_lazy("status of a text", "checked")

    update = models.ForeignKey(PublicUpdate, models.CASCADE, related_name="texts")
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGE_CHOICES)
    title = models.CharField(_("title"), max_length=150, blank=True)
    body = models.TextField(_("text"), blank=True)
    quote = models.TextField(_("words of a participant"), blank=True)
    status = models.CharField(_("status"), max_length=8, choices=Status.choices, default=Status.DRAFT)
    checked_by = models.ForeignKey(USER, models.SET_NULL, null=True, related_name="+", verbose_name=_("checked by"))
    checked_at = models.DateTimeField(_("checked"), null=True, blank=True)
    source_hash = models.CharField(max_length=64, blank=True)  # of the original text this one was made from

    class Meta:
        verbose_name = _("text of a public update")
        verbose_name_plural = _("texts of public updates")
        constraints = [
            models.UniqueConstraint(fields=["update", "language"], name="public_update_text_once"),
            models.CheckConstraint(name="public_update_text_language_known", condition=Q(language__in=languages.CODES)),
        ]

    def __str__(self) -> str:
        return self.title or self.language


class PictureText(models.Model):
    """What is said at a picture of an update in one language: kept apart from the report's own words, so that these
    may change without changing what is public."""

    text = models.ForeignKey(PublicUpdateText, models.CASCADE, related_name="picture_texts")
    attachment = models.ForeignKey(Attachment, models.CASCADE, related_name="texts", verbose_name=_("picture"))
    alt = models.CharField(_("what the picture shows"), max_length=250, blank=True)
    caption = models.CharField(_("caption"), max_length=250, blank=True)
    credit = models.CharField(_("who took it"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("words at a picture")
        verbose_name_plural = _("words at pictures")
        constraints = [models.UniqueConstraint(fields=["text", "attachment"], name="picture_text_once")]

    def __str__(self) -> str:
        return self.alt or str(self.attachment)


class NextText(models.Model):
    """What a text that readers see is to become once somebody has checked it; until then they see the old one.

    ``content``: ``{"title", "body", "quote", "alt-<uuid>", "caption-<uuid>", "credit-<uuid>"}``.
    """

    text = models.OneToOneField(PublicUpdateText, models.CASCADE, related_name="next")
    content = models.JSONField(default=dict)
    source_hash = models.CharField(max_length=64, blank=True)
    written_by = models.ForeignKey(USER, models.SET_NULL, null=True, related_name="+", verbose_name=_("by"))
    written_at = models.DateTimeField(_("written"), auto_now=True)

    class Meta:
        verbose_name = _("next text of a public update")
        verbose_name_plural = _("next texts of public updates")

    def __str__(self) -> str:
        return str(self.text)


class RollUp(models.Model):
    """What a region, or the project (without a network), says about a period; closed, it lists who is missing."""

    network = models.ForeignKey(
        Network, models.PROTECT, null=True, blank=True, related_name="roll_ups", verbose_name=_("network")
    )
    period = models.ForeignKey(Period, models.PROTECT, related_name="roll_ups", verbose_name=_("reporting period"))
    body = models.TextField(_("text"), blank=True, help_text=_("Markdown"))
    original_language = models.CharField(
        _("original language"), max_length=2, choices=LANGUAGE_CHOICES, default=languages.SOURCE
    )
    versions = models.ManyToManyField(ReportVersion, related_name="roll_ups", blank=True)
    missing = models.JSONField(default=list, blank=True)  # when closed: [{"micro_project": id, "state": …, "due": …}]
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    closed_by = models.ForeignKey(USER, models.SET_NULL, null=True, related_name="+", verbose_name=_("closed by"))
    revision = models.PositiveIntegerField(default=1, editable=False)

    objects = RollUpQuerySet.as_manager()

    class Meta:
        verbose_name = _("regional summary")
        verbose_name_plural = _("regional summaries")
        ordering = ["-period__starts", "network"]
        constraints = [
            models.UniqueConstraint(fields=["network", "period"], nulls_distinct=False, name="roll_up_once"),
        ]

    def __str__(self) -> str:
        return f"{self.network or 'SEMPRE'} – {self.period}"
