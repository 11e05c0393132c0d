"""Two people on one report: both texts are shown, and nothing is lost."""

import re

import pytest

from microprojects import services
from tests.factories.reporting import Region, report_in
from tests.factories.sempre import sign_in
from tests.factories.writing import blank, content_of, form_of, save, text_of, url

pytestmark = pytest.mark.django_db


def both_write(client, report, region) -> dict:
    """Two open pages; Lars saves first. Return Rita's page with her text."""
    hers = form_of(sign_in(client, region.reporter), report) | {"happened": "Rita wrote that.", "next": "A market"}
    save(sign_in(client, region.local), report, happened="Lars wrote this.")
    sign_in(client, region.reporter)
    return hers


def test_both_texts_stand_at_the_field_and_nothing_else_is_held_up(client):
    region = Region()
    report = blank(region)
    hers = both_write(client, report, region)
    answer = client.post(url("report-save", report), hers)
    page = answer.content.decode()
    assert content_of(report) == {"happened": "Lars wrote this.", "next": "A market"}
    assert "Two people wrote in the same place" in page
    assert f"{region.local.name} wrote something else here meanwhile:" in text_of(answer)
    assert page.count("Lars wrote this.") == 1
    assert re.search(r'<textarea name="happened"[^>]*>\s*Rita wrote that\.</textarea>', page)
    again = client.post(url("report-save", report), hers)  # without a decision nothing is overwritten
    assert (again.status_code, content_of(report)["happened"]) == (200, "Lars wrote this.")


@pytest.mark.parametrize(("choice", "stays", "aside"), [("mine", "Rita wrote that.", ["Lars wrote this."]),
                                                       ("theirs", "Lars wrote this.", [])])  # fmt: skip
def test_the_choice_is_a_plain_button(client, choice, stays, aside):
    region = Region()
    report = blank(region)
    hers = both_write(client, report, region)
    page = client.post(url("report-save", report), hers).content.decode()
    button = re.search(rf'name="keep" value="({choice}:[^"]+)"', page)[1]
    answer = client.post(url("report-save", report), hers | {"keep": button})
    report.refresh_from_db()
    assert (answer.status_code, report.content["happened"]) == (302, stays)
    assert [kept["value"] for kept in report.parked] == aside
    assert answer.headers["Location"] == f"{url('report-write', report)}?at=happened#id_happened"


def test_a_script_gets_the_other_text_with_its_buttons(client):
    region = Region()
    report = blank(region)
    hers = both_write(client, report, region)
    told = client.post(url("report-save", report), hers, headers={"accept": "application/json"}).json()
    assert list(told["conflicts"]) == ["happened"]
    assert "Lars wrote this." in told["conflicts"]["happened"]
    assert "happened" not in told["seen"]


def test_texts_put_aside_are_listed_until_somebody_drops_them(client):
    region = Region()
    report = blank(region)
    hers = both_write(client, report, region)
    client.post(url("report-save", report), hers)
    sign_in(client, region.local)
    page = client.get(url("report-write", report)).content.decode()
    assert "Rita wrote that." in page
    drop = re.search(r'name="drop" value="([^"]+)"', page)[1]
    save(client, report, drop=drop)
    assert "Rita wrote that." not in client.get(url("report-write", report)).content.decode()


def test_the_report_was_sent_meanwhile_and_the_words_are_shown(client):
    region = Region()
    report = report_in("draft", region)
    data = form_of(sign_in(client, region.reporter), report) | {"next": "A winter market"}
    services.submit_report(report, actor=region.local)
    answer = client.post(url("report-save", report), data)
    assert (answer.status_code, "A winter market" in text_of(answer)) == (409, True)
    told = client.post(url("report-save", report), data, headers={"accept": "application/json"})
    assert told.status_code == 409
    assert content_of(report)["next"] == "A summer market."
