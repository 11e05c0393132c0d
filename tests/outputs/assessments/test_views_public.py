"""The doors of the self-assessment: trying it alone, opening a round."""

import datetime as dt

import pytest

from outputs.models import AssessmentRound, Organisation, Response
from sempre import codes
from tests.counting import queries
from tests.factories.assessments import ROOT, SECRET, of_owner, opening, practice, roadmap

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["", "pocket/", "pocket/?eyes=staff", "open/", "answer/", "organisation/"])
def test_the_doors_open_with_and_without_practices(visitor, path):
    assert visitor.get(ROOT + path).status_code == 200
    roadmap()
    response = visitor.get(ROOT + path)
    assert (response.status_code, response.content.decode().count("<h1")) == (200, 1)


@pytest.mark.parametrize("path", ["", "pocket/", "pocket/?eyes=leader", "pocket/?eyes=leader&a-safe=2", "answer/"])
def test_reading_and_trying_alone_need_no_cookie(visitor, path):
    roadmap()
    response = visitor.get(ROOT + path)
    assert (response.cookies, Organisation.objects.count(), Response.objects.count()) == ({}, 0, 0)


def test_the_pocket_check_names_what_is_weakest(visitor):
    roadmap()
    response = visitor.get(f"{ROOT}pocket/?eyes=leader&a-own-goals=3&a-safe=unknown&check=1")
    rows = [(r.practice.stable_key, r.chosen.number, r.ahead and r.ahead.number) for r in response.context["rows"]]
    assert rows == [("own-goals", 3, 4), ("safe", None, None)]
    assert [row.practice.stable_key for row, _ideas in response.context["weakest"]] == ["own-goals"]
    assert "own-goals level 4" in response.content.decode()


@pytest.mark.parametrize("value", ["5", "-1", "2.0", "x", "\x00", "²", "A" * 10_000, "<script>alert(1)</script>"])
def test_levels_that_do_not_exist_are_refused_at_the_question(visitor, value):
    roadmap()
    response = visitor.get(f"{ROOT}pocket/", {"eyes": "leader", "a-own-goals": value, "a-safe": "1"})
    form = response.context["form"]
    html = response.content.decode().partition("<main")[2]
    expected = {} if value == "\x00" else {"a-own-goals": ["Choose one of the answers."]}
    assert (response.status_code, form.errors) == (200, expected)
    assert ("AAAA" in html, "<script>alert" in html) == (False, False)


@pytest.mark.parametrize("query", ["eyes=leader&check=1", "eyes=leader&a-foreign=3", "eyes=leader&a-decisions=3"])
def test_the_pocket_check_wants_an_answer_to_its_own_questions(visitor, query):
    roadmap()
    form = visitor.get(f"{ROOT}pocket/?{query}").context["form"]
    assert form.non_field_errors() == ["Answer at least one question. “I don’t know” is an answer, too."]


def test_the_pocket_check_has_few_queries(visitor):
    edition = roadmap()
    address = f"{ROOT}pocket/?eyes=leader&a-own-goals=0&a-safe=0&check=1"
    visitor.get(address)
    few, _html = queries(visitor, address)
    for key in ("one", "two", "three"):
        practice(edition, edition.nodes.get(stable_key="individual"), key)
    many, _html = queries(visitor, address + "&a-one=1&a-two=1")
    assert (few, many) == (few, few)


def test_opening_a_round_leads_to_the_address_to_keep(visitor):
    roadmap()
    response = visitor.post(f"{ROOT}open/", opening())
    assert (response.status_code, response.headers["Location"]) == (302, of_owner("keep/"))
    round_ = AssessmentRound.objects.get()
    assert (round_.title, round_.audiences) == ("Spring", ["staff", "service_user"])
    assert [question.text for question in round_.own_questions.all()] == ["Is it <i>warm</i>?", "Here?"]
    html = visitor.get(of_owner("keep/")).content.decode()
    assert (f"/organisation/{SECRET}/</code>" in html, "Day &lt;b&gt;centre" in html) == (True, True)
    assert visitor.post(f"{ROOT}open/", opening(name="Twice")).status_code == 302
    assert Organisation.objects.get().name == "Day <b>centre</b>"


@pytest.mark.parametrize(
    ("changed", "field", "message"),
    [
        ({"name": ""}, "name", "This field is required."),
        ({"name": "x" * 10_000}, "name", "Ensure this value has at most 150 characters (it has 10000)."),
        ({"audiences": []}, "audiences", "Choose at least one."),
        ({"audiences": ["nobody"]}, "audiences", "Choose one of the answers."),
        ({"closes_on": "2020-01-01"}, "closes_on", "This day is over."),
        ({"closes_on": dt.timedelta(181)}, "closes_on",
         "A round is open for 180 days at most. Open another one later."),
        ({"opens_on": "2020-01-01"}, "opens_on", "This day is over."),
        ({"own_questions": "\n".join("abcdefghi")}, "own_questions",
         "Eight questions of your own are the most. Leave some out."),
        ({"own_questions": "Fine?\n" + "x" * 201}, "own_questions",
         "Question 2 is too long: 200 letters are the most."),
    ],
)  # fmt: skip
def test_what_is_wrong_stands_at_the_field_and_nothing_is_lost(visitor, changed, field, message):
    roadmap()
    response = visitor.post(f"{ROOT}open/", opening(**changed))
    assert (response.status_code, response.context["form"].errors) == (200, {field: [message]})
    assert ('value="Spring"' in response.content.decode(), Organisation.objects.count()) == (True, 0)


def test_opening_is_limited(visitor):
    roadmap()
    codes_of = [visitor.post(f"{ROOT}open/", opening(secret=codes.new_secret())).status_code for _ in range(11)]
    assert (codes_of, Organisation.objects.count()) == ([302] * 10 + [429], 10)


def test_without_practices_opening_says_so(visitor):
    response = visitor.post(f"{ROOT}open/", opening())
    assert "The roadmap has no practices yet" in str(response.context["form"].non_field_errors())
