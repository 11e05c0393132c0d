"""Everything of an organisation to take along, as JSON and as a workbook: answers only as results, never singly."""

import io
import json

import openpyxl
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from openpyxl.styles import Font

from outputs.assessments import words
from outputs.assessments.actions import ActionRow, rows_of
from outputs.assessments.holders import name_of
from outputs.assessments.results import Finding, Result, Voice, result_of
from outputs.models import AssessmentRound, Organisation
from sempre import languages
from sempre.editing.sheets import escape_cell
from sempre.translated import shown


def everything_of(organisation: Organisation) -> dict:
    """Return all that is kept of an organisation, apart from single answers and links."""
    rounds = organisation.rounds.select_related("edition__work", "organisation").order_by("opens_on", "pk")
    return {
        "source": settings.BASE_URL,
        "language": languages.current(),
        "organisation": organisation.name,
        "partner": organisation.partner.short_name if organisation.partner else None,
        "rounds": [_round(round_) for round_ in rounds],
        "actions": [_action(row) for row in rows_of(organisation)],
    }


def _round(round_: AssessmentRound) -> dict:
    found = {
        "name": name_of(round_),
        "edition": round_.edition.version,
        "version": round_.version,
        "audiences": round_.audiences,
        "opens_on": round_.opens_on.isoformat(),
        "closes_on": round_.closes_on.isoformat(),
        "closed_on": round_.closed_on and round_.closed_on.isoformat(),
        "own_questions": [question.text for question in round_.own_questions.all()],
        "results": [],
    }
    return found | _results(result_of(round_)) if round_.is_closed else found


def _results(result: Result) -> dict:
    rows = [(shown(area, "title").value, finding) for area, findings in result.areas for finding in findings]
    rows += [("", finding) for finding in result.own]
    return {
        "answers": {crowd.audience: crowd.people for crowd in result.crowds},
        "results": [_finding(area, finding) for area, finding in rows],
    }


def _finding(area: str, finding: Finding) -> dict:
    title = shown(finding.practice, "title").value if finding.practice else finding.text
    return {
        "key": finding.key,
        "area": area,
        "title": title,
        "voices": [_voice(voice) for voice in finding.voices],
        "gap": finding.gap.size if finding.gap else None,
    }


def _voice(voice: Voice) -> dict:
    found = {"audience": voice.audience, "shown": voice.spread is not None}
    if voice.spread is None:
        return found
    spread = voice.spread
    return found | {
        "median": spread.median, "low": spread.low, "high": spread.high, "least": spread.least, "most": spread.most,
        "answered": voice.answered, "people": voice.people,
    }  # fmt: skip


def _action(row: ActionRow) -> dict:
    action = row.action
    return {
        "round": name_of(action.round),
        "practice": action.practice_key,
        "title": getattr(row.practice, "value", row.practice),
        "what": action.what,
        "owner": action.owner,
        "due": action.due.isoformat(),
        "from_level": action.from_level,
        "to_level": action.to_level,
        "state": action.state,
        "evidence": action.evidence,
    }


def as_json(organisation: Organisation) -> bytes:
    return json.dumps(everything_of(organisation), ensure_ascii=False, indent=1).encode() + b"\n"


def as_xlsx(organisation: Organisation) -> bytes:
    """Return the same as a workbook: results line by line, then actions."""
    found = everything_of(organisation)
    book = openpyxl.Workbook()
    page = book.active
    page.title = pgettext("name of a sheet", "Results")
    _append(page, _head(), bold=True)
    for round_ in found["rounds"]:
        for row in round_["results"]:
            for voice in row["voices"]:
                _append(page, _line(round_, row, voice))
    page = book.create_sheet(pgettext("name of a sheet", "Actions"))
    _append(page, _action_head(), bold=True)
    for action in found["actions"]:
        names = ("round", "title", "what", "owner", "due", "from_level", "to_level", "state", "evidence")
        _append(page, [action[name] for name in names])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _head() -> list[str]:
    return [
        _("Round"), _("Area"), _("Practice"), _("Who answers"), _("Median"), _("Middle half from"), _("Middle half to"),
        _("Lowest"), _("Highest"), _("Chose a level"), _("People"), _("Gap"),
    ]  # fmt: skip


def _action_head() -> list[str]:
    return [
        _("Round"), _("Practice"), _("What"), _("Who"), _("Until"), _("From level"), _("To level"), _("How far it is"),
        _("How you can tell"),
    ]  # fmt: skip


def _line(round_: dict, row: dict, voice: dict) -> list:
    start = [round_["name"], row["area"], row["title"], voice["audience"]]
    if not voice["shown"]:
        return [*start, words.median_words(Voice(voice["audience"], None))]
    names = ("median", "low", "high", "least", "most", "answered", "people")
    return [*start, *(voice[name] for name in names), row["gap"]]


def _append(page, values: list, *, bold: bool = False) -> None:
    page.append([escape_cell(value) for value in values])
    if bold:
        for cell in page[page.max_row]:
            cell.font = Font(bold=True)


KINDS = {
    "json": ("application/json", as_json),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", as_xlsx),
}
