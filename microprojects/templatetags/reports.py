from copy import copy

from django import template

from microprojects.holding.standings import standing_of, state_of
from microprojects.models import Obligation, Report
from microprojects.writing import drafts

register = template.Library()


@register.inclusion_tag("microprojects/_due_card.html", takes_context=True)
def due_card(context, obligation: Obligation) -> dict:
    """The report that is due, with its one next step; ``obligation`` comes ``with_standing`` and ``for_board``."""
    user, report = context["request"].user, getattr(obligation, "report", None)
    if report is not None:
        report.obligation = obligation
    answered, asked = drafts.progress(report) if report is not None and report.is_editable else (0, 0)
    asked_about = report or Report(obligation=copy(obligation))  # a new report would become that of the obligation
    may_write = user.has_perm("microprojects.write_report", asked_about)
    return {
        "request": context["request"],
        "csrf_token": context.get("csrf_token"),
        "obligation": obligation,
        "standing": standing_of(obligation),
        "state": state_of(obligation),
        "answered": answered,
        "asked": asked,
        "may_write": may_write,
        "may_start": may_write and report is None,
    }
