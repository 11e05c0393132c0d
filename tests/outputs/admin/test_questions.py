"""A quiz question on its own page: any number of answers, sound before it is saved, confirmed while people learn."""

import datetime as dt

import pytest
from django.urls import reverse

from outputs.models import Choice, Enrolment, Question, QuestionVersion
from outputs.training.versions import version_of
from sempre import languages
from tests.counting import assert_same_queries
from tests.factories.editing import opened
from tests.factories.outputs import QuestionFactory, quiz_unit, sound_question

pytestmark = pytest.mark.django_db


def page(question) -> str:
    return reverse("admin:outputs_question_change", args=[question.pk])


def adding(unit) -> str:
    return reverse("admin:outputs_question_add") + f"?unit={unit.pk}"


def filled(number: int, answers: int) -> dict:
    """Return what a browser sends of a new question in nine languages."""
    data = {"question_kind": "single", "points": "1", "position": str(number), "stable_key": ""}
    data |= {f"text_{code}": f"Question {number} {code}" for code in languages.CODES}
    data |= {"choices-TOTAL_FORMS": str(answers), "choices-INITIAL_FORMS": "0"}
    for index in range(answers):
        data |= {f"choices-{index}-position": str(index)}
        data |= {f"choices-{index}-text_{code}": f"Answer {index} {code}" for code in languages.CODES}
        data |= {f"choices-{index}-explanation_{code}": f"Why {index} {code}" for code in languages.CODES}
        data |= {f"choices-{index}-match_{code}": "" for code in languages.CODES}
    return data | {"choices-0-correct": "on"}


def learners(unit, number: int) -> None:
    today = dt.date(2026, 1, 1)
    for index in range(number):
        Enrolment.objects.create(
            learner_hash=str(index), edition=unit.edition, module_key=unit.parent.stable_key, language="en",
            started_on=today, seen_on=today, completed_on=None,
        )  # fmt: skip


def test_forty_questions_with_four_answers_in_nine_languages_are_saved_one_by_one(office):
    unit = quiz_unit()
    for number in range(40):
        response = office.post(adding(unit), filled(number, 4))
        assert (response.status_code, response.url) == (302, reverse("admin:outputs_node_change", args=[unit.pk]))
    assert (unit.questions.count(), Choice.objects.count()) == (40, 160)
    address = response.url
    html = office.get(address)
    data = opened(html)
    assert len(data) < 500
    data["questions-0-position"] = "99"
    assert office.post(address, data).status_code == 302
    assert unit.questions.last().text_fi == "Question 0 fi"
    assert unit.questions.last().choices.get(position=3).explanation_et == "Why 3 et"


def test_a_question_gets_the_next_free_key_and_place(office):
    unit = quiz_unit(stable_key="power-quiz")
    QuestionFactory(node=unit, stable_key="power-quiz-q2", position=7)
    data = opened(office.get(adding(unit)))
    assert data["position"] == ["8"]
    assert office.post(adding(unit), data | filled(8, 2)).status_code == 302
    assert Question.objects.last().stable_key == "power-quiz-q3"


def test_without_a_unit_the_page_asks_for_one(office):
    unit = quiz_unit(title_en="Quiz of power")
    html = office.get(reverse("admin:outputs_question_add")).content.decode()
    assert f'href="?unit={unit.pk}">Module: Quiz of power</a>' in html
    assert office.get(reverse("admin:outputs_question_add") + "?unit=x").status_code == 200


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"choices-0-correct": []}, "Tick the answer that is right."),
        ({"choices-1-correct": "on"}, "Only one answer can be right here."),
        ({"question_kind": "order"}, "Write at least three answers to put in order."),
        ({"question_kind": "match"}, "Write what this answer goes with."),
        ({"choices-1-DELETE": "on"}, "Write at least two answers."),
        ({"choices-1-text_en": ""}, "Write this in at least one language."),
        ({"points": "0"}, "Ensure this value is greater than or equal to 1."),
    ],
)
def test_what_could_not_be_scored_is_told_and_what_was_typed_stays(office, changes, message):
    question = sound_question(quiz_unit())
    data = opened(office.get(page(question))) | {"text_lt": "Kas?"} | changes
    response = office.post(page(question), data)
    assert response.status_code == 200
    html = response.content.decode()
    assert (message in html, ">\nKas?</textarea>" in html) == (True, True)
    question.refresh_from_db()
    assert (question.text_lt, question.choices.count()) == (None, 2)


