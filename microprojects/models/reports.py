"""A report: its draft, its frozen versions, its files, and what it asks others to do."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from microprojects.models.periods import Obligation
from microprojects.models.projects import MicroProject
from microprojects.querysets import ActionQuerySet, AttachmentQuerySet, ReportQuerySet
from partners.models import Consent
from sempre import languages
from sempre.pictures import PictureField

USER = settings.AUTH_USER_MODEL
LANGUAGE_CHOICES = [(language.code, language.name) for language in languages.LANGUAGES]


class ReportState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("state of a report", "being written")
    SUBMITTED = "submitted", pgettext_lazy("state of a report", "with the region")
    RETURNED = "returned", pgettext_lazy("state of a report", "returned for changes")
    FORWARDED = "forwarded", pgettext_lazy("state of a report", "with the project office")
    ACCEPTED = "accepted", pgettext_lazy("state of a report", "accepted")
    REOPENED = "reopened", pgettext_lazy("state of a report", "reopened")
    SKIPPED = "skipped", pgettext_lazy("state of a report", "nothing to report")
    VOID = "void", pgettext_lazy("state of a report", "void")


class Report(models.Model):
    """What a micro-project tells about a period.

    ``content`` is the draft: a flat object from the names in ``microprojects.writing.questionnaire`` to text, whole
    number or truth value. It is frozen into a ``ReportVersion`` at every submission; only those are read by reviewers.
    """

    class Assessment(models.TextChoices):
        ON_TRACK = "on_track", pgettext_lazy("assessment by the region", "on track")
        MET = "met", pgettext_lazy("assessment by the region", "goals met")
        CONSTRAINED = "constrained", pgettext_lazy("assessment by the region", "held back")
        NO_PROGRESS = "no_progress", pgettext_lazy("assessment by the region", "no progress")

    obligation = models.OneToOneField(Obligation, models.PROTECT, related_name="report")
    state = models.CharField(
        pgettext_lazy("of a report", "state"), max_length=10, choices=ReportState.choices, default=ReportState.DRAFT
    )
    language = models.CharField(_("language of writing"), max_length=2, choices=LANGUAGE_CHOICES)
    content = models.JSONField(_("draft"), default=dict, blank=True)
    touched = models.JSONField(default=dict, blank=True, editable=False)  # name -> token of the page that wrote it
    parked = models.JSONField(default=list, blank=True, editable=False)  # texts that lost against another person's
    revision = models.PositiveIntegerField(default=1, editable=False)  # grows with every save and transition
    saved_at = models.DateTimeField(_("saved"), null=True, editable=False)
    writers = models.ManyToManyField(USER, related_name="+", editable=False)
    number = models.PositiveSmallIntegerField(_("version"), default=0, editable=False)
    review_started_at = models.DateTimeField(_("review begun"), null=True, editable=False)
    assessment = models.CharField(_("assessment"), max_length=12, choices=Assessment.choices, blank=True)
    same_person = models.BooleanField(_("written and forwarded by the same person"), default=False)
    texts_only = models.BooleanField(_("only texts may change"), default=False)
    first_submitted_on = models.DateField(_("first submitted"), null=True, editable=False)  # in the country's zone
    skip_reason = models.ForeignKey(
        "microprojects.Reason", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("reason")
    )
    skip_confirmed_at = models.DateTimeField(_("confirmed by the region"), null=True, editable=False)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("progress report")
        verbose_name_plural = _("progress reports")
        ordering = ["-obligation__due", "-pk"]
        constraints = [
            models.CheckConstraint(name="report_state_known", condition=Q(state__in=ReportState.values)),
            models.CheckConstraint(name="report_language_known", condition=Q(language__in=languages.CODES)),
            models.CheckConstraint(
                name="report_sent_has_version",
                condition=~Q(state__in=["submitted", "returned", "forwarded", "accepted", "reopened"])
                | Q(number__gte=1),
            ),
            models.CheckConstraint(
                name="report_skipped_has_reason", condition=~Q(state="skipped") | Q(skip_reason__isnull=False)
            ),
        ]
        indexes = [models.Index(fields=["state", "obligation"], name="report_state")]

    def __str__(self) -> str:
        return str(self.obligation)

    def get_absolute_url(self) -> str:
        return reverse("report", args=[self.obligation_id])

    @property
    def is_editable(self) -> bool:
        return self.state in (ReportState.DRAFT, ReportState.RETURNED, ReportState.REOPENED)


class ReportVersion(models.Model):
    """A report as it was submitted: never changed afterwards.

    ``snapshot``: ``{"schema": 1, "language": code, "content": {name: value}, "questions": [{name, section, kind,
    label}], "indicators": [{slug, version, kind, unit, over_time, over_places, counts_people}], "attachments":
    [uuid]}``; labels are in the language of writing.
    """

    report = models.ForeignKey(Report, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    snapshot = models.JSONField()
    submitted_by = models.ForeignKey(USER, models.SET_NULL, null=True, related_name="+", verbose_name=_("submitted by"))
    at = models.DateTimeField(_("submitted"))

    class Meta:
        verbose_name = _("version of a report")
        verbose_name_plural = _("versions of reports")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["report", "number"], name="report_version_once")]

    def __str__(self) -> str:
        return f"{self.report} ({self.number})"


def attachment_folder(attachment, filename: str) -> str:
    return f"attachments/{filename}"


class Attachment(models.Model):
    """A picture or document of a report; private until a published update shows it."""

    class Kind(models.TextChoices):
        PICTURE = "picture", _("picture")
        DOCUMENT = "document", _("document (PDF)")

    class People(models.TextChoices):
        NONE = "none", _("Nobody can be recognised")
        CONSENT = "consent", _("People can be recognised, and they agreed in writing")
        UNCLEAR = "unclear", _("People can be recognised; I do not have their consent yet")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    report = models.ForeignKey(Report, models.PROTECT, related_name="attachments", verbose_name=_("progress report"))
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    picture = PictureField(_("picture"), upload_to="attachments", blank=True)
    small = PictureField(_("small picture"), upload_to="attachments", blank=True)  # at most 480 pixels wide
    document = models.FileField(_("document"), upload_to="documents", blank=True, max_length=120)
    name = models.CharField(_("file name"), max_length=150)
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField(max_length=64)
    width = models.PositiveSmallIntegerField(default=0)
    height = models.PositiveSmallIntegerField(default=0)
    alt = models.CharField(
        _("what the picture shows"), max_length=250, blank=True, help_text=_("For readers who cannot see it.")
    )
    caption = models.CharField(_("caption"), max_length=250, blank=True)
    credit = models.CharField(_("who took it"), max_length=120, blank=True)
    people = models.CharField(_("people in the picture"), max_length=8, choices=People.choices, blank=True)
    consent = models.ForeignKey(
        Consent, models.PROTECT, null=True, blank=True, related_name="attachments", verbose_name=_("consent")
    )
    may_be_public = models.BooleanField(_("may be shown in public"), default=False)
    uploaded_by = models.ForeignKey(USER, models.SET_NULL, null=True, related_name="+")
    uploaded_at = models.DateTimeField(_("uploaded"), auto_now_add=True)
    removed_at = models.DateTimeField(null=True, editable=False)  # out of the draft, kept for earlier versions

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "sha256"], condition=Q(removed_at__isnull=True), name="attachment_once"
            ),
            models.CheckConstraint(
                name="attachment_consent_where_people", condition=~Q(people="consent") | Q(consent__isnull=False)
            ),
            models.CheckConstraint(
                name="attachment_documents_stay_private", condition=Q(may_be_public=False) | Q(kind="picture")
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def original_language(self) -> str:
        return self.report.language


class Action(models.Model):
    """Help a report asks for: open until the level asked has answered it."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="actions", verbose_name=_("progress report"))
    micro_project = models.ForeignKey(
        MicroProject, models.PROTECT, related_name="actions", verbose_name=_("micro-project")
    )
    asked_of = models.CharField(_("asked of"), max_length=8, choices=Obligation.Level.choices)
    text = models.TextField(_("help wanted"))
    asked_at = models.DateTimeField(pgettext_lazy("of help wanted", "asked"))
    answer = models.TextField(_("answer"), blank=True)
    answered_by = models.ForeignKey(USER, models.SET_NULL, null=True, related_name="+", verbose_name=_("answered by"))
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    objects = ActionQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("help wanted", "action")
        verbose_name_plural = pgettext_lazy("help wanted", "actions")
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "asked_of"], condition=Q(answered_at__isnull=True), name="action_once_a_level"
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]
