"""Works (handbook, roadmap, training, recommendations) in editions of ordered parts."""

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from microprojects.models import MicroProject
from outputs.models.tools import Tool
from outputs.querysets import EditionQuerySet, NodeQuerySet, WorkQuerySet
from partners.models import Partner
from sempre import languages
from sempre.addresses import page_of
from sempre.models import Content
from sempre.partial_dates import PartialDateField

LANGUAGE_CHOICES = [(language.code, language.name) for language in languages.LANGUAGES]


PAGED = ("chapter", "area", "module")  # parts with an address of their own below the work's
RESERVED = {"handbook": ("all", "glossary"), "roadmap": ("assessment",), "training": ("my", "certificate")}


class Work(Content):
    """One of the outputs as a work that appears in editions."""

    class Kind(models.TextChoices):
        HANDBOOK = "handbook", pgettext_lazy("output", "Empowerment Handbook")
        ROADMAP = "roadmap", pgettext_lazy("output", "Organisational Roadmap")
        TRAINING = "training", pgettext_lazy("output", "Training modules")
        RECOMMENDATIONS = "recommendations", pgettext_lazy("output", "Policy recommendations")

    kind = models.CharField(_("kind"), max_length=16, choices=Kind.choices)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    title = models.CharField(_("title"), max_length=150)
    original_title = models.CharField(_("title of the original publication"), max_length=200, blank=True)
    summary = models.TextField(_("summary"), blank=True)
    body = models.TextField(_("text"), blank=True, help_text=_("Markdown"))
    audience = models.CharField(_("for whom"), max_length=250, blank=True)
    published = PartialDateField(_("original published"))
    published_languages = models.CharField(
        _("languages of the original"), max_length=60, blank=True, help_text=_("Codes: de en lv")
    )
    publisher = models.ForeignKey(
        Partner, models.SET_NULL, null=True, blank=True, related_name="works", verbose_name=_("written by")
    )
    website = models.URLField(_("address of the original"), blank=True)
    licence = models.CharField(_("licence"), max_length=40, default="CC BY 4.0")

    search_fields = ("summary", "body", "audience")
    objects = WorkQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("publication", "work")
        verbose_name_plural = pgettext_lazy("publication", "works")
        ordering = ["position", "slug"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind"], condition=~Q(kind="recommendations") & Q(state="published"), name="work_one_of_a_kind"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse(self.kind)


class Edition(models.Model):
    """A dated state of a work; its parts keep their keys across editions."""

    class Status(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("state of an edition", "draft")
        PUBLISHED = "published", pgettext_lazy("state of an edition", "published")

    work = models.ForeignKey(Work, models.CASCADE, related_name="editions", verbose_name=_("work"))
    version = models.CharField(pgettext_lazy("of an edition", "version"), max_length=20)
    date = models.DateField(_("date"))
    status = models.CharField(
        pgettext_lazy("of an edition", "state"), max_length=10, choices=Status.choices, default=Status.DRAFT
    )
    change_note = models.TextField(_("what changed"), blank=True)
    languages = ArrayField(
        models.CharField(max_length=2, choices=LANGUAGE_CHOICES),
        verbose_name=_("complete in"),
        default=list,
        blank=True,
        help_text=_("Languages in which every required part is there. Files in other languages say what is missing."),
    )

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("of a work", "edition")
        verbose_name_plural = pgettext_lazy("of a work", "editions")
        ordering = ["-date", "-pk"]
        constraints = [models.UniqueConstraint(fields=["work", "version"], name="edition_version_once")]

    def __str__(self) -> str:
        return f"{self.work} {self.version}"


class Node(models.Model):
    """A part of an edition: chapter, section, area, practice, module, unit or recommendation."""

    class Kind(models.TextChoices):
        PART = "part", pgettext_lazy("part of a work", "part")
        CHAPTER = "chapter", pgettext_lazy("part of a work", "chapter")
        SECTION = "section", pgettext_lazy("part of a work", "section")
        AREA = "area", pgettext_lazy("part of a work", "area")
        PRACTICE = "practice", pgettext_lazy("part of a work", "practice")
        MODULE = "module", pgettext_lazy("part of a work", "module")
        UNIT = "unit", pgettext_lazy("part of a work", "unit")
        RECOMMENDATION = "recommendation", pgettext_lazy("part of a work", "recommendation")

    class UnitType(models.TextChoices):
        TEXT = "text", pgettext_lazy("kind of a unit", "reading")
        CASE = "case", pgettext_lazy("kind of a unit", "case")
        TOOL = "tool", pgettext_lazy("kind of a unit", "trying a tool")
        REFLECTION = "reflection", pgettext_lazy("kind of a unit", "reflection")
        PLAN = "plan", pgettext_lazy("kind of a unit", "plan for a group")
        QUIZ = "quiz", pgettext_lazy("kind of a unit", "questions")

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="nodes", verbose_name=_("edition"))
    parent = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="children", verbose_name=_("part of")
    )
    kind = models.CharField(_("kind"), max_length=16, choices=Kind.choices)
    stable_key = models.SlugField(
        _("stable key"), max_length=80, help_text=_("Never changes, so that links, notes and progress survive.")
    )
    slug = models.SlugField(_("address"), max_length=80)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    title = models.CharField(_("title"), max_length=150)
    summary = models.TextField(_("summary"), blank=True)
    body = models.TextField(_("text"), blank=True, help_text=_("Markdown"))
    audience = models.CharField(_("for whom"), max_length=250, blank=True)
    goals = models.TextField(_("goals"), blank=True, help_text=_("A list: one goal a line, each after “- ”."))
    minutes = models.PositiveIntegerField(_("minutes"), null=True, blank=True)
    tools = models.ManyToManyField(Tool, related_name="nodes", blank=True, verbose_name=_("tools"))
    micro_projects = models.ManyToManyField(
        MicroProject, related_name="nodes", blank=True, verbose_name=_("micro-projects")
    )
    unit_type = models.CharField(_("kind of unit"), max_length=12, choices=UnitType.choices, blank=True)
    in_pocket = models.BooleanField(
        _("in the pocket version"), default=False, help_text=_("Practices of the short self-assessment.")
    )
    modules = ArrayField(
        models.SlugField(max_length=80),
        verbose_name=_("training modules"),
        default=list,
        blank=True,
        help_text=_("Stable keys of modules that help with this practice."),
    )

    title_field = "title"
    own_text = ("title", "body")
    search_fields = ("summary", "body", "goals")
    objects = NodeQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("of a work", "part")
        verbose_name_plural = pgettext_lazy("of a work", "parts")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "stable_key"], name="node_key_once_an_edition"),
            models.UniqueConstraint(
                fields=["edition", "parent", "slug"], name="node_slug_once_a_parent", nulls_distinct=False
            ),
            models.UniqueConstraint(fields=["edition", "slug"], condition=Q(kind__in=PAGED), name="node_page_once"),
            models.CheckConstraint(name="node_unit_has_a_type", condition=~Q(kind="unit") | ~Q(unit_type="")),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return self.url_in(self.edition.work)

    def clean(self):
        if self.kind in PAGED and self.slug in RESERVED.get(self.edition.work.kind, ()):
            raise ValidationError({"slug": _("The portal has another page at this address. Choose another one.")})

    def url_in(self, work: Work) -> str:
        """Return the address in ``work``, which the caller has at hand."""
        if self.kind == self.Kind.PART:
            return f"{work.get_absolute_url()}#{self.stable_key}"
        if self.kind == self.Kind.RECOMMENDATION:
            return reverse("recommendation", args=[work.slug, self.slug])
        if self.kind == self.Kind.UNIT:
            return reverse("training-unit", args=[self.parent.slug, self.slug])
        if self.kind == self.Kind.PRACTICE:
            return f"{reverse('area', args=[self.parent.slug])}#{self.stable_key}"
        return page_of({"handbook": "chapter", "roadmap": "area", "training": "module"}[work.kind], self.slug)
