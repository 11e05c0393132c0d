"""Writing a draft: field by field, so that two people, two tabs and one's own autosave never undo each other."""

import hashlib
import json
from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from microprojects.models import Indicator, Report
from microprojects.workflow import EDITABLE, WrongState
from microprojects.writing import descriptions
from microprojects.writing.questionnaire import Gap, Question, gaps, questions_for
from sempre.models import User

PARKED_AT_MOST = 200


def is_empty(value) -> bool:
    """Whether nothing was answered; nought is an answer."""
    return value is None or value is False or value == ""


def digest(value) -> str:
    """Return a short fingerprint of an answer; empty ones are all alike."""
    text = "" if is_empty(value) else json.dumps(value, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def seen(content: dict, names) -> dict[str, str]:
    """Return what a page shows of ``names``, to be sent back with what the person typed."""
    return {name: digest(content.get(name)) for name in names}


@dataclass
class Saved:
    """The report as it is now, and by field the other person's text where both wrote: theirs is stored, mine parked."""

    report: Report
    conflicts: dict[str, object] = field(default_factory=dict)


def questions_of(report: Report, content: dict | None = None) -> list[Question]:
    """Return what this report is asked, in the reader's language; rows as many as ``content`` (the draft) holds."""
    micro_project = report.obligation.micro_project
    indicators = Indicator.objects.asked_of(micro_project)
    return questions_for(micro_project, report.content if content is None else content, indicators)


def gaps_of(report: Report) -> list[Gap]:
    return gaps(questions_of(report), report.content, report.attachments.kept())


def progress(report: Report) -> tuple[int, int]:
    """Return how many of the questions that have to be answered are answered, and how many there are."""
    asked = [question.name for question in questions_of(report) if question.is_required]
    return sum(not is_empty(report.content.get(name)) for name in asked), len(asked)


def answers_of(report: Report) -> dict:
    """Return the draft as one flat object, with what was said about the files of the report."""
    return report.content | descriptions.answers(report)


def writer_of(report: Report, name: str) -> int | None:
    """Return the id of who wrote last in a field, where that is known."""
    key, dot, _page = report.touched.get(name, "").partition(".")
    return int(key) if dot and key.isdecimal() else None


def writable(report: Report, actor: User) -> Report:
    """Return the report with its row locked. Raises ``WrongState`` or ``PermissionDenied``."""
    locked = Report.objects.locked(report.pk)
    if locked.state not in EDITABLE:
        raise WrongState(locked)
    if not actor.has_perm("microprojects.write_report", locked):
        raise PermissionDenied
    return locked


@transaction.atomic
def save_draft(
    report: Report,
    *,
    actor: User,
    values: dict,
    seen: dict[str, str],
    editor: str,
    language: str = "",
    keep: dict[str, str] | None = None,
) -> Saved:
    """Put ``values`` into the draft, however incomplete.

    ``seen`` holds the fingerprints of what the page showed, ``editor`` is a token of that page. A field that the
    person did not change is left alone; one that another page changed meanwhile is a conflict, unless the person has
    read the other text, whose fingerprint is then in ``keep``. Raises ``PermissionDenied`` or ``WrongState``.
    """
    locked = writable(report, actor)
    page, stored, keep = f"{actor.pk}.{editor}", answers_of(locked), keep or {}
    before = list(locked.parked)
    saved, changes = Saved(locked), {}
    for name in _allowed(locked, values):
        mine, theirs, shown = values[name], stored.get(name), keep.get(name, seen.get(name, digest(None)))
        if digest(mine) in (shown, digest(theirs)):
            continue
        if digest(theirs) != shown and locked.touched.get(name) != page:
            saved.conflicts[name] = theirs
            _park(locked, name, mine, page)
            continue
        if name in keep:
            _unpark(locked, name, page)
            _park(locked, name, theirs, locked.touched.get(name, ""))
        changes[name] = mine
    _store(locked, changes, page)
    if language and language != locked.language:
        locked.language = language
        changes["language"] = language
    if changes or locked.parked != before:
        _write(locked, actor)
    return saved


def _allowed(report: Report, values: dict) -> list[str]:
    """The fields of ``values`` that this report has and that may change now."""
    asked = {question.name: question for question in questions_of(report, report.content | values)}
    if report.texts_only:
        asked = {name: question for name, question in asked.items() if not question.is_figure}
    described = {question.name for file in descriptions.of(report) for question in descriptions.questions(file)}
    return [name for name in values if name in asked or name in described]


def _store(report: Report, changes: dict, page: str) -> None:
    about_files = {name: value for name, value in changes.items() if name.startswith(descriptions.STEM)}
    for name, value in changes.items():
        report.touched[name] = page
        if name in about_files:
            continue
        if is_empty(value):
            report.content.pop(name, None)
        else:
            report.content[name] = value
    descriptions.describe(report, about_files)


def _write(report: Report, actor: User) -> None:
    report.revision += 1
    report.saved_at = timezone.now()
    report.save(update_fields=["content", "touched", "parked", "language", "revision", "saved_at"])
    report.writers.add(actor)


def _park(report: Report, name: str, value, page: str) -> None:
    """Keep a text that came too late, so that nobody's work is lost; of each page the last one."""
    if is_empty(value):
        return
    person = page.partition(".")[0]
    entry = {"name": name, "value": value, "by": int(person) if person.isdecimal() else None, "page": page}
    if any(kept["name"] == name and kept["value"] == value for kept in report.parked):
        return
    _unpark(report, name, page)
    report.parked = [*report.parked, entry | {"at": timezone.now().isoformat()}][-PARKED_AT_MOST:]


def _unpark(report: Report, name: str, page: str) -> None:
    report.parked = [kept for kept in report.parked if (kept["name"], kept.get("page")) != (name, page)]


@transaction.atomic
def drop_parked(report: Report, *, actor: User, name: str, fingerprint: str = "") -> None:
    """Forget a parked text of a field, or all of them: somebody has read them and decided."""
    locked = writable(report, actor)
    locked.parked = [kept for kept in locked.parked if not _is_meant(kept, name, fingerprint)]
    locked.save(update_fields=["parked"])


@transaction.atomic
def take_parked(report: Report, *, actor: User, name: str, fingerprint: str, editor: str) -> None:
    """Put a parked text into its field; the one that was there is parked in its place."""
    locked = writable(report, actor)
    for kept in [kept for kept in locked.parked if _is_meant(kept, name, fingerprint)][:1]:
        if name not in _allowed(locked, {name: kept["value"]}):
            return
        locked.parked = [other for other in locked.parked if other != kept]
        _park(locked, name, answers_of(locked).get(name), locked.touched.get(name, ""))
        _store(locked, {name: kept["value"]}, f"{actor.pk}.{editor}")
        _write(locked, actor)


def _is_meant(kept: dict, name: str, fingerprint: str) -> bool:
    return kept["name"] == name and fingerprint in ("", digest(kept["value"]))
