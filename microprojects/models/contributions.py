"""What participants give to the report of their micro-project without an account, and the code that lets them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from microprojects.contributions.querysets import ContributionLinkQuerySet, ContributionQuerySet
from microprojects.models.projects import MicroProject
from microprojects.models.reports import LANGUAGE_CHOICES, Attachment, Report
from sempre import codes, languages
from sempre.countries import today_in
from sempre.pictures import PictureField

USER = settings.AUTH_USER_MODEL


class ContributionLink(models.Model):
    """A code for the people who take part in one micro-project; kept readable, as it is printed again and again."""

    micro_project = models.ForeignKey(
        MicroProject, models.PROTECT, related_name="contribution_links", verbose_name=_("micro-project")
    )
    code = models.CharField(_("code"), max_length=10, unique=True, default=codes.new_code, editable=False)
    label = models.CharField(
        pgettext_lazy("of a link for participants", "name"),
        max_length=80,
        help_text=_("Only you see it: which group gets it, such as “Tuesday group”."),
    )
    language = models.CharField(_("language of the sheet"), max_length=2, choices=LANGUAGE_CHOICES)
    made_by = models.ForeignKey(USER, models.SET_NULL, null=True, related_name="+", verbose_name=_("made by"))
    made_at = models.DateTimeField(_("made"), auto_now_add=True)
    ends_on = models.DateField(_("last day"))
    closed_at = models.DateTimeField(pgettext_lazy("a link", "closed"), null=True, blank=True)

    objects = ContributionLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("link for participants")
        verbose_name_plural = _("links for participants")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="contribution_link_language_known", condition=Q(language__in=languages.CODES))
        ]

    def __str__(self) -> str:
        return f"{self.micro_project}: {self.label}"

    def get_absolute_url(self) -> str:
        return reverse("contribute", args=[self.printed_code])

    @property
    def printed_code(self) -> str:
        return codes.spaced(self.code)

    @property
    def is_open(self) -> bool:
        return self.closed_at is None and self.ends_on >= today_in(self.micro_project.country)


class Contribution(models.Model):
    """Words, a picture and an answer of somebody who takes part; nothing in it says who.

    ``alt`` is in ``language``. One that was taken back after its words were used stays, empty, until somebody has
    taken the words out of the report.
    """

    class State(models.TextChoices):
        NEW = "new", pgettext_lazy("state of a contribution", "new")
        USED = "used", pgettext_lazy("state of a contribution", "used in a report")
        ASIDE = "aside", pgettext_lazy("state of a contribution", "set aside")
        TAKEN_BACK = "taken_back", pgettext_lazy("state of a contribution", "taken back")

    class Ladder(models.TextChoices):
        """The steps of ``MicroProject.Ownership`` in the words of those who take part."""

        INFORMED = "informed", _("The staff decide and tell us.")
        CONSULTED = "consulted", _("The staff ask us, then they decide.")
        CO_DECIDES = "co_decides", _("We decide together with the staff.")
        LEADS = "leads", _("We decide, and the staff help us.")
        SELF_RUN = "self_run", _("We run it all by ourselves.")

    class People(models.TextChoices):
        NONE = "none", _("Nobody can be recognised")
        UNCLEAR = "unclear", _("Somebody can be recognised")

    link = models.ForeignKey(ContributionLink, models.PROTECT, related_name="contributions", verbose_name=_("link"))
    given_on = models.DateField(_("given on"))
    language = models.CharField(_("language of writing"), max_length=2, choices=LANGUAGE_CHOICES)
    text = models.TextField(_("what was good, or what changed"), max_length=2000, blank=True)
    ladder = models.CharField(_("who decides"), max_length=10, choices=Ladder.choices, blank=True)
    picture = PictureField(_("picture"), upload_to="contributions", blank=True)
    small = PictureField(_("small picture"), upload_to="contributions", blank=True)
    alt = models.CharField(_("what the picture shows"), max_length=250, blank=True)
    people = models.CharField(_("people in the picture"), max_length=8, choices=People.choices, blank=True)
    may_quote = models.BooleanField(
        _("the words may be used in the report and in public, without a name"), default=False
    )
    may_show = models.BooleanField(_("the picture may be used in the report and in public"), default=False)
    state = models.CharField(
        pgettext_lazy("of a contribution", "state"), max_length=10, choices=State.choices, default=State.NEW
    )
    report = models.ForeignKey(
        Report, models.SET_NULL, null=True, related_name="contributions", verbose_name=_("progress report")
    )
    words_used = models.BooleanField(default=False, editable=False)
    attachment = models.ForeignKey(Attachment, models.SET_NULL, null=True, related_name="contributions", editable=False)
    entered_by = models.ForeignKey(  # from paper
        USER, models.SET_NULL, null=True, related_name="+", verbose_name=_("entered from paper by")
    )
    receipt_hash = models.CharField(max_length=64, blank=True, editable=False)

    objects = ContributionQuerySet.as_manager()

    class Meta:
        verbose_name = _("contribution")
        verbose_name_plural = _("contributions")
        ordering = ["-given_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="contribution_says_something",
                condition=Q(state="taken_back") | ~Q(text="") | ~Q(picture="") | ~Q(ladder=""),
            ),
            models.CheckConstraint(
                name="contribution_taken_back_is_empty",
                condition=~Q(state="taken_back") | Q(text="", picture="", small="", alt="", ladder=""),
            ),
            models.CheckConstraint(
                name="contribution_picture_is_described",
                condition=Q(picture="") | (~Q(alt="") & Q(people__in=["none", "unclear"])),
            ),
            models.UniqueConstraint(
                fields=["receipt_hash"], condition=~Q(receipt_hash=""), name="contribution_receipt_once"
            ),
        ]
        indexes = [models.Index(fields=["link", "given_on"], name="contribution_given")]

    def __str__(self) -> str:
        return f"{self.link.label}, {self.given_on}"
