"""Demonstration reports in every state for two networks, made once through the services themselves."""

import contextlib
import datetime as dt
from collections.abc import Iterator

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from microprojects import services
from microprojects.demo import texts as demo_texts
from microprojects.demo.contributions import make_contributions
from microprojects.holding import calendar
from microprojects.holding.holders import hand_over
from microprojects.models import Indicator, MicroProject, Obligation, Period, Reason, Report
from microprojects.review import remarks
from microprojects.writing import drafts
from networks.models import Mandate, Network
from partners.models import Partner
from sempre.models import OutboxMail, User

ROLE = Mandate.Role
DAYS = dt.timedelta(days=1)
PERIOD_DAYS = 30
PERIODS_AGO = (77, 47, 17)  # days since each period ended: the last one is due in thirteen days
MANDATES = (
    ("reporter.dk@demo.invalid", "len-varde", ROLE.REPORTER),
    ("coordinator.dk@demo.invalid", "rcg-denmark", ROLE.REGIONAL_COORDINATOR),
    ("reporter.se@demo.invalid", "len-sunderby", ROLE.LOCAL_COORDINATOR),
    ("coordinator.se@demo.invalid", "rcg-norrbotten", ROLE.REGIONAL_COORDINATOR),
)
OFFICE = "project.office@demo.invalid"
# Which state the report of each micro-project ends in, period by period; "" is a report that nobody began.
STATES = {
    "demo-kitchen": ("accepted", "accepted", "draft"),
    "demo-bicycles": ("accepted", "", "submitted"),
    "demo-film": ("accepted", "reopened", "returned"),
    "demo-garden": ("void", "skipped", "forwarded"),
}
FIGURES = {"figure-participants": 12, "figure-meetings": 4, "figure-hours": 30}
SPLITS = {"sex": {"female": 6, "male": 5, "unknown": 1}, "age": {"18-29": 3, "30-64": 7, "65-": 2}}


@contextlib.contextmanager
def at(moment: dt.datetime) -> Iterator[None]:
    """Let the services believe it is ``moment``: history cannot be dated back afterwards, its database refuses."""
    real, timezone.now = timezone.now, lambda: moment
    try:
        yield
    finally:
        timezone.now = real


def missing() -> list[str]:
    """Return what has to be there first: networks, headline indicators, reasons, demo accounts."""
    networks = {row[1] for row in MANDATES}
    people = {OFFICE, *(row[0] for row in MANDATES)}
    wanted = {
        "networks": networks - set(Network.objects.filter(slug__in=networks).values_list("slug", flat=True)),
        "demo accounts": people
        - set(User.objects.filter(is_demo=True, email__in=people).values_list("email", flat=True)),
        "indicators": set() if Indicator.objects.filter(is_headline=True).exists() else {"of every report"},
        "reasons": {"return", "skip"} - set(Reason.objects.values_list("kind", flat=True)),
    }
    return [f"{kind}: {', '.join(sorted(names))}" for kind, names in wanted.items() if names]


@transaction.atomic
def make() -> int:
    """Make what is missing and return how many reports; accounts that were made anew get their work back."""
    now = timezone.now()
    _give_mandates(now)
    if MicroProject.objects.filter(slug__in=demo_texts.PROJECTS).exists():
        for obligation in Obligation.objects.filter(micro_project__slug__in=demo_texts.PROJECTS, holder=None):
            hand_over(obligation, obligation.holding_level)
        make_contributions()
        return 0
    periods = [_period(number, now) for number in range(len(PERIODS_AGO))]
    stories = [_Story(_project(slug), slug) for slug in demo_texts.PROJECTS]
    for number, period in enumerate(periods):
        for story in stories:
            story.tell(period, STATES[story.slug][number])
    _call_old_mails_sent(now)
    make_contributions()
    return Report.objects.filter(obligation__micro_project__slug__in=demo_texts.PROJECTS).count()


def _give_mandates(now: dt.datetime) -> None:
    since = (now - 200 * DAYS).date()
    for email, slug, role in MANDATES:
        user, network = User.objects.get(email=email), Network.objects.get(slug=slug)
        Mandate.objects.get_or_create(user=user, network=network, role=role, defaults={"since": since})


def _period(number: int, now: dt.datetime) -> Period:
    """The office says by hand who reports in it, so that no real micro-project does."""
    ends = now.date() - PERIODS_AGO[number] * DAYS
    titles = {f"title_{code}": title for code, title in demo_texts.PERIODS[number].items()}
    period, _is_new = Period.objects.get_or_create(
        slug=f"demo-{number + 1}",
        defaults={
            "starts": ends - (PERIOD_DAYS - 1) * DAYS,
            "ends": ends,
            "due": None,
            "is_automatic": False,
            **titles,
        },
    )
    return period


