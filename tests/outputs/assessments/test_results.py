"""Medians, quartiles and gaps against values reckoned by hand; what is hidden, also from those who subtract."""

import pytest

from outputs.assessments import words
from outputs.assessments.comparing import compared
from outputs.assessments.exports import everything_of
from outputs.assessments.results import NotClosed, Spread, result_of, spread_of
from tests.factories.assessments import answered, closed, levels, roadmap, round_of, stored

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("answers", "spread"),
    [
        ([0, 1, 2, 3, 4], Spread(2, 1, 3, None, None)),
        ([4, 4, 4, 4, 4], Spread(4, 4, 4, None, None)),
        ([0, 0, 1, 2, 3, 4], Spread(1.5, 0, 3, None, None)),  # halves 0 0 1 and 2 3 4
        ([0, 1, 1, 2, 3, 3, 4], Spread(2, 1, 3, None, None)),  # 0 1 1 2 and 2 3 3 4
        ([1, 1, 2, 2, 3, 3, 4, 4], Spread(2.5, 1.5, 3.5, None, None)),
        ([0, 0, 0, 1, 1, 2, 2, 3, 4, 4], Spread(1.5, 0, 3, 0, 4)),  # ten: the ends are shown
        ([2] * 11, Spread(2, 2, 2, 2, 2)),
    ],
)
def test_spread(answers, spread):
    assert spread_of(reversed(answers)) == spread


def voices(result, key: str) -> dict:
    finding = result.finding(key)
    return {voice.audience: voice.spread and voice.spread.median for voice in finding.voices}


@pytest.fixture
def mixed():
    """Five leaders high, six staff in the middle, four service users, who are too few."""
    round_ = round_of()
    answered(round_, "leader", *levels("own-goals", 3, 4, 4, 4, 3))
    answered(round_, "staff", *levels("own-goals", 0, 1, 2, 1, 2, None), {"safe": 1})
    answered(round_, "service_user", *levels("own-goals", 0, 0, 0, 0))
    return round_


def test_there_is_no_result_before_the_round_is_closed(mixed):
    with pytest.raises(NotClosed):
        result_of(mixed)


def test_the_result_of_a_round(mixed):
    result = result_of(closed(mixed))
    assert [(crowd.audience, crowd.people) for crowd in result.crowds] == [
        ("leader", 5), ("staff", 7), ("service_user", None),
    ]  # fmt: skip
    assert voices(result, "own-goals") == {"leader": 4, "staff": 1, "service_user": None}
    finding = result.finding("own-goals")
    staff = finding.voices[1]
    assert (staff.spread, staff.answered, staff.people, staff.open) == (Spread(1, 1, 2, None, None), 5, 7, 2)
    assert (finding.gap.size, finding.gap.low, finding.gap.high) == (3, 1, 4)
    assert words.gap_words(finding.gap) == (
        "The voices are far apart, by 3 of 4 levels. Highest: leaders (4). Lowest: staff (1)."
    )
    assert words.spread_words(staff) == "middle half from 1 to 2"
    assert words.coverage_words(staff) == "5 of 7 chose a level, 2 did not know or left it open"
    assert [f.key for f in result.to_work_on()] == ["own-goals"]


def test_a_practice_with_too_few_levels_is_hidden_though_many_answered(mixed):
    result = result_of(closed(mixed))
    assert voices(result, "safe") == {"leader": None, "staff": None, "service_user": None}
    assert [(v.answered, v.people) for v in result.finding("safe").voices] == [(0, 0)] * 3
    assert result.finding("safe").gap is None


def test_a_small_audience_is_deleted_and_cannot_be_reckoned(mixed):
    round_ = closed(mixed)
    assert {audience for audience, _answers in stored(round_)} == {"leader", "staff"}
    kept = everything_of(round_.organisation)["rounds"][0]
    assert kept["answers"] == {"leader": 5, "staff": 7, "service_user": None}
    shown = [voice for row in kept["results"] for voice in row["voices"] if voice["audience"] == "service_user"]
    assert shown == [{"audience": "service_user", "shown": False}] * 2
    # nothing counts all voices together, by language, by paper or by day
    assert set(kept) == {
        "name", "edition", "version", "audiences", "opens_on", "closes_on", "closed_on", "own_questions", "results",
        "answers",
    }  # fmt: skip
    assert set(kept["results"][0]) == {"key", "area", "title", "voices", "gap"}


