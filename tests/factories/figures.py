"""Accepted figures, made straight away: reports by their services take longer than tables of figures need."""

import datetime as dt
from decimal import Decimal

from django.utils import timezone
from django.utils.text import slugify

from microprojects.models import (
    Figure,
    FigureSplit,
    Indicator,
    MicroProject,
    Obligation,
    Period,
    Report,
    ReportVersion,
    TransitionEvent,
)
from networks.models import Network
from tests.factories.microprojects import MicroProjectFactory
from tests.factories.networks import NetworkFactory
from tests.factories.partners import PartnerFactory
from tests.factories.reporting import PeriodFactory, skip_reason


def period(number: int) -> Period:
    """The half-years P1, P2, … from 2024 on."""
    first = dt.date(2024 + (number - 1) // 2, 1 if number % 2 else 7, 1)
    found = Period.objects.filter(slug=f"p{number}").first()
    last = first + dt.timedelta(days=180)
    return found or PeriodFactory(slug=f"p{number}", title_en=f"P{number}", starts=first, ends=last, due=last)


def network(name: str, country: str = "SE", region: str = "") -> Network:
    """A local network; networks of the same ``region`` share it."""
    partner = PartnerFactory(country=country)
    region = region or f"Region {name}"
    parent = Network.objects.filter(name_en=region).first()
    parent = parent or NetworkFactory(partner=partner, country=country, name_en=region)
    return NetworkFactory(kind="len", parent=parent, partner=partner, country=country, name_en=name)


def project(name: str, network: Network, **fields) -> MicroProject:
    return MicroProjectFactory(title_en=name, slug=slugify(name), network=network, country=network.country, **fields)


def report(project: MicroProject, number: int, state: str = "accepted", content: dict | None = None) -> Report:
    """A report of ``project`` on P<number>, without its way there."""
    when = timezone.now()
    obligation, _new = Obligation.objects.get_or_create(
        micro_project=project,
        period=period(number),
        defaults={
            "network": project.network, "starts": period(number).starts, "ends": period(number).ends,
            "due": period(number).due, "first_due": period(number).due, "held_since": when,
        },
    )  # fmt: skip
    reason = skip_reason() if state == "skipped" else None
    report, is_new = Report.objects.get_or_create(
        obligation=obligation, defaults={"state": state, "language": "en", "number": 1, "skip_reason": reason}
    )
    if is_new:
        indicators = [{"slug": i.slug, "kind": i.kind} for i in Indicator.objects.all()]
        snapshot = {"schema": 1, "language": "en", "content": content or {}, "questions": [], "indicators": indicators,
                    "attachments": []}  # fmt: skip
        ReportVersion.objects.create(report=report, number=1, at=when, snapshot=snapshot)
        if state in ("accepted", "reopened"):
            TransitionEvent.objects.create(obligation=obligation, name="report:accepted", number=1, at=when)
    return report


def figure(indicator: Indicator, project: MicroProject, number: int, value, base=None, **parts) -> Figure:
    """An accepted figure of ``project`` for P<number>; ``parts`` as ``sex_female=3``."""
    made = report(project, number)
    row = Figure.objects.create(
        report=made, version=made.versions.get(), indicator=indicator, micro_project=project,
        network=made.obligation.network, period=period(number), number=Decimal(value),
        base=None if base is None else Decimal(base),
    )  # fmt: skip
    splits = (name.split("_", 1) for name in parts)
    FigureSplit.objects.bulk_create(
        FigureSplit(figure=row, dimension=dimension, key=key, number=parts[f"{dimension}_{key}"])
        for dimension, key in splits
    )
    return row
