"""Asking and answering: by anybody, and by learners whose attempts are kept."""

import datetime as dt
import re
import threading

import pytest
from django.core import signing
from django.db import connection
from django.utils import timezone
from django.utils.formats import date_format

from outputs.models import Attempt, Enrolment, QuestionVersion, UnitProgress
from outputs.training import asking, services, versions
from tests.factories.outputs import EditionFactory
from tests.factories.training import EnrolmentFactory, ask, make_module, unit_of
from tests.outputs.training.conftest import QUIZ, as_learner, sheet_in, typed

pytestmark = pytest.mark.django_db
RIGHT = {"one": [1], "some": [0, 2], "order": [0, 1, 2], "pairs": [0, 1, 2]}
WRONG = {"one": [0], "some": [1], "order": [2, 1, 0], "pairs": [1, 0, 2]}


@pytest.fixture
def quiz(module):
    """Four questions, one of each kind."""
    ask(module, "Left", "+Middle", "Right", key="one", text_en="Where?")
    ask(module, "+Red", "Green", "+Blue", key="some", kind="multiple")
    ask(module, "First", "Second", "Third", key="order", kind="order")
    ask(module, "Sweden = Stockholm", "Latvia = Riga", "Poland = Warsaw", key="pairs", kind="match")
    return module


def score_of(response) -> tuple[int, int, bool]:
    result = response.context["result"]
    return result.score, result.points, result.is_passed


def test_nothing_on_the_page_says_what_is_right(quiz, visitor):
    html = visitor.get(QUIZ).content.decode()
    assert [word for word in ("Because", "correct", "explanation") if word in html] == []
    assert [html.count(f">{word}<") for word in ("Left", "Middle", "First", "Sweden")] == [1, 1, 1, 1]
    inputs = re.findall(r'<input type="(?:radio|checkbox)"[^>]*>', html)
    assert sorted(re.search(r'value="(\w+)"', each)[1] for each in inputs) == ["0", "0", "1", "1", "2", "2"]
    assert [each for each in inputs if "checked" in each] == []


def test_the_order_on_the_page_does_not_follow_from_what_is_readable_in_the_sheet(quiz, visitor, settings):
    asked = versions.versions_of(unit_of(quiz, "quiz"), [quiz_question(quiz, "order")])
    question = versions.in_language(asked, "en")[0]
    sheets = [asking.Sheet(1, "u", (1,), f"seed-{n}") for n in range(30)]
    here = [[choice.key for choice in sheet.shuffled(question)] for sheet in sheets]
    settings.SECRET_KEY = "another-key-of-another-portal-0123456789"
    there = [[choice.key for choice in sheet.shuffled(question)] for sheet in sheets]
    assert (here == there, len({tuple(order) for order in here})) == (False, 6)


def quiz_question(module, key: str):
    return unit_of(module, "quiz").questions.get(stable_key=key)


def test_reloading_keeps_the_order(quiz, visitor):
    assert visitor.get(QUIZ).content == visitor.get(QUIZ).content


@pytest.mark.parametrize(("answers", "score"), [(RIGHT, (4, 4, True)), (WRONG, (0, 4, False)),
                                                (WRONG | {"one": [1], "order": [0, 1, 2]}, (2, 4, False))])  # fmt: skip
def test_anybody_is_answered_and_nothing_is_stored(quiz, visitor, answers, score):
    response = visitor.post(QUIZ, typed(visitor, quiz, **answers))
    html = response.content.decode()
    assert (response.status_code, score_of(response), response.cookies) == (200, score, {})
    assert (html.count("Because of "), html.count('class="answered ')) == (12, 4)
    assert (Attempt.objects.count(), Enrolment.objects.count()) == (0, 0)
    assert response.headers["Cache-Control"] == "no-store"


