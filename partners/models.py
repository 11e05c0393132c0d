"""Partner organisations, their people, and whom all of it is for."""

from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partners.querysets import (
    ConsentQuerySet,
    InvitationQuerySet,
    MembershipQuerySet,
    PartnerQuerySet,
    PersonQuerySet,
    TargetGroupQuerySet,
)
from sempre import languages
from sempre.addresses import page_of
from sempre.countries import Country
from sempre.models import Content
from sempre.pictures import PictureField


class Positioned(models.Model):
    """A place on the map: WGS 84 degrees, north and east."""

    lat = models.FloatField(
        _("latitude"), null=True, blank=True, validators=[MinValueValidator(-90), MaxValueValidator(90)]
    )
    lon = models.FloatField(
        _("longitude"), null=True, blank=True, validators=[MinValueValidator(-180), MaxValueValidator(180)]
    )
    position_approximate = models.BooleanField(_("position is approximate"), default=True)

    class Meta:
        abstract = True

    @property
    def has_position(self) -> bool:
        return self.lat is not None and self.lon is not None


def position_is_whole(name: str) -> models.CheckConstraint:
    """Both coordinates or none, within the globe."""
    return models.CheckConstraint(
        name=name,
        condition=Q(lat__isnull=True, lon__isnull=True)
        | Q(lat__isnull=False, lon__isnull=False, lat__range=(-90, 90), lon__range=(-180, 180)),
    )


class TargetGroup(Content):
    """People a network or micro-project works with, or professionals an output is made for."""

    class Kind(models.TextChoices):
        END_USER = "end_user", _("people who use services")
        PROFESSIONAL = "professional", _("professionals")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.END_USER)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    name = models.CharField(_("name"), max_length=120)
    summary = models.TextField(_("summary"), blank=True)

    title_field = "name"
    own_text = ("name", "summary")
    objects = TargetGroupQuerySet.as_manager()

    class Meta:
        verbose_name = _("target group")
        verbose_name_plural = _("target groups")
        ordering = ["position", "slug"]

    def __str__(self) -> str:
        return self.name


class Partner(Content, Positioned):
    """An organisation of the partnership."""

    class Role(models.TextChoices):
        LEAD = "lead", pgettext_lazy("role of an organisation", "lead partner")
        PARTNER = "partner", pgettext_lazy("role of an organisation", "partner")
        ASSOCIATED = "associated", pgettext_lazy("role of an organisation", "associated partner")

    class OrganisationType(models.TextChoices):
        WELFARE = "welfare", _("welfare organisation")
        CHURCH = "church", pgettext_lazy("organisation type", "church")
        DIACONAL = "diaconal", _("diaconal organisation")
        UNIVERSITY = "university", _("university or university college")
        FOLK_HIGH_SCHOOL = "folk_high_school", _("folk high school")
        EDUCATION = "education", _("provider of further education")
        FOUNDATION = "foundation", pgettext_lazy("organisation type", "foundation")
        COOPERATIVE_DEVELOPMENT = "cooperative_development", _("cooperative development agency")
        RESEARCH = "research", _("research institute")
        PUBLIC_ENTERPRISE = "public_enterprise", _("non-profit public enterprise")
        PUBLIC_OFFICE = "public_office", _("public office")

    official_name = models.CharField(_("official name"), max_length=200)
    short_name = models.CharField(_("short name"), max_length=40)
    name = models.CharField(_("name"), max_length=150)
    role = models.CharField(_("role"), max_length=10, choices=Role.choices, default=Role.PARTNER)
    organisation_type = models.CharField(_("type of organisation"), max_length=24, choices=OrganisationType.choices)
    country = models.CharField(_("country"), max_length=2, choices=Country.choices)
    city = models.CharField(_("town"), max_length=80, blank=True)
    address = models.CharField(_("postal address"), max_length=200, blank=True)
    website = models.URLField(_("website"), blank=True)
    logo = PictureField(_("logo"), upload_to="logos", blank=True)
    region = models.CharField(_("region it works in"), max_length=200, blank=True)
    summary = models.TextField(_("summary"), blank=True)
    contribution = models.TextField(_("what it does in SEMPRE"), blank=True)
    motivation = models.TextField(_("why it takes part"), blank=True)
    cooperation = models.TextField(_("whom it works with"), blank=True)
    target_groups = models.ManyToManyField(
        TargetGroup, verbose_name=_("target groups"), related_name="partners", blank=True
    )
    budget_eur = models.DecimalField(_("budget in euro"), max_digits=12, decimal_places=2, null=True, blank=True)
    erdf_eur = models.DecimalField(_("of it from the ERDF"), max_digits=12, decimal_places=2, null=True, blank=True)
    budget_note = models.TextField(_("note on the budget"), blank=True)
    in_accelerators = models.BooleanField(_("also in SEMPRE Accelerators"), default=False)

    title_field = "name"
    own_text = ("name", "contribution")
    search_fields = ("summary", "contribution", "motivation", "cooperation", "region")
    objects = PartnerQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("organisation", "partner")
        verbose_name_plural = pgettext_lazy("organisation", "partners")
        ordering = ["country", "short_name"]
        constraints = [
            position_is_whole("partner_position_whole"),
            models.UniqueConstraint(fields=["role"], condition=Q(role="lead"), name="partner_one_lead"),
            models.CheckConstraint(
                name="partner_erdf_within_budget",
                condition=Q(erdf_eur__isnull=True)
                | Q(budget_eur__isnull=True)
                | Q(erdf_eur__lte=models.F("budget_eur")),
            ),
        ]

    def __str__(self) -> str:
        return self.short_name

    def get_absolute_url(self) -> str:
        return page_of("partner", self.slug)


