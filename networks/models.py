"""Regional coordination groups, local empowerment networks, who sits in them, what they announce."""

import zoneinfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from networks.querysets import (
    InNetworksQuerySet,
    LocalManager,
    MandateQuerySet,
    NetworkQuerySet,
    RegionalManager,
    SeatQuerySet,
)
from partners.models import Consent, Partner, Person, Positioned, TargetGroup, position_is_whole
from sempre.addresses import page_of
from sempre.countries import Country
from sempre.models import Content
from sempre.partial_dates import PartialDateField


class Network(Content, Positioned):
    """A regional coordination group, or one of its local empowerment networks."""

    class Kind(models.TextChoices):
        RCG = "rcg", _("regional coordination group")
        LEN = "len", _("local empowerment network")

    kind = models.CharField(_("kind"), max_length=3, choices=Kind.choices)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="local_networks",
        limit_choices_to={"kind": Kind.RCG},
        verbose_name=_("regional coordination group"),
    )
    name = models.CharField(_("name"), max_length=150)
    place = models.CharField(
        _("place"), max_length=80, help_text=_("Short, as the place is called there: the name on the map.")
    )
    country = models.CharField(_("country"), max_length=2, choices=Country.choices)
    region = models.CharField(_("region"), max_length=150, blank=True)
    municipality = models.CharField(_("municipality"), max_length=150, blank=True)
    partner = models.ForeignKey(
        Partner,
        models.PROTECT,
        related_name="networks",
        verbose_name=_("responsible partner"),
        help_text=_("The organisation that facilitates the group or answers for the network."),
    )
    co_partners = models.ManyToManyField(
        Partner, related_name="co_networks", blank=True, verbose_name=_("together with")
    )
    target_groups = models.ManyToManyField(
        TargetGroup, related_name="networks", blank=True, verbose_name=_("target groups")
    )
    summary = models.TextField(_("summary"), blank=True)
    purposes = models.TextField(_("purposes"), blank=True, help_text=_("A list: one purpose a line, each after “- ”."))
    profile = models.TextField(_("the place in figures"), blank=True, help_text=_("Markdown"))
    blog = models.URLField(_("blog"), blank=True)

    title_field = "name"
    own_text = ("name", "summary")
    search_fields = ("summary", "purposes", "profile", "region")
    objects = NetworkQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("SEMPRE", "network")
        verbose_name_plural = pgettext_lazy("SEMPRE", "networks")
        ordering = ["country", "kind", "slug"]
        constraints = [
            position_is_whole("network_position_whole"),
            models.CheckConstraint(
                name="network_len_has_parent_rcg_none",
                condition=Q(kind="rcg", parent__isnull=True) | Q(kind="len", parent__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return page_of("network", self.slug)

    def clean(self):
        if self.kind == self.Kind.LEN and not self.parent_id:
            raise ValidationError(
                {"parent": _("A local empowerment network belongs to a regional coordination group.")}
            )
        if self.kind == self.Kind.RCG and self.parent_id:
            raise ValidationError({"parent": _("A regional coordination group stands above the local networks.")})

    @property
    def is_regional(self) -> bool:
        return self.kind == self.Kind.RCG


class RegionalCoordinationGroup(Network):
    """A network that coordinates the local ones of a region (RCG)."""

    objects = RegionalManager()

    class Meta:
        proxy = True
        verbose_name = _("regional coordination group")
        verbose_name_plural = _("regional coordination groups")

    def save(self, *args, **kwargs):
        self.kind = self.Kind.RCG
        super().save(*args, **kwargs)


class LocalEmpowermentNetwork(Network):
    """A network of a place in which users, services and municipality start micro-projects (LEN)."""

    objects = LocalManager()

    class Meta:
        proxy = True
        verbose_name = _("local empowerment network")
        verbose_name_plural = _("local empowerment networks")

    def save(self, *args, **kwargs):
        self.kind = self.Kind.LEN
        super().save(*args, **kwargs)


class Seat(models.Model):
    """A place in a network: of a partner, another organisation, a group of people, or a named person."""

    class Role(models.TextChoices):
        FACILITATOR = "facilitator", pgettext_lazy("seat in a network", "facilitator")
        COORDINATOR = "coordinator", pgettext_lazy("seat in a network", "coordinator")
        LOCAL_COORDINATOR = "local_coordinator", pgettext_lazy("seat in a network", "local coordinator")
        PARTNER_COORDINATOR = "partner_coordinator", pgettext_lazy("seat in a network", "coordinator from the partner")
        MEMBER = "member", pgettext_lazy("seat in a network", "member")

    network = models.ForeignKey(Network, models.CASCADE, related_name="seats", verbose_name=_("network"))
    role = models.CharField(_("role"), max_length=20, choices=Role.choices, default=Role.MEMBER)
    partner = models.ForeignKey(
        Partner, models.CASCADE, null=True, blank=True, related_name="seats", verbose_name=_("partner")
    )
    organisation = models.CharField(_("other organisation"), max_length=150, blank=True)
    group = models.CharField(_("or a group of people"), max_length=200, blank=True)
    person = models.ForeignKey(
        Person, models.CASCADE, null=True, blank=True, related_name="seats", verbose_name=_("person")
    )
    consent = models.ForeignKey(
        Consent, models.PROTECT, null=True, blank=True, related_name="seats", verbose_name=_("consent")
    )
    function = models.CharField(_("function"), max_length=150, blank=True)
    since = PartialDateField(_("from"))
    until = models.DateField(_("until"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    objects = SeatQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("in a network", "seat")
        verbose_name_plural = pgettext_lazy("in a network", "seats")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                name="seat_person_with_consent", condition=Q(person__isnull=True) | Q(consent__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return str(self.person or self.partner or self.organisation or self.group)

    def clean(self):
        if not (self.person_id or self.partner_id or self.organisation or self.group):
            raise ValidationError(_("Say who sits here: a partner, an organisation, a group or a person."))
        if self.person_id and not self.consent_id:
            raise ValidationError({"consent": _("A person can only be listed with a consent to be named.")})
        if self.consent_id and self.consent.person_id != self.person_id:
            raise ValidationError({"consent": _("This consent belongs to somebody else.")})
        if self.consent_id and self.consent.scope != Consent.Scope.NAME:
            raise ValidationError({"consent": _("This consent is not to be named.")})


class Mandate(models.Model):
    """What a user does for a network, from when until when, and who stands in."""

    class Role(models.TextChoices):
        REPORTER = "reporter", pgettext_lazy("mandate in a network", "reporter")
        LOCAL_COORDINATOR = (
            "local_coordinator",
            pgettext_lazy("mandate in a network", "coordinator of the local network"),
        )
        REGIONAL_COORDINATOR = "regional_coordinator", pgettext_lazy("mandate in a network", "regional coordinator")
        PUBLISHER = "publisher", pgettext_lazy("mandate in a network", "publisher of updates")
        OBSERVER = "observer", pgettext_lazy("mandate in a network", "observer (reads accepted reports)")

    LOCAL = (Role.REPORTER, Role.LOCAL_COORDINATOR)

    network = models.ForeignKey(
        Network,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="mandates",
        verbose_name=pgettext_lazy("SEMPRE", "network"),
        help_text=_("An observer without a network reads those of all regions."),
    )
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="mandates", verbose_name=_("user"))
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    since = models.DateField(_("from"), default=timezone.localdate)
    until = models.DateField(_("until"), null=True, blank=True)
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="deputised",
        verbose_name=_("deputy"),
    )

    objects = MandateQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("in a network", "mandate")
        verbose_name_plural = pgettext_lazy("in a network", "mandates")
        ordering = ["role", "since", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["network", "user", "role"], nulls_distinct=False, condition=Q(until=None), name="mandate_once"
            ),
            models.CheckConstraint(
                name="mandate_ends_after_start", condition=Q(until__isnull=True) | Q(until__gte=models.F("since"))
            ),
            models.CheckConstraint(
                name="mandate_deputy_is_another", condition=Q(deputy__isnull=True) | ~Q(deputy=models.F("user"))
            ),
            models.CheckConstraint(name="mandate_has_network", condition=Q(network__isnull=False) | Q(role="observer")),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.network or 'SEMPRE'}: {self.get_role_display()}"

    def clean(self):
        if self.network_id and self.role in self.LOCAL and self.network.is_regional:
            raise ValidationError({"role": _("This role belongs to a local empowerment network.")})
        if self.network_id and self.role == self.Role.REGIONAL_COORDINATOR and not self.network.is_regional:
            raise ValidationError({"role": _("This role belongs to a regional coordination group.")})
        if self.deputy_id and self.deputy_id == self.user_id:
            raise ValidationError({"deputy": _("Somebody else has to stand in.")})


def validate_time_zone(value: str) -> None:
    if value not in zoneinfo.available_timezones():
        raise ValidationError(
            _("“%(value)s” is not a time zone. Write one such as Europe/Riga."), params={"value": value}
        )


class Event(Content):
    """Something people could come to, in its own time zone."""

    class Kind(models.TextChoices):
        CONFERENCE = "conference", pgettext_lazy("kind of event", "conference")
        PARTNER_MEETING = "partner_meeting", pgettext_lazy("kind of event", "partner meeting")
        REGIONAL_WORKSHOP = "regional_workshop", pgettext_lazy("kind of event", "regional workshop")
        NETWORK_MEETING = "network_meeting", pgettext_lazy("kind of event", "meeting of a local network")
        USER_WORKSHOP = "user_workshop", pgettext_lazy("kind of event", "workshop with service users")
        TRAINING = "training", pgettext_lazy("kind of event", "training")
        STUDY_VISIT = "study_visit", pgettext_lazy("kind of event", "study visit")
        PROJECT_EVENT = "project_event", pgettext_lazy("kind of event", "event of a micro-project")
        PUBLIC_EVENT = "public_event", pgettext_lazy("kind of event", "public event")
        DISSEMINATION = "dissemination", pgettext_lazy("kind of event", "presentation of results")
        MILESTONE = "milestone", pgettext_lazy("kind of event", "milestone")

    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    title = models.CharField(_("title"), max_length=150)
    summary = models.TextField(_("summary"), blank=True)
    body = models.TextField(_("text"), blank=True, help_text=_("Markdown"))
    starts = PartialDateField(_("first day"), blank=False)
    start_time = models.TimeField(_("begins at"), null=True, blank=True)
    ends = PartialDateField(_("last day"))
    end_time = models.TimeField(_("ends at"), null=True, blank=True)
    time_zone = models.CharField(
        _("time zone"), max_length=40, default="Europe/Berlin", validators=[validate_time_zone]
    )
    date_note = models.CharField(_("note on the date"), max_length=250, blank=True)
    place = models.CharField(_("place"), max_length=150, blank=True)
    country = models.CharField(_("country"), max_length=2, choices=Country.choices, blank=True)
    online = models.BooleanField(_("online"), default=False)
    languages = models.CharField(_("languages spoken"), max_length=60, blank=True, help_text=_("Codes: de en lv"))
    participants = models.PositiveIntegerField(_("participants"), null=True, blank=True)
    cancelled = models.BooleanField(_("cancelled"), default=False)
    networks = models.ManyToManyField(Network, related_name="events", blank=True, verbose_name=_("networks"))
    partners = models.ManyToManyField(Partner, related_name="events", blank=True, verbose_name=_("organisers"))

    search_fields = ("summary", "body")
    objects = InNetworksQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("occasion", "event")
        verbose_name_plural = pgettext_lazy("occasion", "events")
        ordering = ["-starts", "slug"]
        constraints = [
            models.CheckConstraint(
                name="event_ends_after_start", condition=Q(ends="") | Q(ends__gte=models.F("starts"))
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return page_of("event", self.slug)

    def clean(self):
        if self.ends and self.starts and self.ends < self.starts:
            raise ValidationError({"ends": _("The last day lies before the first.")})


class NewsItem(Content):
    """A report on the project, in the portal's words, with its source."""

    title = models.CharField(_("title"), max_length=150)
    summary = models.TextField(_("summary"), blank=True)
    body = models.TextField(_("text"), blank=True, help_text=_("Markdown"))
    published = PartialDateField(_("date"))
    date_note = models.CharField(_("note on the date"), max_length=250, blank=True)
    publisher = models.CharField(_("publisher"), max_length=100, blank=True)
    link = models.URLField(_("address of the original"), max_length=400, blank=True)
    networks = models.ManyToManyField(Network, related_name="news", blank=True, verbose_name=_("networks"))
    partners = models.ManyToManyField(Partner, related_name="news", blank=True, verbose_name=_("partners"))

    search_fields = ("summary", "body")
    objects = InNetworksQuerySet.as_manager()

    class Meta:
        verbose_name = _("news item")
        verbose_name_plural = pgettext_lazy("news items", "news")
        ordering = ["-published", "slug"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return page_of("news-item", self.slug)
