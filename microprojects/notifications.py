"""Who is told what, each in the own language: rows of the outbox in the transaction of the change."""

import datetime as dt
from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from microprojects.models import Action, Correction, Obligation, Report, ReportVersion, ReviewRound
from networks import mandates
from sempre import outbox
from sempre.countries import zone_of
from sempre.models import User
from sempre.workdays import add_working_days

REPORTS, REVIEWS, REMINDERS, PUBLICATION = "reports", "reviews", "reminders", "publication"
ANSWER_IN = 7  # working days

outbox.register_topic(REPORTS, _("Reports I write: received, returned, accepted"), mutable=False)
outbox.register_topic(REVIEWS, _("Reports I review: sent, withdrawn, forwarded"))
outbox.register_topic(REMINDERS, _("Reminders of what is due"))
outbox.register_topic(PUBLICATION, _("Public updates: proposed, scheduled, withdrawn"))


def tell(
    name: str,
    people: Iterable[User | None],
    obligation: Obligation,
    *,
    topic: str,
    digest: bool = False,
    key: str = "",
    **context,
) -> None:
    """Post ``microprojects/mail/<name>`` to each of ``people`` once, with the obligation and its address."""
    told = {person.pk: person for person in people if person is not None}
    for person in told.values():
        outbox.post(
            f"microprojects/mail/{name}",
            to=person,
            context={
                "obligation": obligation,
                "url": outbox.link(obligation.get_absolute_url(), person.language),
                "answer_by": answer_by(obligation),
                **context,
            },
            topic=topic,
            digest=digest,
            key=f"{key}:{person.pk}" if key else "",
        )


def answer_by(obligation: Obligation) -> dt.date:
    """Return the day by which whoever reviews is asked to answer."""
    since = obligation.held_since.astimezone(zone_of(obligation.network.country)).date()
    return add_working_days(since, ANSWER_IN, obligation.network.country)


def authors(report: Report) -> list[User]:
    """Who sent the last version, or writes the draft where none was sent."""
    last = report.versions.order_by("-number").first()
    if last is not None and last.submitted_by is not None:
        return [last.submitted_by]
    return list(report.writers.all()) or mandates.writers(report.obligation.network)


def _region(obligation: Obligation) -> list[User]:
    return mandates.regional_coordinators(obligation.network)


def report_submitted(version: ReportVersion, *, actor: User) -> None:
    obligation = version.report.obligation
    key = f"submitted:{version.report_id}:{version.number}"
    tell("report_receipt", [actor], obligation, topic=REPORTS, key=f"receipt:{key}", version=version)
    holder = [] if obligation.holder_id == actor.pk else [obligation.holder]
    tell("report_submitted", holder, obligation, topic=REVIEWS, key=key, version=version, actor=actor)


def report_withdrawn(report: Report, *, actor: User) -> None:
    region = [person for person in _region(report.obligation) if person != actor]
    tell("report_withdrawn", region, report.obligation, topic=REVIEWS, digest=True, actor=actor)


def report_sent_back(round_: ReviewRound, *, actor: User) -> None:
    """To whoever has to act; from the office to a local network also to the region."""
    report = round_.report
    obligation = report.obligation
    context = {"round": round_, "actor": actor, "reasons": list(round_.reasons.all())}
    if round_.to_level == Obligation.Level.REGIONAL:
        tell("report_returned_to_region", [obligation.holder], obligation, topic=REVIEWS, **context)
        return
    people = [*authors(report), obligation.holder, *mandates.local_coordinators(obligation.network)]
    tell("report_returned", people, obligation, topic=REPORTS, **context)
    if round_.by_level == Obligation.Level.LEAD:
        tell("report_returned_info", _region(obligation), obligation, topic=REVIEWS, digest=True, **context)


def report_forwarded(report: Report, *, actor: User) -> None:
    obligation = report.obligation
    tell("report_forwarded", [obligation.holder], obligation, topic=REVIEWS, actor=actor)
    others = [person for person in authors(report) if person != actor]
    tell("report_forwarded_info", others, obligation, topic=REPORTS, digest=True, actor=actor)


def report_accepted(report: Report, *, actor: User) -> None:
    obligation = report.obligation
    tell("report_accepted", authors(report), obligation, topic=REPORTS, actor=actor)
    tell("report_accepted_info", _region(obligation), obligation, topic=REVIEWS, digest=True, actor=actor)


def report_skipped(report: Report, *, actor: User, note: str) -> None:
    holder = [report.obligation.holder] if report.obligation.holder != actor else []
    tell("report_skipped", holder, report.obligation, topic=REVIEWS, actor=actor, note=note, report=report)


def report_unskipped(report: Report, *, actor: User, note: str) -> None:
    tell("report_unskipped", [report.obligation.holder], report.obligation, topic=REPORTS, actor=actor, note=note)


def obligation_extended(obligation: Obligation, *, actor: User, note: str) -> None:
    holder = [obligation.holder] if obligation.holder != actor else []
    tell("obligation_extended", holder, obligation, topic=REPORTS, actor=actor, note=note)


def obligation_waived(obligation: Obligation, *, actor: User, note: str) -> None:
    tell("obligation_waived", [obligation.holder], obligation, topic=REPORTS, actor=actor, note=note)


def obligation_reminded(obligation: Obligation, *, actor: User, key: str) -> None:
    tell("obligation_reminded", [obligation.holder], obligation, topic=REMINDERS, actor=actor, key=key)


def obligations_handed_over(obligations: list[Obligation], *, to: User, actor: User | None, note: str) -> None:
    """One mail with all that came, to whoever holds it now."""
    if to == actor:
        return
    context = {
        "obligations": obligations,
        "actor": actor,
        "note": note,
        "url": outbox.link(reverse("report-board"), to.language),
    }
    outbox.post("microprojects/mail/obligations_handed_over", to=to, context=context, topic=REPORTS)


def report_reopened(report: Report, *, actor: User, note: str) -> None:
    people = [*authors(report), report.obligation.holder, *_region(report.obligation)]
    tell("report_reopened", people, report.obligation, topic=REPORTS, actor=actor, note=note, report=report)


def report_voided(report: Report, *, actor: User, note: str) -> None:
    tell("report_voided", authors(report), report.obligation, topic=REPORTS, actor=actor, note=note)


def report_taken_over(report: Report, *, actor: User, principal: User | None) -> None:
    tell("report_taken_over", [principal], report.obligation, topic=REVIEWS, actor=actor)


def action_answered(action: Action, *, actor: User) -> None:
    tell("action_answered", authors(action.report), action.report.obligation, topic=REPORTS, actor=actor, action=action)


def correction_proposed(correction: Correction, *, actor: User) -> None:
    obligation = correction.figure.report.obligation
    tell("correction_proposed", mandates.office(), obligation, topic=REVIEWS, actor=actor, correction=correction)


def correction_decided(correction: Correction, *, actor: User) -> None:
    report = correction.figure.report
    people = [person for person in (correction.proposed_by, *authors(report)) if person != actor]
    tell("correction_decided", people, report.obligation, topic=REPORTS, actor=actor, correction=correction)
