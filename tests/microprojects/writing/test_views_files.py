"""Files that come with the form or alone."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from microprojects.writing import drafts
from tests.factories.reporting import Region
from tests.factories.sempre import sign_in
from tests.factories.writing import blank, content_of, form_of, save, url
from tests.microprojects.writing.test_attachments import pdf, photo

pytestmark = pytest.mark.django_db


def test_files_come_with_the_main_form_and_a_refused_one_holds_nothing_up(client, settings):
    region = Region()
    report = blank(region)
    sign_in(client, region.reporter)
    data = form_of(client, report) | {"happened": "We met."}
    bad = SimpleUploadedFile("virus.exe", b"MZ")
    answer = client.post(url("report-save", report), data | {"files": [photo(), bad, pdf()]})
    assert content_of(report) == {"happened": "We met."}
    assert sorted(report.attachments.values_list("name", flat=True)) == ["kitchen.jpg", "list.pdf"]
    page = answer.content.decode()
    assert "virus.exe: This file is no picture that can be used. Choose a JPEG, PNG or WebP." in page
    assert re.search(r'<a href="#id_files">', page)


def test_after_a_file_the_page_asks_what_it_shows(client):
    region = Region()
    report = blank(region)
    sign_in(client, region.reporter)
    answer = client.post(url("report-save", report), form_of(client, report) | {"files": [photo()]})
    new = report.attachments.get()
    name = f"attachment-{new.uuid}-alt"
    assert answer.headers["Location"] == f"{url('report-write', report)}?at={name}#id_{name}"
    save(client, report, **{name: "A kitchen", f"attachment-{new.uuid}-people": "none"})
    new.refresh_from_db()
    assert (new.alt, new.people) == ("A kitchen", "none")
    save(client, report, remove=str(new.uuid))
    assert list(report.attachments.kept()) == []


def test_a_script_sends_one_file_and_gets_its_fields(client):
    region = Region()
    report = blank(region)
    accept = {"accept": "application/json"}
    sign_in(client, region.reporter)
    told = client.post(url("report-attachment-add", report), {"file": photo()}, headers=accept).json()
    assert f'name="{told["name"]}-alt"' in told["html"]
    assert told["seen"][f"{told['name']}-alt"] == drafts.digest("")
    bad = client.post(url("report-attachment-add", report), {"file": SimpleUploadedFile("a.jpg", b"x")}, headers=accept)
    assert (bad.status_code, bad.json()) == (
        400, {"error": "This file is no picture that can be used. Choose a JPEG, PNG or WebP."},
    )  # fmt: skip
    client.logout()
    late = client.post(url("report-attachment-add", report), {"file": photo()}, headers=accept)
    assert late.status_code == 401


def test_a_file_of_another_report_cannot_be_removed(client):
    region, elsewhere = Region(), Region(country="DK")
    theirs, mine = blank(elsewhere), blank(region)
    sign_in(client, elsewhere.reporter).post(url("report-attachment-add", theirs), {"file": photo()})
    new = theirs.attachments.get()
    sign_in(client, region.reporter)
    save(client, mine, remove=str(new.uuid), **{f"attachment-{new.uuid}-alt": "Mine now"})
    assert client.post(url("report-attachment-remove", mine, new.uuid)).status_code == 404
    new.refresh_from_db()
    assert (new.removed_at, new.alt) == (None, "")
