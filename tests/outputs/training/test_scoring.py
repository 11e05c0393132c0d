import pytest

from outputs.training.course import question_of
from outputs.training.scoring import score


def question(kind: str, *choices: str, points: int = 1, key: str = "q"):
    """A question whose right choices begin with "+"; in pairs "text = match"."""
    rows = []
    for number, choice in enumerate(choices):
        text, _equals, match = choice.removeprefix("+").partition(" = ")
        rows.append({"key": number, "correct": choice[0] == "+", "text": {"en": text}, "explanation": {},
                     "match": {"en": match} if match else {}})  # fmt: skip
    return question_of({"kind": kind, "points": points, "text": {"en": "?"}, "choices": rows}, key, 1, "en")


SINGLE = question("single", "+a", "b", "c")
MULTIPLE = question("multiple", "+a", "b", "+c")
ORDER = question("order", "a", "b", "c")
MATCH = question("match", "a = 1", "b = 2", "c = 1")


@pytest.mark.parametrize(
    ("asked", "given", "right"),
    [
        (SINGLE, [0], True), (SINGLE, [1], False), (SINGLE, [], False), (SINGLE, [9], False), (SINGLE, [0, 1], False),
        (MULTIPLE, [2, 0], True), (MULTIPLE, [0], False), (MULTIPLE, [0, 1, 2], False), (MULTIPLE, [], False),
        (ORDER, [0, 1, 2], True), (ORDER, [1, 0, 2], False), (ORDER, [0, 1], False), (ORDER, [], False),
        (MATCH, [0, 1, 2], True), (MATCH, [2, 1, 0], True), (MATCH, [1, 1, 0], False), (MATCH, [0, 1], False),
        (question("multiple", "a", "b"), [], False),
    ],
)  # fmt: skip
def test_a_question_counts_when_it_is_wholly_right(asked, given, right):
    result = score([asked], {"q": given})
    assert (result.answered[0].is_right, result.score) == (right, int(right))


@pytest.mark.parametrize(
    ("rights", "percent", "passed"), [(7, 70, True), (6, 60, False), (10, 100, True), (0, 0, False)]
)
def test_seventy_per_cent_pass(rights, percent, passed):
    questions = [question("single", "+a", "b", key=f"q{n}") for n in range(10)]
    result = score(questions, {f"q{n}": [0 if n < rights else 1] for n in range(10)})
    assert (result.score, result.points, result.percent, result.is_passed) == (rights, 10, percent, passed)


def test_points_weigh_and_two_of_three_are_not_seventy_per_cent():
    questions = [question("single", "+a", key="heavy", points=2), question("single", "+a", key="light")]
    result = score(questions, {"heavy": [0]})
    assert (result.score, result.points, result.percent, result.is_passed) == (2, 3, 66, False)


def test_nothing_asked_is_not_passed():
    assert (score([], {}).percent, score([], {}).is_passed) == (0, False)


def test_the_review_says_what_was_made_of_each_choice():
    reviewed = score([ORDER], {"q": [1, 0, 2]}).answered[0].choices
    assert [(each.place, each.is_right) for each in reviewed] == [(2, False), (1, False), (3, True)]
    reviewed = score([MATCH], {"q": [1, 1, 0]}).answered[0].choices
    assert [(each.partner.match.value, each.is_right) for each in reviewed] == [("2", False), ("2", True), ("1", True)]
    reviewed = score([MULTIPLE], {"q": [0, 1]}).answered[0].choices
    assert [(each.is_chosen, each.is_right) for each in reviewed] == [(True, True), (True, False), (False, False)]
    assert [each.place for each in score([ORDER], {}).answered[0].choices] == [None] * 3
