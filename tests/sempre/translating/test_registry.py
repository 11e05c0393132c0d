import pytest

from microprojects.models import MicroProject, RollUp
from networks.models import LocalEmpowermentNetwork, Network
from outputs.models import Choice, Question
from sempre.models import Page
from sempre.translating.registry import (
    followed_models,
    is_followed,
    partners_of,
    record_models,
    record_of,
    source_of,
    translated_fields,
)
from tests.factories.microprojects import MicroProjectFactory, StepFactory
from tests.factories.outputs import quiz_unit, sound_question


def test_parts_come_after_records_and_what_others_write_is_left_out():
    assert followed_models().index(Question) < followed_models().index(Choice)
    assert (Choice in record_models(), Page in record_models()) == (False, True)
    assert (is_followed(RollUp), is_followed(LocalEmpowermentNetwork), Network in record_models()) == (
        False,
        True,
        True,
    )


def test_texts_and_partners_of_a_model():
    assert translated_fields(Page) == ("source_note", "title", "summary", "body")
    assert (partners_of(Network), partners_of(Page)) == (("partner", "co_partners"), ())


@pytest.mark.django_db
def test_a_part_belongs_to_its_record():
    project = MicroProjectFactory()
    question = sound_question(quiz_unit())
    assert record_of(StepFactory(micro_project=project)) == project
    assert record_of(question.choices.first()) == question


def test_a_text_is_translated_from_its_original_or_else_from_the_best_there_is():
    project = MicroProject(original_language="da", summary_da="Kort", summary_en="Short", title_sv="Namn")
    assert source_of(project, "summary") == ("da", "Kort")
    assert source_of(project, "title") == ("sv", "Namn")
    assert source_of(project, "body") == ("da", "")
