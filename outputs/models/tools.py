"""The catalogue of tools, and the terms of the field."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from microprojects.models import MicroProject
from outputs.querysets import TermQuerySet, ToolQuerySet
from partners.models import TargetGroup
from sempre.addresses import page_of
from sempre.models import Content


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
        return page_of("tool", self.slug)

    def clean(self):
        for low, high in (("minutes_min", "minutes_max"), ("group_min", "group_max")):
            least, most = getattr(self, low), getattr(self, high)
            if least is not None and most is not None and most < least:
                raise ValidationError({high: _("This is less than the least.")})


class Term(Content):
    """A concept of the field: one term per language, what it means, and why this word."""

    title = models.CharField(pgettext_lazy("word of the field", "term"), max_length=80)
    summary = models.TextField(_("what it means"), blank=True)
    body = models.TextField(_("why this word"), blank=True, help_text=_("Markdown"))
    aliases = models.CharField(_("other words for it"), max_length=200, blank=True, help_text=_("Separated by commas."))

    own_text = ("title", "summary")
    search_fields = ("summary", "aliases")
    objects = TermQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("word of the field", "term")
        verbose_name_plural = pgettext_lazy("words of the field", "terms")
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"{reverse('glossary')}#{self.slug}"
