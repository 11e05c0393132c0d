"""The reporter's five minutes in a real browser: on a phone by keyboard, off the line, without scripts."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import translation
from playwright.sync_api import expect

from microprojects import services
from microprojects.holding import calendar
from microprojects.models import Report
from microprojects.writing import drafts
from tests.browser.conftest import Witness
from tests.browser.test_pages import SIDEWAYS, TAGS
from tests.factories.reporting import ANSWERS, PeriodFactory, Region, fresh, obligation_of, report_in, return_reason
from tests.factories.sempre import sign_in
from tests.microprojects.writing.test_attachments import photo

PHONE = {"width": 360, "height": 740}
SOON = 12_000  # milliseconds: at most ten seconds after a change it is saved


@pytest.fixture(scope="module")
def portal(empty_portal):
    return empty_portal


@pytest.fixture
def region(transactional_db, portal) -> Region:
    """People and records that the server sees, as they are not inside a test's own transaction."""
    return Region(title_en="Community kitchen")


@pytest.fixture
def report(region) -> Report:
    """A report in which nothing is written yet, after an accepted one."""
    first = PeriodFactory()
    report_in("accepted", region, period=first, activity_1_text="Choir", activity_1_done="partly")
    return calendar.open_report(obligation_of(region, PeriodFactory(starts=first.ends, ends=first.due)))


def cookie_of(person, portal) -> dict:
    client = sign_in(Client(), fresh(person))
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    return {"name": settings.SESSION_COOKIE_NAME, "value": value, "url": portal}


def address(portal, name: str, report) -> str:
    with translation.override("en"):
        return portal + reverse(name, args=[report.obligation_id])


@pytest.fixture
def writing(page, portal, region, report):
    """The form, open on the phone of the reporter."""
    page.set_viewport_size(PHONE)
    page.context.add_cookies([cookie_of(region.reporter, portal)])
    page.witness = Witness(page, portal)
    page.goto(address(portal, "report-write", report))
    return page


def content_of(report) -> dict:
    return Report.objects.get(pk=report.pk).content


def state(page):
    return page.locator("[data-state]")


def violations(page) -> list[str]:
    found = Axe().run(page, options={"runOnly": TAGS, "resultTypes": ["violations"]}).response["violations"]
    return [f"{rule['id']}: {node['html'][:160]}" for rule in found for node in rule["nodes"]]


COVERED = """() => {
  const field = document.activeElement, bar = document.querySelector(".report-bar");
  if (!field || bar.contains(field) || field === document.body) return false;
  const box = field.getBoundingClientRect(), top = bar.getBoundingClientRect().top;
  const isSticky = getComputedStyle(bar).position === "sticky";
  return isSticky && box.height < 300 && box.bottom > top + 1 && box.top < innerHeight;
}"""


def tab_to(page, name: str) -> None:
    """Go on by the keyboard until the focus is at the field; nothing in hand may lie under the action bar."""
    for _ in range(80):
        page.keyboard.press("Tab")
        focused = page.evaluate("document.activeElement.name || document.activeElement.textContent.trim()")
        assert not page.evaluate(COVERED), f"{focused} is covered"
        if focused == name:
            return
    raise AssertionError(f"{name} cannot be reached by the keyboard")


def test_five_minutes_on_a_phone_by_keyboard_alone(writing, report, region):
    for name, answer in ANSWERS.items():
        tab_to(writing, name)
        writing.keyboard.type(str(answer))
    expect(state(writing)).to_have_text(re.compile(r"Saved at \d\d:\d\d"), timeout=SOON)
    expect(writing.locator("[data-progress-words]")).to_have_text("6 of 6 answered", timeout=SOON)
    assert content_of(report) == ANSWERS | {"activity-1-text": "Choir"}
    tab_to(writing, "check")
    writing.keyboard.press("Enter")
    expect(writing.get_by_role("heading", level=1)).to_have_text("Ready to send")
    assert region.coordinator.name in writing.inner_text("main")
    for _ in range(40):
        writing.keyboard.press("Tab")
        if writing.evaluate("document.activeElement.textContent").strip() == "Send to the coordinator":
            break
    writing.keyboard.press("Enter")
    expect(writing.get_by_role("heading", level=1)).to_have_text("Your report has arrived")
    assert Report.objects.get(pk=report.pk).state == "submitted"
    assert (violations(writing), writing.witness.errors, writing.witness.elsewhere) == ([], [], [])


