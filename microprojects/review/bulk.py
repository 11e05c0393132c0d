"""The same step for many reports: each by the service that does it for one."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from microprojects import services, workflow
from microprojects.holding import board, nudges
from microprojects.models import Obligation, Report
from sempre.models import User

AT_ONCE = 100


class NoQuestions(forms.Form):
    """Nothing more to say than yes."""


class ExtendForm(forms.Form):
    """The new date and the reason, the same for all."""

    due = forms.DateField(label=gettext_lazy("New date"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    note = forms.CharField(
        label=gettext_lazy("Why?"),
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("Whoever holds the report reads it in a mail."),
    )


@dataclass(frozen=True)
class Action:
    """A step offered for several reports; ``verb`` is its permission and ``run`` its service."""

    name: str
    label: str | Promise
    promise: str | Promise
    verb: str
    run: Callable
    form: type[forms.Form] = NoQuestions
    for_regions: bool = False
    needs_report: bool = True
    looks_at_revision: bool = False


ACTIONS = {
    action.name: action
    for action in (
        Action(
            "confirm-skip",
            pgettext_lazy("for several reports", "Confirm “nothing to report”"),
            gettext_lazy("You confirm that there is nothing to report here."),
            "confirm_skip",
            services.confirm_skip,
            for_regions=True,
        ),
        Action(
            "remind",
            pgettext_lazy("for several reports", "Remind now"),
            gettext_lazy("Whoever holds the report gets one mail from you now, at most one a day."),
            "remind_holder",
            nudges.remind_holder,
            for_regions=True,
            needs_report=False,
        ),
        Action(
            "accept",
            pgettext_lazy("for several reports", "Accept"),
            gettext_lazy("You accept these reports as you see them now. Their figures go into the totals."),
            "accept_report",
            services.accept_report,
            looks_at_revision=True,
        ),
        Action(
            "extend",
            pgettext_lazy("for several reports", "Move the due date"),
            gettext_lazy("The reports get a later due date. Whoever holds them is told."),
            "extend_obligation",
            services.extend_obligation,
            form=ExtendForm,
        ),
    )
}


def offered_to(user: User) -> list[Action]:
    """Return the steps for several reports that ``user`` may ever take."""
    if user.is_office:
        return list(ACTIONS.values())
    regional = bool(board.regions_of(user))
    return [action for action in ACTIONS.values() if action.for_regions and regional]


@dataclass(frozen=True)
class Chosen:
    """One chosen report, the revision the person saw, and why it will be left, if so."""

    obligation: Obligation
    revision: int
    refusal: str

    @property
    def key(self) -> str:
        return f"{self.obligation.pk}:{self.revision}"


def chosen(action: Action, user: User, keys: list[str], now: dt.datetime | None = None) -> list[Chosen]:
    """Read ``id`` or ``id:revision``; what the person may not see, and what is no id, is not there."""
    seen = dict(_parsed(key) for key in keys[:AT_ONCE])
    visible = Obligation.objects.visible_to(user).filter(pk__in=[pk for pk in seen if pk]).with_standing(now)
    rows = visible.for_page().order_by("due", "pk")
    return [_look_at(action, user, row, seen[row.pk]) for row in rows]


def _parsed(key: str) -> tuple[int, int]:
    parts = [int(part) if part.isascii() and part.isdigit() and len(part) < 16 else 0 for part in key.split(":")[:2]]
    return parts[0], parts[1] if len(parts) > 1 else 0


def _look_at(action: Action, user: User, obligation: Obligation, revision: int) -> Chosen:
    report = obligation.report if obligation.state else None
    record = report if action.needs_report else obligation
    if record is None:
        return Chosen(obligation, 0, _("Nobody has begun it."))
    refused = not user.has_perm(f"microprojects.{action.verb}", record)
    now_at = report.revision if report else 0
    return Chosen(obligation, revision or now_at, _("You cannot do this here at the moment.") if refused else "")


@dataclass(frozen=True)
class BulkResult:
    """What happened to the reports of a bulk action: those done, and those left with the reason in words."""

    done: list[Report]
    left: list[tuple[Report, str]]


def in_bulk(reports: Iterable[Report], service, **arguments) -> BulkResult:
    """Call ``service`` for each report by itself; one that is refused does not hold up the others."""
    done, left = [], []
    for report in reports:
        try:
            service(report, **arguments)
        except (workflow.WrongState, workflow.Stale):
            left.append((report, _("It was changed meanwhile.")))
        except PermissionDenied:
            left.append((report, _("You may not do this here.")))
        except ValidationError as error:
            left.append((report, " ".join(error.messages)))
        else:
            done.append(report)
    return BulkResult(done, left)


def carry_out(action: Action, user: User, rows: list[Chosen], answers: dict) -> BulkResult:
    """Do it for each by itself; return what was done and what was left, and why."""
    revisions = {row.obligation.pk: row.revision for row in rows}

    def run(record, **arguments):
        if action.looks_at_revision:
            arguments["expected"] = revisions[record.obligation_id]
        return action.run(record, actor=user, **arguments)

    able = [row.obligation for row in rows if not row.refusal]
    records = [obligation.report if action.needs_report else obligation for obligation in able]
    result = in_bulk(records, run, **answers)
    left = [(row.obligation, row.refusal) for row in rows if row.refusal]
    return BulkResult(result.done, [*result.left, *left])
