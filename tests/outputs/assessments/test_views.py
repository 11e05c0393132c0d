"""The pages of the self-assessment: who gets in, what is stored, what is refused, what is never shown."""

import datetime as dt
import io
import json
import logging
import re
import uuid

import openpyxl
import pytest
from django.test import Client
from django.utils import timezone

from outputs.assessments.forms import AnswerForm
from outputs.models import AssessmentAction, AssessmentRound, Organisation, Response
from sempre import codes, languages
from sempre.quiet_logs import SecretsOut
from tests.counting import queries
from tests.factories.assessments import answered, closed, let_end, levels, practice, roadmap, round_of, stored
from tests.factories.partners import PartnerFactory
from tests.factories.sempre import UserFactory, sign_in

pytestmark = pytest.mark.django_db
ROOT = "/en/roadmap/assessment/"
SECRET = "Secret-address-of-an_organisation"[:32]


@pytest.fixture
def round_():
    return round_of(SECRET)


def of_owner(path: str = "", key: str = SECRET) -> str:
    return f"{ROOT}organisation/{key}/{path}"


def answer_url(round_, audience: str = "staff") -> str:
    return f"{ROOT}answer/{round_.invitations.get(audience=audience).code}/"


def token_of(visitor, address: str) -> str:
    return re.search(r'name="token" value="([^"]+)"', visitor.get(address).content.decode())[1]


def send(visitor, address: str, token: str | None = None, **answers):
    data = {f"a-{key}": value for key, value in answers.items()}
    return visitor.post(address, data | {"token": token_of(visitor, address) if token is None else token})


# The doors


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


# Opening


def opening(**changed) -> dict:
    today = timezone.localdate()
    return {
        "name": "Day <b>centre</b>", "language": "lt", "version": "pocket", "audiences": ["staff", "service_user"],
        "opens_on": today.isoformat(), "closes_on": (today + dt.timedelta(30)).isoformat(), "secret": SECRET,
        "own_questions": "Is it <i>warm</i>?\r\n\r\n  Here? ", "title": "Spring",
    } | changed  # fmt: skip


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


TODAY = dt.date(2026, 3, 2)


