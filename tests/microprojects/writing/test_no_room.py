"""A report with a file for which the disk has no room: the words are kept, and the reader is told at the field."""

import html

import pytest
from django.urls import reverse
from django.utils import translation

from microprojects.models import Report
from tests.factories.reporting import Region, fresh, report_in
from tests.factories.sempre import sign_in
from tests.full_disk import FULL_DISKS, fill
from tests.microprojects.writing.test_attachments import photo

pytestmark = pytest.mark.django_db
WORDS = "The portal has no room for files at the moment. Your text is kept."


@pytest.mark.parametrize("disk", FULL_DISKS)
def test_saving_keeps_the_text_and_says_at_the_field_that_there_is_no_room(client, monkeypatch, settings, disk):
    region = Region()
    report = report_in("draft", region)
    fill(monkeypatch, settings, disk)
    data = {"problems": "We had no soup.", "files": [photo(), photo()]}
    answer = sign_in(client, fresh(region.reporter)).post(reverse("report-save", args=[report.obligation_id]), data)
    page = html.unescape(answer.content.decode())
    assert (answer.status_code, page.count(f"{WORDS} Please try again later")) == (200, 4)  # at the top, at the field
    assert "We had no soup." in page
    assert Report.objects.get(pk=report.pk).content["problems"] == "We had no soup."
    assert report.attachments.count() == 0


@pytest.mark.parametrize("disk", FULL_DISKS)
def test_a_file_alone_is_refused_in_words(client, monkeypatch, settings, disk):
    region = Region()
    report = report_in("draft", region)
    fill(monkeypatch, settings, disk)
    address = reverse("report-attachment-add", args=[report.obligation_id])
    sign_in(client, fresh(region.reporter))
    answer = client.post(address, {"file": photo()}, headers={"accept": "application/json"})
    assert (answer.status_code, answer.json()["error"].startswith(WORDS)) == (400, True)
    plain = client.post(address, {"file": photo()}, follow=True)
    assert (plain.redirect_chain[0][1], WORDS in plain.content.decode()) == (302, True)
    assert report.attachments.count() == 0


def test_it_is_said_in_the_language_of_the_reader(client, monkeypatch, settings):
    region = Region()
    report = report_in("draft", region)
    fill(monkeypatch, settings, "full at once")
    monkeypatch.setattr("sempre.uploads.NO_ROOM", translation.gettext_lazy("Save"))
    with translation.override("de"):
        address = reverse("report-attachment-add", args=[report.obligation_id])
        words = translation.gettext("Save")
    answer = sign_in(client, fresh(region.reporter)).post(
        address, {"file": photo()}, headers={"accept": "application/json"}
    )
    assert answer.json()["error"] == words
