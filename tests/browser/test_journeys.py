"""What people come for, done in a browser: by keyboard, without scripts, with a second factor."""

import re

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from playwright.sync_api import expect

from partners.models import Membership, Partner
from sempre.models import User


def test_a_visitor_finds_people_like_us_by_keyboard_alone(portal, page):
    page.goto(f"{portal}/en/")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Skip to the content")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/en/micro-projects/#facets$"))
    page.get_by_text("Target group", exact=True).first.focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name=re.compile("^single parents")).focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"target_group=single-parents"))
    expect(page.get_by_role("status")).to_contain_text("4 micro-projects")
    page.locator(".projects").get_by_role("link", name="AllDi: single parents in Dithmarschen").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("AllDi: single parents in Dithmarschen")
    page.locator(".languages > summary").focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Deutsch").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{portal}/de/micro-projects/alldi/")


def test_the_menu_closes_on_escape_and_gives_the_focus_back(portal, page):
    page.goto(f"{portal}/en/")
    summary = page.locator(".languages > summary")
    summary.press("Enter")
    expect(page.locator(".languages")).to_have_attribute("open", "")
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(summary).to_be_focused()
    expect(page.get_by_role("link", name="Suomi")).to_be_hidden()


def test_everything_works_without_scripts(portal, browser):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.goto(f"{portal}/en/micro-projects/")
    page.locator(".facet summary").first.click()
    page.get_by_role("link", name=re.compile("^Lithuania")).click()
    expect(page.get_by_role("status")).to_contain_text("2 micro-projects")
    page.locator("input[name=q]").fill("addiction")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("status")).to_contain_text("1 micro-project")
    expect(page).to_have_url(re.compile("country=LT"))
    page.locator(".menu > summary").click()
    page.get_by_role("link", name="Tools", exact=True).click()
    page.get_by_label("Time at hand").select_option("60")
    page.get_by_role("button", name="Show tools").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tools")
    context.close()


PASSWORD = "birch-rye-and-open-water"


@pytest.fixture(scope="module")
def coordinator(portal, django_db_blocker):
    """A coordinator of UC SYD, the partner, and the secret of the second factor; stored for the server to see."""
    with django_db_blocker.unblock():
        user = User.objects.create_user("coordinator@example.invalid", PASSWORD, language="en")
        user.emailaddress_set.create(email=user.email, verified=True, primary=True)
        partner = Partner.objects.get(slug="uc-syd")
        Membership.objects.create(user=user, partner=partner, role=Membership.Role.COORDINATOR)
        secret = generate_totp_secret()
        TOTP.activate(user, secret)
    return user, partner, secret


def test_a_coordinator_signs_in_with_two_factors_and_mends_a_text(portal, page, coordinator):
    user, partner, secret = coordinator
    page.goto(f"{portal}/en/admin/partners/partner/{partner.pk}/change/")
    page.get_by_label("E-mail").fill(user.email)
    page.locator("input[type=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.locator("input[autocomplete=one-time-code]").fill(code_of(secret))
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/admin/partners/partner/\d+/change/"))
    page.get_by_role("radio", name=re.compile("Dansk")).check()
    page.locator("#id_summary_da").fill("Underviser socialarbejdere i empowerment.")
    page.get_by_role("button", name="Save", exact=True).click()
    page.goto(f"{portal}/da/partners/uc-syd/")
    expect(page.locator(".lead").first).to_have_text("Underviser socialarbejdere i empowerment.")


def code_of(secret: str) -> str:
    """The six digits that an authenticator app would show now."""
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

    counters = list(yield_hotp_counters_from_time())  # those around now that are taken, too
    return format_hotp_value(hotp_value(secret, counters[len(counters) // 2]))


def test_search_suggests_while_one_types(portal, page):
    page.goto(f"{portal}/en/search/")
    words = page.get_by_role("combobox")
    words.press_sequentially("dithm")
    options = page.get_by_role("option")
    expect(options.first).to_be_visible()
    expect(words).to_have_attribute("aria-expanded", "true")
    words.press("ArrowDown")
    chosen = options.first
    expect(chosen).to_have_attribute("aria-selected", "true")
    expect(words).to_have_attribute("aria-activedescendant", chosen.get_attribute("id"))
    words.press("Escape")
    expect(words).to_have_attribute("aria-expanded", "false")
    expect(words).to_be_focused()
    words.press("ArrowDown")  # opens it again
    expect(options.first).to_be_visible()
    words.press("ArrowDown")
    title = page.locator("[role=option][aria-selected=true]").inner_text()
    words.press("Enter")
    expect(page).not_to_have_url(re.compile("/search/$"))
    expect(page.locator("main")).to_contain_text(title.splitlines()[0])
