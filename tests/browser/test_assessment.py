"""The self-assessment in a real browser: from opening a round to an action on a phone without scripts; every page."""

import uuid

import pytest
from playwright.sync_api import expect

from outputs.assessments import services
from outputs.models import AssessmentRound, Response
from tests.browser.test_pages import SIDEWAYS, violations
from tests.browser.test_reporting import PHONE, portal  # noqa: F401 - a fixture
from tests.factories.assessments import answered, closed, levels, roadmap, round_of

SECRET = "Secret-address-of-an_organisation"[:32]
ROOT = "/en/roadmap/assessment/"


@pytest.fixture
def phone(browser):
    context = browser.new_context(java_script_enabled=False, viewport=PHONE)
    yield context.new_page()
    context.close()


def test_from_opening_a_round_to_an_action_on_a_phone_without_scripts(transactional_db, portal, phone):  # noqa: F811
    roadmap()
    phone.goto(f"{portal}{ROOT}")
    phone.get_by_role("link", name="Open a round").click()
    phone.get_by_label("What is your organisation or service called?").fill("Day centre")
    phone.get_by_label("leaders", exact=True).uncheck()
    phone.get_by_role("button", name="Open the round").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Keep this address")
    phone.get_by_role("link", name="I have kept it").click()
    phone.locator(".round-list a").click()
    round_page = phone.url
    code = phone.locator(".printed-code").first.inner_text()

    phone.goto(f"{portal}{ROOT}answer/")
    phone.get_by_label("The code on your sheet").fill(code.lower())
    phone.get_by_role("button", name="Go on").click()
    phone.get_by_role("button", name="Send my answers").click()
    expect(phone.locator(".error-summary")).to_contain_text("Answer at least one question.")
    phone.get_by_label("own-goals level 1").check()
    phone.get_by_role("group", name="safe?").get_by_label("I don’t know").check()
    phone.get_by_role("button", name="Send my answers").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Thank you")
    assert Response.objects.get().answers == {"own-goals": 1, "safe": None}

    round_ = AssessmentRound.objects.get()
    answered(round_, "staff", *levels("own-goals", 1, 2, 2, 3))
    phone.goto(round_page)
    phone.get_by_role("link", name="Close the round").click()
    phone.get_by_role("button", name="Close it anyway").click()
    expect(phone.locator(".crowds")).to_contain_text("5 answers")
    phone.get_by_role("link", name="Decide what to do").first.click()
    phone.get_by_label("What will you do?").fill("Ask first")
    phone.get_by_label("Who sees to it?").fill("team leader")
    phone.get_by_label("Until when?").fill("2099-01-01")
    phone.get_by_role("button", name="Keep this action").click()
    expect(phone.locator(".error-summary")).to_contain_text("This is more than three years ahead.")
    phone.get_by_label("Until when?").fill(round_.closes_on.isoformat())
    phone.get_by_role("button", name="Keep this action").click()
    expect(phone.locator(".action-list")).to_contain_text("Ask first")
    assert round_.actions.values_list("practice_key", "from_level", "to_level").get() == ("own-goals", 2, 3)


def pages_of(first: AssessmentRound, second: AssessmentRound) -> list[str]:
    owner = f"organisation/{SECRET}/"
    code = second.invitations.get(audience="service_user").code
    return [
        "", "pocket/", "pocket/?eyes=leader", "pocket/?eyes=staff&a-own-goals=1&a-safe=3",
        "pocket/?eyes=staff&a-safe=9", "open/", "answer/", "organisation/", f"answer/{code}/", f"answer/{code}/thanks/",
        f"answer/{second.invitations.get(audience='leader').code}/", owner, f"{owner}keep/", f"{owner}delete/",
        f"{owner}compare/", f"{owner}rounds/new/", f"{owner}rounds/{first.pk}/", f"{owner}rounds/{second.pk}/",
        f"{owner}rounds/{second.pk}/close/", f"{owner}rounds/{second.pk}/paper/staff/",
        f"{owner}rounds/{first.pk}/actions/new/?practice=safe",
    ]  # fmt: skip


def world() -> tuple[AssessmentRound, AssessmentRound]:
    """Two closed rounds with all voices, an action, and an open round of one organisation."""
    first = round_of(SECRET, own_questions=["Is it warm?"])
    settings = {"version": "pocket", "audiences": first.audiences, "opens_on": first.opens_on,
                "closes_on": first.closes_on}  # fmt: skip
    rounds = [first, *(services.open_round(first.organisation, **settings) for _number in range(2))]
    for number, round_ in enumerate(rounds[:2]):
        for level, audience in enumerate(("service_user", "staff", "leader")):
            answered(round_, audience, *levels("safe", *[level + number] * 5))
        closed(round_)
    services.add_action(first, practice_key="safe", what="Ask", owner="team", due=first.opens_on)
    services.give_answers(
        rounds[2].invitations.get(audience="staff"), answers={"safe": 1}, language="en", token=uuid.uuid4()
    )
    return first, rounds[2]


@pytest.mark.parametrize(("code", "scheme"), [("en", "light"), ("en", "dark"), ("lt", "light")])
def test_every_page_is_accessible_and_fits_a_narrow_phone(transactional_db, portal, page, witness, code, scheme):  # noqa: F811
    found = {}
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": 320, "height": 700})
    for path in pages_of(*world()):
        page.goto(f"{portal}/{code}/roadmap/assessment/{path}")
        problems = violations(page)
        if wider := page.evaluate(SIDEWAYS):
            problems.append(f"{wider} px too wide at 320 px")
        if problems:
            found[path] = problems
    assert found == {}
    assert (witness.errors, witness.elsewhere) == ([], [])
    assert page.evaluate("localStorage.length") == 0


def test_a_draft_is_kept_only_if_wished_and_goes_when_sent(transactional_db, portal, page):  # noqa: F811
    round_ = round_of()
    page.goto(f"{portal}{ROOT}answer/{round_.invitations.get(audience='staff').code}/")
    page.get_by_label("own-goals level 1").check()
    expect(page.locator("[data-progress]")).to_have_text("1 of 2 answered")
    assert page.evaluate("localStorage.length") == 0
    page.get_by_label("Keep my answers on this device").check()
    page.get_by_label("safe level 3").check()
    page.reload()
    expect(page.get_by_label("safe level 3")).to_be_checked()
    page.get_by_role("button", name="Delete what is kept").click()
    assert page.evaluate("localStorage.length") == 0
    page.get_by_label("Keep my answers on this device").check()
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")
    assert page.evaluate("localStorage.length") == 0
    assert Response.objects.get().answers == {"own-goals": 1, "safe": 3}
