"""A language of an edition is published when every required text is there, and refused with the list otherwise."""

import pytest
from auditlog.models import LogEntry

from outputs.models import Audience, AudienceQuestion, Choice, Edition, Level, Node, Work
from outputs.publication import (
    LanguageIncomplete,
    missing_parts,
    progress_by_language,
    publish_language,
    withdraw_language,
)
from tests.factories.outputs import EditionFactory, NodeFactory, quiz_unit, sound_question
from tests.factories.sempre import UserFactory

pytestmark = pytest.mark.django_db


def missing(edition, language="en") -> list[tuple[str, str]]:
    return [(part.title, part.what) for part in missing_parts(edition, language)]


def test_a_handbook_needs_title_summary_and_text_of_every_chapter():
    part = NodeFactory(kind=Node.Kind.PART, title_en="Part", summary_en="What it is.", position=1)
    NodeFactory(edition=part.edition, parent=part, title_en="Second", summary_en="S", body_en="B", position=2)
    NodeFactory(edition=part.edition, parent=part, title_en="First", title_lt="Pirmas", body_en="B", position=1)
    assert missing(part.edition) == [("First", "summary")]
    assert missing(part.edition, "lt") == [
        ("Part", "title"), ("Part", "summary"),
        ("First", "summary"), ("First", "text"),
        ("Second", "title"), ("Second", "summary"), ("Second", "text"),
    ]  # fmt: skip


def test_a_practice_needs_five_levels_with_examples_and_a_question_to_each_audience():
    edition = EditionFactory(work__kind=Work.Kind.ROADMAP)
    area = NodeFactory(edition=edition, kind=Node.Kind.AREA, title_en="Area", summary_en="S")
    practice = NodeFactory(edition=edition, kind=Node.Kind.PRACTICE, parent=area, title_en="Practice", summary_en="S")
    for number in (0, 1, 2, 4):
        Level.objects.create(node=practice, number=number, text_en="T", example_en="" if number == 4 else "E")
    AudienceQuestion.objects.create(node=practice, audience=Audience.STAFF, text_en="How is it?")
    assert missing(edition) == [
        ("Practice", "level 3: text"), ("Practice", "level 3: example"), ("Practice", "level 4: example"),
        ("Practice", "question to leaders"), ("Practice", "question to people who use the service"),
    ]  # fmt: skip


def test_a_training_needs_its_goals_and_every_answer_explained():
    unit = quiz_unit()
    question = sound_question(unit, text_en="Who decides?")
    Choice.objects.filter(question=question, correct=False).update(explanation_en="")
    NodeFactory(
        edition=unit.edition,
        parent=unit.parent,
        kind=Node.Kind.UNIT,
        unit_type="text",
        title_en="Reading",
        position=unit.position + 1,
    )
    assert missing(unit.edition) == [
        ("Module", "summary"), ("Module", "goals"), ("Who decides?", "answer 2: why"), ("Reading", "text"),
    ]  # fmt: skip


def test_pairs_need_their_other_half_and_nothing_else_does():
    unit = quiz_unit()
    sound_question(unit, text_en="Which?")
    question = sound_question(unit, text_en="Match", question_kind="match")
    Choice.objects.filter(question=question, correct=True).update(match_en="Half")
    assert [pair for pair in missing(unit.edition) if pair[0] != "Module"] == [("Match", "answer 2: goes with")]


def test_a_quiz_without_questions_and_a_question_without_a_right_answer_are_missing_in_every_language():
    unit = quiz_unit()
    quiz_unit(edition=unit.edition, title_en="Empty", position=unit.position + 5)
    question = sound_question(unit, text_en="Who?")
    Choice.objects.filter(question=question).update(correct=False)
    assert [pair for pair in missing(unit.edition) if pair[0] in ("Who?", "Empty")] == [
        ("Who?", "Tick the answer that is right."),
        ("Empty", "at least one question"),
    ]


def complete_edition() -> Edition:
    return NodeFactory(title_en="One", summary_en="S", body_en="B").edition


def test_publishing_a_language_notes_it_and_who_did_it():
    edition, user = complete_edition(), UserFactory()
    publish_language(edition, "en", actor=user)
    assert Edition.objects.get().languages == ["en"] == edition.languages
    entry = LogEntry.objects.get_for_object(edition).first()
    assert (entry.actor, list(entry.changes_dict)) == (user, ["languages"])


def test_an_incomplete_language_is_refused_with_the_list():
    edition = complete_edition()
    with pytest.raises(LanguageIncomplete) as refusal:
        publish_language(edition, "fi", actor=UserFactory())
    assert [part.what for part in refusal.value.missing] == ["title", "summary", "text"]
    assert Edition.objects.get().languages == []


def test_an_edition_without_parts_is_not_complete_in_anything():
    edition = EditionFactory()
    with pytest.raises(LanguageIncomplete):
        publish_language(edition, "en", actor=UserFactory())
    assert [row.is_complete for row in progress_by_language(edition)] == [False] * 9


def test_languages_stand_in_the_portals_order_and_can_be_withdrawn():
    edition, user = complete_edition(), UserFactory()
    Node.objects.update(title_sv="Ett", summary_sv="S", body_sv="B")
    publish_language(edition, "en", actor=user)
    publish_language(edition, "sv", actor=user)
    assert edition.languages == ["sv", "en"]
    withdraw_language(edition, "en", actor=user)
    assert Edition.objects.get().languages == ["sv"]


def test_a_text_that_is_emptied_later_flags_the_language_and_leaves_it_published():
    edition = complete_edition()
    publish_language(edition, "en", actor=UserFactory())
    Node.objects.update(summary_en="")
    row = progress_by_language(edition)[-1]
    assert (row.code, row.done, row.required, row.is_published, row.is_flagged) == ("en", 2, 3, True, True)
    assert Edition.objects.get().languages == ["en"]


def test_the_list_says_where_each_text_is_written():
    unit = quiz_unit()
    question = sound_question(unit)
    parts = missing_parts(unit.edition, "lv")
    assert parts[0].url_in("lv") == f"/en/admin/outputs/node/{unit.parent_id}/change/#language=lv"
    assert parts[-1].url_in("lv") == f"/en/admin/outputs/question/{question.pk}/change/#language=lv"


def test_it_takes_as_many_queries_for_three_quizzes_as_for_one(django_assert_num_queries):
    unit = quiz_unit()
    sound_question(unit)
    with django_assert_num_queries(3):
        progress_by_language(unit.edition)
    for _turn in range(2):
        sound_question(quiz_unit(edition=unit.edition))
    with django_assert_num_queries(3):
        progress_by_language(unit.edition)


def test_a_handbook_takes_one_query(django_assert_num_queries):
    edition = complete_edition()
    with django_assert_num_queries(1):
        missing_parts(edition, "en")
