"""Somebody who takes part answers on a phone: without scripts, by keyboard, in the dark, and takes it back."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from microprojects.models import Contribution
from tests.browser.test_pages import SIDEWAYS
from tests.browser.test_reporting import PHONE, cookie_of, portal, violations  # noqa: F401 - a fixture
from tests.factories.contributions import given_to, link_of
from tests.factories.contributions import picture as soup
from tests.factories.reporting import Region, report_in
from tests.microprojects.writing.test_attachments import photo


@pytest.fixture
def region(transactional_db, portal) -> Region:  # noqa: F811
    return Region(title_en="Community kitchen")


@pytest.fixture
def phone(browser):
    context = browser.new_context(java_script_enabled=False, viewport=PHONE, color_scheme="dark")
    yield context.new_page()
    context.close()


def test_the_whole_way_on_a_phone_without_scripts(phone, portal, region, tmp_path):  # noqa: F811
    link = link_of(region)
    file = tmp_path / "soup.jpg"
    file.write_bytes(photo().read())
    phone.goto(f"{portal}/en/contribute/")
    phone.get_by_label("Your code").fill(link.code.lower())
    phone.get_by_role("button", name="Go on").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Community kitchen")
    phone.get_by_role("button", name="Send").click()
    expect(phone.locator(".error-summary")).to_contain_text("Answer at least one of the three questions.")
    phone.get_by_label("What was good, or what changed for you?").fill("The soup was good.")
    phone.get_by_label("My words may be used").check()
    phone.locator("input[type=file]").set_input_files(file)
    phone.get_by_role("button", name="Send").click()
    expect(phone.locator("#id_alt_error")).to_contain_text("Say in a few words what the picture shows.")
    expect(phone.get_by_label("What was good, or what changed for you?")).to_have_value("The soup was good.")
    phone.locator("input[type=file]").set_input_files(file)
    phone.get_by_label("What does the picture show?").fill("A pot")
    phone.get_by_label("Nobody can be recognised").check()
    phone.get_by_label("We run it all by ourselves.").check()
    phone.get_by_role("button", name="Send").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Thank you")
    new = Contribution.objects.get()
    assert (new.text, new.may_quote, new.may_show, new.alt, new.ladder) == (
        "The soup was good.", True, False, "A pot", "self_run",
    )  # fmt: skip
    assert {cookie["name"] for cookie in phone.context.cookies()} == {"csrf"}
    phone.get_by_text("Take it back").click()
    phone.get_by_role("button", name="Delete what I gave").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("It is deleted")
    assert Contribution.objects.count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_are_accessible_and_fit_a_phone(page, witness, portal, region, scheme):  # noqa: F811
    link = link_of(region)
    _new, secret = given_to(link, picture=soup(), ladder="leads")
    page.emulate_media(color_scheme=scheme)
    found = {}
    paths = ["", f"{link.printed_code}/", "AAAAA-AAAAA/", f"mine/{secret}/", "mine/taken-back/"]
    for path in paths:
        for width in (1280, 360, 320):
            page.set_viewport_size({"width": width, "height": 740})
            page.goto(f"{portal}/en/contribute/{path}")
            if wider := page.evaluate(SIDEWAYS):
                found[path, width] = f"{wider} px too wide"
        if problems := violations(page):
            found[path] = problems
    page.goto(f"{portal}/en/contribute/{link.printed_code}/")
    page.get_by_role("button", name="Send").press("Enter")
    expect(page.locator(".error-summary")).to_be_focused()
    if problems := violations(page):
        found["errors"] = problems
    assert found == {}
    assert ([error for error in witness.errors if "404" not in error], witness.elsewhere) == ([], [])


def test_the_reporter_uses_what_was_given(page, portal, region):  # noqa: F811
    report = report_in("draft", region)
    given_to(link_of(region), ladder="leads", given_on=timezone.localdate())
    page.set_viewport_size(PHONE)
    page.context.add_cookies([cookie_of(region.reporter, portal)])
    page.goto(f"{portal}/en/workspace/micro-projects/{region.project.slug}/contributions/")
    assert (violations(page), page.evaluate(SIDEWAYS)) == ([], 0)
    page.goto(f"{portal}/en/workspace/reports/{report.obligation_id}/write/")
    page.locator("#id_happened").fill("Typed just before.")
    page.get_by_role("button", name=re.compile("^Use these words")).press("Enter")
    expect(page.locator("#id_changed")).to_have_value(re.compile("”The soup was good.”"))
    expect(page.locator("#id_happened")).to_have_value("Typed just before.")
    assert violations(page) == []
