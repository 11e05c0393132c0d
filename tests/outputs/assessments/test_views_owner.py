"""An organisation's pages: the secret address is the key; a round until it is closed; partners and the office."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.utils import timezone

from outputs.models import AssessmentRound, Organisation, Response
from tests.factories.assessments import (
    ROOT,
    SECRET,
    answer_url,
    answered,
    closed,
    let_end,
    levels,
    of_owner,
    opening,
    roadmap,
    round_of,
    token_of,
)
from tests.factories.partners import PartnerFactory
from tests.factories.sempre import UserFactory, sign_in

pytestmark = pytest.mark.django_db
PAGES = (
    "", "rounds/{}/", "rounds/{}/close/", "rounds/{}/paper/staff/", "rounds/{}/sheet-staff.pdf", "compare/", "delete/",
    "everything.json", "actions.ics", "rounds/new/", "rounds/{}/actions/new/", "rounds/{}/board.pdf",
)  # fmt: skip


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


def test_deleting_everything_is_confirmed(visitor, result):
    assert visitor.post(of_owner("delete/")).context["form"].errors
    assert Organisation.objects.count() == 1
    response = visitor.post(of_owner("delete/"), {"sure": "on"})
    assert (response.headers["Location"], Organisation.objects.count()) == (f"{ROOT}deleted/", 0)
    assert (visitor.get(f"{ROOT}deleted/").status_code, visitor.get(of_owner()).status_code) == (200, 404)


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
