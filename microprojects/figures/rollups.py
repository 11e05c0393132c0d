"""What a region, or the project, says about a period; closed, it keeps what was there and names who was missing.

A closed summary stands on frozen versions: a report accepted later, a new version or a correction does not change it.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from modeltranslation.utils import build_localized_fieldname

from microprojects.figures.scope import Scope
from microprojects.figures.tallying import value_of
from microprojects.figures.totals import By, Cell, Place, Spot, put_together
from microprojects.models import (
    Correction,
    Indicator,
    Obligation,
    Period,
    ReportState,
    ReportVersion,
    RollUp,
    TransitionEvent,
)
from microprojects.querysets import mandated
from microprojects.writing.drafts import digest
from networks.models import Mandate, Network
from sempre import languages
from sempre.models import User


class Closed(Exception):
    """The summary is closed: nothing is written in it until somebody opens it again."""


class NotClosed(Exception):
    """The summary is open already, or was never written."""


class Overtaken(Exception):
    """Somebody else wrote the same text meanwhile; ``theirs`` is stored, nothing was lost."""

    def __init__(self, roll_up: RollUp, theirs: str):
        super().__init__(f"roll-up {roll_up.pk} is at revision {roll_up.revision}")
        self.roll_up, self.theirs = roll_up, theirs


def place_of(network: Network | None) -> Place:
    return Place() if network is None else Place(By.REGION, str(network.pk))


def obligations_in(network: Network | None, period: Period) -> QuerySet[Obligation]:
    """The reports that a summary is about: the region's, or all, of the period."""
    here = Q() if network is None else Q(network__parent=network) | Q(network=network)
    return Obligation.objects.filter(here, period=period)


def accepted_versions(obligations: QuerySet[Obligation]) -> QuerySet[ReportVersion]:
    """The version of each report that was accepted last; void reports have none."""
    accepted = TransitionEvent.objects.filter(obligation=OuterRef("report__obligation"), name="report:accepted")
    number = Subquery(accepted.order_by("-at", "-pk").values("number")[:1])
    versions = ReportVersion.objects.filter(report__obligation__in=obligations.values("pk"), number=number)
    return versions.exclude(report__state=ReportState.VOID)


def regions_of(user: User) -> list[Network]:
    """The regions whose summaries ``user`` reads: those the person coordinates or stands in for; all for the office."""
    if user.is_office:
        return Network.objects.regional().in_order("name")
    coordinated = mandated(user, Mandate.Role.REGIONAL_COORDINATOR)
    return Network.objects.regional().filter(pk__in=coordinated).in_order("name")


def roll_up_of(network: Network | None, period: Period) -> RollUp:
    """Return the summary, or an empty one that is not stored yet."""
    found = RollUp.objects.filter(network=network, period=period).select_related("closed_by").first()
    return found or RollUp(network=network, period=period)


def _locked(network: Network | None, period: Period, *, actor: User, verb: str) -> RollUp:
    roll_up = RollUp.objects.get_or_create(network=network, period=period)[0]
    locked = RollUp.objects.select_for_update().get(pk=roll_up.pk)
    if not actor.has_perm(f"microprojects.{verb}", locked):
        raise PermissionDenied
    return locked


@transaction.atomic
def save_roll_up(
    network: Network | None, period: Period, *, actor: User, language: str, body: str, seen: str
) -> RollUp:
    """Write the text in ``language``; ``seen`` is the fingerprint of the text that the person's page showed.

    Raises ``Closed``, ``Overtaken`` or ``PermissionDenied``.
    """
    roll_up = _locked(network, period, actor=actor, verb="write_roll_up")
    if roll_up.closed_at:
        raise Closed
    name = build_localized_fieldname("body", language)
    stored = getattr(roll_up, name) or ""
    if digest(stored) not in (seen, digest(body)):
        raise Overtaken(roll_up, stored)
    if not any(texts_of(roll_up).values()):
        roll_up.original_language = language
    setattr(roll_up, name, body.strip())
    roll_up.revision += 1
    roll_up.save()
    return roll_up


def texts_of(roll_up: RollUp) -> dict[str, str]:
    """Return the text by language, empty where there is none."""
    return {code: getattr(roll_up, build_localized_fieldname("body", code)) or "" for code in languages.CODES}


@transaction.atomic
def close_roll_up(network: Network | None, period: Period, *, actor: User) -> RollUp:
    """Close it with the versions accepted by now; whose report is missing is kept with the reason."""
    roll_up = _locked(network, period, actor=actor, verb="close_roll_up")
    if roll_up.closed_at:
        return roll_up
    obligations = obligations_in(network, period)
    roll_up.closed_at, roll_up.closed_by = timezone.now(), actor
    roll_up.missing = [_kept(line) for line in missing_lines(obligations)]
    roll_up.revision += 1
    roll_up.save()
    roll_up.versions.set(accepted_versions(obligations))
    return roll_up


@transaction.atomic
def reopen_roll_up(network: Network | None, period: Period, *, actor: User) -> RollUp:
    """Let it be written again; it stands on the reports as they are now until it is closed once more.

    Raises ``NotClosed`` or ``PermissionDenied``.
    """
    if not actor.has_perm("microprojects.reopen_roll_up", RollUp(network=network, period=period)):
        raise PermissionDenied
    closed = RollUp.objects.filter(network=network, period=period, closed_at__isnull=False)
    roll_up = closed.select_for_update(of=("self",)).first()
    if roll_up is None:
        raise NotClosed
    roll_up.closed_at = roll_up.closed_by = None
    roll_up.missing = []
    roll_up.revision += 1
    roll_up.save()
    roll_up.versions.clear()
    return roll_up


