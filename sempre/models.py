"""The floor's models: people who sign in, the portal's own pages, and what all content has in common."""

import datetime as dt
from functools import cached_property

from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.models import AbstractUser
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sempre import languages
from sempre.outbox_models import ClockJob, OutboxMail  # noqa: F401 - models of the floor as well
from sempre.plain import TWINS
from sempre.querysets import ContentQuerySet
from sempre.translation_models import (  # noqa: F401 - models of the floor as well
    MachineDraftsAllowed,
    SourceText,
    TranslationRight,
    TranslationState,
    TranslationStatus,
)

NO_NUL = RegexValidator(r"\x00", _("Null characters are not allowed."), inverse_match=True)

MAIL_SETTINGS = ("away_until", "quiet_from", "quiet_until", "muted_topics", "wants_digest")  # the person's own affair


class UserManager(BaseUserManager):
    use_in_migrations = True

    def create_user(self, email: str, password: str | None = None, **fields) -> "User":
        """Make an account; raise ``ValueError`` without an e-mail address."""
        if not email:
            raise ValueError("An account needs an e-mail address.")
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractUser):
    """A person who signs in, known by the e-mail address."""

    username = None
    first_name = last_name = None
    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=150, blank=True)
    language = models.CharField(
        pgettext_lazy("of a person", "language"),
        max_length=2,
        choices=[(language.code, language.name) for language in languages.LANGUAGES],
        default=languages.SOURCE,
        help_text=_("Mails and the partner area use this language."),
    )
    time_zone = models.CharField(_("time zone"), max_length=40, default="Europe/Berlin")
    is_demo = models.BooleanField(_("demo account"), default=False, editable=False)
    away_until = models.DateField(
        _("away until"),
        null=True,
        blank=True,
        help_text=_(
            "The last day of your absence. Until then the daily summary waits; mails about your account and your "
            "tasks still come."
        ),
    )
    quiet_from = models.TimeField(_("no mails from"), default=dt.time(20))
    quiet_until = models.TimeField(_("no mails until"), default=dt.time(7))
    muted_topics = ArrayField(models.CharField(max_length=40), verbose_name=_("muted topics"), default=list, blank=True)
    wants_digest = models.BooleanField(
        _("one summary a day instead of single notes"),
        default=True,
        help_text=_("It comes at half past seven in the morning, and only when there is something to tell."),
    )

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = []
    objects = UserManager()

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [
            models.CheckConstraint(name="user_language_known", condition=models.Q(language__in=languages.CODES)),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return self.name or self.email

    def get_short_name(self) -> str:
        return self.get_full_name()

    @cached_property
    def current_memberships(self) -> list:
        """The memberships in force today (the app `partners` brings the relation)."""
        return list(self.memberships.current().select_related("partner"))

    @property
    def is_office(self) -> bool:
        """Whether the person keeps the whole portal: the project office at the lead partner."""
        return self.is_active and (self.is_superuser or any(m.is_office for m in self.current_memberships))

    @property
    def edits_content(self) -> bool:
        return self.is_office or (self.is_active and any(m.edits_content for m in self.current_memberships))

    @property
    def editable_partner_ids(self) -> list[int]:
        return [m.partner_id for m in self.current_memberships if m.edits_content]

    @cached_property
    def translates_into(self) -> list[str]:
        """The languages that the person may translate every record into."""
        return list(self.translation_rights.values_list("language", flat=True)) if self.is_active else []

    @property
    def needs_second_factor(self) -> bool:
        """Whoever may write anything needs one."""
        writes = self.is_staff or self.edits_content or any(m.may_write for m in self.current_memberships)
        return bool(writes or self.translates_into)


class Confidence(models.TextChoices):
    HIGH = "high", pgettext_lazy("confidence", "well documented")
    MEDIUM = "medium", pgettext_lazy("confidence", "partly concluded")
    LOW = "low", pgettext_lazy("confidence", "uncertain")


class Content(models.Model):
    """What every published record has: an address, a state, its sources, and how sure they are."""

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("state of a page", "draft")
        PUBLISHED = "published", pgettext_lazy("state of a page", "published")

    slug = models.SlugField(_("address"), max_length=80, unique=True, help_text=_("The same in every language."))
    state = models.CharField(
        pgettext_lazy("of a page", "state"), max_length=10, choices=State.choices, default=State.DRAFT
    )
    original_language = models.CharField(
        _("original language"),
        max_length=2,
        choices=[(language.code, language.name) for language in languages.LANGUAGES],
        default=languages.SOURCE,
        help_text=_("Readers without a text in their language see this one, marked as such."),
    )
    confidence = models.CharField(
        _("how sure the facts are"), max_length=6, choices=Confidence.choices, default=Confidence.HIGH
    )
    sources = models.TextField(_("sources"), blank=True, help_text=_("One a line: an address or a title."))
    source_note = models.TextField(
        _("note on the sources"), blank=True, help_text=_("Shown to readers: what is uncertain, and why.")
    )
    version = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("last changed"), auto_now=True)

    objects = ContentQuerySet.as_manager()

    title_field = "title"
    own_text: tuple[str, ...] = ("title", "body")  # a page exists in a language only if all of these do
    search_fields: tuple[str, ...] = ("summary",)

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        self.version += 1
        if update_fields := kwargs.get("update_fields"):
            kwargs["update_fields"] = {*update_fields, "version"}
        super().save(*args, **kwargs)

    @property
    def is_published(self) -> bool:
        return self.state == self.State.PUBLISHED

    @property
    def is_uncertain(self) -> bool:
        return self.confidence != Confidence.HIGH

    @property
    def source_list(self) -> list[str]:
        return [line.strip() for line in self.sources.splitlines() if line.strip()]


