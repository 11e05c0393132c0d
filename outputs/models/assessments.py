"""The roadmap's self-assessment: worded levels, one question an audience, rounds, anonymous answers, actions."""

import datetime as dt
import uuid

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from outputs.models.works import LANGUAGE_CHOICES, Edition, Node
from outputs.querysets import AssessmentRoundQuerySet, OrganisationQuerySet
from partners.models import Partner
from sempre import codes

HIGHEST = 4
LEAST = 5  # answers of an audience below which nothing of it is ever shown


class Audience(models.TextChoices):
    """Whose voice it is."""

    LEADER = "leader", pgettext_lazy("who answers", "leaders")
    STAFF = "staff", pgettext_lazy("who answers", "staff")
    SERVICE_USER = "service_user", pgettext_lazy("who answers", "people who use the service")


class Level(models.Model):
    """One of the five worded levels of a practice, with an example."""

    node = models.ForeignKey(Node, models.CASCADE, related_name="levels", verbose_name=_("practice"))
    number = models.PositiveSmallIntegerField(
        pgettext_lazy("of a practice", "level"), validators=[MaxValueValidator(HIGHEST)]
    )
    text = models.TextField(_("text"))
    example = models.TextField(_("example"), blank=True)

    own_text = ("text", "example")

    class Meta:
        verbose_name = pgettext_lazy("of a practice", "level")
        verbose_name_plural = pgettext_lazy("of a practice", "levels")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["node", "number"], name="level_once"),
            models.CheckConstraint(name="level_in_range", condition=Q(number__lte=HIGHEST)),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.text[:60]}"


class AudienceQuestion(models.Model):
    """What one audience is asked about a practice: the three of a practice match, so that voices can be compared."""

    node = models.ForeignKey(Node, models.CASCADE, related_name="asks", verbose_name=_("practice"))
    audience = models.CharField(_("who answers"), max_length=12, choices=Audience.choices)
    text = models.CharField(_("question"), max_length=250)
    help = models.CharField(_("explanation"), max_length=250, blank=True)

    own_text = ("text",)

    class Meta:
        verbose_name = _("question to an audience")
        verbose_name_plural = _("questions to the audiences")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["node", "audience"], name="audience_question_once")]

    def __str__(self) -> str:
        return self.text


class Organisation(models.Model):
    """An organisation that assesses itself: it need not be a partner, and needs no account.

    Whoever holds the secret address owns it; only ``key_hash``, the SHA-256 of the secret, is kept.
    """

    name = models.CharField(pgettext_lazy("of an organisation", "name"), max_length=150)
    partner = models.ForeignKey(
        Partner, models.SET_NULL, null=True, blank=True, related_name="assessed", verbose_name=_("partner")
    )
    key_hash = models.CharField(max_length=64, unique=True, editable=False)
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGE_CHOICES)
    made_at = models.DateTimeField(_("made"), auto_now_add=True)
    seen_on = models.DateField(_("last used"), auto_now_add=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("assessed organisation")
        verbose_name_plural = _("assessed organisations")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class AssessmentRound(models.Model):
    """One time that an organisation asks its people: an edition, a version, its audiences, from when to when.

    Results exist only once it is closed, and what is closed stays closed: whoever could look after each answer, or
    look, reopen and look again, would read single answers from the differences.
    """

    class State(models.TextChoices):
        """Computed from the days, never stored: between the last day and the closing, papers are still entered."""

        PLANNED = "planned", pgettext_lazy("state of a self-assessment", "not open yet")
        OPEN = "open", pgettext_lazy("state of a self-assessment", "open")
        OVER = "over", pgettext_lazy("state of a self-assessment", "over, not closed yet")
        CLOSED = "closed", pgettext_lazy("state of a self-assessment", "closed")

    class Version(models.TextChoices):
        POCKET = "pocket", pgettext_lazy("version of the roadmap", "pocket version")
        FULL = "full", pgettext_lazy("version of the roadmap", "full version")

    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="rounds", verbose_name=_("assessed organisation")
    )
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="rounds", verbose_name=_("edition"))
    version = models.CharField(
        pgettext_lazy("of the roadmap", "version"), max_length=6, choices=Version.choices, default=Version.POCKET
    )
    title = models.CharField(_("what you call this round"), max_length=120, blank=True)
    audiences = ArrayField(models.CharField(max_length=12, choices=Audience.choices), verbose_name=_("who answers"))
    opens_on = models.DateField(_("open from"))
    closes_on = models.DateField(_("open until"))
    closed_on = models.DateField(_("closed"), null=True, blank=True)
    made_at = models.DateTimeField(_("made"), auto_now_add=True)

    objects = AssessmentRoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("self-assessment")
        verbose_name_plural = _("self-assessments")
        ordering = ["-opens_on", "-pk"]
        constraints = [
            models.CheckConstraint(name="assessment_round_dates_in_order", condition=Q(closes_on__gte=F("opens_on"))),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}, {self.opens_on}"

    def state_on(self, day: dt.date) -> "AssessmentRound.State":
        if self.closed_on is not None:
            return self.State.CLOSED
        if day < self.opens_on:
            return self.State.PLANNED
        return self.State.OPEN if day <= self.closes_on else self.State.OVER

    @property
    def state(self) -> "AssessmentRound.State":
        return self.state_on(timezone.localdate())

    @property
    def is_closed(self) -> bool:
        return self.closed_on is not None