class Person(models.Model):
    """Someone at a partner; shown in public only while a consent to be named is in force."""

    partner = models.ForeignKey(Partner, models.CASCADE, related_name="people", verbose_name=_("partner"))
    name = models.CharField(_("name"), max_length=150)
    function = models.CharField(_("function"), max_length=150, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Consent(models.Model):
    """A permission to be named, shown or quoted: whose, for what, from when, until when, where the form is kept.

    Either of a ``person`` on record, or of people (``subject``) whose signed form a ``partner`` keeps.
    """

    class Scope(models.TextChoices):
        NAME = "name", _("be named")
        PICTURE = "picture", _("be shown in a picture")
        QUOTE = "quote", _("be quoted")

    person = models.ForeignKey(
        Person, models.CASCADE, null=True, blank=True, related_name="consents", verbose_name=_("person")
    )
    partner = models.ForeignKey(
        Partner, models.CASCADE, null=True, blank=True, related_name="consents", verbose_name=_("partner")
    )
    subject = models.CharField(
        _("or who else"),
        max_length=200,
        blank=True,
        help_text=_("People who are not listed by name, such as everyone in a picture. Never shown to readers."),
    )
    scope = models.CharField(_("permission to"), max_length=8, choices=Scope.choices, default=Scope.NAME)
    given_on = models.DateField(_("given on"))
    until = models.DateField(_("valid until"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    proof = models.CharField(_("where the signed form is kept"), max_length=200)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["-given_on"]
        constraints = [
            models.CheckConstraint(
                name="consent_ends_after_start", condition=Q(until__isnull=True) | Q(until__gte=models.F("given_on"))
            ),
            models.CheckConstraint(
                name="consent_of_somebody",
                condition=Q(person__isnull=False, partner__isnull=True)
                | Q(person__isnull=True, partner__isnull=False) & ~Q(subject=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person or self.subject}: {self.get_scope_display()}"


class Membership(models.Model):
    """A user's place in a partner organisation, and what it lets the person do."""

    class Role(models.TextChoices):
        MEMBER = "member", pgettext_lazy("role of a person", "member (reads)")
        REPORTER = "reporter", pgettext_lazy("role of a person", "reporter (reports on micro-projects)")
        COORDINATOR = "coordinator", pgettext_lazy("role of a person", "coordinator (tends the region's pages)")
        OFFICE = "office", pgettext_lazy("role of a person", "project office (tends the whole portal)")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships", verbose_name=_("user")
    )
    partner = models.ForeignKey(Partner, models.CASCADE, related_name="memberships", verbose_name=_("partner"))
    role = models.CharField(_("role"), max_length=12, choices=Role.choices, default=Role.MEMBER)
    since = models.DateField(_("from"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [models.UniqueConstraint(fields=["user", "partner", "role"], name="membership_once")]

    def __str__(self) -> str:
        return f"{self.user} – {self.partner}"

    def clean(self):
        if self.role == self.Role.OFFICE and self.partner_id and self.partner.role != Partner.Role.LEAD:
            raise ValidationError({"role": _("Only the lead partner has a project office.")})

    @property
    def is_office(self) -> bool:
        return self.role == self.Role.OFFICE

    @property
    def edits_content(self) -> bool:
        return self.role in (self.Role.COORDINATOR, self.Role.OFFICE)

    @property
    def may_write(self) -> bool:
        return self.role != self.Role.MEMBER


INVITATION_LASTS = timedelta(days=7)


class Invitation(models.Model):
    """A place in a partner organisation kept for whoever holds the link; only the hash of its token is stored."""

    email = models.EmailField(_("e-mail address"))
    partner = models.ForeignKey(Partner, models.CASCADE, related_name="invitations", verbose_name=_("partner"))
    role = models.CharField(_("role"), max_length=12, choices=Membership.Role.choices, default=Membership.Role.MEMBER)
    language = models.CharField(
        pgettext_lazy("of a person", "language"),
        max_length=2,
        choices=[(language.code, language.name) for language in languages.LANGUAGES],
        default=languages.SOURCE,
    )
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("invited by")
    )
    sent_at = models.DateTimeField(_("sent"))
    expires_at = models.DateTimeField(_("valid until"))
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.CheckConstraint(
                name="invitation_lasts_seven_days", condition=Q(expires_at__lte=models.F("sent_at") + INVITATION_LASTS)
            ),
            models.CheckConstraint(name="invitation_email_lower", condition=Q(email=Lower("email"))),
            models.UniqueConstraint(
                fields=["email", "partner", "role"],
                condition=Q(accepted_at__isnull=True),
                name="invitation_waiting_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} – {self.partner}"

    @property
    def is_expired(self) -> bool:
        return self.expires_at <= timezone.now()
