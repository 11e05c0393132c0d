"""What is counted: indicators with the rules by which their values may be put together."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modeltranslation.utils import build_localized_fieldname

from microprojects.models.projects import MicroProject
from microprojects.querysets import IndicatorQuerySet
from sempre import languages


class Dimension(models.TextChoices):
    """What a count of people may be split by; "unknown" is always one of the parts."""

    SEX = "sex", pgettext_lazy("split of a count", "by sex")
    AGE = "age", pgettext_lazy("split of a count", "by age")
    GROUP = "group", pgettext_lazy("split of a count", "by target group")


DEFINITION = ("kind", "over_time", "over_places", "counts_people", "splits")


class Indicator(models.Model):
    """Something every micro-project, or some, are asked to count or to judge."""

    class Kind(models.TextChoices):
        COUNT = "count", pgettext_lazy("kind of indicator", "a count")
        PERCENT = "percent", pgettext_lazy("kind of indicator", "a share: so many of so many")
        LEVEL = "level", pgettext_lazy("kind of indicator", "a level from 1 to 5")
        YES_NO = "yes_no", pgettext_lazy("kind of indicator", "yes or no")
        TEXT = "text", pgettext_lazy("kind of indicator", "a text")

    class OverTime(models.TextChoices):
        SUM = "sum", pgettext_lazy("rule across periods", "added up")
        LATEST = "latest", pgettext_lazy("rule across periods", "the latest value counts")
        MAX = "max", pgettext_lazy("rule across periods", "the highest value counts")
        AVERAGE = "average", pgettext_lazy("rule across periods", "the average")

    class OverPlaces(models.TextChoices):
        SUM = "sum", pgettext_lazy("rule across places", "added up")
        AVERAGE = "average", pgettext_lazy("rule across places", "the weighted average")
        NONE = "none", pgettext_lazy("rule across places", "not put together")

    slug = models.SlugField(_("short name"), max_length=40, unique=True)
    title = models.CharField(_("title"), max_length=120)
    question = models.CharField(_("question in the report"), max_length=200, blank=True)
    explanation = models.TextField(_("what is counted, and what is not"), blank=True)
    unit = models.CharField(_("unit"), max_length=40, blank=True)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices, default=Kind.COUNT)
    over_time = models.CharField(_("across periods"), max_length=8, choices=OverTime.choices, default=OverTime.SUM)
    over_places = models.CharField(_("across places"), max_length=8, choices=OverPlaces.choices, default=OverPlaces.SUM)
    counts_people = models.BooleanField(
        _("counts people"), default=False, help_text=_("Small numbers are not published.")
    )
    more_is_better = models.BooleanField(_("more is better"), default=True)
    splits = ArrayField(
        models.CharField(max_length=5, choices=Dimension.choices),
        verbose_name=_("split by"),
        default=list,
        blank=True,
        size=3,
    )
    is_headline = models.BooleanField(_("one of the three figures everybody gives"), default=False)
    is_public = models.BooleanField(_("public"), default=True)
    smallest_cell = models.PositiveSmallIntegerField(_("smallest number of people published"), default=5)
    micro_projects = models.ManyToManyField(
        MicroProject,
        related_name="own_indicators",
        blank=True,
        verbose_name=_("only for"),
        help_text=_("Empty: every micro-project is asked."),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_active = models.BooleanField(_("asked"), default=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    title_field = "title"
    objects = IndicatorQuerySet.as_manager()

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        ordering = ["position", "slug"]
        constraints = [
            models.CheckConstraint(name="indicator_only_counts_are_split", condition=Q(splits=[]) | Q(kind="count")),
            models.CheckConstraint(
                name="indicator_headline_is_count", condition=Q(is_headline=False) | Q(kind="count")
            ),
            models.CheckConstraint(
                name="indicator_texts_are_not_put_together",
                condition=~Q(kind="text") | Q(over_time="latest", over_places="none"),
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.slug

    def save(self, *args, **kwargs):
        """Count the version up when what is asked or how it is put together changes."""
        if self._is_redefined():
            self.version += 1
            if update_fields := kwargs.get("update_fields"):
                kwargs["update_fields"] = {*update_fields, "version"}
        super().save(*args, **kwargs)

    def _is_redefined(self) -> bool:
        """Whether the definition differs from the stored one; a translation that is added changes nothing."""
        wording = [build_localized_fieldname(name, code) for name in ("question", "unit") for code in languages.CODES]
        stored = type(self).objects.filter(pk=self.pk).values(*DEFINITION, *wording).first() if self.pk else None
        if stored is None:
            return False
        now = {name: getattr(self, name) for name in stored}
        return any(now[name] != stored[name] for name in DEFINITION) or any(
            stored[name] and now[name] != stored[name] for name in wording
        )


class Target(models.Model):
    """Where a micro-project stood with an indicator, and where it wants to be."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="targets", verbose_name=_("indicator"))
    micro_project = models.ForeignKey(
        MicroProject, models.CASCADE, related_name="targets", verbose_name=_("micro-project")
    )
    baseline = models.DecimalField(_("baseline"), max_digits=12, decimal_places=2, null=True, blank=True)
    baseline_on = models.DateField(_("baseline taken on"), null=True, blank=True)
    target = models.DecimalField(_("target"), max_digits=12, decimal_places=2, null=True, blank=True)
    target_on = models.DateField(_("to be reached by"), null=True, blank=True)

    class Meta:
        verbose_name = pgettext_lazy("of an indicator", "target")
        verbose_name_plural = pgettext_lazy("of an indicator", "targets")
        constraints = [models.UniqueConstraint(fields=["indicator", "micro_project"], name="target_once")]

    def __str__(self) -> str:
        return f"{self.indicator} – {self.micro_project}"
