"""Reports in every state, brought there by the services themselves."""

import datetime as dt

import factory
from django.utils import timezone

from microprojects import services, workflow
from microprojects.holding import calendar
from microprojects.models import Attachment, Indicator, Obligation, Period, Reason, ReminderRule
from microprojects.writing import drafts
from networks.models import Mandate
from tests.factories.microprojects import MicroProjectFactory
from tests.factories.networks import NetworkFactory
from tests.factories.partners import PartnerFactory
from tests.factories.sempre import TranslatedFactory, UserFactory

HEADLINES = ("participants", "meetings", "hours")
ANSWERS = {
    "figure-participants": 12,
    "figure-meetings": 4,
    "figure-hours": 30,
    "happened": "We cooked together on Thursdays.",
    "changed": "Two people now lead the kitchen.",
    "next": "A summer market.",
}


class PeriodFactory(TranslatedFactory):
    """The half-year that ended ten days ago; reports are due in twenty days."""

    slug = factory.Sequence(lambda n: f"period-{n}")
    title_en = factory.Sequence(lambda n: f"Period {n}")
    ends = factory.LazyFunction(lambda: timezone.localdate() - dt.timedelta(days=10))
    starts = factory.LazyAttribute(lambda o: o.ends - dt.timedelta(days=180))
    due = factory.LazyAttribute(lambda o: o.ends + dt.timedelta(days=30))

    class Meta:
        model = Period


class IndicatorFactory(TranslatedFactory):
    slug = factory.Sequence(lambda n: f"indicator-{n}")
    title_en = factory.Sequence(lambda n: f"Indicator {n}")

    class Meta:
        model = Indicator


class ReasonFactory(TranslatedFactory):
    slug = factory.Sequence(lambda n: f"reason-{n}")
    title_en = factory.Sequence(lambda n: f"Reason {n}")
    kind = Reason.Kind.RETURN

    class Meta:
        model = Reason


class ReminderRuleFactory(TranslatedFactory):
    slug = factory.Sequence(lambda n: f"rule-{n}")
    title_en = factory.Sequence(lambda n: f"Rule {n}")
    since = ReminderRule.Since.DUE
    offset = -3
    audience = ReminderRule.Audience.HOLDER

    class Meta:
        model = ReminderRule


class MandateFactory(factory.django.DjangoModelFactory):
    """A mandate; the person gets the membership without which it would not count."""

    network = factory.SubFactory(NetworkFactory, len=True)
    user = factory.LazyAttribute(lambda o: UserFactory(reporter_of=o.network.partner))
    role = Mandate.Role.REPORTER
    since = dt.date(2020, 1, 1)

    class Meta:
        model = Mandate


def headline_indicators() -> list[Indicator]:
    """Return the three figures everybody gives, made when they are not there yet."""
    splits = {"participants": ["sex", "age"]}
    return [
        Indicator.objects.filter(slug=slug).first()
        or IndicatorFactory(
            slug=slug,
            title_en=slug.title(),
            is_headline=True,
            position=i,
            splits=splits.get(slug, []),
            counts_people=slug == "participants",
            over_time="max" if slug == "participants" else "sum",
        )  # fmt: skip
        for i, slug in enumerate(HEADLINES)
    ]


class Region:
    """A region with a local network, a running micro-project, and somebody in each role."""

    def __init__(self, country: str = "SE", **project):
        headline_indicators()
        self.partner = PartnerFactory(country=country)
        self.rcg = NetworkFactory(partner=self.partner, country=country)
        self.len = NetworkFactory(kind="len", parent=self.rcg, partner=self.partner, country=country)
        self.project = MicroProjectFactory(network=self.len, country=country, **project)
        self.reporter = self.person("reporter", self.len)
        self.local = self.person("local_coordinator", self.len)
        self.coordinator = self.person("regional_coordinator", self.rcg)

    def person(self, role: str, network):
        """Make an account with a membership that fits ``role``, and the mandate."""
        membership = "coordinator_of" if role == "regional_coordinator" else "reporter_of"
        user = UserFactory(**{membership: self.partner})
        MandateFactory(network=network, user=user, role=role)
        return user


def obligation_of(region: Region, period: Period | None = None) -> Obligation:
    return calendar.oblige(region.project, period or PeriodFactory())


def fresh(user):
    """Return the account as the next request would load it."""
    return type(user).objects.get(pk=user.pk)


def return_reason() -> Reason:
    return Reason.objects.filter(kind="return").first() or ReasonFactory()


def skip_reason() -> Reason:
    return Reason.objects.filter(kind="skip").first() or ReasonFactory(kind="skip")


def report_in(state: str, region: Region, *, period: Period | None = None, office=None, **answers):
    """Return a report of ``region`` in ``state``, with ``answers`` beside or instead of the usual ones."""
    report = calendar.open_report(obligation_of(region, period))
    report.refresh_from_db()
    if state == workflow.SKIPPED:
        services.skip_report(report, actor=region.local, reason=skip_reason())
    elif state == workflow.VOID:
        services.void_report(report, actor=office or UserFactory(office=True), note="A duplicate")
    else:
        values = ANSWERS | {name.replace("_", "-"): value for name, value in answers.items()}
        drafts.save_draft(report, actor=region.reporter, values=values, seen={}, editor="test")
        _walk(report, state, region, office)
    report = type(report).objects.get(pk=report.pk)
    return report


def _walk(report, state: str, region: Region, office) -> None:
    if state == workflow.DRAFT:
        return
    services.submit_report(report, actor=region.reporter)
    if state == workflow.SUBMITTED:
        return
    if state == workflow.RETURNED:
        services.return_report(report, actor=region.coordinator, reasons=[return_reason()], note="Please count again.")
        return
    services.forward_report(report, actor=region.coordinator, assessment="on_track")
    if state == workflow.FORWARDED:
        return
    office = office or UserFactory(office=True)
    services.accept_report(report, actor=office)
    if state == workflow.REOPENED:
        services.reopen_report(report, actor=office, note="A figure is missing.")


class AttachmentFactory(TranslatedFactory):
    """A picture's row; the file itself is made by the upload service."""

    kind = Attachment.Kind.PICTURE
    name = "picture.webp"
    size = 1000
    sha256 = factory.Sequence(lambda n: f"{n:064d}")

    class Meta:
        model = Attachment
