"""A translator's work in a real browser: what is missing, what two write at once, and what was read and found good."""

import pytest
from django.urls import reverse
from django.utils import translation
from playwright.sync_api import expect

from sempre.models import Page, TranslationRight, TranslationState
from sempre.translating.services import seen_of, write
from tests.browser.conftest import Witness
from tests.browser.test_pages import SIDEWAYS
from tests.browser.test_reporting import PHONE, cookie_of, violations
from tests.factories.sempre import PageFactory, UserFactory

LONG = "A paragraph about what we do together, with enough words to be measured.\n\nAnother one."


@pytest.fixture(scope="module")
def portal(empty_portal):
    return empty_portal


@pytest.fixture
def about(transactional_db, portal) -> Page:
    """A page with a text of each state in Finnish: outdated, missing and not checked."""
    page = PageFactory(
        slug="about",
        title_en="About",
        title_fi="Tietoa",
        summary_en="How it began.",
        body_en=LONG,
        body_fi="Yksi.\n\nKaksi.",
    )
    page.body_en = LONG.replace("Another", "Yet another")
    page.save()
    PageFactory(slug="contact", title_en="Contact", summary_en="")
    return page


@pytest.fixture
def translator(about):
    person = UserFactory(name="Aino")
    TranslationRight.objects.create(user=person, language="fi")
    return person


@pytest.fixture
def desk(page, portal, translator):
    """The browser of a translator who has signed in."""
    page.context.add_cookies([cookie_of(translator, portal)])
    page.witness = Witness(page, portal)
    return page


def state(of: Page, field: str) -> TranslationState:
    return TranslationState.objects.of(of).get(field=field, language="fi")


def editor(portal, record) -> str:
    with translation.override("en"):
        return portal + reverse("translation-editor", args=["page", record.pk, "fi"])


def part_of(page, of: TranslationState):
    return page.locator(f"#text-{of.pk}")


def test_a_translator_finds_what_is_missing_writes_it_and_marks_it_as_checked(desk, portal, about):
    desk.goto(f"{portal}/en/workspace/")
    section = desk.get_by_role("region", name="Translations")
    expect(section).to_contain_text("1 text outdated")
    section.get_by_role("link", name="Suomi").click()
    expect(desk.get_by_role("row")).to_have_count(4)  # the heads of table and kind, and two pages
    desk.get_by_role("link", name="missing 1 of 3 texts").click()
    summary = part_of(desk, state(about, "summary"))
    summary.get_by_role("textbox").fill("Miten kaikki alkoi.")
    expect(summary.locator("[data-measures]")).to_contain_text("19 characters")
    part_of(desk, state(about, "title")).get_by_role("textbox").fill("Typed, not saved yet")
    summary.get_by_role("button", name="Save as checked").click()
    expect(summary.get_by_role("status").first).to_contain_text("Saved as checked.")
    expect(summary).to_be_focused()
    expect(part_of(desk, state(about, "title")).get_by_role("textbox")).to_have_value("Typed, not saved yet")
    now = state(about, "summary")
    assert (now.status, Page.objects.get(slug="about").summary_fi) == ("checked", "Miten kaikki alkoi.")
    assert (desk.witness.errors, desk.witness.elsewhere) == ([], [])


@pytest.mark.parametrize("scripts", [True, False])
def test_of_two_translators_none_loses_a_word(browser, portal, about, translator, scripts):
    context = browser.new_context(java_script_enabled=scripts, viewport=PHONE)
    context.add_cookies([cookie_of(translator, portal)])
    page, of = context.new_page(), state(about, "title")
    page.goto(editor(portal, about))
    part_of(page, of).get_by_role("textbox").fill("Meistä")
    write(of, "Hankkeesta", seen=seen_of(of), actor=UserFactory(name="Bo"))
    part_of(page, of).get_by_role("button", name="Save", exact=False).first.click()
    expect(part_of(page, of)).to_contain_text("Bo changed this translation while you wrote.")
    expect(part_of(page, of)).to_contain_text("Hankkeesta")
    expect(part_of(page, of).get_by_role("textbox")).to_have_value("Meistä")
    assert Page.objects.get(slug="about").title_fi == "Hankkeesta"
    if scripts:
        assert violations(page) == []
    part_of(page, of).get_by_role("button", name="Save all the same").click()
    expect(part_of(page, of)).to_contain_text("Saved.")
    assert Page.objects.get(slug="about").title_fi == "Meistä"
    context.close()


def test_after_signing_in_again_elsewhere_what_was_typed_is_saved(desk, portal, about, translator):
    of = state(about, "title")
    desk.goto(editor(portal, about))
    part_of(desk, of).get_by_role("textbox").fill("Meistä")
    desk.context.clear_cookies()  # signed out, and in again in another tab: another session, another token
    desk.context.add_cookies([cookie_of(translator, portal)])
    desk.context.new_page().goto(editor(portal, about))
    part_of(desk, of).get_by_role("button", name="Save", exact=False).first.click()
    expect(part_of(desk, of)).to_contain_text("Saved.")
    assert Page.objects.get(slug="about").title_fi == "Meistä"


def test_by_keyboard_alone(desk, portal, about):
    of = state(about, "summary")
    desk.goto(editor(portal, about))
    desk.get_by_role("link", name="To the first text that is missing or outdated").focus()
    desk.keyboard.press("Enter")
    expect(part_of(desk, of)).to_be_focused()
    for _ in range(12):
        desk.keyboard.press("Tab")
        if desk.evaluate("document.activeElement.matches('textarea')"):
            break
    desk.keyboard.type("Alku.")
    desk.keyboard.press("Tab")
    desk.keyboard.press("Enter")
    expect(part_of(desk, of)).to_contain_text("Saved.")
    assert Page.objects.get(slug="about").summary_fi == "Alku."


SMALL = """() => [...document.querySelectorAll("main :is(a, button, select, summary, input:not([type=hidden]))")]
  .filter((one) => one.getClientRects().length && !one.closest("p:not([class])"))
  .filter((one) => { const box = one.getBoundingClientRect(); return box.width < 24 || box.height < 24; })
  .map((one) => one.outerHTML.slice(0, 120))"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_matrix_and_editor_are_accessible_and_narrow(page, portal, about, scheme):
    TranslationState.objects.filter(pk=state(about, "title").pk).update(machine_text="Koneesta", machine_name="deepl")
    page.context.add_cookies([cookie_of(UserFactory(office=True), portal)])
    page.emulate_media(color_scheme=scheme)
    witness, found = Witness(page, portal), {}
    addresses = [
        f"{portal}/en/workspace/translations/{query}" for query in ("", "?language=fi", "?status=open", "?q=x")
    ]
    for address in (*addresses, editor(portal, about), editor(portal, about).replace("/fi/", "/en/")):
        assert page.goto(address).status == 200
        page.set_viewport_size({"width": 1280, "height": 900})
        page.evaluate("document.querySelectorAll('main details').forEach((part) => { part.open = true; })")
        problems = violations(page) + page.evaluate(SMALL)
        for width in (320, 256):
            page.set_viewport_size({"width": width, "height": 700})
            if wider := page.evaluate(SIDEWAYS):
                problems.append(f"{wider} px too wide at {width} px")
        found[address] = problems
    assert {where: problems for where, problems in found.items() if problems} == {}
    assert (witness.errors, witness.elsewhere) == ([], [])