def _project(slug: str) -> MicroProject:
    """A draft: readers and public numbers know nothing of it."""
    place, partner, service_type, titles = demo_texts.PROJECTS[slug]
    network = Network.objects.get(slug=place)
    texts = {f"title_{code}": title for code, title in titles.items()}
    texts |= {f"summary_{code}": summary for code, summary in demo_texts.SUMMARY.items()}
    project = MicroProject.objects.create(
        slug=slug,
        network=network,
        country=network.country,
        status=MicroProject.Status.RUNNING,
        service_type=service_type,
        **texts,
    )
    project.partners.set(Partner.objects.filter(slug=partner))
    project.target_groups.set(network.target_groups.all())
    return project


class _Story:
    """One micro-project and its people, period after period."""

    def __init__(self, project: MicroProject, slug: str):
        self.project, self.slug = project, slug
        country = project.country.lower()
        self.writer = f"reporter.{country}@demo.invalid"
        self.coordinator = f"coordinator.{country}@demo.invalid"
        self.step, self.report = 0, None

    def tell(self, period: Period, state: str) -> None:
        """Bring the report on ``period`` to ``state``, a few days between the steps."""
        self.moment = dt.datetime.combine(period.ends, dt.time(9), dt.UTC) + DAYS
        with at(self.moment):
            obligation = calendar.oblige(self.project, period)
            self.report = calendar.open_report(obligation) if state else None
        if state:
            getattr(self, f"_{state}")()

    def _do(self, verb, email: str, record=None, after: int = 2, **arguments):
        """Let somebody take one step some days later, with the account as a request would load it."""
        self.moment += after * DAYS
        record = Report.objects.get(pk=self.report.pk) if record is None else record
        with at(self.moment):
            return verb(record, actor=User.objects.get(email=email), **arguments)

    def _write(self, is_whole: bool = True) -> None:
        language = self.report.language
        texts = demo_texts.ANSWERS.get(language) or demo_texts.ANSWERS["sv"]
        values = FIGURES | self._splits() | texts | {"may-be-public": self.slug == "demo-kitchen"}
        if not is_whole:
            values = {name: values[name] for name in ("figure-participants", "happened")}
        self._do(drafts.save_draft, self.writer, values=values, seen={}, editor="demonstration")

    @staticmethod
    def _splits() -> dict[str, int]:
        asked = Indicator.objects.filter(slug="participants").values_list("splits", flat=True).first() or []
        return {
            f"split-participants-{dimension}-{key}": number
            for dimension in asked
            for key, number in SPLITS.get(dimension, {}).items()
        }

    def _draft(self) -> None:
        self._write(is_whole=False)

    def _submitted(self) -> None:
        self._write()
        self._do(services.submit_report, self.writer)

    def _returned(self) -> None:
        self._submitted()
        self._do(services.start_review, self.coordinator)
        remark = demo_texts.NOTES["remark"]
        self._do(remarks.comment_field, self.coordinator, after=0, anchor="happened", text=remark)
        reasons = Reason.objects.offered("return")[:2]
        self._do(services.return_report, self.coordinator, after=0, reasons=reasons, note=demo_texts.NOTES["return"])

    def _forwarded(self) -> None:
        self._submitted()
        note = demo_texts.NOTES["forward"]
        self._do(services.forward_report, self.coordinator, assessment="on_track", note=note)

    def _accepted(self) -> None:
        self._forwarded()
        self._do(services.accept_report, OFFICE)

    def _reopened(self) -> None:
        self._accepted()
        self._do(services.reopen_report, OFFICE, note=demo_texts.NOTES["reopen"])

    def _skipped(self) -> None:
        reason = Reason.objects.offered("skip").first()
        self._do(services.skip_report, self.writer, reason=reason, note=demo_texts.NOTES["skip"])

    def _void(self) -> None:
        self._do(services.void_report, OFFICE, note=demo_texts.NOTES["void"])


def _call_old_mails_sent(now: dt.datetime) -> None:
    """Mails of days gone by are not sent today: whoever looks finds them in the partner area."""
    old = OutboxMail.objects.waiting().filter(recipient__is_demo=True, created_at__lt=now - DAYS)
    old.update(sent_at=F("created_at"), not_before=F("created_at"))