def test_answers_are_numbered_as_they_stand(office):
    question = sound_question(quiz_unit())
    data = opened(office.get(page(question)))
    data |= {"choices-0-position": "5", "choices-2-text_en": "Third", "choices-2-position": ""}
    assert office.post(page(question), data).status_code == 302
    assert [(c.position, c.text_en) for c in question.choices.all()] == [(0, "Wrong"), (1, "Right"), (2, "Third")]


def test_a_change_is_confirmed_while_people_learn_and_keeps_what_was_typed(office):
    unit = quiz_unit()
    question = sound_question(unit, text_en="Who decides?")
    learners(unit, 3)
    data = opened(office.get(page(question))) | {"choices-1-text_de": "Falsch", "text_en": "Who decides here?"}
    response = office.post(page(question), data)
    html = response.content.decode()
    assert (response.status_code, "3 learners are in progress" in html) == (200, True)
    assert Question.objects.get().text_en == "Who decides?"
    again = opened(response)
    assert (again["text_en"], again["choices-1-text_de"], again["_confirmed"]) == (
        ["Who decides here?"], ["Falsch"], ["3"],
    )  # fmt: skip
    response = office.post(page(question), again, follow=True)
    assert [str(m) for m in response.context["messages"] if "learners" in str(m)] == [
        "3 learners are in progress in this module and keep the version that they were asked; whoever is asked from "
        "now on gets the new one."
    ]
    assert Question.objects.get().text_en == "Who decides here?"
    assert Choice.objects.get(correct=False).text_de == "Falsch"


def test_nobody_is_asked_to_confirm_without_learners_or_without_a_change(office):
    unit = quiz_unit()
    question = sound_question(unit)
    data = opened(office.get(page(question)))
    assert office.post(page(question), data | {"text_en": "New?"}).status_code == 302
    learners(unit, 1)
    data = opened(office.get(page(question))) | {"position": "4"}
    assert office.post(page(question), data).status_code == 302
    assert Question.objects.get().position == 4


def test_two_people_in_one_question_are_told_with_both_texts(office):
    question = sound_question(quiz_unit(), text_en="Old?")
    data = opened(office.get(page(question)))
    question.choices.filter(correct=True).update(text_en="Theirs")
    response = office.post(page(question), data | {"choices-0-text_en": "Mine"})
    assert (response.status_code, "Two people changed this" in response.content.decode()) == (200, True)
    assert question.choices.get(correct=True).text_en == "Theirs"


def test_the_versions_that_were_asked_are_listed_with_what_changed(office):
    question = sound_question(quiz_unit(), text_en="Old?")
    version_of(question)
    Question.objects.update(text_en="New?")
    question.choices.filter(correct=False).update(text_sv="Fel")
    version_of(Question.objects.get())
    response = office.get(page(question))
    asked = response.context["versions"]
    assert [(row.version.number, row.is_first) for row in asked] == [(2, False), (1, True)]
    assert [(c.what, c.language, c.before, c.after) for c in asked[0].changes] == [
        ("question", "en", "Old?", "New?"),
        ("answer 2: answer", "sv", "", "Fel"),
    ]
    assert "Version 2, first asked on" in response.content.decode()


def test_the_preview_shows_the_question_and_its_explanations_and_keeps_nothing(office):
    question = sound_question(quiz_unit(), text_en="Who?", text_lt="Kas?")
    address = reverse("admin:outputs_question_preview", args=[question.pk])
    assert office.get(page(question)).context["previews"][0] == ("en", "English", address)
    html = office.get(address.replace("/en/", "/lt/")).content.decode()
    assert ("Kas?" in html, "Because." in html, 'type="radio"' in html) == (True, True, True)
    assert QuestionVersion.objects.count() == 0


def test_a_question_needs_a_text_in_one_language(office):
    question = sound_question(quiz_unit())
    response = office.post(page(question), opened(office.get(page(question))) | {"text_en": ""})
    assert response.context["errors"] == [["Write this in at least one language."]]


def test_the_list_is_searched_in_nine_languages_and_takes_the_same_queries(office):
    unit = quiz_unit()
    sound_question(unit, text_en="Who?", text_et="Kes otsustab?")
    address = reverse("admin:outputs_question_changelist")
    assert_same_queries(office, address, lambda: sound_question(unit), 16)
    assert [q.text_en for q in office.get(address, {"q": "otsustab"}).context["cl"].result_list] == ["Who?"]
