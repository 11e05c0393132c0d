"""What a learner does: starting, doing units, answering quizzes, leaving. No learner has a name or an account."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, replace

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from outputs.models import Attempt, Edition, Enrolment, Node, QuestionVersion, UnitProgress
from outputs.training import asking, scoring, versions
from outputs.training.course import OPTIONAL
from sempre import codes, languages

ATTEMPTS_A_DAY = 20  # of one quiz
UNUSED_FOR = dt.timedelta(days=730)


class TooOften(Exception):
    """The learner has answered this quiz as often today as is counted."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a learner is: ``required`` and ``done`` are keys of units."""

    required: tuple[str, ...]
    done: frozenset[str]

    @property
    def done_count(self) -> int:
        return sum(key in self.done for key in self.required)

    @property
    def percent(self) -> int:
        return self.done_count * 100 // len(self.required) if self.required else 0

    @property
    def is_complete(self) -> bool:
        return bool(self.required) and self.done_count == len(self.required)


def progress(enrolment: Enrolment, required: Collection[str] | None = None) -> Progress:
    """Return the learner's progress: required units done / required units, all but reflection and plan.

    ``required``: the keys of the module's required units, where the caller has them.
    """
    if required is None:
        required = _required_units(enrolment)
    return Progress(tuple(required), frozenset(row.unit_key for row in enrolment.progress.all()))


def _required_units(enrolment: Enrolment) -> list[str]:
    units = Node.objects.filter(
        edition=enrolment.edition_id, kind=Node.Kind.UNIT, parent__stable_key=enrolment.module_key
    )
    return list(units.exclude(unit_type__in=OPTIONAL).order_by("position", "pk").values_list("stable_key", flat=True))


def learners_in_progress(module_key: str, edition: Edition) -> int:
    """Return how many learners have begun this module of this edition and not completed it."""
    return Enrolment.objects.in_progress().filter(module_key=module_key, edition=edition).count()


def find_enrolment(secret: str, edition: Edition, module_key: str) -> Enrolment | None:
    """Return the learner's way through the module; one begun in an older edition goes on in this one.

    One that was completed stays in its edition, which its certificate names.
    """
    mine = Enrolment.objects.of_learner(secret).filter(module_key=module_key).select_related("edition")
    rows = sorted(mine.prefetch_related("progress").order_by("-pk"), key=lambda row: row.edition_id != edition.pk)
    found = rows[0] if rows else None
    if found and found.edition_id != edition.pk and found.completed_on is None:
        found.edition = edition
        found.save(update_fields=["edition"])
    return found


@transaction.atomic
def start_module(secret: str, edition: Edition, module_key: str) -> Enrolment:
    """Begin the module, or go on where the learner is."""
    if enrolment := find_enrolment(secret, edition, module_key):
        return enrolment
    today = timezone.localdate()
    enrolment, _new = Enrolment.objects.get_or_create(
        learner_hash=codes.fingerprint(secret),
        edition=edition,
        module_key=module_key,
        defaults={"language": languages.current(), "started_on": today, "seen_on": today},
    )
    return enrolment


@transaction.atomic
def do_unit(enrolment: Enrolment, unit_key: str) -> None:
    """Note a unit as done; the last required one completes the module. Raises ``Enrolment.DoesNotExist``."""
    _note_done(_locked(enrolment), unit_key)


def _locked(enrolment: Enrolment) -> Enrolment:
    return Enrolment.objects.select_for_update().get(pk=enrolment.pk)


def _note_done(enrolment: Enrolment, unit_key: str) -> None:
    today = timezone.localdate()
    UnitProgress.objects.get_or_create(enrolment=enrolment, unit_key=unit_key, defaults={"done_on": today})
    enrolment.seen_on = today
    if enrolment.completed_on is None and progress(enrolment).is_complete:
        enrolment.completed_on = today
    enrolment.save(update_fields=["seen_on", "completed_on"])


def continue_path(secret: str) -> str:
    """Return the secret address with which a learner goes on with another device."""
    return reverse("training-continue", args=[secret])


# Quizzes


