"""A row of the board as it is shown and exported: words instead of codes, and the one next step."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from microprojects.holding import standings
from microprojects.holding.standings import Sign
from microprojects.models import Obligation
from microprojects.rules import coordinates_region, writes
from microprojects.workflow import ACCEPTED, EDITABLE, FORWARDED, SKIPPED, SUBMITTED, VOID
from sempre.countries import zone_of
from sempre.models import User
from sempre.translated import text


@dataclass(frozen=True, slots=True)
class Step:
    """What the reader does next; ``is_mine`` where it waits for exactly this person."""

    label: str
    url: str
    is_mine: bool


@dataclass(frozen=True, slots=True)
class Row:
    obligation: Obligation
    state: Sign
    standing: Sign
    step: Step
    is_open: bool
    is_mine: bool
    since: dt.date

    @property
    def says_state(self) -> bool:
        """Whether the state adds anything to how late it is."""
        return self.obligation.standing not in ("skipped", "void")


def rows_of(obligations: Iterable[Obligation], user: User, now: dt.datetime | None = None) -> list[Row]:
    return [_row(obligation, user, now) for obligation in obligations]


def _row(obligation: Obligation, user: User, now: dt.datetime | None) -> Row:
    is_open = _is_open(obligation)
    return Row(
        obligation=obligation,
        state=standings.state_of(obligation),
        standing=standings.standing_of(obligation, now),
        step=step_of(obligation, user),
        is_open=is_open,
        is_mine=is_open and obligation.holder_id == user.pk,
        since=obligation.held_since.astimezone(zone_of(obligation.network.country)).date(),
    )


def step_of(obligation: Obligation, user: User) -> Step:
    """Return the next step the reader may take; where there is none, the report is there to be read."""
    is_mine = obligation.holder_id == user.pk
    state, url = obligation.state, reverse("report", args=[obligation.pk])
    if not _is_open(obligation):
        return Step(pgettext("next step", "Look"), url, False)
    if state in EDITABLE and writes.test(user, obligation):
        label = pgettext("next step", "Write") if obligation.is_begun else pgettext("next step", "Begin")
        return Step(label, reverse("report-write", args=[obligation.pk]), is_mine)
    if not state and obligation.standing != "closed" and writes.test(user, obligation):
        return Step(pgettext("next step", "Begin"), url, is_mine)
    if state in (SUBMITTED, SKIPPED) and coordinates_region.test(user, obligation):
        label = pgettext("next step", "Confirm") if state == SKIPPED else pgettext("next step", "Review")
        return Step(label, url, is_mine)
    if state == FORWARDED and user.is_office:
        return Step(pgettext("next step", "Decide"), url, is_mine)
    return Step(pgettext("next step", "Look"), url, False)


def _is_open(obligation: Obligation) -> bool:
    """Whether somebody still has to do something about it, as ``unfinished`` asks the database."""
    if obligation.waived_at is not None or obligation.state in (ACCEPTED, VOID):
        return False
    return obligation.state != SKIPPED or obligation.report.skip_confirmed_at is None


COLUMNS: dict[object, Callable[[Row], object]] = {
    pgettext_lazy("column", "Micro-project"): lambda row: text(row.obligation.micro_project, "title").value,
    pgettext_lazy("column", "Local network"): lambda row: text(row.obligation.network, "name").value,
    pgettext_lazy("column", "Region"): lambda row: text(row.obligation.network.parent, "name").value,
    pgettext_lazy("column", "Country"): lambda row: str(row.obligation.network.get_country_display()),
    pgettext_lazy("column", "Period"): lambda row: text(row.obligation.period, "title").value,
    pgettext_lazy("column", "Due"): lambda row: row.obligation.due,
    pgettext_lazy("column", "State"): lambda row: str(row.state.word),
    pgettext_lazy("column", "How it stands"): lambda row: str(row.standing.word),
    pgettext_lazy("column", "With"): lambda row: str(row.obligation.holder or _("nobody")) if row.is_open else "",
    pgettext_lazy("column", "Level"): lambda row: (
        str(row.obligation.get_holding_level_display()) if row.is_open else ""
    ),
    pgettext_lazy("column", "Since"): lambda row: row.since if row.is_open else "",
    pgettext_lazy("column", "Deputy"): lambda row: row.obligation.deputy_name or "",
    pgettext_lazy("column", "Acting for"): lambda row: str(row.obligation.acting_for or ""),
    pgettext_lazy("column", "Sent on"): lambda row: _sent_on(row.obligation),
}


def _level(row: Row) -> str:
    return str(row.obligation.get_holding_level_display())


def _sent_on(obligation: Obligation) -> dt.date | str:
    return (obligation.report.first_submitted_on or "") if obligation.state else ""