class Invitation(models.Model):
    """The one link of an audience to a round; it names nobody, and says nothing about who used it."""

    round = models.ForeignKey(AssessmentRound, models.CASCADE, related_name="invitations")
    audience = models.CharField(_("who answers"), max_length=12, choices=Audience.choices)
    code = models.CharField(_("code"), max_length=16, unique=True)
    closed = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("link to a self-assessment")
        verbose_name_plural = _("links to self-assessments")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["round", "audience"], name="invitation_once_an_audience")]

    def __str__(self) -> str:
        return f"{self.round}: {self.get_audience_display()}"

    def get_absolute_url(self) -> str:
        return reverse("assessment-answer", args=[self.code])

    @property
    def printed_code(self) -> str:
        return codes.spaced(self.code)


class OwnQuestion(models.Model):
    """A question that an organisation adds itself, in its own words and language; answered on the plain scale."""

    round = models.ForeignKey(AssessmentRound, models.CASCADE, related_name="own_questions")
    position = models.PositiveSmallIntegerField(_("position"))
    text = models.CharField(_("question"), max_length=200)

    class Meta:
        verbose_name = _("own question")
        verbose_name_plural = _("own questions")
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["round", "position"], name="own_question_once")]

    def __str__(self) -> str:
        return self.text


class Response(models.Model):
    """One person's answers, without the person: no account, no address, no time of day.

    ``answers``: ``{stable key of a practice, or "own-<position>": level 0 to 4, or null for "I don't know"}``.
    ``token`` is the one-time mark of the form, so that pressing twice counts once; closing the round replaces it. The
    key is random, so that the order of the rows says nothing about who came when.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(AssessmentRound, models.CASCADE, related_name="responses")
    audience = models.CharField(_("who answers"), max_length=12, choices=Audience.choices)
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGE_CHOICES)
    answers = models.JSONField(default=dict)
    on_paper = models.BooleanField(_("from paper"), default=False)
    token = models.UUIDField(unique=True, editable=False)

    class Meta:
        verbose_name = _("answer to a self-assessment")
        verbose_name_plural = _("answers to self-assessments")
        ordering = ["pk"]
        indexes = [models.Index(fields=["round", "audience"], name="response_voices")]

    def __str__(self) -> str:
        return f"{self.round}: {self.get_audience_display()}"


class AssessmentAction(models.Model):
    """What an organisation decided to do about a practice: by whom, until when."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("state of an action", "planned")
        DOING = "doing", pgettext_lazy("state of an action", "under way")
        DONE = "done", pgettext_lazy("state of an action", "done")
        DROPPED = "dropped", pgettext_lazy("state of an action", "given up")

    round = models.ForeignKey(AssessmentRound, models.CASCADE, related_name="actions")
    practice_key = models.SlugField(_("practice"), max_length=80)
    from_level = models.PositiveSmallIntegerField(_("from level"), null=True, blank=True)
    to_level = models.PositiveSmallIntegerField(_("to level"), null=True, blank=True)
    what = models.CharField(_("what you will do"), max_length=300)
    owner = models.CharField(
        _("who sees to it"), max_length=120, help_text=_("A role is enough, such as “team leader, day centre”.")
    )
    due = models.DateField(_("until when"))
    state = models.CharField(
        pgettext_lazy("of an action", "state"), max_length=8, choices=State.choices, default=State.OPEN
    )
    evidence = models.TextField(_("how you can tell that it is done"), blank=True)
    changed_at = models.DateTimeField(_("last changed"), auto_now=True)

    class Meta:
        verbose_name = pgettext_lazy("of a self-assessment", "action")
        verbose_name_plural = pgettext_lazy("of a self-assessment", "actions")
        ordering = ["due", "pk"]
        constraints = [
            models.CheckConstraint(
                name="assessment_action_levels",
                condition=(Q(from_level__isnull=True) | Q(from_level__lte=HIGHEST))
                & (Q(to_level__isnull=True) | Q(to_level__lte=HIGHEST)),
            ),
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def is_going_on(self) -> bool:
        return self.state in (self.State.OPEN, self.State.DOING)

    @property
    def is_overdue(self) -> bool:
        return self.is_going_on and self.due < timezone.localdate()
