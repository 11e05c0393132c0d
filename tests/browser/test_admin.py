"""A coordinator's form in a real browser: one language at a time, by keyboard, without loss."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client

from microprojects.models import MicroProject
from partners.models import Partner
from tests.factories.sempre import UserFactory, sign_in

FORM = "#microproject_form"


@pytest.fixture(scope="module")
def cookie(portal, django_db_blocker) -> dict:
    with django_db_blocker.unblock():
        client = sign_in(Client(), UserFactory(coordinator_of=Partner.objects.get(slug="sunderby")))
    return {"name": settings.SESSION_COOKIE_NAME, "value": client.cookies[settings.SESSION_COOKIE_NAME].value}


@pytest.fixture(scope="module")
def path(portal, django_db_blocker) -> str:
    with django_db_blocker.unblock():
        project = MicroProject.objects.get(slug="sewing-collective-lulea")
        MicroProject.objects.filter(pk=project.pk).update(title_da=None, title_sv=None)
    return f"/en/admin/microprojects/microproject/{project.pk}/change/"


@pytest.fixture
def form(page, witness, portal, cookie, path):
    page.context.add_cookies([cookie | {"url": portal}])
    page.goto(portal + path)
    return page


def shown(page) -> str:
    return page.get_attribute(FORM, "data-shown")


def violations(page) -> list[str]:
    return [rule["id"] for rule in Axe().run(page).response["violations"]]


def test_the_arrow_keys_change_the_language_of_the_whole_form(form, witness):
    assert shown(form) == "en"
    form.focus("#language-switch input:checked")
    form.keyboard.press("ArrowRight")
    form.keyboard.press("ArrowRight")
    assert shown(form) == "da"
    assert form.url.endswith("#language=da")
    fields = [
        field.get_attribute("name") for field in form.query_selector_all("[data-text=title]") if field.is_visible()
    ]
    assert fields == ["title_da"]
    assert "English – original" in form.inner_text(".field-title_da .source")
    assert violations(form) == []
    assert witness.errors == []


def test_a_new_row_appears_in_the_chosen_language(form):
    form.check("#language-switch input[value=pl]")
    form.click(".add-row a")
    fields = [
        field.get_attribute("name") for field in form.query_selector_all("[data-text=text]") if field.is_visible()
    ]
    assert fields[-1].endswith("-text_pl")
    assert all(name.endswith("_pl") for name in fields)


def test_errors_are_told_first_and_lead_to_the_language_that_has_them(form, witness):
    form.check("#language-switch input[value=fi]")
    form.evaluate("for (const field of document.querySelectorAll('[data-text=title]')) field.value = ''")
    form.click("button[name=_save]")
    form.wait_for_selector(".error-summary")
    assert form.title().startswith("Error:")
    assert shown(form) == "en"
    assert form.evaluate("document.activeElement.className") == "error-summary"
    form.click(".error-summary a")
    assert form.evaluate("document.activeElement.id") == "id_title_en"
    assert violations(form) == []
    assert witness.errors == []


def test_two_people_see_both_texts_and_the_second_decides(form, portal, path):
    form.check("#language-switch input[value=da]")
    form.fill("#id_title_da", "Min titel")
    other = form.context.new_page()
    other.goto(portal + path)
    other.check("#language-switch input[value=da]")
    other.fill("#id_title_da", "Den andens titel")
    other.click("button[name=_save]")
    other.wait_for_selector(".messagelist")
    form.click("button[name=_save]")
    form.wait_for_selector(".conflict")
    told = form.inner_text(".conflict")
    assert "Den andens titel" in told
    assert "Min titel" in told
    assert form.input_value("#id_title_da") == "Min titel"
    assert violations(form) == []
    form.click("button[name=_continue]")
    form.wait_for_selector(".messagelist")
    assert form.input_value("#id_title_da") == "Min titel"
    assert shown(form) == "da"


def test_without_script_all_nine_languages_stand_there(browser, portal, cookie, path):
    context = browser.new_context(java_script_enabled=False)
    context.add_cookies([cookie | {"url": portal}])
    page = context.new_page()
    page.goto(portal + path)
    assert len([field for field in page.query_selector_all("[data-text=title]") if field.is_visible()]) == 9
    assert not page.is_visible("#language-switch")
    context.close()


@pytest.mark.parametrize(("language", "scheme"), [("fi", "light"), ("lt", "dark")])
@pytest.mark.parametrize("page_name", ["", "microprojects/microproject/", "microprojects/microproject/import/", "form"])
def test_pages_fit_a_narrow_phone_and_pass_axe(page, witness, portal, cookie, path, language, page_name, scheme):
    page.context.add_cookies([cookie | {"url": portal}])
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto(
        f"{portal}/{language}/admin/{page_name}"
        if page_name != "form"
        else portal + path.replace("/en/", f"/{language}/")
    )
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    assert violations(page) == []
    assert witness.errors == []
    assert witness.elsewhere == []