@pytest.mark.parametrize(
    ("changed", "field", "message"),
    [
        ({"name": ""}, "name", "This field is required."),
        ({"name": "x" * 10_000}, "name", "Ensure this value has at most 150 characters (it has 10000)."),
        ({"audiences": []}, "audiences", "Choose at least one."),
        ({"audiences": ["nobody"]}, "audiences", "Choose one of the answers."),
        ({"closes_on": "2020-01-01"}, "closes_on", "This day is over."),
        ({"closes_on": (timezone.localdate() + dt.timedelta(181)).isoformat()}, "closes_on",
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


# Answering


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


# The organisation's pages


def test_the_secret_address_is_the_key(visitor, round_):
    assert visitor.get(of_owner()).status_code == 200
    for key in ("x" * 32, SECRET.upper(), str(round_.organisation_id), "0", "9" * 18, "9" * 30, "x" * 10_000):
        assert visitor.get(of_owner(key=key)).status_code == 404
    typed = visitor.post(f"{ROOT}organisation/", {"secret": f" https://example.org/fi/roadmap{of_owner()} "})
    assert typed.headers["Location"] == of_owner()
    assert visitor.post(f"{ROOT}organisation/", {"secret": "y" * 32}).context["form"].errors
    assert visitor.post(f"{ROOT}organisation/", {"secret": "nothing"}).context["form"].errors


def test_its_pages_say_nothing_to_others(visitor, round_):
    response = visitor.get(of_owner())
    assert response.headers["Cache-Control"] == "no-store"
    assert (response.headers["Referrer-Policy"], response.headers["X-Robots-Tag"]) == ("same-origin", "noindex")
    assert 'rel="canonical"' not in response.content.decode()


PAGES = (
    "", "rounds/{}/", "rounds/{}/close/", "rounds/{}/paper/staff/", "rounds/{}/sheet-staff.pdf", "compare/", "delete/",
    "everything.json", "actions.ics", "rounds/new/", "rounds/{}/actions/new/", "rounds/{}/board.pdf",
)  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_rounds_of_others_are_not_there(visitor, round_, path):
    other = round_of("o" * 32)
    of_itself = "{}" not in path and path != "compare/"
    assert visitor.get(of_owner(path.format(other.pk))).status_code == (200 if of_itself else 404)
    assert visitor.get(of_owner(path.format(round_.pk), key="x" * 32)).status_code == 404


def test_while_it_is_open_counts_go_in_steps_and_there_is_no_result(visitor, round_):
    answered(round_, "staff", *levels("safe", *[0] * 8))
    answered(round_, "leader", *levels("safe", 4, 4))
    html = visitor.get(of_owner(f"rounds/{round_.pk}/")).content.decode()
    assert ("2 of 5 answers so far" in html, "5 answers or more" in html, "8" in re.findall(r">(\d)<", html)) == (
        True, True, False,
    )  # fmt: skip
    for page in ("board.pdf", "plain.pdf", "actions/new/"):
        assert visitor.get(of_owner(f"rounds/{round_.pk}/{page}")).status_code == 404
    everything = visitor.get(of_owner("everything.json")).json()
    assert (everything["rounds"][0]["results"], "answers" in everything["rounds"][0]) == ([], False)


def test_closing_says_what_goes_and_then_shows_the_result(visitor, round_):
    close = of_owner(f"rounds/{round_.pk}/close/")
    assert "not possible yet" in visitor.get(close).content.decode()
    assert visitor.post(close).headers["Location"] == close
    answered(round_, "staff", *levels("safe", 0, 1, 2, 3, 4))
    answered(round_, "leader", *levels("safe", 3))
    assert visitor.get(close).context["few"] == ["leaders", "people who use the service"]
    assert visitor.post(close).headers["Location"] == of_owner(f"rounds/{round_.pk}/")
    html = visitor.get(of_owner(f"rounds/{round_.pk}/")).content.decode()
    assert html.count("fewer than 5 answers: not shown") == 2 + 2 * 2 + 1
    assert ("middle half from 1 to 3" in html, "Practice safe" in html) == (True, True)
    assert send(visitor, answer_url(round_), "x", safe="1").status_code == 410


def test_the_page_of_a_result_has_as_many_queries_for_many_answers(visitor, round_):
    answered(round_, "staff", *levels("safe", 0, 1, 2, 3, 4))
    page = of_owner(f"rounds/{closed(round_).pk}/")
    visitor.get(page)
    few, _html = queries(visitor, page)
    for number in range(3):
        AssessmentAction.objects.create(
            round=round_, practice_key="safe", what=str(number), owner="x", due=timezone.localdate()
        )
    many, _html = queries(visitor, page)
    assert (many - few, many <= 22) == (1, True)  # the titles of the practices, once


def test_a_paper_is_entered_by_hand(visitor, round_):
    page = of_owner(f"rounds/{round_.pk}/paper/service_user/")
    token = token_of(visitor, page)
    assert visitor.post(page, {"a-safe": "1", "token": token}).headers["Location"] == f"{page}?entered"
    assert visitor.post(page, {"a-safe": "1", "token": token}).headers["Location"] == f"{page}?again"
    assert Response.objects.values_list("audience", "answers", "on_paper").get() == ("service_user", {"safe": 1}, True)
    let_end(round_)
    assert visitor.get(page).status_code == 200
    closed(round_)
    assert visitor.get(page).status_code == 404


def test_another_last_day_and_resting_links(visitor, round_):
    extend = of_owner(f"rounds/{round_.pk}/extend/")
    far = (round_.opens_on + dt.timedelta(181)).isoformat()
    assert visitor.post(extend, {"closes_on": far}).context["form"].errors
    day = round_.opens_on + dt.timedelta(100)
    assert visitor.post(extend, {"closes_on": day.isoformat()}).status_code == 302
    round_.refresh_from_db()
    assert round_.closes_on == day
    visitor.post(of_owner(f"rounds/{round_.pk}/links/staff/"), {"rest": "1"})
    assert visitor.get(answer_url(round_)).status_code == 410
    visitor.post(of_owner(f"rounds/{round_.pk}/links/staff/"), {"work": "1"})
    assert visitor.get(answer_url(round_)).status_code == 200
    assert visitor.post(of_owner(f"rounds/{round_.pk}/links/nobody/"), {"rest": "1"}).status_code == 404


def test_asking_again_takes_the_settings_of_the_last_round(visitor):
    round_ = round_of(SECRET, audiences=["staff"], own_questions=["Warm?"], version="full")
    form = visitor.get(of_owner("rounds/new/")).context["form"]
    settings = {name: form[name].value() for name in ("version", "audiences", "own_questions")}
    assert settings == {"version": "full", "audiences": ["staff"], "own_questions": "Warm?"}
    today = timezone.localdate()
    data = settings | {"opens_on": today, "closes_on": today + dt.timedelta(7), "title": ""}
    assert visitor.post(of_owner("rounds/new/"), data).status_code == 302
    assert round_.organisation.rounds.count() == 2


def test_after_a_year_it_proposes_to_ask_again(visitor, round_):
    let_end(round_)
    closed(round_)
    assert visitor.get(of_owner()).context["is_again"] is False
    AssessmentRound.objects.update(closed_on=timezone.localdate() - dt.timedelta(365))
    assert "A year has passed since the last round" in visitor.get(of_owner()).content.decode()


# Actions


@pytest.fixture
def result(round_):
    answered(round_, "staff", *levels("safe", 1, 1, 1, 2, 2))
    return closed(round_)


def deciding(**changed) -> dict:
    due = timezone.localdate() + dt.timedelta(30)
    return {"practice_key": "safe", "what": "Ask first", "owner": "team leader", "due": due, "from_level": "1",
            "to_level": "2", "evidence": ""} | changed  # fmt: skip


def test_from_the_result_to_an_action_and_on(visitor, result):
    page = of_owner(f"rounds/{result.pk}/actions/new/")
    form = visitor.get(f"{page}?practice=safe").context["form"]
    assert form.initial == {"practice_key": "safe", "from_level": 1, "to_level": 2}
    assert visitor.post(page, deciding()).headers["Location"] == of_owner()
    action = AssessmentAction.objects.get()
    change = of_owner(f"rounds/{result.pk}/actions/{action.pk}/")
    assert visitor.post(change, deciding(state="doing")).status_code == 302
    action.refresh_from_db()
    assert (action.state, action.from_level, action.to_level) == ("doing", 1, 2)
    assert "under way" in visitor.get(of_owner()).content.decode()


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"practice_key": "foreign"}, "practice_key"), ({"from_level": "5"}, "from_level"),
     ({"to_level": "-1"}, "to_level"),
     ({"to_level": "0"}, "to_level"), ({"due": "2020-01-01"}, "due"), ({"due": "9999-01-01"}, "due"),
     ({"what": "x" * 10_000}, "what"), ({"owner": ""}, "owner")],
)  # fmt: skip
def test_actions_that_make_no_sense_are_refused(visitor, result, changed, field):
    response = visitor.post(of_owner(f"rounds/{result.pk}/actions/new/"), deciding(**changed))
    assert (list(response.context["form"].errors), AssessmentAction.objects.count()) == ([field], 0)


