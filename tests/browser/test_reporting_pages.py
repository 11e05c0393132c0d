"""The pages beside the reporter's way: by axe, and as narrow as a phone; and a page of an earlier session."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from playwright.sync_api import expect

from microprojects.figures import rollups
from microprojects.models import Report
from microprojects.review import corrections
from networks.models import Mandate
from tests.browser.conftest import Witness
from tests.browser.test_pages import SIDEWAYS
from tests.browser.test_reporting import PHONE, cookie_of, violations
from tests.factories.reporting import PeriodFactory, Region, fresh, report_in
from tests.factories.sempre import UserFactory
from tests.factories.updates import ENGLISH, picture_consent, picture_of, quote_consent, update_in, write


@pytest.fixture(scope="module")
def portal(empty_portal):
    return empty_portal


@pytest.fixture
def region(transactional_db, portal) -> Region:
    return Region(ENGLISH, title_en="Community kitchen")


def path(name: str, *args) -> str:
    with translation.override("en"):
        return reverse(name, args=args)


def problems_of(page) -> list[str]:
    """Return what axe finds with everything open, and by how much the page is too wide for a phone."""
    page.set_viewport_size({"width": 1280, "height": 900})
    page.evaluate("document.querySelectorAll('main details').forEach((part) => { part.open = true; })")
    problems = violations(page)
    for width in (320, 256):
        page.set_viewport_size({"width": width, "height": 700})
        if wider := page.evaluate(SIDEWAYS):
            problems.append(f"{wider} px too wide at {width} px")
    return problems


def pages_of(region: Region, office) -> tuple[dict, list[str], list[str]]:
    """Make something for every page; return the update, the coordinator's pages, and the project office's."""
    first = PeriodFactory(ends=timezone.localdate() - dt.timedelta(days=220))
    accepted = report_in("accepted", region, period=first, office=office)
    figure = accepted.figures.first()
    corrections.propose_correction(figure, actor=region.coordinator, number=figure.number + 1, reason="Missed one")
    rollups.close_roll_up(region.rcg, first, actor=fresh(region.coordinator))
    told = picture_consent(region)
    picture_of(accepted, consent=told)
    quote_consent(region)
    update = update_in("ready", region, report=accepted, body="## How it began\n\nWe met.")
    write(update, "sv", actor=region.reporter, title="Ett kök", body="Vi träffades.")
    second = report_in("submitted", region).obligation.period
    mandate = Mandate.objects.get(user=region.reporter)
    return (
        [
            path("mandates"), path("mandate-give", region.len.slug), path("mandate-change", mandate.pk),
            path("mandate-end", mandate.pk), path("mandates-own"), path("hand-over", region.reporter.pk),
            path("rollups"), path("rollup", second.slug, region.rcg.slug), path("rollup", first.slug, region.rcg.slug),
            path("report", accepted.obligation_id), path("consents"), path("consent-withdraw", told.pk),
            path("updates"), path("update", update.pk), path("update-text", update.pk, "en"),
            path("update-text", update.pk, "sv"), path("update-text", update.pk, "lt"), path("update-new"),
            path("update-preview", update.pk), path("calendar"), path("figures"),
        ],
        [
            path("report", accepted.obligation_id), path("rollups"), path("rollup", second.slug, "project"),
            path("rollup", first.slug, region.rcg.slug), path("mandates"), path("hand-over", region.coordinator.pk),
        ],
    )  # fmt: skip


def ask_for_many(page) -> None:
    """Tick all reports of the board and go to the page that says what will be done."""
    page.goto(page.url.split("/en/")[0] + path("report-board") + "?show=all")
    for box in page.locator("[name=chosen]").all():
        box.check()
    page.locator("button[name=action]").first.click()
    expect(page.locator("[name=confirmed]")).to_have_count(1)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_beside_the_way_are_accessible_and_narrow(page, portal, region, scheme):
    office = UserFactory(office=True)
    page.emulate_media(color_scheme=scheme)
    witness, found = Witness(page, portal), {}
    for person, paths in zip((region.coordinator, office), pages_of(region, office), strict=True):
        page.context.add_cookies([cookie_of(person, portal)])
        for each in paths:
            status = page.goto(portal + each).status
            found[person.name, each] = problems_of(page) if status == 200 else [f"status {status}"]
        page.set_viewport_size({"width": 1280, "height": 900})
        ask_for_many(page)
        found[person.name, "bulk"] = problems_of(page)
    assert {where: problems for where, problems in found.items() if problems} == {}
    assert (witness.errors, witness.elsewhere) == ([], [])


def test_without_scripts_a_page_of_an_earlier_session_loses_nothing(browser, portal, region):
    report = report_in("draft", region)
    context = browser.new_context(java_script_enabled=False, viewport=PHONE)
    context.add_cookies([cookie_of(region.reporter, portal)])
    page = context.new_page()
    page.goto(portal + path("report-write", report.obligation_id))
    page.locator("#section-help summary").click()
    page.locator("#id_problems").fill("The oven broke.")
    context.clear_cookies()
    context.add_cookies([cookie_of(region.reporter, portal)])
    other_tab = context.new_page()
    other_tab.goto(portal + path("workspace-mail-settings"))  # a form, and with it a new token
    page.get_by_role("button", name="Save", exact=True).last.click()
    expect(page.locator("[role=status].is-warning")).to_contain_text("It is not saved yet.")
    expect(page.locator("#id_problems")).to_have_value("The oven broke.")
    assert "problems" not in Report.objects.get(pk=report.pk).content
    page.get_by_role("button", name="Save", exact=True).last.click()
    expect(page.locator(".message.is-success")).to_be_visible()
    assert Report.objects.get(pk=report.pk).content["problems"] == "The oven broke."
    context.close()