def finished_attempts(enrolment: Enrolment, unit_key: str) -> list[Attempt]:
    return list(enrolment.attempts.filter(unit_key=unit_key, finished_at__isnull=False).order_by("pk"))


def is_limit_reached(finished: list[Attempt]) -> bool:
    today = timezone.localdate()
    return sum(timezone.localdate(attempt.finished_at) == today for attempt in finished) >= ATTEMPTS_A_DAY


@transaction.atomic
def keep_answers(enrolment: Enrolment, sheet: asking.Sheet, answers: dict[str, list[int]]) -> None:
    """Keep the answers so far (by version), to go on later or elsewhere. Raises ``Enrolment.DoesNotExist``."""
    locked = _locked(enrolment)
    finished = finished_attempts(locked, sheet.unit)
    if _answered_before(sheet, answers, locked, finished) is None:
        attempt = _open_attempt(locked, sheet)
        attempt.answers = answers
        attempt.save()


@transaction.atomic
def finish_attempt(enrolment: Enrolment, sheet: asking.Sheet, answers: dict[str, list[int]]) -> Attempt:
    """Score the answers (by version) and return the attempt; a sheet that was answered before gives that attempt.

    Raises ``TooOften`` or ``Enrolment.DoesNotExist``.
    """
    locked = _locked(enrolment)
    finished = finished_attempts(locked, sheet.unit)
    if before := _answered_before(sheet, answers, locked, finished):
        return before
    if is_limit_reached(finished):
        raise TooOften
    attempt = _open_attempt(locked, sheet)
    attempt.answers = answers
    result = result_of(attempt)
    attempt.score, attempt.points, attempt.passed = result.score, result.points, result.is_passed
    attempt.finished_at = _today()
    attempt.save()
    if attempt.passed:
        _note_done(locked, sheet.unit)
    else:
        Enrolment.objects.filter(pk=locked.pk).update(seen_on=timezone.localdate())
    return attempt


def _answered_before(
    sheet: asking.Sheet, answers: dict, enrolment: Enrolment, finished: list[Attempt]
) -> Attempt | None:
    """Return the attempt that this sheet became; a sheet from before the start knows its attempt by the answers."""
    if sheet.enrolment == enrolment.pk:
        return finished[sheet.turn] if sheet.turn < len(finished) else None
    last = finished[-1] if finished else None
    is_same = last is not None and tuple(last.versions) == sheet.versions and last.answers == answers
    return last if is_same else None


def _today() -> dt.datetime:
    """Return the day as a time: of learners, days are kept and no times of day."""
    return timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)


def _open_attempt(enrolment: Enrolment, sheet: asking.Sheet) -> Attempt:
    attempt = enrolment.attempts.filter(unit_key=sheet.unit, finished_at=None).first()
    attempt = attempt or Attempt(enrolment=enrolment, unit_key=sheet.unit, started_at=_today())
    attempt.versions = list(sheet.versions)
    return attempt


def result_of(attempt: Attempt, language: str | None = None) -> scoring.Result:
    """Score an attempt against the versions that were asked, whatever became of the questions since.

    A finished attempt keeps the score that it was finished with.
    """
    asked = versions_asked(attempt)
    questions = versions.in_language(asked, language or languages.current())
    result = scoring.score(questions, asking.by_question(asked, attempt))
    return result if attempt.finished_at is None else replace(result, score=attempt.score, points=attempt.points)


def versions_asked(attempt: Attempt) -> list[QuestionVersion]:
    return versions.pinned(attempt.versions, unit_key=attempt.unit_key)


# Leaving


def delete_progress(secret: str) -> None:
    """Delete all that is kept of the learner; certificates stay, they hold no name and lead to nobody."""
    Enrolment.objects.of_learner(secret).delete()


def forget_enrolments(today: dt.date | None = None) -> str:
    """Delete the progress and the attempts of learners who have done nothing for 24 months."""
    before = (today or timezone.localdate()) - UNUSED_FOR
    old = Enrolment.objects.filter(seen_on__lt=before)
    count = old.count()
    old.delete()
    return f"progress of {count} learners in training modules deleted" if count else ""