def test_a_gap_never_tells_of_a_hidden_voice():
    round_ = round_of()
    answered(round_, "staff", *levels("own-goals", 4, 4, 4, 4, 4))
    answered(round_, "service_user", *levels("own-goals", 0, 0, 0, 0))
    finding = result_of(closed(round_)).finding("own-goals")
    assert (finding.gap, finding.lowest) == (None, 4)


def test_four_answers_give_nothing_five_do():
    round_ = round_of()
    answered(round_, "staff", *levels("own-goals", 1, 2, 3, 4))
    answered(round_, "leader", *levels("own-goals", 0, 1, 2, 3, 4))
    assert voices(result_of(closed(round_)), "own-goals") == {"leader": 2, "staff": None, "service_user": None}


def test_own_questions_keep_the_same_minimum():
    round_ = round_of(own_questions=["I like it here.", "It is warm."])
    answered(round_, "staff", *levels("own-1", 3, 3, 3, 4, 4), *levels("own-2", 0, 0, 0, 0))
    result = result_of(closed(round_))
    assert [(f.key, f.text, f.voices[1].spread and f.voices[1].spread.median) for f in result.own] == [
        ("own-1", "I like it here.", 3), ("own-2", "It is warm.", None),
    ]  # fmt: skip


def test_what_is_weakest_comes_first_then_where_voices_are_apart():
    round_ = round_of(version="full")
    answered(round_, "leader", *[{"own-goals": 4, "safe": 2, "decisions": 1}] * 5)
    answered(round_, "staff", *[{"own-goals": 1, "safe": 2, "decisions": 1}] * 5)
    result = result_of(closed(round_))
    assert [f.key for f in result.weakest()] == ["own-goals", "decisions", "safe"]
    assert [f.key for f in result.furthest()] == ["own-goals"]
    assert words.gap_words(result.finding("safe").gap) == "The voices agree."


def test_rounds_of_one_edition_are_compared_with_both_minima():
    first = round_of()
    answered(first, "leader", *levels("own-goals", 1, 1, 1, 1, 1))
    answered(first, "staff", *levels("own-goals", 0, 0, 0, 0))
    second = next_round(closed(first))
    answered(second, "leader", *levels("own-goals", 2, 2, 3, 3, 3))
    answered(second, "staff", *levels("own-goals", 1, 1, 1, 1, 1))
    areas = compared(first, closed(second))
    rows = {row.title.value: row.changes for _area, rows in areas for row in rows}
    changes = rows["Practice own-goals"]
    assert [(c.audience, c.by, c.sign, c.words) for c in changes] == [
        ("leader", 2, "up", "higher by 2"),
        ("staff", None, "unknown", "not to be compared: fewer than 5 answers"),
        ("service_user", None, "unknown", "not to be compared: fewer than 5 answers"),
    ]


def test_rounds_of_two_editions_are_not_compared():
    first = round_of()
    answered(first, "leader", *levels("own-goals", 1, 1, 1, 1, 1))
    closed(first)
    roadmap(date="2026-06-01")
    second = next_round(first)
    answered(second, "leader", *levels("own-goals", 1, 1, 1, 1, 1))
    with pytest.raises(ValueError, match="cannot be compared"):
        compared(first, closed(second))


def next_round(round_):
    from outputs.assessments import services

    return services.open_round(
        round_.organisation, version="pocket", audiences=round_.audiences, opens_on=round_.opens_on,
        closes_on=round_.closes_on,
    )  # fmt: skip


@pytest.mark.parametrize(("median", "said"), [(0, "never"), (4, "always"), (2.5, "between “sometimes” and “often”")])
def test_a_median_in_plain_words(median, said):
    assert words.how_often(median) == said


@pytest.mark.parametrize(
    ("answers", "said"),
    [(0, "0 of 5 answers so far"), (4, "4 of 5 answers so far"), (5, "5 answers or more"), (9, "5 answers or more"),
     (10, "10 answers or more")],
)  # fmt: skip
def test_progress_goes_in_steps(answers, said):
    assert words.progress_words(answers) == said