PAGE_SLUGS = ("home", "about", "contact", "privacy", "accessibility", *TWINS)


class Page(Content):
    """One of the portal's own pages: home, about, contact, privacy, accessibility, and six in plain language."""

    title = models.CharField(_("title"), max_length=150)
    summary = models.TextField(_("summary"), blank=True)
    body = models.TextField(_("text"), blank=True, help_text=_("Markdown"))
    checked_on = models.DateField(_("checked by readers on"), null=True, blank=True)
    checked_by = models.CharField(_("checked by"), max_length=150, blank=True)

    class Meta:
        verbose_name = pgettext_lazy("of the site", "page")
        verbose_name_plural = pgettext_lazy("of the site", "pages")
        ordering = ["slug"]
        constraints = [
            models.CheckConstraint(name="page_slug_has_an_address", condition=models.Q(slug__in=PAGE_SLUGS)),
            # "Easy to read" is said only where readers have checked it, and by whom.
            models.CheckConstraint(
                name="page_check_has_day_and_readers",
                condition=models.Q(checked_on=None, checked_by="")
                | (models.Q(checked_on__isnull=False) & ~models.Q(checked_by="")),
                violation_error_message=_("Write both: on which day, and which readers have checked it."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse(self.slug)


class LoadedRecord(models.Model):
    """What `load_content` last wrote, field by field, so that later edits are left alone."""

    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=120)
    fields = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="loaded_record_once")]

    def __str__(self) -> str:
        return f"{self.kind}/{self.key}"


class SearchEntry(models.Model):
    """One published object in one language, as search and alphabetical lists read it."""

    content_type = models.ForeignKey(ContentType, models.CASCADE)
    object_id = models.BigIntegerField()
    kind = models.CharField(max_length=20)
    language = models.CharField(max_length=2)
    path = models.CharField(max_length=200)  # without the language prefix
    title = models.TextField()
    title_language = models.CharField(max_length=2)
    summary = models.TextField(blank=True)
    body = models.TextField(blank=True, default="", db_default="")  # the rest, for the part around a word found
    country = models.CharField(max_length=2, blank=True)
    target_groups = ArrayField(models.SlugField(max_length=60), default=list)
    sort_key = models.CharField(max_length=200, db_collation="C")
    vector = SearchVectorField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id", "language"], name="search_entry_once_a_language"
            ),
        ]
        indexes = [
            # A part for each language: a reader searches one, so eight ninths of the index are never looked at.
            *(
                GinIndex(fields=["vector"], name=f"search_vector_{code}", condition=models.Q(language=code))
                for code in languages.CODES
            ),
            # Pages of a list by title are found without a look at the rows.
            models.Index(
                fields=["language", "sort_key", "path"],
                include=["content_type", "object_id"],
                name="search_entry_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.language}: {self.title}"


class SearchWaiting(models.Model):
    """Records that the worker still has to index, since they show a text that changed and are too many for a save."""

    content_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    keys = ArrayField(models.BigIntegerField())

    def __str__(self) -> str:
        return f"{self.content_type_id}: {len(self.keys)}"


class SearchWord(models.Model):
    """A word of the published texts in one language: what a misspelled or half a word may have meant."""

    language = models.CharField(max_length=2)
    word = models.CharField(max_length=60)
    plain = models.CharField(max_length=120)  # in plain letters
    number = models.IntegerField(default=1)  # of records that have it
    round = models.BigIntegerField(default=0)  # the last writing of the whole index that met it

    class Meta:
        constraints = [models.UniqueConstraint(fields=["language", "word"], name="search_word_once_a_language")]
        indexes = [
            *(
                GinIndex(
                    OpClass("plain", name="gin_trgm_ops"), name=f"search_word_{code}", condition=models.Q(language=code)
                )
                for code in languages.CODES
            ),
            models.Index(fields=["language", "plain"], name="search_word_plain"),
        ]

    def __str__(self) -> str:
        return f"{self.language}: {self.word}"
