"""A module in a browser: read, started, done and certified without scripts; accessible on every page."""

import re

import pytest
from playwright.sync_api import expect

from outputs.models import Certificate
from tests.browser.test_pages import SIDEWAYS, violations
from tests.factories.training import ask, make_module

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser-0")]


@pytest.fixture
def training(live_server, settings) -> str:
    """The address of a server with one module: a text, a reflection, a plan and a quiz of four questions."""
    settings.BASE_URL = live_server.url
    module = make_module("text", "reflection", "plan", "quiz")
    ask(module, "North", "+South", key="one", text_en="Where is it warm?")
    ask(module, "+Red", "Green", "+Blue", key="some", kind="multiple", text_en="Which colours?")
    ask(module, "First", "Second", "Third", key="order", kind="order")
    ask(module, "Sweden = Stockholm", "Latvia = Riga", key="pairs", kind="match")
    return f"{live_server.url}/en/training/"


def answer(page, warm: str) -> None:
    page.get_by_role("radio", name=warm).check()
    for colour in ("Red", "Blue"):
        page.get_by_role("checkbox", name=colour).check()
    for number, step in enumerate(("First", "Second", "Third"), 1):
        page.get_by_label(step, exact=True).select_option(str(number))
    for country, capital in (("Sweden", "Stockholm"), ("Latvia", "Riga")):
        page.get_by_label(country, exact=True).select_option(label=capital)


def test_from_the_first_page_to_the_checked_certificate_without_scripts(training, browser):
    context = browser.new_context(
        java_script_enabled=False, viewport={"width": 360, "height": 740}, accept_downloads=True
    )
    page = context.new_page()
    page.goto(training)
    page.get_by_role("link", name="Module trust").click()
    assert context.cookies() == []
    page.get_by_role("button", name="Start the module").click()
    assert [(c["name"], c["httpOnly"], c["sameSite"]) for c in context.cookies()] == [("learner", True, "Lax")]
    page.get_by_role("link", name=re.compile("^Go on: The text")).click()
    page.get_by_role("button", name="I have done this unit").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The reflection")
    page.goto(f"{training}trust/quiz/")
    page.get_by_role("button", name="See the result").click()
    expect(page.get_by_role("alert")).to_contain_text("Question 4: You have not answered this yet.")
    page.get_by_role("alert").get_by_role("link").first.click()
    answer(page, "North")
    page.get_by_role("button", name="See the result").click()
    expect(page.get_by_text("3 of 4 points: 75 %")).to_be_visible()
    expect(page.get_by_text("Because of North")).to_be_visible()
    page.get_by_role("link", name="Answer once more").click()
    answer(page, "South")
    page.get_by_role("button", name="See the result").click()
    expect(page.get_by_text("4 of 4 points: 100 %")).to_be_visible()
    page.get_by_role("link", name="Make the certificate").click()
    page.get_by_label("Your name").fill("Žanna Bērziņa")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the certificate").click()
    assert download.value.path().read_bytes()[:8] == b"%PDF-1.7"
    page.goto(f"{training}certificate/")
    page.get_by_label("Code on the certificate").fill(Certificate.objects.get().code.lower())
    page.get_by_role("button", name="Check the code").click()
    expect(page.get_by_text("Valid", exact=True)).to_be_visible()
    page.get_by_label("Name on the certificate").fill("žanna bērziņa")
    page.get_by_role("button", name="Compare the name").click()
    expect(page.get_by_role("status")).to_have_text(re.compile("Yes: this code was issued to this name."))
    context.close()


READ = ("", "trust/", "trust/text/", "trust/reflection/", "trust/plan/", "trust/quiz/", "my/", "my/delete/",
        "certificate/", "certificate/AAAAA-AAAAA/", "certificate/?code=x", "my/continue/x/", "trussst/")  # fmt: skip


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_is_accessible_and_fits(training, page, scheme):
    found = {}

    def look(name: str) -> None:
        wide = page.evaluate(SIDEWAYS)
        if problems := violations(page) + ([f"{wide} px too wide"] if wide else []):
            found[name] = problems

    def press(button) -> None:
        with page.expect_navigation():
            button.click()

    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": 320, "height": 700})
    for path in READ:
        page.goto(training + path)
        look(path)
    page.goto(f"{training}trust/quiz/")
    press(page.get_by_role("button", name="See the result"))
    look("not answered")
    answer(page, "North")
    press(page.get_by_role("button", name="See the result"))
    look("result")
    page.goto(f"{training}trust/")
    press(page.get_by_role("button", name="Start the module"))
    page.get_by_text("Continue on another device").click()
    look("started")
    address = page.locator(".key code").inner_text()
    press(page.get_by_role("link", name=re.compile("^Go on:")))
    press(page.get_by_role("button", name="I have done this unit"))
    look("going on")
    for path in ("my/", "my/delete/", "trust/quiz/"):
        page.goto(training + path)
        look(f"learner: {path}")
    answer(page, "South")
    press(page.get_by_role("button", name="See the result"))
    look("passed")
    press(page.get_by_role("link", name="Make the certificate"))
    page.get_by_label("Your name").fill("12")
    press(page.get_by_role("button", name="Download the certificate"))
    look("certificate refused")
    page.goto(address)
    look("continue")
    assert found == {}


def test_notes_are_kept_in_the_browser_only_while_the_box_is_ticked(training, page):
    sent = []
    page.on("request", lambda request: sent.append(request.method) if request.method != "GET" else None)
    page.goto(f"{training}trust/reflection/")
    page.get_by_role("textbox", name="My notes").fill("Between us")
    assert page.evaluate("localStorage.length") == 0
    page.get_by_label("Keep my notes in this browser").check()
    page.reload()
    expect(page.get_by_role("textbox", name="My notes")).to_have_value("Between us")
    page.get_by_label("Keep my notes in this browser").uncheck()
    assert page.evaluate("localStorage.length") == 0
    assert sent == []
