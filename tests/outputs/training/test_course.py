import pytest

from outputs.models import QuestionVersion
from outputs.training import course, versions
from tests.factories.microprojects import MicroProjectFactory
from tests.factories.outputs import ToolFactory
from tests.factories.training import ask, make_module, unit_of

pytestmark = pytest.mark.django_db


def whole(module, language="en"):
    node = course.module_of(module.edition, slug=module.slug)
    return course.gather(module.edition.work, module.edition, node, language)


def test_a_module_is_gathered_as_plain_data_in_one_language(module):
    module.title_sv = "Modul"
    module.save()
    unit_of(module, "tool").tools.set([ToolFactory(slug="cafe", title_en="Café"), ToolFactory(state="draft")])
    unit_of(module, "case").micro_projects.set([MicroProjectFactory(slug="alldi", title_en="AllDi")])
    ask(module, "a", "+b")
    found = whole(module, "sv")
    assert (found.title.value, found.title.is_fallback, found.summary.language) == ("Modul", False, "en")
    assert (found.language, found.version, found.minutes, found.path) == ("sv", "2.0", 90, "/sv/training/trust/")
    assert [unit.kind for unit in found.units] == ["text", "case", "tool", "reflection", "plan", "quiz"]
    assert found.required == ("trust-text", "trust-case", "trust-tool", "trust-quiz")
    assert [card.path for unit in found.units for card in unit.tools + unit.cases] == [
        "/sv/micro-projects/alldi/",
        "/sv/tools/cafe/",
    ]
    quiz = found.units[-1].quiz
    assert [(c.key, c.text.value, c.correct) for c in quiz.questions[0].choices] == [(0, "a", False), (1, "b", True)]
    assert (quiz.points, quiz.pass_mark, found.units[0].quiz, found.minutes_left(["trust-text"])) == (1, 70, None, 75)


def test_a_module_is_gathered_in_the_same_queries(module, django_assert_num_queries):
    ask(module)
    with django_assert_num_queries(9):
        whole(module)
    ask(module, key="q2")
    ask(module, key="q3")
    with django_assert_num_queries(9):
        whole(module)


def test_an_outline_has_no_texts_and_no_answers(module):
    ask(module)
    node = course.module_of(module.edition, slug="trust")
    found = course.outline(module.edition.work, module.edition, node, "en")
    assert [(unit.body.value, unit.quiz) for unit in found.units] == [("", None)] * 6


def test_a_version_is_made_once_for_a_content_and_anew_after_a_change(module):
    question = ask(module, "+a", "b")
    first = versions.version_of(question)
    assert versions.version_of(question).pk == first.pk
    question.text_fi = "Mikä?"
    question.save()
    second = versions.version_of(question)
    assert (first.number, second.number, second.content["text"]["fi"]) == (1, 2, "Mikä?")
    assert QuestionVersion.objects.get(pk=first.pk).content["text"] == {"en": question.text_en}
    question.choices.filter(position=1).update(correct=True)
    question = type(question).objects.get(pk=question.pk)
    assert versions.version_of(question).number == 3


def test_points_out_of_bounds_are_brought_back(module):
    question = ask(module, points=0)
    assert course.content_of(question)["points"] == 1
    question.points = 30_000
    assert course.content_of(question)["points"] == 100


def test_pinned_versions_are_those_of_the_unit_or_none(module):
    version = versions.version_of(ask(module))
    unit = {"edition_id": version.edition_id, "unit_key": version.unit_key}
    assert versions.pinned([version.pk], **unit) == [version]
    assert versions.pinned([version.pk, 0], **unit) == []
    assert versions.pinned([version.pk], edition_id=version.edition_id, unit_key="other") == []


def test_modules_stand_in_order_without_units_of_others():
    one, _two = make_module("text", key="one"), make_module("quiz", "plan", key="two")
    found = [course.outline(one.edition.work, one.edition, node) for node in course.modules_of(one.edition)]
    assert [(each.key, len(each.units), each.required) for each in found] == [
        ("one", 1, ("one-text",)),
        ("two", 2, ("two-quiz",)),
    ]
