"""How it stands with a report, said alike wherever it is said."""

import html
import re

import pytest
from django.template import Context, Template

from microprojects.figures import rollups
from microprojects.figures.notes import why_missing
from microprojects.holding import board, calendar, standings
from microprojects.holding.rows import rows_of
from microprojects.models import Obligation
from microprojects.writing import drafts
from tests.factories.reporting import Region, fresh, obligation_of, report_in

pytestmark = pytest.mark.django_db


def shown(obligation) -> Obligation:
    return Obligation.objects.with_standing().for_board().get(pk=obligation.pk)


def card_of(rf, user, obligation) -> str:
    request = rf.get("/")
    request.user = fresh(user)
    context = Context({"request": request, "obligation": shown(obligation)})
    words = Template("{% load reports %}{% due_card obligation %}").render(context)
    return html.unescape(re.sub(r"<[^>]+>", " ", words))


def said(rf, region, obligation) -> tuple[str, list[bool], str]:
    """Return what the board says, whether the card and the lists of what is missing say it too, and the next step."""
    row = rows_of([shown(obligation)], fresh(region.reporter))[0]
    word = str(row.state.word)
    (line,) = rollups.lines_of(Obligation.objects.filter(pk=obligation.pk))
    alike = [
        word in card_of(rf, region.reporter, obligation),
        word == why_missing(shown(obligation)),
        word == str(standings.STATES[line.state].word),
    ]
    return word, alike, row.step.label


def test_a_report_nobody_began_is_called_so_everywhere(rf):
    region = Region()
    obligation = obligation_of(region)
    assert said(rf, region, obligation) == ("not begun", [True] * 3, "Begin")
    assert "Start the report" in card_of(rf, region.reporter, obligation)


def test_the_draft_that_the_calendar_opened_is_not_begun_until_somebody_writes(rf):
    region = Region()
    obligation = obligation_of(region)
    report = calendar.open_report(obligation)
    assert said(rf, region, obligation) == ("not begun", [True] * 3, "Begin")
    drafts.save_draft(report, actor=fresh(region.reporter), values={"next": "A fair"}, seen={}, editor="pageone1")
    assert said(rf, region, obligation) == ("being written", [True] * 3, "Write")


def test_the_board_finds_what_it_calls_not_begun():
    region = Region()
    none, opened, written = obligation_of(region), obligation_of(region), report_in("draft", region)
    calendar.open_report(opened)
    found = {
        state: set(board.rows(fresh(region.reporter), board.Filters(show=board.OPEN, state=state)))
        for state in ("none", "draft")
    }
    assert found == {"none": {none, opened}, "draft": {written.obligation}}
