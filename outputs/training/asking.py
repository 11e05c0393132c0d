"""A sheet of questions: which versions are asked and in which order their answers stand, signed so that it stays so.

The order hangs on the portal's key: whoever reads the sheet cannot work out from it which answer stands where.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.core import signing
from django.utils import timezone
from django.utils.crypto import salted_hmac

from outputs.models import Attempt, Enrolment, Node, QuestionVersion
from outputs.training.course import Choice, Question

SALT = "outputs.training.sheet"
LONGEST = 20_000  # letters of a signed sheet: some hundred questions


@dataclass(frozen=True, slots=True)
class Sheet:
    """``enrolment`` and ``turn`` say which attempt of a learner it is; a visitor's sheet has none."""

    edition: int
    unit: str
    versions: tuple[int, ...]
    seed: str
    enrolment: int = 0
    turn: int = 0

    def signed(self) -> str:
        fields = [self.edition, self.unit, list(self.versions), self.seed, self.enrolment, self.turn]
        return signing.Signer(salt=SALT).sign_object(fields)

    def shuffled(self, question: Question) -> list[Choice]:
        return _shuffled(question.choices, self.seed, question.key, "choices")

    def shuffled_partners(self, question: Question) -> list[Choice]:
        return _shuffled(question.partners, self.seed, question.key, "partners")


def _shuffled(choices: Iterable[Choice], *seed: str) -> list[Choice]:
    def place(choice: Choice) -> str:
        return salted_hmac(SALT, "\n".join((*seed, str(choice.key))), algorithm="sha256").hexdigest()

    return sorted(choices, key=place)


def read(signed: str) -> Sheet | None:
    """Return the sheet of a form; nothing for one that was not signed here."""
    if len(signed) > LONGEST:
        return None
    try:
        edition, unit, versions, seed, enrolment, turn = signing.Signer(salt=SALT).unsign_object(signed)
    except (signing.BadSignature, ValueError):
        return None
    return Sheet(edition, unit, tuple(versions), seed, enrolment, turn)


def for_visitor(unit: Node, versions: Iterable[QuestionVersion], today: dt.date | None = None) -> Sheet:
    """Return the sheet of the day: the page is the same for everybody and at every reload."""
    return Sheet(unit.edition_id, unit.stable_key, _numbers(versions), (today or timezone.localdate()).isoformat())


def for_learner(unit: Node, versions: Iterable[QuestionVersion], enrolment: Enrolment, turn: int) -> Sheet:
    """Return the sheet of a learner's attempt number ``turn``, on every device the same."""
    seed = f"{enrolment.pk}-{turn}"
    return Sheet(unit.edition_id, unit.stable_key, _numbers(versions), seed, enrolment.pk, turn)


def _numbers(versions: Iterable[QuestionVersion]) -> tuple[int, ...]:
    return tuple(version.pk for version in versions)


# What an attempt keeps is by version; what is scored and shown is by the question's key.


def by_version(versions: Iterable[QuestionVersion], answers: dict[str, list[int]]) -> dict[str, list[int]]:
    return {str(version.pk): answers[version.stable_key] for version in versions if version.stable_key in answers}


def by_question(versions: Iterable[QuestionVersion], attempt: Attempt) -> dict[str, list[int]]:
    return {
        version.stable_key: attempt.answers[str(version.pk)]
        for version in versions
        if str(version.pk) in attempt.answers
    }