@dataclass(frozen=True)
class Line:
    """A report of the summary: accepted (``version``), or missing and why."""

    obligation: Obligation
    version: ReportVersion | None
    why: str = ""  # skipped, waived, void, overdue, open: empty where it is accepted
    reason: str = ""  # slug of the reason to skip
    holder: int | None = None
    state: str = ""

    @property
    def is_missing(self) -> bool:
        return self.version is None


def lines_of(obligations: QuerySet[Obligation]) -> list[Line]:
    """Return all reports with their state, as they are now."""
    rows = obligations.with_standing().for_board().select_related("report__skip_reason")
    versions = {version.report.obligation_id: version for version in _with_report(accepted_versions(obligations))}
    ordered = rows.order_by("network__slug", "micro_project__slug")
    return [_line(obligation, versions.get(obligation.pk)) for obligation in ordered]


def _with_report(versions: QuerySet[ReportVersion]) -> QuerySet[ReportVersion]:
    return versions.select_related("report").defer("snapshot")


def missing_lines(obligations: QuerySet[Obligation]) -> list[Line]:
    return [line for line in lines_of(obligations) if line.is_missing]


def _line(obligation: Obligation, version: ReportVersion | None) -> Line:
    if version is not None:
        return Line(obligation, version)
    standing = obligation.standing
    late = "overdue" if standing == "overdue" else "open"
    why = standing if standing in ("skipped", "waived", "void") else late
    report = getattr(obligation, "report", None)
    reason = report.skip_reason.slug if why == "skipped" and report.skip_reason else ""
    state = obligation.state if obligation.is_begun else ""
    return Line(obligation, None, why, reason, obligation.holder_id, state)


def _kept(line: Line) -> dict:
    """Return a missing report as the closed summary keeps it: by ids and short names, no person's name."""
    return {
        "micro_project": line.obligation.micro_project_id,
        "obligation": line.obligation.pk,
        "state": line.state,
        "due": line.obligation.due.isoformat(),
        "why": line.why,
        "reason": line.reason,
        "holder": line.holder,
    }


def frozen_lines(roll_up: RollUp) -> list[Line]:
    """Return the reports of a closed summary as they were then."""
    versions = _with_report(roll_up.versions.all())
    by_obligation = {version.report.obligation_id: version for version in versions}
    kept = {entry["obligation"]: entry for entry in roll_up.missing}
    rows = Obligation.objects.filter(pk__in=[*by_obligation, *kept]).for_board()
    lines = []
    for row in rows.order_by("network__slug", "micro_project__slug"):
        entry = kept.get(row.pk, {})
        words = (entry.get("why", ""), entry.get("reason", ""), entry.get("holder"), entry.get("state", ""))
        lines.append(Line(row, by_obligation.get(row.pk), *words))
    return lines


def since_closed(roll_up: RollUp) -> int:
    """How many reports were accepted, or accepted anew, after the summary was closed."""
    now = accepted_versions(obligations_in(roll_up.network, roll_up.period))
    return now.exclude(pk__in=roll_up.versions.values("pk")).count()


@dataclass(frozen=True)
class FrozenScope(Scope):
    """The figures of a closed summary: those of its versions, with the corrections made by then."""

    roll_up: RollUp | None = field(default=None, kw_only=True)

    def as_of(self, indicators: Iterable[Indicator], kinds: Iterable[By]) -> None:
        """Its versions are frozen, whatever tables are kept now."""

    def cells(self, kinds: Iterable[By], indicators: Iterable[Indicator], *, with_parts: bool = False) -> dict:
        versions = list(self.roll_up.versions.select_related("report"))
        corrected = _corrections(versions, self.roll_up.closed_at)
        found = {}
        for indicator in indicators:
            spot = Spot(indicator.pk, self.place, self.one.pk)
            if cell := _total(indicator, spot, versions, corrected):
                found[spot] = cell
        return found


def _corrections(versions: list[ReportVersion], until: dt.datetime) -> dict[tuple[int, int], Correction]:
    """Return the last correction of each figure that was decided after its version was sent and by ``until``."""
    sent = {version.report_id: version.at for version in versions}
    rows = Correction.objects.filter(
        figure__report__in=sent, is_refused=False, decided_at__isnull=False, decided_at__lte=until
    )
    ordered = rows.select_related("figure").order_by("decided_at", "pk")
    return {
        (row.figure.report_id, row.figure.indicator_id): row
        for row in ordered
        if row.decided_at >= sent[row.figure.report_id]
    }


def _total(indicator: Indicator, spot: Spot, versions: list[ReportVersion], corrected: dict) -> Cell | None:
    numbers, bases, days = [], [], []
    for version in versions:
        asked = {entry["slug"]: entry["kind"] for entry in version.snapshot["indicators"]}
        value = value_of(indicator, version.snapshot["content"], asked.get(indicator.slug, indicator.kind))
        change = corrected.get((version.report_id, indicator.pk))
        if value is None or value["number"] is None:
            continue
        numbers.append(change.new_number if change else value["number"])
        bases.append((change.new_base if change else value["base"]) or 0)
        days += [change.decided_at] if change else []
    if not numbers:
        return None
    return put_together(
        indicator, spot, sum(numbers), sum(bases), len(numbers), len(numbers), max(days, default=None), ""
    )


def scope_of(roll_up: RollUp, user: User, title: str) -> Scope:
    """Whose figures the summary shows: frozen where it is closed, else those of now."""
    place = place_of(roll_up.network)
    if roll_up.closed_at:
        return FrozenScope(user, place, title, roll_up.period, roll_up=roll_up)
    return Scope(user, place, title, roll_up.period)


def periods_begun() -> QuerySet[Period]:
    return Period.objects.begun().filter(obligations__isnull=False).distinct().order_by("-starts", "slug")
