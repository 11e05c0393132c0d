"""Answering: anonymous, once a form, only what was asked."""

import datetime as dt
import uuid

import pytest
from django.test import Client
from django.utils import timezone

from outputs.models import AssessmentRound, Response
from sempre import codes, languages
from tests.factories.assessments import ROOT, answer_url, round_of, send, stored, token_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("code", languages.CODES)
def test_the_questions_come_in_nine_languages_without_a_cookie(visitor, round_, code):
    response = visitor.get(answer_url(round_).replace("/en/", f"/{code}/"))
    assert (response.status_code, response.cookies) == (200, {})
    assert (response.headers["Cache-Control"], response.headers["X-Robots-Tag"]) == ("no-store", "noindex")
    html = response.content.decode()
    assert ("staff on own-goals?" in html, "checked" in html, html.count("<h1")) == (True, False, 1)


def test_answering_is_anonymous_and_leads_to_thanks(visitor, round_):
    address = answer_url(round_).replace("/en/", "/fi/")
    response = send(Client(enforce_csrf_checks=True), address, **{"own-goals": "3", "safe": "unknown"})
    assert (response.status_code, response.headers["Location"], response.cookies) == (302, f"{address}thanks/", {})
    assert Response.objects.values_list("language", "answers", "on_paper").get() == (
        "fi", {"own-goals": 3, "safe": None}, False,
    )  # fmt: skip
    assert visitor.get(response.headers["Location"]).status_code == 200


def test_the_same_form_sent_again_counts_once(visitor, round_):
    address = answer_url(round_)
    token = token_of(visitor, address)
    first = send(visitor, address, token, safe="1")
    again = send(visitor, address, token, safe="4")
    assert (first.headers["Location"], again.headers["Location"]) == (f"{address}thanks/", f"{address}thanks/?again")
    assert stored(round_) == [("staff", {"safe": 1})]
    assert "They count once" in visitor.get(again.headers["Location"]).content.decode()


@pytest.mark.parametrize("kind", ["none", "forged", "of another link", "no mark"])
def test_a_mark_that_was_not_given_to_this_form_is_not_taken(visitor, round_, kind):
    other = token_of(visitor, answer_url(round_, "leader"))
    token = {"none": "", "forged": f"{uuid.uuid4().hex}:abc", "of another link": other, "no mark": "x" * 10_000}[kind]
    response = send(visitor, answer_url(round_), token, safe="1")
    form = response.context["form"]
    assert (response.status_code, form["a-safe"].value(), Response.objects.count()) == (200, "1", 0)
    assert send(visitor, answer_url(round_), form["token"].value(), safe="1").status_code == 302


@pytest.mark.parametrize(
    ("answers", "kept"),
    [
        ({}, None),
        ({"safe": "5"}, None),
        ({"safe": "-1"}, None),
        ({"safe": "\x001"}, None),
        ({"safe": "1" * 10_000}, None),
        ({"foreign": "3"}, None),
        ({"decisions": "3"}, None),  # a practice of the full version
        ({"own-1": "3"}, None),
        ({"safe": "2", "decisions": "3", "foreign": "<b>", "own-1": "1"}, {"safe": 2}),
    ],
)
def test_only_the_round_s_own_questions_and_levels_are_taken(visitor, round_, answers, kept):
    response = send(visitor, answer_url(round_), **answers)
    assert response.status_code == (302 if kept else 200)
    assert stored(round_) == ([("staff", kept)] if kept else [])


def test_own_questions_are_shown_as_text(visitor):
    round_ = round_of(own_questions=["<script>alert(1)</script> {{ x }} #set page()"])
    html = visitor.get(answer_url(round_)).content.decode()
    assert ("<script>alert" in html, "&lt;script&gt;alert(1)&lt;/script&gt; {{ x }}" in html) == (False, True)
    assert send(visitor, answer_url(round_), **{"own-1": "4"}).status_code == 302


@pytest.mark.parametrize(
    ("change", "status", "title"),
    [
        ({"opens_on": 3}, 404, "It has not begun yet"),
        ({"opens_on": -9, "closes_on": -1}, 410, "The time for answers is over"),
        ({"closed_on": 0}, 410, "This self-assessment is closed"),
    ],
)
def test_a_link_outside_its_time_has_a_page_of_its_own(visitor, round_, change, status, title):
    today = timezone.localdate()
    token = token_of(visitor, answer_url(round_))
    days = {name: today + dt.timedelta(days) for name, days in change.items()}
    AssessmentRound.objects.filter(pk=round_.pk).update(**days)
    for response in (visitor.get(answer_url(round_)), send(visitor, answer_url(round_), token, safe="1")):
        assert (response.status_code, response.context["message_title"]) == (status, title)
    assert Response.objects.count() == 0


def test_unknown_links_are_one_clear_page_and_guessing_is_slowed(visitor, round_):
    statuses = [visitor.get(f"{ROOT}answer/{codes.new_code()}/").status_code for _ in range(21)]
    assert statuses == [404] * 20 + [429]
    assert visitor.get(answer_url(round_)).status_code == 429


def test_a_typed_code_finds_its_way(visitor, round_):
    code = round_.invitations.get(audience="leader").code
    response = visitor.post(f"{ROOT}answer/", {"code": f" {code[:5].lower()} - {code[5:].lower()}"})
    assert response.headers["Location"] == answer_url(round_, "leader")
    wrong = visitor.post(f"{ROOT}answer/", {"code": "ABCDE-FGHJK"})
    assert wrong.context["form"].errors == {
        "code": ["This code does not work. Compare it with your sheet, letter by letter."]
    }
    assert visitor.get(f"{ROOT}answer/{code.lower()}/").headers["Location"] == answer_url(round_, "leader")


def test_the_form_chooses_nothing_beforehand(visitor, round_):
    html = visitor.get(answer_url(round_)).content.decode()
    assert (html.count('type="radio"'), html.count(" checked")) == (2 * 6, 0)