def test_what_is_not_answered_is_said_at_the_question_and_the_rest_is_kept(quiz, visitor):
    data = typed(visitor, quiz, one=[1], order=[2, 1, 0])
    response = visitor.post(QUIZ, data)
    html = response.content.decode()
    assert [each.question.key for each in response.context["asked"] if each.errors] == ["some", "pairs"]
    assert html.count("You have not answered this yet.") == 4  # at the two questions, and in the summary
    assert len(re.findall(r"<input[^>]*\bchecked\b", html)) == 1
    assert len(re.findall(r"<option[^>]*\bselected\b", html.partition("<main")[2])) == 3 + 3  # three say "Choose"
    assert sheet_in(html) == data["sheet"]
    assert "Because" not in html


def test_a_number_given_twice_is_said_at_that_step(quiz, visitor):
    data = typed(visitor, quiz, **RIGHT) | {"q3-0": "1", "q3-1": "1", "q3-2": "3"}
    response = visitor.post(QUIZ, data)
    assert response.context["form"].errors == {
        "q3-1": ["This number stands at another step already. Give each step its own."]
    }


@pytest.mark.parametrize(
    "forged",
    [
        {"q1": "7"}, {"q1": "-1"}, {"q1": "x" * 5000}, {"q1": "\x00"}, {"q2": ["0", "99"]}, {"q3-0": "4"},
        {"q3-0": "٣"}, {"q4-1": "-2"}, {"q4-1": ""},
    ],
)  # fmt: skip
def test_forged_answers_are_none(quiz, visitor, forged):
    response = visitor.post(QUIZ, typed(visitor, quiz, **RIGHT) | forged)
    assert (response.status_code, len(response.context["form"].errors)) == (200, 1)


def test_forged_scores_are_not_read(quiz, student):
    data = typed(student, quiz, **WRONG) | {"score": "4", "points": "4", "passed": "1", "q99": "1", "attempt": "1"}
    student.post(QUIZ, data)
    assert list(Attempt.objects.values_list("score", "points", "passed")) == [(0, 4, False)]


@pytest.mark.parametrize("sheet", ["", "x", "x" * 30_000, "WzFd:abc", None, "\x00"])
def test_a_sheet_that_was_not_signed_here_is_asked_anew(quiz, visitor, sheet):
    data = typed(visitor, quiz, **RIGHT)
    tampered = data["sheet"][:-1] + ("A" if data["sheet"][-1] != "A" else "B")
    response = visitor.post(QUIZ, data | {"sheet": tampered if sheet is None else sheet})
    assert (response.status_code, "Please answer once more" in response.content.decode()) == (400, True)
    assert "Because" not in response.content.decode()


def test_a_sheet_of_another_quiz_or_of_gone_versions_is_asked_anew(quiz, visitor):
    other = make_module("quiz", key="other")
    ask(other)
    data = typed(visitor, quiz, **RIGHT)
    assert visitor.post("/en/training/other/quiz/", data).status_code == 400
    QuestionVersion.objects.filter(stable_key="one").delete()
    assert visitor.post(QUIZ, data).status_code == 400
    strange = signing.Signer(salt=asking.SALT).sign_object([1, 2])
    assert visitor.post(QUIZ, data | {"sheet": strange}).status_code == 400


def test_answers_count_against_the_question_as_it_was_asked(quiz, visitor):
    data = typed(visitor, quiz, **RIGHT)
    question = quiz_question(quiz, "one")
    question.text_en = "Changed?"
    question.save()
    question.choices.filter(position=0).update(correct=True)
    question.choices.filter(position=1).update(correct=False)
    response = visitor.post(QUIZ, data)
    assert (score_of(response), "Where?" in response.content.decode()) == ((4, 4, True), True)
    assert "Changed?" in visitor.get(QUIZ).content.decode()
    assert score_of(visitor.post(QUIZ, typed(visitor, quiz, **RIGHT))) == (3, 4, True)


def test_other_units_take_no_answers(quiz, visitor):
    assert [visitor.post(f"/en/training/trust/{slug}/").status_code for slug in ("text", "nothing")] == [405, 404]


def test_a_quiz_without_questions_says_so(module, visitor):
    assert "The questions of this unit are being written." in visitor.get(QUIZ).content.decode()
    assert visitor.post(QUIZ, {}).status_code == 400


