"""A question bank: read from a table or GIFT, compared with the unit, told by row, saved all or nothing."""

import pytest
import tablib

from outputs.editing.bank import COLUMNS, RowError, read_sheet, sheet_of
from outputs.editing.gift import read_gift
from outputs.editing.taking import plan_bank, take_bank
from outputs.models import Choice, Question
from sempre import languages
from tests.factories.outputs import quiz_unit, sound_question


def sheet(*rows) -> tablib.Dataset:
    """Return a table; each row is key, kind, language, question, answer, answer_text, right, explanation, match."""
    headers = [name for name in COLUMNS if name != "points"]
    data = tablib.Dataset(headers=headers)
    for row in rows:
        data.append([*row, *[""] * (len(headers) - len(row))])
    return data


TWO = [
    ("power", "single", "en", "Who?", 1, "They do", "yes", "They know."),
    ("power", "single", "en", "Who?", 2, "We do", "no", "We do not."),
]


def test_a_sheet_says_one_thing_in_each_row():
    bank = read_sheet(sheet(*TWO, ("power", "", "de", "Wer?", 1, "Sie", "", "Sie wissen es.")))
    question = bank.questions[0]
    assert (bank.errors, question.kind, question.text) == ([], "single", {"en": "Who?", "de": "Wer?"})
    assert question.answers[1].texts["text"] == {"en": "They do", "de": "Sie"}
    assert [answer.right for answer in question.answers.values()] == [True, False]


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (("a b", "single", "en"), "key"),
        (("k", "guess", "en"), "kind"),
        (("k", "", "ru"), "language"),
        (("k", "", "en", "Q", "first", "A"), "answer"),
        (("k", "", "en", "Q", 51, "A"), "answer"),
        (("k", "", "en", "Q", "", "A"), "answer"),
        (("k", "", "en", "Q", 1, "A", "maybe"), "right"),
        (("power", "", "en", "Another question"), "question"),
        (("power", "match", "en"), "kind"),
        (("power", "", "en", "", 1, "", "no"), "right"),
    ],
)
def test_what_cannot_be_read_is_told_with_row_and_column(row, column):
    errors = read_sheet(sheet(*TWO, row)).errors
    assert [(error.line, error.column) for error in errors] == [(4, column)]


def test_unknown_and_missing_columns_are_told():
    data = tablib.Dataset(headers=["key", "answers"])
    assert read_sheet(data).errors == [
        RowError(1, "These columns are not known here: answers."),
        RowError(1, "These columns are missing: language."),
    ]


def gift(source: str):
    bank = read_gift(source, "en")
    return bank, bank.questions[0] if bank.questions else None


def test_gift_with_one_right_answer():
    _bank, question = gift("// a comment\n::power:: Who \\{really\\}? {\n=They do#They know.\n~We do#We don\\=t.\n}")
    assert (question.key, question.kind, question.text, question.line) == (
        "power",
        "single",
        {"en": "Who {really}?"},
        2,
    )
    assert [(a.right, a.texts["text"]["en"], a.texts["explanation"]["en"]) for a in question.answers.values()] == [
        (True, "They do", "They know."),
        (False, "We do", "We don=t."),
    ]


def test_gift_with_several_right_answers_and_with_pairs():
    _bank, several = gift("Which? {~%50%One ~%50%Two ~%-100%Three}")
    assert (several.key, several.kind, [a.right for a in several.answers.values()]) == (
        "", "multiple", [True, True, False],
    )  # fmt: skip
    _bank, pairs = gift("::p:: Match {=dog -> barks =cat -> purrs}")
    assert (pairs.kind, [a.texts["match"]["en"] for a in pairs.answers.values()]) == ("match", ["barks", "purrs"])


@pytest.mark.parametrize(
    "source", ["Only text", "Essay {}", "True? {T}", "Number? {#5}", "Short? {=yes =Yes}", "Twice {=a ~b} {=c ~d}"]
)
def test_gift_of_unknown_kinds_is_told_with_its_line(source):
    assert [error.line for error in read_gift(f"Fine? {{=a ~b}}\n\n{source}", "en").errors] == [3]


@pytest.mark.django_db
def test_new_and_changed_questions_are_shown_before_anything_is_saved():
    unit = quiz_unit()
    known = sound_question(unit, stable_key="known", text_en="Old?")
    rows = [("known", "", "en", "New?"), ("known", "", "fi", "", 2, "Väärin")]
    plan = plan_bank(unit, read_sheet(sheet(*TWO, *rows)))
    assert (plan.errors, plan.new, [item.name for item in plan.changed]) == ([], 1, ["known"])
    assert [(c.column, c.before, c.after) for c in plan.changed[0].changes] == [
        ("question en", "Old?", "New?"),
        ("answer_text 2 fi", "", "Väärin"),
    ]
    assert (Question.objects.get().text_en, Choice.objects.count()) == ("Old?", 2)
    take_bank(plan)
    known.refresh_from_db()
    assert known.text_en == "New?"
    assert [choice.text_fi for choice in known.choices.all()] == [None, "Väärin"]
    new = Question.objects.get(stable_key="power")
    assert (new.position, [(c.position, c.text_en, c.correct) for c in new.choices.all()]) == (
        known.position + 1,
        [(0, "They do", True), (1, "We do", False)],
    )


@pytest.mark.django_db
def test_a_question_that_could_not_be_scored_is_told_at_its_rows():
    unit = quiz_unit()
    rows = [
        *TWO, ("power", "", "en", "", 3, "Both", "yes"),
        ("steps", "order", "en", "Steps?", 1, "One"), ("steps", "", "en", "", 2, "Two"),
        ("half", "match", "en", "Pairs?", 1, "Dog", "", "", "barks"), ("half", "", "en", "", 2, "Cat"),
        ("bare", "single", "", ""),
    ]  # fmt: skip
    errors = plan_bank(unit, read_sheet(sheet(*rows))).errors
    assert [(error.line, error.column) for error in errors] == [(4, "right"), (5, ""), (8, "match"), (9, "language")]


@pytest.mark.django_db
def test_what_goes_out_comes_in_unchanged():
    unit = quiz_unit()
    sound_question(unit, text_pl="Kto?")
    sound_question(unit, question_kind="multiple", points=3)
    data = sheet_of(unit.questions.prefetch_related("choices"))
    assert data.headers == list(COLUMNS)
    plan = plan_bank(unit, read_sheet(data))
    assert (plan.errors, plan.shown, plan.same) == ([], [], 2)


def big_sheet(questions=40, answers=4) -> tablib.Dataset:
    rows = [
        (
            f"q{q}",
            "single",
            code,
            f"Question {q} {code}",
            a,
            f"Answer {a} {code}",
            "yes" if a == 1 else "no",
            f"Why {a}",
        )
        for q in range(questions)
        for code in languages.CODES
        for a in range(1, answers + 1)
    ]
    return sheet(*rows)


@pytest.mark.django_db
def test_forty_questions_with_four_answers_in_nine_languages(django_assert_num_queries):
    unit = quiz_unit()
    bank = read_sheet(big_sheet())
    with django_assert_num_queries(1):
        plan = plan_bank(unit, bank)
    assert (plan.errors, plan.new) == ([], 40)
    take_bank(plan)
    assert (unit.questions.count(), Choice.objects.count()) == (40, 160)
    last = unit.questions.get(stable_key="q39")
    assert [getattr(last, f"text_{code}") for code in languages.CODES] == [f"Question 39 {c}" for c in languages.CODES]
    assert plan_bank(unit, read_sheet(big_sheet())).shown == []