def test_actions_of_others_are_not_there(visitor, result):
    foreign = AssessmentAction.objects.create(
        round=round_of("o" * 32), practice_key="safe", what="x", owner="x", due=timezone.localdate()
    )
    for number in (foreign.pk, 0, 10**19):
        assert visitor.get(of_owner(f"rounds/{result.pk}/actions/{number}/")).status_code == 404


# Files


@pytest.mark.parametrize("paper", ["board.pdf", "plain.pdf"])
def test_papers_after_a_round(visitor, result, paper):
    response = visitor.get(of_owner(f"rounds/{result.pk}/{paper}"))
    assert (response.status_code, response.content[:5]) == (200, b"%PDF-")


def is_in(pdf: bytes, code: str) -> bool:
    return f"/Lang ({code})".encode() in pdf or f"/Lang({code})".encode() in pdf


@pytest.mark.parametrize("paper", ["sheet", "questions"])
@pytest.mark.parametrize("audience", ["leader", "service_user"])
def test_papers_to_hand_out(visitor, paper, audience):
    round_ = round_of(SECRET, own_questions=['*Bold* #panic() \\ " $x$'])
    response = visitor.get(of_owner(f"rounds/{round_.pk}/{paper}-{audience}.pdf").replace("/en/", "/lv/"))
    assert (response.status_code, response.content[:5], is_in(response.content, "lv")) == (200, b"%PDF-", True)
    assert visitor.get(of_owner(f"rounds/{round_.pk}/{paper}-nobody.pdf")).status_code == 404


def test_everything_to_take_along_holds_no_single_answer(visitor, result):
    found = json.loads(visitor.get(of_owner("everything.json")).content)
    safe = next(row for row in found["rounds"][0]["results"] if row["key"] == "safe")
    assert safe["voices"][1] == {
        "audience": "staff", "shown": True, "median": 1.0, "low": 1.0, "high": 2.0, "least": None, "most": None,
        "answered": 5, "people": 5,
    }  # fmt: skip
    book = openpyxl.load_workbook(io.BytesIO(visitor.get(of_owner("everything.xlsx")).content))
    assert [sheet.title for sheet in book] == ["Results", "Actions"]
    assert visitor.get(of_owner("everything.exe")).status_code == 404