def test_off_the_line_nothing_is_lost(writing, report):
    writing.locator("#id_happened").press_sequentially("We met")
    expect(state(writing)).to_have_text(re.compile("Saved at"), timeout=SOON)
    writing.context.set_offline(True)
    writing.locator("#id_happened").press_sequentially(" twice")
    expect(state(writing)).to_have_text("Not saved yet – no connection, trying again", timeout=SOON)
    assert writing.locator("[role=status][data-live]").inner_text() == "Not saved yet – no connection, trying again"
    writing.locator("#id_next").press_sequentially("A market")
    writing.context.set_offline(False)
    expect(state(writing)).to_have_text(re.compile("Saved at"), timeout=SOON)
    writing.wait_for_function("() => !document.querySelector('.report-state.is-unsaved')")
    expect(writing.locator("#id_happened")).to_have_value("We met twice")
    assert {"happened": "We met twice", "next": "A market"}.items() <= content_of(report).items()
    assert writing.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]


def test_a_wrong_number_is_told_without_disturbing(writing, report):
    writing.locator("#id_figure-meetings").press_sequentially("four")
    writing.locator("#id_happened").press_sequentially("We met")
    error = writing.locator("#id_figure-meetings_error")
    expect(error).to_contain_text("Write a whole number in digits, such as 12.", timeout=SOON)
    expect(writing.locator("#id_happened")).to_be_focused()
    expect(writing.locator("#id_figure-meetings")).to_have_value("four")
    expect(writing.locator("#id_figure-meetings")).to_have_attribute("aria-invalid", "true")
    assert violations(writing) == []
    writing.locator("#id_figure-meetings").fill("4")
    writing.get_by_role("button", name="Save", exact=True).press("Enter")
    expect(error).to_be_empty(timeout=SOON)
    assert {"figure-meetings": 4, "happened": "We met"}.items() <= content_of(report).items()


def test_two_people_see_both_texts_and_choose(writing, report, region):
    drafts.save_draft(report, actor=region.local, values={"happened": "Lars wrote"}, seen={}, editor="pagetwo2")
    writing.locator("#id_happened").press_sequentially("Rita wrote")
    expect(writing.locator("#id_happened_conflict")).to_contain_text("Lars wrote", timeout=SOON)
    expect(writing.locator("#id_happened")).to_have_value("Rita wrote")
    assert violations(writing) == []
    writing.get_by_role("button", name=re.compile("^Keep my text")).press("Enter")
    writing.wait_for_load_state()
    expect(writing.locator("#id_happened")).to_have_value("Rita wrote")
    expect(writing.locator(".report-parked")).to_contain_text("Lars wrote")
    assert content_of(report)["happened"] == "Rita wrote"


def test_signed_out_while_writing_and_in_again_in_another_tab(writing, portal, report, region):
    writing.context.clear_cookies()
    writing.locator("#id_happened").press_sequentially("Typed in between")
    expect(writing.locator("[data-signed-out]")).to_be_visible(timeout=SOON)
    assert violations(writing) == []
    writing.context.add_cookies([cookie_of(region.reporter, portal)])
    writing.locator("#id_happened").press_sequentially(".")
    expect(writing.locator("[data-signed-out]")).to_be_hidden(timeout=3 * SOON)
    expect(state(writing)).to_have_text(re.compile("Saved at"), timeout=SOON)
    assert content_of(report)["happened"] == "Typed in between."


def test_before_the_session_ends_one_key_keeps_it(page, portal, region, report):
    page.clock.install()
    page.context.add_cookies([cookie_of(region.reporter, portal)])
    page.goto(address(portal, "report-write", report))
    warning = page.locator("[data-session-ends]")
    page.clock.fast_forward((settings.SESSION_COOKIE_AGE - 240) * 1000)
    expect(warning).to_be_visible()
    page.get_by_role("button", name="Stay signed in").press("Enter")
    expect(warning).to_be_hidden()


