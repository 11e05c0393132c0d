"""The state of each translation: what it was made from, who wrote and who checked it, and whether it still holds."""

from collections.abc import Iterator
from functools import reduce
from operator import or_

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sempre import languages
from sempre.querysets import OneOf
from sempre.rules import tended_by

CHOICES = [(language.code, language.name) for language in languages.LANGUAGES]


class TranslationStatus(models.TextChoices):
    ORIGINAL = "original", pgettext_lazy("state of a translation", "original")
    MISSING = "missing", pgettext_lazy("state of a translation", "missing")
    MACHINE = "machine", pgettext_lazy("state of a translation", "machine draft")
    DRAFT = "draft", pgettext_lazy("state of a translation", "not yet checked")
    CHECKED = "checked", pgettext_lazy("state of a translation", "checked")
    OUTDATED = "outdated", pgettext_lazy("state of a translation", "outdated")
    NOT_PLANNED = "not_planned", pgettext_lazy("state of a translation", "not planned")


class SourceText(models.Model):
    """A text that translations were made from, kept once, so that its later changes can be shown."""

    digest = models.CharField(max_length=32, primary_key=True)
    text = models.TextField()

    def __str__(self) -> str:
        return self.text[:60]


class TranslationQuerySet(models.QuerySet):
    def of(self, *objects):
        """The states of the texts of objects of one model."""
        return self.filter(
            content_type=ContentType.objects.get_for_model(objects[0]), object_id__in=[one.pk for one in objects]
        )

    def of_record(self, record):
        """The states of the texts of a record and of all that hangs on it."""
        return self.filter(record_type=ContentType.objects.get_for_model(record), record_id=record.pk)

    def visible_to(self, user):
        """Everything for the project office, their languages for translators, their records for coordinators."""
        if not user or not user.is_authenticated or not user.is_active:
            return self.none()
        if user.is_office:
            return self
        return self.filter(Q(language__in=user.translates_into) | self._tended(user))

    def parts_visible_to(self, user, *models) -> list:
        """Return the same without overlap, a queryset for each way to see: an index serves each, but none all.

        ``models`` narrows it to the texts of some kinds of records.
        """
        mine = self.filter(record_type__in=_kinds(models).values()) if models else self
        if not user or not user.is_authenticated or not user.is_active or user.is_office:
            return [mine.visible_to(user)]
        into = user.translates_into
        tended = (self.filter(q).exclude(language__in=into) for q in _tended(user, *models))
        return [mine.filter(language__in=into), *tended]

    def _tended(self, user) -> Q:
        return reduce(or_, _tended(user), Q(pk__in=[]))


def _kinds(models) -> dict[type[models.Model], ContentType]:
    from sempre.translating.registry import record_models  # it reads what the apps' models say

    return ContentType.objects.get_for_models(*(models or record_models()))


def _tended(user, *models) -> Iterator[Q]:
    """Yield the condition for each kind of records that the person may tend."""
    if user.edits_content:
        for model, kind in _kinds(models).items():
            mine = tended_by(user, model._default_manager.order_by())
            yield Q(record_type=kind) & Q(OneOf("record_id", mine.values("pk")))


class TranslationState(models.Model):
    """One text of one object in one language. What readers see stands in the object's own columns, never here."""

    record_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    record_id = models.BigIntegerField()
    record = GenericForeignKey("record_type", "record_id")  # what the object belongs to, or the object itself
    content_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    object_id = models.BigIntegerField()
    object = GenericForeignKey("content_type", "object_id")
    field = models.CharField(max_length=40)
    language = models.CharField(_("language"), max_length=2, choices=CHOICES)
    status = models.CharField(
        pgettext_lazy("of a translation", "state"), max_length=12, choices=TranslationStatus.choices
    )
    source = models.ForeignKey(SourceText, models.PROTECT, null=True, related_name="+")  # what it was made from
    digest = models.CharField(max_length=32, blank=True)  # of the text as it was when last looked at
    machine_text = models.TextField(blank=True)  # a draft that no reader sees
    machine_name = models.CharField(max_length=40, blank=True)  # of the service that wrote it
    machine_wanted_at = models.DateTimeField(null=True)  # somebody asked for one, and the service was not yet asked
    machine_error = models.CharField(max_length=200, blank=True)  # why there is none, as an English msgid
    changed_at = models.DateTimeField(_("last changed"), auto_now=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    checked_at = models.DateTimeField(_("checked on"), null=True)
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = TranslationQuerySet.as_manager()

    class Meta:
        verbose_name = _("translation")
        verbose_name_plural = _("translations")
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id", "field", "language"], name="translation_state_once"
            ),
            models.CheckConstraint(name="translation_state_known", condition=Q(status__in=TranslationStatus.values)),
        ]
        indexes = [
            models.Index(
                fields=["record_type", "record_id", "language"], include=["status"], name="translation_state_of_record"
            ),
            models.Index(fields=["language", "status", "record_type"], name="translation_state_counted"),
            models.Index(
                fields=["machine_wanted_at"],
                condition=Q(machine_wanted_at__isnull=False),
                name="translation_machine_wanted",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.content_type_id}:{self.object_id} {self.field}_{self.language}"


class TranslationRight(models.Model):
    """A person may write the translations of every record into one language."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="translation_rights", verbose_name=_("user")
    )
    language = models.CharField(_("language"), max_length=2, choices=CHOICES)

    class Meta:
        verbose_name = _("translator’s right")
        verbose_name_plural = _("translators’ rights")
        constraints = [models.UniqueConstraint(fields=["user", "language"], name="translation_right_once")]

    def __str__(self) -> str:
        return f"{self.user} – {self.get_language_display()}"


class MachineDraftsAllowed(models.Model):
    """A kind of records whose machine drafts readers may see, labelled as such."""

    kind = models.OneToOneField(ContentType, models.CASCADE, related_name="+", verbose_name=_("kind of record"))

    class Meta:
        verbose_name = _("kind with public machine drafts")
        verbose_name_plural = _("kinds with public machine drafts")

    def __str__(self) -> str:
        return self.kind.name