def test_forty_questions_are_asked_and_scored(module, visitor):
    for number in range(40):
        ask(module, "+a", "b", "c", "d", key=f"q{number}")
    assert score_of(visitor.post(QUIZ, typed(visitor, module, **{f"q{n}": [0] for n in range(40)}))) == (40, 40, True)


# Learners


def test_a_learners_attempt_is_kept_and_passing_does_the_unit(quiz, student, enrolment):
    response = student.post(QUIZ, typed(student, quiz, **WRONG))
    assert response.headers["Location"] == f"/en/training/my/attempts/{Attempt.objects.get().pk}/"
    assert UnitProgress.objects.count() == 0
    response = student.post(QUIZ, typed(student, quiz, **RIGHT), follow=True)
    assert (score_of(response), response.headers["Cache-Control"]) == ((4, 4, True), "no-store")
    assert list(Attempt.objects.values_list("score", "passed")) == [(0, False), (4, True)]
    assert list(UnitProgress.objects.values_list("enrolment", "unit_key")) == [(enrolment.pk, "trust-quiz")]
    enrolment.refresh_from_db()
    assert enrolment.seen_on == timezone.localdate()


def test_a_second_answer_to_the_same_sheet_shows_the_first_result(quiz, student):
    data = typed(student, quiz, **WRONG)
    first = student.post(QUIZ, data)
    right = typed(student, quiz, **RIGHT) | {"sheet": data["sheet"]}
    assert student.post(QUIZ, right).headers["Location"] == first.headers["Location"]
    assert Attempt.objects.count() == 1


def test_a_sheet_from_before_the_start_counts_once(quiz, visitor, enrolment):
    data = typed(visitor, quiz, **WRONG)
    student = as_learner()
    answers = [student.post(QUIZ, data).headers["Location"] for _turn in range(2)]
    assert (len(set(answers)), Attempt.objects.count()) == (1, 1)


def test_another_learners_sheet_is_not_that_learners_attempt(quiz, student):
    data = typed(student, quiz, **RIGHT)
    EnrolmentFactory(edition=quiz.edition, learner_hash=services.codes.fingerprint("other"))
    as_learner(secret="other").post(QUIZ, data)
    assert [attempt.enrolment.learner_hash for attempt in Attempt.objects.all()] == [
        services.codes.fingerprint("other")
    ]


def test_answers_are_kept_and_go_on_on_another_device(quiz, student):
    data = typed(student, quiz, one=[1], order=[1, 0, 2]) | {"keep": "1"}
    assert student.post(QUIZ, data).headers["Location"] == f"{QUIZ}?kept=1"
    elsewhere = as_learner()
    html = elsewhere.get(f"{QUIZ}?kept=1").content.decode()
    assert "Your answers so far are kept." in html
    assert len(re.findall(r"<input[^>]*\bchecked\b", html)) == 1
    assert sheet_in(html) == data["sheet"]
    rest = typed(elsewhere, quiz, **RIGHT)
    elsewhere.post(QUIZ, rest)
    attempt = Attempt.objects.get()
    assert (attempt.passed, attempt.score) == (True, 4)


def test_an_open_attempt_keeps_its_questions_until_they_are_gone(quiz, student):
    student.post(QUIZ, typed(student, quiz, one=[1]) | {"keep": "1"})
    question = quiz_question(quiz, "one")
    question.text_en = "Changed?"
    question.save()
    assert "Changed?" not in student.get(QUIZ).content.decode()
    QuestionVersion.objects.all().delete()
    assert "Changed?" in student.get(QUIZ).content.decode()


