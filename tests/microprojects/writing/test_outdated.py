"""A page whose token is of an earlier session: what was typed is shown again, nothing is saved by itself."""

import html

import pytest
from django.test import Client
from django.urls import reverse

from microprojects.models import Report
from microprojects.writing import interrupted
from microprojects.writing.forms import sign_writer
from tests.factories.reporting import Region, fresh, report_in
from tests.factories.sempre import UserFactory, sign_in
from tests.microprojects.writing.test_attachments import photo

pytestmark = pytest.mark.django_db
HERE = "http://testserver"
NOT_SENT = "The form could not be sent"


@pytest.fixture
def region() -> Region:
    return Region()


@pytest.fixture
def report(region) -> Report:
    return report_in("draft", region)


@pytest.fixture
def writer(region) -> Client:
    """The browser of the reporter, signed in anew: the token of the page is of the session before."""
    client = Client(enforce_csrf_checks=True)
    client.cookies["csrf"] = "n" * 32
    return sign_in(client, fresh(region.reporter))


def press_save(client, report, *, by, origin=HERE, json=False, **changes):
    data = {
        "csrfmiddlewaretoken": "o" * 32,
        "writer": sign_writer(by),
        "editor": "pageone1",
        "seen": "{}",
        "problems": "Typed <b>late</b>",
        **changes,
    }
    headers = {"accept": "application/json"} if json else {}
    headers |= {"origin": origin} if origin else {}
    return client.post(reverse("report-save", args=[report.obligation_id]), data, headers=headers, follow=not json)


def content_of(report) -> dict:
    return Report.objects.get(pk=report.pk).content


def test_what_was_typed_stands_in_the_form_again_and_is_not_saved(writer, region, report):
    before = content_of(report)
    answer = press_save(writer, report, by=region.reporter)
    page = answer.content.decode()
    assert answer.redirect_chain == [(reverse("report-write", args=[report.obligation_id]), 302)]
    assert "Typed &lt;b&gt;late&lt;/b&gt;" in page
    assert "It is not saved yet." in page
    assert content_of(report) == before


def test_pressing_save_on_the_new_page_saves_it(writer, region, report):
    press_save(writer, report, by=region.reporter)
    press_save(writer, report, by=region.reporter, csrfmiddlewaretoken="n" * 32)
    assert content_of(report)["problems"] == "Typed <b>late</b>"
    assert interrupted.KEY not in writer.session


def test_files_have_to_be_chosen_again(writer, region, report):
    page = press_save(writer, report, by=region.reporter, files=photo()).content.decode()
    assert "Files could not be kept. Please choose them again." in page
    assert report.attachments.count() == 0


def test_signed_out_it_waits_behind_the_door(region, report):
    client = Client(enforce_csrf_checks=True)
    client.cookies["csrf"] = "n" * 32
    page = press_save(client, report, by=region.reporter).content.decode()
    assert "Sign in again: what you wrote is waiting for you." in page
    assert client.session[interrupted.KEY]["writer"] == region.reporter.pk


@pytest.mark.parametrize(
    "odd",
    [
        {"origin": "https://elsewhere.example"},
        {"origin": "null"},
        {"writer": "forged"},
        {"writer": ""},
        {"problems": "x" * interrupted.BYTES_AT_MOST},
    ],
)
def test_from_elsewhere_nothing_is_kept(writer, region, report, odd):
    answer = press_save(writer, report, by=region.reporter, **odd)
    assert (answer.status_code, NOT_SENT in answer.content.decode()) == (403, True)
    assert interrupted.KEY not in writer.session


def test_over_https_a_page_elsewhere_is_refused_by_its_address(writer, region, report):
    address = reverse("report-save", args=[report.obligation_id])
    data = {"writer": sign_writer(region.reporter), "problems": "x"}
    for referer in ("https://elsewhere.example/", ""):
        answer = writer.post(address, data, headers={"referer": referer} if referer else {}, secure=True)
        assert answer.status_code == 403
    assert interrupted.KEY not in writer.session


def test_the_page_of_another_person_is_not_taken_over(writer, region, report):
    answer = press_save(writer, report, by=UserFactory())
    assert (answer.status_code, interrupted.KEY in writer.session) == (403, False)


def test_a_script_is_told_and_other_forms_are_refused_as_before(writer, region, report):
    assert press_save(writer, report, by=region.reporter, json=True).status_code == 403
    other = writer.post(
        reverse("report-submit", args=[report.obligation_id]),
        {"writer": sign_writer(region.reporter)},
        headers={"origin": HERE},
    )
    assert (other.status_code, NOT_SENT in html.unescape(other.content.decode())) == (403, True)
    assert interrupted.KEY not in writer.session
