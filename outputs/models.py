"""The outputs: tools, and works (handbook, roadmap, training, recommendations) in editions of ordered parts."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from microprojects.models import MicroProject
from outputs.querysets import EditionQuerySet, NodeQuerySet, ToolQuerySet, WorkQuerySet
from partners.models import Partner, TargetGroup
from sempre.models import Content
from sempre.partial_dates import PartialDateField


class Phase(models.TextChoices):
    """The three phases of the project's method."""

    NEEDS_ASSESSMENT = "needs_assessment", pgettext_lazy("phase of the method", "Needs assessment")
    SERVICE_DEVELOPMENT = "service_development", pgettext_lazy("phase of the method", "Service development")
    INNOVATION_SUPPORT = "innovation_support", pgettext_lazy("phase of the method", "Innovation support")


class Tool(Content):
    """A way of working that gives people more say: one card of the tool catalogue."""

    title = models.CharField(_("title"), max_length=120)
    summary = models.TextField(_("summary"), blank=True)
    phase = models.CharField(_("phase"), max_length=20, choices=Phase.choices)
    target_groups = models.ManyToManyField(
        TargetGroup, related_name="tools", blank=True, verbose_name=_("target groups")
    )
    minutes_min = models.PositiveIntegerField(_("minutes, at least"), null=True, blank=True)
    minutes_max = models.PositiveIntegerField(_("minutes, at most"), null=True, blank=True)
    group_min = models.PositiveIntegerField(_("people, at least"), null=True, blank=True)
    group_max = models.PositiveIntegerField(_("people, at most"), null=True, blank=True)
    purpose = models.TextField(_("what it is good for"), blank=True)
    preparation = models.TextField(_("preparation"), blank=True)
    steps = models.TextField(pgettext_lazy("of a method", "steps"), blank=True)
    tips = models.TextField(_("tips"), blank=True)
    pitfalls = models.TextField(_("pitfalls"), blank=True)
    ethics = models.TextField(_("safety and ethics"), blank=True)
    accessibility = models.TextField(pgettext_lazy("of a method", "accessibility"), blank=True)
    evidence = models.TextField(_("where it was used"), blank=True)
    micro_projects = models.ManyToManyField(
        MicroProject, related_name="tools", blank=True, verbose_name=_("used by the micro-projects")
    )

    own_text = ("title", "purpose", "steps")
    search_fields = ("summary", "purpose", "steps", "tips")
    objects = ToolQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("method", "tool")
        verbose_name_plural = pgettext_lazy("method", "tools")
        ordering = ["slug"]
        constraints = [
            models.CheckConstraint(
                name="tool_minutes_in_order",
                condition=Q(minutes_min__isnull=True)
                | Q(minutes_max__isnull=True)
                | Q(minutes_max__gte=models.F("minutes_min")),
            ),
            models.CheckConstraint(
                name="tool_group_in_order",
                condition=Q(group_min__isnull=True)
                | Q(group_max__isnull=True)
                | Q(group_max__gte=models.F("group_min")),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("tool", args=[self.slug])

    def clean(self):
        for low, high in (("minutes_min", "minutes_max"), ("group_min", "group_max")):
            least, most = getattr(self, low), getattr(self, high)
            if least is not None and most is not None and most < least:
                raise ValidationError({high: _("This is less than the least.")})


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
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return self.url_in(self.edition.work)

    def url_in(self, work: Work) -> str:
        """Return the address in ``work``, which the caller has at hand."""
        if work.kind == Work.Kind.RECOMMENDATIONS:
            return f"{work.get_absolute_url()}#{self.stable_key}"
        if self.kind == self.Kind.UNIT and self.parent_id:
            return reverse("training-unit", args=[self.parent.slug, self.slug])
        return reverse({"handbook": "chapter", "roadmap": "area", "training": "module"}[work.kind], args=[self.slug])
