"""Questions as GIFT: what goes out comes in unchanged, whatever stands in it."""

import re

import pytest

from outputs.editing.gift import read_gift, write_gift
from outputs.training.course import question_of

NASTY = 'a ~ b = c # d { e } : f \\ g \\n h -> "i" <b> ####\n\n// j\n$CATEGORY: k'


def question(kind: str, *choices: tuple[str, ...], key: str = "q", points: int = 1, text: str = "Which one?"):
    """Each choice is text, right ("+" or nothing), explanation, match."""
    rows = []
    for number, (said, *more) in enumerate(choices):
        right, why, match = [*more, "", "", ""][:3]
        texts = {"text": said, "explanation": why, "match": match}
        rows.append({"key": number, "correct": right == "+"} | {n: {"en": v} if v else {} for n, v in texts.items()})
    return question_of({"kind": kind, "points": points, "text": {"en": text}, "choices": rows}, key, 1, "en")


def read_back(*questions):
    bank = read_gift(write_gift(questions, category="SEMPRE/Module", notes=("Module\n1.0",)), "en")
    assert bank.errors == []
    return bank.questions


QUESTIONS = [
    question("single", ("One", "+", "Because"), ("Two", "", "No"), ("Three",)),
    question("single", (NASTY, "+", NASTY), (f"x {NASTY}", "", NASTY), key="nasty", text=NASTY),
    question("single", ("%50% of them", "+"), ("%5% of them",), key="per-cent"),
    question("multiple", ("A", "+", "yes"), ("B",), ("C", "+"), ("D", "+"), key="some", points=3),
    question("multiple", ("A", "+"), ("B",), key="one-of-some"),
    question("order", ("First",), ("Second #2",), (NASTY,), key="steps", points=2),
    question("match", ("Dog", "", "", "barks"), ("Cat", "", "", "a = b -> c"), key="pairs"),
]


@pytest.mark.parametrize("asked", QUESTIONS, ids=lambda asked: asked.key)
def test_what_goes_out_comes_in(asked):
    read = read_back(asked)[0]
    assert (read.key, read.kind, read.points, read.text) == (
        asked.key,
        asked.kind,
        asked.points,
        {"en": asked.text.value},
    )
    assert [
        (answer.texts["text"].get("en", ""), answer.texts["match"].get("en", ""), answer.right)
        for answer in read.answers.values()
    ] == [(choice.text.value, choice.match.value, choice.correct) for choice in asked.choices]
    if asked.kind in ("single", "multiple"):
        explained = [answer.texts["explanation"].get("en", "") for answer in read.answers.values()]
        assert explained == [choice.explanation.value for choice in asked.choices]


def test_a_bank_keeps_its_order():
    assert [read.key for read in read_back(*QUESTIONS)] == [asked.key for asked in QUESTIONS]


def test_several_right_answers_share_the_points_and_a_wrong_one_takes_them():
    asked = question("multiple", ("A", "+"), ("B", "+"), ("C", "+"), ("D",))
    found = re.findall(r"^~%(.*?)%", write_gift([asked], category="x"), re.MULTILINE)
    assert found == ["33.33333", "33.33333", "33.33333", "-100"]


def test_what_gift_cannot_say_stands_in_a_comment():
    order = question("order", ("First", "", "It begins."), ("Second",), ("Third",), points=2)
    source = write_gift([order], category="SEMPRE/Module", notes=("Module {1}",))
    assert source == (
        "// Module {1}\n$CATEGORY: $course$/top/SEMPRE/Module\n\n"
        "// sempre: kind=order points=2\n"
        "// GIFT knows no order: the steps are pairs of number and step.\n"
        "// GIFT has no explanation for each pair: all of them follow the answers.\n"
        "::q::[plain]Which one? {\n=1 -> First\n=2 -> Second\n=3 -> Third\n####First\\: It begins.\n}\n"
    )


def test_pairs_without_our_mark_stay_pairs():
    bank = read_gift("::p:: Match {=1 -> One =2 -> Two}", "en")
    assert (bank.questions[0].kind, bank.questions[0].points) == ("match", None)


def test_another_language_is_named():
    content = {"kind": "single", "points": 1, "text": {"en": "Who?"}, "choices": []}
    choice = {"key": 0, "correct": True, "text": {"fi": "Me"}, "explanation": {}, "match": {}}
    asked = question_of(content | {"choices": [choice]}, "q", 1, "fi")
    assert "// Not translated yet; the text is in: English\n" in write_gift([asked], category="x")
    empty = question_of(content, "q", 1, "en")
    assert write_gift([empty], category="x").endswith("\n\n// q: This question has no answers yet.\n")


def test_our_mark_is_of_the_question_right_after_it():
    bank = read_gift("// sempre: points=5\n\nFirst? {=a ~b}\n\n// sempre: points=2\n// a note\nSecond? {=a ~b}", "en")
    assert [(question.points, question.line) for question in bank.questions] == [(None, 3), (2, 7)]
