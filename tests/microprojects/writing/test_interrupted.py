"""Signed out while writing: what was typed is there again, for the same person only."""

import re

import pytest
from allauth.mfa.totp.internal.auth import TOTP, hotp_value, yield_hotp_counters_from_time
from django.test import Client
from django.urls import reverse

from microprojects.writing.forms import sign_writer
from tests.factories.reporting import Region
from tests.factories.sempre import TOTP_SECRET, UserFactory, sign_in
from tests.factories.writing import blank, content_of, form_of, save, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def stranger() -> Client:
    """A browser whose session has ended and that still has the page and its token."""
    return Client(enforce_csrf_checks=True)


def outlived(client, report, region) -> dict:
    """Return a page's post as sent after its session ended."""
    return form_of(sign_in(client, region.reporter), report) | {"happened": "Typed for an hour"}


def post_with_token(browser, address, data, **kwargs):
    browser.get(reverse("account_login"))
    token = browser.cookies["csrf"].value
    return browser.post(address, data | {"csrfmiddlewaretoken": token}, **kwargs)


def sign_in_by_hand(browser, person) -> None:
    """Password, then the second factor, as a person does."""
    person.set_password("a long enough word")
    person.save()
    if not person.authenticator_set.exists():
        TOTP.activate(person, TOTP_SECRET)
    post_with_token(browser, reverse("account_login"), {"login": person.email, "password": "a long enough word"})
    code = f"{hotp_value(TOTP_SECRET, next(yield_hotp_counters_from_time())):06d}"
    token = browser.cookies["csrf"].value
    answer = browser.post(reverse("mfa_authenticate"), {"code": code, "csrfmiddlewaretoken": token})
    assert answer.status_code == 302


def test_what_was_typed_is_there_after_signing_in_again(client, stranger):
    region = Region()
    report = blank(region, next="A market")
    data = outlived(client, report, region)
    answer = post_with_token(stranger, url("report-save", report), data)
    assert answer.headers["Location"] == f"{reverse('account_login')}?next={url('report-write', report)}"
    assert content_of(report) == {"next": "A market"}
    sign_in_by_hand(stranger, region.reporter)
    page = stranger.get(url("report-write", report)).content.decode()
    assert re.search(r'<textarea name="happened"[^>]*>\s*Typed for an hour</textarea>', page)
    assert "This is what you wrote before you were signed out. It is not saved yet." in page
    assert "data-unsaved" in page
    restored = form_of(stranger, report)
    assert restored["editor"] == data["editor"]
    stranger.handler.enforce_csrf_checks = False
    assert stranger.post(url("report-save", report), restored).status_code == 302
    assert content_of(report) == {"next": "A market", "happened": "Typed for an hour"}
    assert "data-unsaved" not in stranger.get(url("report-write", report)).content.decode()


def test_another_person_gets_nothing_of_it(client, stranger):
    region = Region()
    report = blank(region)
    post_with_token(stranger, url("report-save", report), outlived(client, report, region))
    sign_in_by_hand(stranger, region.local)
    assert "Typed for an hour" not in stranger.get(url("report-write", report)).content.decode()
    assert "interrupted_report" not in stranger.session


def test_only_a_page_of_ours_and_of_a_sensible_size_is_kept(client, stranger):
    region = Region()
    report = blank(region)
    data = outlived(client, report, region)
    for wrong in ({"writer": "1"}, {"writer": ""}, {"happened": "x" * 200_001}):
        post_with_token(stranger, url("report-save", report), data | wrong)
        assert "interrupted_report" not in stranger.session
    assert stranger.post(url("report-save", report), data | {"writer": ""}).status_code == 403  # without the token


def test_what_another_wrote_meanwhile_is_a_conflict_then_too(client, stranger):
    region = Region()
    report = blank(region)
    data = outlived(client, report, region)
    save(sign_in(client, region.local), report, happened="Lars was quicker")
    post_with_token(stranger, url("report-save", report), data)
    sign_in_by_hand(stranger, region.reporter)
    restored = form_of(stranger, report)
    stranger.handler.enforce_csrf_checks = False
    answer = stranger.post(url("report-save", report), restored)
    assert (answer.status_code, content_of(report)) == (200, {"happened": "Lars was quicker"})
    assert "Two people wrote in the same place" in answer.content.decode()


def test_a_script_is_told_to_sign_in_and_gets_a_fresh_token_afterwards(client, visitor):
    region = Region()
    report = blank(region)
    address = url("report-save", report)
    accept = {"accept": "application/json"}
    answer = visitor.post(address, {"happened": "x"}, headers=accept)
    login = reverse("account_login")
    assert (answer.status_code, answer.json()["sign_in"].partition("?")[0]) == (401, login)
    assert visitor.get(address, headers=accept).status_code == 401
    told = sign_in(client, region.reporter).get(address, headers=accept).json()
    assert (told["user"], len(told["csrf"])) == (region.reporter.pk, 64)


def test_the_signature_of_a_page_is_of_one_person():
    assert sign_writer(UserFactory()) != sign_writer(UserFactory())
