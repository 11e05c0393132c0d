"""From periods to obligations, and to the draft that is waiting when the reporter comes."""

from functools import partial

from django.db import transaction
from django.utils import timezone

from microprojects.holding.holders import LEVEL, hand_over
from microprojects.models import MicroProject, Obligation, Period, Report
from microprojects.workflow import record
from microprojects.writing.earlier import open_activities
from partners.invitations import language_of


@transaction.atomic
def oblige(micro_project: MicroProject, period: Period) -> Obligation | None:
    """Make the micro-project owe a report on ``period``, shortened to its own beginning and end; None where it has
    no network or did not run then. A second call changes nothing.
    """
    starts = max(period.starts, _first_day(micro_project) or period.starts)
    ends = min(period.ends, _last_day(micro_project) or period.ends)
    if micro_project.network is None or ends < starts:
        return None
    obligation, is_new = Obligation.objects.get_or_create(
        micro_project=micro_project,
        period=period,
        defaults={
            "network": micro_project.network,
            "starts": starts,
            "ends": ends,
            "due": period.due,
            "first_due": period.due,
            "held_since": timezone.now(),
        },
    )
    if is_new:
        hand_over(obligation, LEVEL.LOCAL)
    return obligation


def _first_day(micro_project: MicroProject):
    return micro_project.starts.first_day if micro_project.starts else None


def _last_day(micro_project: MicroProject):
    return micro_project.ends.last_day if micro_project.ends else None


@transaction.atomic
def open_report(obligation: Obligation) -> Report:
    """Begin the draft of an obligation with the activities that were not done last time.

    Return the one that is there if somebody was quicker.
    """
    locked = Obligation.objects.select_for_update().get(pk=obligation.pk)
    report, is_new = Report.objects.get_or_create(
        obligation=locked,
        defaults={"language": language_of(locked.network.partner), "content": partial(open_activities, locked)},
    )
    if is_new:
        record(locked, "report:opened", actor=None, target=report.state)
    return report


def open_periods(now=None) -> int:
    """Make what is missing: the obligations of automatic periods that began, and their drafts; return how many."""
    made = 0
    today = (now or timezone.now()).date()
    for period in Period.objects.begun(today).filter(is_automatic=True, due__gte=today):
        waiting = MicroProject.objects.reporting_on(period).exclude(obligations__period=period)
        made += sum(oblige(micro_project, period) is not None for micro_project in waiting.select_related("network"))
    for obligation in Obligation.objects.filter(report=None, waived_at=None, starts__lte=today).select_related(
        "network__partner"
    ):
        open_report(obligation)
    return made
