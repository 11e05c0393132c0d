"""What the worker keeps: mails that the portal owes someone, and when the clock's jobs ran."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sempre import languages
from sempre.querysets import OutboxQuerySet


class OutboxMail(models.Model):
    """A mail that the portal owes someone: written in the transaction of the change it tells of, sent by the worker."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="mails",
        verbose_name=pgettext_lazy("of a mail", "recipient"),
    )
    address = models.EmailField(_("e-mail address"), blank=True)  # only where it is not the recipient's own
    language = models.CharField(max_length=2)
    topic = models.CharField(pgettext_lazy("of a mail", "topic"), max_length=40)
    subject = models.CharField(max_length=250, blank=True)
    text = models.TextField(blank=True)
    message_id = models.CharField(max_length=300)
    key = models.CharField(max_length=200, blank=True)
    digest = models.BooleanField(default=False)  # a note that waits for the daily summary
    created_at = models.DateTimeField(pgettext_lazy("of a mail", "written"), default=timezone.now)
    not_before = models.DateTimeField(_("leaves from"), default=timezone.now)
    retry_at = models.DateTimeField(_("next attempt"), null=True)
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    sent_at = models.DateTimeField(pgettext_lazy("of a mail", "sent"), null=True)
    failed_at = models.DateTimeField(_("given up"), null=True)
    error = models.CharField(_("last error"), max_length=80, blank=True)

    objects = OutboxQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("in the outbox", "mail")
        verbose_name_plural = pgettext_lazy("in the outbox", "mails")
        constraints = [
            models.CheckConstraint(name="outbox_mail_language_known", condition=models.Q(language__in=languages.CODES)),
            models.CheckConstraint(
                name="outbox_mail_has_a_reader",
                condition=models.Q(sent_at__isnull=False) | models.Q(recipient__isnull=False) | ~models.Q(address=""),
            ),
            models.CheckConstraint(
                name="outbox_mail_sent_or_given_up",
                condition=models.Q(sent_at__isnull=True) | models.Q(failed_at__isnull=True),
            ),
            models.CheckConstraint(
                name="outbox_mail_account_text_erased",
                condition=~models.Q(topic="account") | models.Q(sent_at__isnull=True) | models.Q(text=""),
            ),
            models.UniqueConstraint(
                name="outbox_mail_key_once", fields=["recipient", "key"], condition=~models.Q(key="")
            ),
        ]
        indexes = [
            models.Index(
                name="outbox_mail_waiting",
                fields=["not_before"],
                condition=models.Q(sent_at__isnull=True, failed_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.topic}/{self.uuid}"


class ClockJob(models.Model):
    """When a job of the clock last ran, and when it last ended well."""

    name = models.CharField(max_length=80, primary_key=True)
    last_run = models.DateTimeField(null=True)
    last_success = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name