def test_attempts_of_others_and_unknown_ones_do_not_exist(quiz, student, visitor):
    student.post(QUIZ, typed(student, quiz, **RIGHT))
    pk = Attempt.objects.get().pk
    EnrolmentFactory(edition=quiz.edition, learner_hash=services.codes.fingerprint("other"))
    pages = {f"/en/training/my/attempts/{number}/" for number in (pk + 1, 0, "9" * 30)}
    others = [client.get(f"/en/training/my/attempts/{pk}/") for client in (visitor, as_learner(secret="other"))]
    assert [response.status_code for response in others] == [404, 404]
    assert [student.get(page).status_code for page in pages] == [404] * 3
    assert student.get(f"/en/training/my/attempts/{pk}/").status_code == 200
    student.post(QUIZ, typed(student, quiz, one=[1]) | {"keep": "1"})  # one that is open shows no result
    assert student.get(f"/en/training/my/attempts/{Attempt.objects.last().pk}/").status_code == 404


def test_a_result_stays_when_the_versions_are_gone(quiz, student):
    student.post(QUIZ, typed(student, quiz, **RIGHT))
    QuestionVersion.objects.all().delete()
    response = student.get(f"/en/training/my/attempts/{Attempt.objects.get().pk}/")
    assert (response.status_code, score_of(response)) == (200, (4, 4, True))


def test_of_an_attempt_the_day_is_kept_and_no_time_of_day(quiz, student):
    student.post(QUIZ, typed(student, quiz, **RIGHT))
    attempt = Attempt.objects.get()
    midnight = dt.time()
    times = [timezone.localtime(moment).time() for moment in (attempt.started_at, attempt.finished_at)]
    assert (times, timezone.localdate(attempt.finished_at)) == ([midnight, midnight], timezone.localdate())
    html = student.get(f"/en/training/my/attempts/{attempt.pk}/").content.decode()
    assert f"Answered on {date_format(timezone.localdate(), 'DATE_FORMAT')}." in html


def test_twenty_attempts_a_day_are_counted(quiz, student, enrolment):
    done = {"enrolment": enrolment, "unit_key": "trust-quiz", "versions": [], "score": 0, "points": 4, "passed": False}
    now = timezone.now()
    for _turn in range(20):
        Attempt.objects.create(**done, started_at=now, finished_at=now)
    response = student.post(QUIZ, typed(student, quiz, **RIGHT))
    html = response.content.decode()
    assert (response.status_code, "20 attempts a day are counted." in html) == (429, True)
    assert len(re.findall(r"<input[^>]*\bchecked\b", html)) == 3
    Attempt.objects.update(finished_at=now - dt.timedelta(days=1))
    assert student.post(QUIZ, typed(student, quiz, **RIGHT)).status_code == 302


def test_progress_deleted_meanwhile_still_gives_a_result(quiz, student, monkeypatch):
    def gone(*args):
        raise Enrolment.DoesNotExist

    data = typed(student, quiz, **RIGHT)
    monkeypatch.setattr(services, "finish_attempt", gone)
    assert score_of(student.post(QUIZ, data)) == (4, 4, True)


def test_a_module_begun_in_an_older_edition_goes_on_in_the_new_one(quiz, student, enrolment):
    enrolment.progress.create(unit_key="trust-text", done_on="2026-01-01")
    student.post(QUIZ, typed(student, quiz, one=[1]) | {"keep": "1"})
    newer = EditionFactory(work=quiz.edition.work, version="3.0", date=dt.date(2027, 1, 1))
    new = make_module(edition=newer)
    ask(new, "+a", key="one")
    response = student.get("/en/training/trust/")
    enrolment.refresh_from_db()
    assert (enrolment.edition, response.context["progress"].done) == (newer, {"trust-text"})
    assert student.post(QUIZ, typed(student, new, one=[0])).status_code == 302
    assert list(Attempt.objects.values_list("passed", flat=True)) == [True]


@pytest.mark.django_db(transaction=True)
def test_two_answers_at_once_are_one_attempt(quiz, enrolment):
    data = typed(as_learner(), quiz, **RIGHT)
    barrier, places = threading.Barrier(2), []

    def answer():
        client = as_learner()
        barrier.wait()
        places.append(client.post(QUIZ, data).headers["Location"])
        connection.close()

    threads = [threading.Thread(target=answer) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(places), len(set(places)), Attempt.objects.count(), UnitProgress.objects.count()) == (2, 1, 1, 1)
