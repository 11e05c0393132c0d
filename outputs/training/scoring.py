"""What an answer is worth. A question gives its points when it is answered wholly right, else none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from outputs.models import Question as EditedQuestion
from outputs.training.course import PASS_MARK, Choice, Question

KIND = EditedQuestion.Kind

type Keys = Sequence[int]  # see is_right


def is_right(question: Question, given: Keys) -> bool:
    """Say whether an answer is right.

    ``given``: the keys of the chosen choices; of an order, all keys as they were put; of pairs, for each choice the key
    of the one whose ``match`` was chosen for it.
    """
    match question.kind:
        case KIND.ORDER:
            return list(given) == [choice.key for choice in question.choices]
        case KIND.MATCH:
            partners = {choice.key: choice.match.value for choice in question.choices}
            return [partners.get(key) for key in given] == [choice.match.value for choice in question.choices]
    return bool(given) and set(given) == {choice.key for choice in question.choices if choice.correct}


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A choice as the result page shows it.

    ``is_chosen`` in questions to choose from; ``place`` (from 1) where the learner put it in an order; ``partner`` is
    the match that the learner gave it.
    """

    choice: Choice
    is_chosen: bool = False
    place: int | None = None
    partner: Choice | None = None
    is_right: bool = False


@dataclass(frozen=True, slots=True)
class Answered:
    question: Question
    is_right: bool
    choices: tuple[Reviewed, ...]


@dataclass(frozen=True, slots=True)
class Result:
    answered: tuple[Answered, ...]
    score: int
    points: int

    @property
    def percent(self) -> int:
        """Per cent, rounded down: 69.9 is not passed and does not look like it."""
        return self.score * 100 // self.points if self.points else 0

    @property
    def is_passed(self) -> bool:
        return bool(self.points) and self.score * 100 >= PASS_MARK * self.points


def score(questions: Sequence[Question], answers: Mapping[str, Keys]) -> Result:
    """Score ``answers`` (by the question's key) and say of every choice what was made of it."""
    answered = tuple(_answered(question, answers.get(question.key, ())) for question in questions)
    return Result(
        answered,
        score=sum(each.question.points for each in answered if each.is_right),
        points=sum(question.points for question in questions),
    )


def _answered(question: Question, given: Keys) -> Answered:
    return Answered(
        question,
        is_right(question, given),
        tuple(_reviewed(question, index, choice, given) for index, choice in enumerate(question.choices)),
    )


def _reviewed(question: Question, index: int, choice: Choice, given: Keys) -> Reviewed:
    match question.kind:
        case KIND.ORDER:
            place = list(given).index(choice.key) + 1 if choice.key in given else None
            return Reviewed(choice, place=place, is_right=place == index + 1)
        case KIND.MATCH:
            key = given[index] if index < len(given) else None
            partner = next((other for other in question.choices if other.key == key), None)
            is_same = partner is not None and partner.match.value == choice.match.value
            return Reviewed(choice, partner=partner, is_right=is_same)
    is_chosen = choice.key in given
    return Reviewed(choice, is_chosen=is_chosen, is_right=is_chosen == choice.correct)
