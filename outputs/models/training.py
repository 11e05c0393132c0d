"""Training: questions with any number of choices, learners without accounts, attempts, certificates."""

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from outputs.models.works import LANGUAGE_CHOICES, Edition, Node
from outputs.querysets import CertificateQuerySet, EnrolmentQuerySet, QuestionQuerySet


class Question(models.Model):
    """A question of a quiz, as editors tend it; learners answer a ``QuestionVersion`` of it."""

    class Kind(models.TextChoices):
        SINGLE = "single", pgettext_lazy("kind of question", "one answer is right")
        MULTIPLE = "multiple", pgettext_lazy("kind of question", "several answers are right")
        ORDER = "order", pgettext_lazy("kind of question", "put in order")
        MATCH = "match", pgettext_lazy("kind of question", "match pairs")

    node = models.ForeignKey(Node, models.CASCADE, related_name="questions", verbose_name=_("unit"))
    stable_key = models.SlugField(_("stable key"), max_length=80)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    question_kind = models.CharField(_("kind of question"), max_length=8, choices=Kind.choices, default=Kind.SINGLE)
    text = models.TextField(_("question"))
    points = models.PositiveSmallIntegerField(
        _("points"), default=1, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )

    title_field = "text"
    own_text = ("text",)
    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("quiz question")
        verbose_name_plural = _("quiz questions")
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["node", "stable_key"], name="question_key_once_a_unit")]

    def __str__(self) -> str:
        return self.text[:80]


class Choice(models.Model):
    """An answer to choose: right or not, and why. In an order the positions are right; in pairs ``match`` is."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="choices", verbose_name=_("quiz question"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    text = models.TextField(pgettext_lazy("to a quiz question", "answer"))
    correct = models.BooleanField(_("right"), default=False)
    explanation = models.TextField(_("why"), blank=True)
    match = models.CharField(_("goes with"), max_length=250, blank=True)

    own_text = ("text", "explanation")

    class Meta:
        verbose_name = pgettext_lazy("to a quiz question", "answer")
        verbose_name_plural = pgettext_lazy("to a quiz question", "answers")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.text[:80]


class QuestionVersion(models.Model):
    """A question as learners were asked it: made when first asked after a change, never changed afterwards.

    ``content``: ``{"kind", "points", "text": {language: text}, "choices": [{"key", "correct", "text": {…},
    "explanation": {…}, "match": {…}}]}``; ``key`` is the choice's place in the right order.
    """

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="+", verbose_name=_("edition"))
    unit_key = models.SlugField(max_length=80)
    stable_key = models.SlugField(_("stable key"), max_length=80)
    number = models.PositiveSmallIntegerField(_("version"))
    fingerprint = models.CharField(max_length=64)
    content = models.JSONField()
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("version of a quiz question")
        verbose_name_plural = _("versions of quiz questions")
        ordering = ["stable_key", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "unit_key", "stable_key", "fingerprint"], name="question_version_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stable_key} {self.number}"


class Enrolment(models.Model):
    """A learner's way through a module: no account and no name, only the SHA-256 of the learner's secret."""

    learner_hash = models.CharField(max_length=64, editable=False)
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="enrolments", verbose_name=_("edition"))
    module_key = models.SlugField(_("module"), max_length=80)
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGE_CHOICES)
    started_on = models.DateField(_("started"))
    seen_on = models.DateField(_("last used"))
    completed_on = models.DateField(_("completed"), null=True, blank=True)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("learner in a module")
        verbose_name_plural = _("learners in modules")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["learner_hash", "edition", "module_key"], name="enrolment_once_a_module"),
        ]
        indexes = [models.Index(fields=["edition", "module_key"], name="enrolment_module")]

    def __str__(self) -> str:
        return f"{self.module_key} {self.pk}"


class UnitProgress(models.Model):
    """A unit that a learner has done."""

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="progress")
    unit_key = models.SlugField(max_length=80)
    done_on = models.DateField(_("done"))

    class Meta:
        verbose_name = _("unit done")
        verbose_name_plural = _("units done")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["enrolment", "unit_key"], name="unit_done_once")]

    def __str__(self) -> str:
        return self.unit_key


class Attempt(models.Model):
    """A learner's answers to a quiz, scored by the server against the versions that were asked.

    ``answers``: ``{id of a question version: [keys of choices]}``.
    """

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="attempts")
    unit_key = models.SlugField(max_length=80)
    versions = ArrayField(models.PositiveBigIntegerField())
    answers = models.JSONField(default=dict)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    score = models.PositiveSmallIntegerField(null=True)
    points = models.PositiveSmallIntegerField(null=True)
    passed = models.BooleanField(null=True)

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "unit_key"], condition=Q(finished_at__isnull=True), name="attempt_one_open"
            ),
            models.CheckConstraint(
                name="attempt_finished_is_scored",
                condition=Q(finished_at__isnull=True)
                | Q(score__isnull=False, points__isnull=False, passed__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_key} {self.pk}"


class Certificate(models.Model):
    """A certificate of completion: the typed name is in the PDF only; here is its keyed hash, to check it with."""

    code = models.CharField(_("code"), max_length=16, unique=True)
    enrolment = models.ForeignKey(Enrolment, models.SET_NULL, null=True, related_name="certificates")
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="certificates", verbose_name=_("edition"))
    module_key = models.SlugField(_("module"), max_length=80)
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGE_CHOICES)
    issued_on = models.DateField(_("issued"))
    name_hash = models.CharField(max_length=64, editable=False)
    revoked_on = models.DateField(_("revoked"), null=True, blank=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering = ["-issued_on", "-pk"]

    def __str__(self) -> str:
        return self.code