def test_names_are_no_formulas(visitor):
    roadmap()
    visitor.post(f"{ROOT}open/", opening(title="=1+1", own_questions="=HYPERLINK()"))
    round_ = AssessmentRound.objects.get()
    answered(round_, "staff", *levels("own-1", *[1] * 5))
    closed(round_)
    book = openpyxl.load_workbook(io.BytesIO(visitor.get(of_owner("everything.xlsx")).content))
    row = next(row for row in book["Results"].values if "HYPERLINK" in str(row[2]))
    assert row[0][:2] + row[2][:2] == "'='="


def test_comparing_rounds(visitor, result):
    assert visitor.get(of_owner("compare/")).status_code == 404
    again = round_of("o" * 32)
    AssessmentRound.objects.filter(pk=again.pk).update(organisation=result.organisation)
    again.refresh_from_db()
    answered(again, "staff", *levels("safe", *[3] * 5))
    closed(again)
    html = visitor.get(of_owner("compare/")).content.decode()
    assert ("before 1, after 3" in html, "higher by 2" in html) == (True, True)
    for query in ("from=0", "to=x", "to=²", f"from={10**30}"):
        assert visitor.get(of_owner(f"compare/?{query}")).status_code == 404
    AssessmentRound.objects.filter(pk=again.pk).update(edition=roadmap(version="3.0"))
    assert "so they are not compared" in visitor.get(of_owner("compare/")).content.decode()


def test_deleting_everything_is_confirmed(visitor, result):
    assert visitor.post(of_owner("delete/")).context["form"].errors
    assert Organisation.objects.count() == 1
    response = visitor.post(of_owner("delete/"), {"sure": "on"})
    assert (response.headers["Location"], Organisation.objects.count()) == (f"{ROOT}deleted/", 0)
    assert (visitor.get(f"{ROOT}deleted/").status_code, visitor.get(of_owner()).status_code) == (200, 404)


# Partners and the office


def test_the_people_of_a_partner_find_their_organisation(client):
    partner, other = PartnerFactory(), PartnerFactory()
    sign_in(client, UserFactory(reporter_of=partner))
    roadmap()
    client.post(f"{ROOT}open/", opening(partner=partner.pk))
    organisation = Organisation.objects.get()
    assert organisation.partner == partner
    foreign = client.post(f"{ROOT}open/", opening(partner=other.pk, secret="f" * 32))
    assert (list(foreign.context["form"].errors), Organisation.objects.count()) == (["partner"], 1)
    page = of_owner(key=str(organisation.pk))
    assert (client.get(page).status_code, page in client.get("/en/workspace/").content.decode()) == (200, True)
    assert client.get(of_owner("keep/", key=str(organisation.pk))).status_code == 404
    people = {"member": UserFactory(member_of=partner), "other": UserFactory(reporter_of=other),
              "office": UserFactory(office=True)}  # fmt: skip
    clients = {name: sign_in(Client(), user) for name, user in people.items()}
    assert {name: who.get(page).status_code for name, who in clients.items()} == {
        "member": 200, "other": 404, "office": 404,
    }  # fmt: skip
    acts = {name: who.post(f"{page}delete/", {"sure": "on"}).status_code for name, who in clients.items()}
    assert acts == {"member": 403, "other": 404, "office": 404}


def test_the_office_sees_two_numbers(client):
    round_of(name="Nobody may read this")
    html = sign_in(client, UserFactory(office=True)).get("/en/workspace/").content.decode()
    assert ("organisations: 1, rounds: 1" in html, "Nobody may read this" in html) == (True, False)


def test_forged_requests_of_others_are_refused(round_):
    strict = Client(enforce_csrf_checks=True, raise_request_exception=False)
    assert strict.post(of_owner("delete/"), {"sure": "on"}).status_code == 403
    assert Organisation.objects.count() == 1


def test_the_form_chooses_nothing_beforehand(round_):
    form = AnswerForm([])
    assert (form.total, form.parts()) == (0, [])


@pytest.mark.parametrize("path", ["organisation/{}/", "organisation/{}/rounds/3/board.pdf", "answer/{}/thanks/"])
def test_secrets_do_not_reach_the_log(path):
    record = logging.makeLogRecord({"msg": "Not Found: %s", "args": (ROOT + path.format(SECRET),)})
    SecretsOut().filter(record)
    assert record.getMessage() == f"Not Found: {ROOT}{path.format('…')}"
