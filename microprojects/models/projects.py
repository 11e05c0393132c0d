"""Micro-projects: what people start themselves, with the networks behind them."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from microprojects.querysets import MicroProjectQuerySet
from networks.models import Event, Network, NewsItem
from partners.models import Partner, Positioned, TargetGroup, position_is_whole
from sempre.addresses import page_of
from sempre.countries import Country
from sempre.models import Content
from sempre.partial_dates import PartialDateField


class MicroProject(Content, Positioned):
    """A small project driven by the people who use the service."""

    class Status(models.TextChoices):
        PLANNED = "planned", pgettext_lazy("status of a micro-project", "planned")
        RUNNING = "running", pgettext_lazy("status of a micro-project", "running")
        FINISHED = "finished", pgettext_lazy("status of a micro-project", "finished")
        CONTINUED = "continued", pgettext_lazy("status of a micro-project", "carried on after SEMPRE")
        UNKNOWN = "unknown", pgettext_lazy("status of a micro-project", "outcome not documented")

    class ServiceType(models.TextChoices):
        INFORMATION = "information", pgettext_lazy("type of service", "information and media")
        MEETING_PLACE = "meeting_place", pgettext_lazy("type of service", "meeting place")
        LEARNING = "learning", pgettext_lazy("type of service", "learning")
        CULTURE = "culture", pgettext_lazy("type of service", "culture and leisure")
        WORK = "work", pgettext_lazy("type of service", "work and enterprise")
        CARE = "care", pgettext_lazy("type of service", "care and assistance")
        FAMILY = "family", pgettext_lazy("type of service", "family support")
        ADVOCACY = "advocacy", pgettext_lazy("type of service", "speaking up for rights")

    class Ownership(models.TextChoices):
        INFORMED = "informed", pgettext_lazy("ownership ladder", "users are informed")
        CONSULTED = "consulted", pgettext_lazy("ownership ladder", "users are asked")
        CO_DECIDES = "co_decides", pgettext_lazy("ownership ladder", "users decide with staff")
        LEADS = "leads", pgettext_lazy("ownership ladder", "users lead, staff support")
        SELF_RUN = "self_run", pgettext_lazy("ownership ladder", "users run it themselves")

    class LegalForm(models.TextChoices):
        NONE = "none", pgettext_lazy("legal form", "no legal form")
        GROUP = "group", pgettext_lazy("legal form", "informal group")
        ASSOCIATION = "association", pgettext_lazy("legal form", "association")
        COOPERATIVE = "cooperative", pgettext_lazy("legal form", "cooperative")
        COMPANY = "company", pgettext_lazy("legal form", "company")
        SOCIAL_ENTERPRISE = "social_enterprise", pgettext_lazy("legal form", "social enterprise")
        PUBLIC = "public", pgettext_lazy("legal form", "part of a public service")

    class Phase(models.TextChoices):
        SEMPRE = "sempre", "SEMPRE"
        ACCELERATORS = "accelerators", "SEMPRE Accelerators"

    title = models.CharField(_("title"), max_length=150)
    original_title = models.CharField(_("title in its own language"), max_length=150, blank=True)
    original_title_language = models.CharField(_("language of that title"), max_length=2, blank=True)
    summary = models.TextField(_("summary"), blank=True)
    body = models.TextField(_("story"), blank=True, help_text=_("Markdown"))
    network = models.ForeignKey(
        Network,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="micro_projects",
        limit_choices_to={"kind": Network.Kind.LEN},
        verbose_name=_("local empowerment network"),
    )
    partners = models.ManyToManyField(Partner, related_name="micro_projects", verbose_name=_("partners"))
    target_groups = models.ManyToManyField(
        TargetGroup, related_name="micro_projects", blank=True, verbose_name=_("target groups")
    )
    country = models.CharField(_("country"), max_length=2, choices=Country.choices)
    place = models.CharField(_("place"), max_length=150, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.UNKNOWN)
    status_note = models.TextField(_("note on the status"), blank=True)
    starts = PartialDateField(_("start"))
    ends = PartialDateField(_("end"))
    service_type = models.CharField(_("type of service"), max_length=15, choices=ServiceType.choices)
    ownership = models.CharField(_("how far users own it"), max_length=10, choices=Ownership.choices, blank=True)
    legal_form = models.CharField(_("legal form"), max_length=20, choices=LegalForm.choices, blank=True)
    participants = models.PositiveIntegerField(_("participants"), null=True, blank=True)
    participants_note = models.CharField(_("note on the participants"), max_length=250, blank=True)
    website = models.URLField(_("website"), blank=True)
    in_accelerators = models.BooleanField(_("became a start-up in SEMPRE Accelerators"), default=False)
    phase = models.CharField(_("project phase"), max_length=12, choices=Phase.choices, default=Phase.SEMPRE)
    events = models.ManyToManyField(Event, related_name="micro_projects", blank=True, verbose_name=_("events"))
    news = models.ManyToManyField(NewsItem, related_name="micro_projects", blank=True, verbose_name=_("news"))

    search_fields = ("summary", "body", "status_note")
    objects = MicroProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("micro-project")
        verbose_name_plural = _("micro-projects")
        ordering = ["country", "slug"]
        indexes = [
            # Filters, their counts and the map read this alone, never the wide rows with nine languages.
            models.Index(
                fields=["country", "status", "network"],
                include=["id", "lat", "lon"],
                condition=Q(state="published"),
                name="micro_project_facets",
            ),
            models.Index(fields=["network", "slug"], condition=Q(state="published"), name="micro_project_of_network"),
            models.Index(fields=["-updated_at", "-id"], name="micro_project_changed"),
            models.Index(fields=["-updated_at"], condition=Q(state="draft"), name="micro_project_drafts"),
            models.Index(fields=["country"], name="micro_project_country"),  # also of drafts, as the admin filters
            models.Index(fields=["status"], name="micro_project_status"),
            models.Index(fields=["network", "country", "status"], include=["id"], name="micro_project_scope"),
            models.Index(
                fields=["slug"], condition=Q(state="published", in_accelerators=True), name="micro_project_grown"
            ),
        ]
        constraints = [
            position_is_whole("micro_project_position_whole"),
            models.CheckConstraint(
                name="micro_project_ends_after_start",
                condition=Q(ends="") | Q(starts="") | Q(ends__gte=models.F("starts")),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return page_of("micro-project", self.slug)

    def clean(self):
        if self.ends and self.starts and self.ends < self.starts:
            raise ValidationError({"ends": _("The end lies before the start.")})

    @property
    def ownership_step(self) -> int:
        """Step on the ownership ladder: 1 informed to 5 self-run, 0 where it is not known."""
        return self.Ownership.values.index(self.ownership) + 1 if self.ownership else 0


class Step(models.Model):
    """A dated step of a micro-project's story."""

    micro_project = models.ForeignKey(
        MicroProject, models.CASCADE, related_name="steps", verbose_name=_("micro-project")
    )
    date = PartialDateField(_("date"))
    text = models.TextField(_("what happened"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = pgettext_lazy("of a story", "step")
        verbose_name_plural = pgettext_lazy("of a story", "steps")
        ordering = ["date", "position", "pk"]

    def __str__(self) -> str:
        return f"{self.date}: {self.text[:60]}"