def test_splits_add_up_and_rows_grow_while_writing(writing, report):
    writing.locator("#id_figure-participants").fill("12")
    writing.locator("#section-splits summary").press("Enter")
    writing.locator("#id_split-participants-sex-female").fill("8")
    writing.locator("#id_split-participants-sex-male").fill("5")
    expect(writing.locator("[data-parts] [data-sum-words]").first).to_have_text("together 13 of 12")
    writing.locator("#id_activity-2-text").fill("Garden")
    writing.get_by_role("button", name="Add another activity").press("Enter")
    expect(writing.locator("#id_activity-3-text")).to_be_focused()
    writing.keyboard.type("Market")
    expect(state(writing)).to_have_text(re.compile("Saved at"), timeout=SOON)
    expect(writing.locator(".report-state.is-unsaved")).to_have_count(0)
    writing.reload()
    expect(writing.locator("#id_activity-3-text")).to_have_value("Market")
    expect(writing.locator("#id_activity-4-text")).to_have_value("")


def test_a_picture_goes_up_at_once_and_is_described(writing, report, tmp_path):
    file = tmp_path / "kitchen.jpg"
    file.write_bytes(photo().read())
    bad = tmp_path / "notes.txt"
    bad.write_text("no picture")
    writing.locator("#id_files").set_input_files([file, bad])
    words = writing.get_by_label("What does the picture show?")
    expect(words).to_be_visible(timeout=SOON)
    expect(writing.locator("[data-uploads]")).to_contain_text("not taken. This file is no picture", timeout=SOON)
    words.press_sequentially("A long table in a kitchen")
    writing.get_by_label("People in the picture").select_option("consent")
    writing.get_by_label("Where is the signed form kept?").fill("Folder 3")
    writing.get_by_label("Agreed on").fill("2026-01-05")
    writing.get_by_role("button", name="Save", exact=True).press("Enter")
    expect(state(writing)).to_have_text(re.compile("Saved at"), timeout=SOON)
    writing.wait_for_function("() => !document.querySelector('.report-state.is-unsaved')")
    attachment = report.attachments.get()
    assert (attachment.alt, attachment.people, attachment.consent.proof) == (
        "A long table in a kitchen", "consent", "Folder 3",
    )  # fmt: skip
    assert violations(writing) == []


def test_the_whole_way_without_scripts(browser, portal, region, report, tmp_path):
    context = browser.new_context(java_script_enabled=False, viewport=PHONE)
    context.add_cookies([cookie_of(region.reporter, portal)])
    page = context.new_page()
    page.goto(address(portal, "report-write", report))
    for name, answer in ANSWERS.items():
        if name != "next":
            page.locator(f"#id_{name}").fill(str(answer))
    file = tmp_path / "kitchen.jpg"
    file.write_bytes(photo().read())
    page.locator("#id_files").set_input_files([file])
    page.locator("#id_happened").focus()
    page.get_by_role("button", name="Save", exact=True).last.click()
    expect(page.locator(".message.is-success")).to_contain_text(re.compile(r"Saved at \d\d:\d\d, with one new file\."))
    page.get_by_role("button", name="Save and check").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Almost ready")
    page.get_by_role("link", name="What is next?").click()
    page.locator("#id_next").fill("A summer market.")
    page.get_by_role("button", name="Save and check").click()
    page.get_by_role("button", name="Send to the coordinator").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your report has arrived")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your report has arrived")
    page.reload()
    assert Report.objects.get(pk=report.pk).versions.count() == 1
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_of_the_way_is_accessible_and_narrow(writing, portal, region, report, scheme):
    writing.emulate_media(color_scheme=scheme)
    services.submit_report(report_in("draft", region), actor=region.reporter)
    sent = report_in("submitted", region)
    services.return_report(sent, actor=region.coordinator, reasons=[return_reason()], note="Please count again.")
    received = report_in("submitted", region)
    pages = [("report-write", report), ("report-submit", report), ("report-write", sent), ("report-submit", sent),
             ("report-receipt", received)]  # fmt: skip
    found = {}
    for name, one in pages:
        writing.set_viewport_size({"width": 1280, "height": 900})
        writing.goto(address(portal, name, one))
        writing.evaluate("document.querySelectorAll('main details').forEach((part) => { part.open = true; })")
        problems = violations(writing)
        for width in (320, 256):
            writing.set_viewport_size({"width": width, "height": 700})
            if wider := writing.evaluate(SIDEWAYS):
                problems.append(f"{wider} px too wide at {width} px")
        if problems:
            found[name, one.state] = problems
    assert (found, writing.witness.errors) == ({}, [])
