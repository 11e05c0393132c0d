"""The receipt: who has the report now, until when, and what was sent."""

import pytest
from django.urls import reverse
from django.utils import formats, translation

from microprojects import services
from microprojects.models import ReportVersion
from microprojects.notifications import answer_by
from microprojects.writing import receipts
from tests.factories.reporting import Region, report_in
from tests.factories.sempre import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def paper(monkeypatch):
    """What would be set as PDF."""
    monkeypatch.setattr(receipts, "render", lambda source: source)
    return receipts.receipt_pdf


def version_of(report) -> ReportVersion:
    return ReportVersion.objects.select_related("report__obligation__holder").get(report=report, number=report.number)


def test_the_paper_names_holder_day_and_answers(paper):
    region = Region(title_en="Community kitchen")
    version = version_of(report_in("submitted", region, internal_note="Between us", figure_meetings_note="Two in snow"))
    source = paper(version, region.reporter)
    day = formats.date_format(answer_by(version.report.obligation))
    names = region.coordinator.get_full_name(), region.reporter.get_full_name()
    said = "We cooked together on Thursdays.", "4 – Two in snow", "with the region"
    for words in ("Receipt: Community kitchen", day, *names, *said):
        assert words in source, words
    assert "Between us" not in source


def test_an_accepted_report_waits_for_nobody(paper):
    region = Region()
    source = paper(version_of(report_in("accepted", region)), region.reporter)
    assert ("It is now with" in source, "accepted" in source) == (False, True)


def test_answers_are_marked_with_the_language_they_are_written_in(paper):
    region = Region()
    report = report_in("draft", region)
    type(report).objects.filter(pk=report.pk).update(language="sv")
    services.submit_report(report, actor=region.reporter)
    report.refresh_from_db()
    with translation.override("en"):
        source = paper(version_of(report), region.reporter)
    assert 'text(lang: "sv")[#"We cooked together on Thursdays."]' in source


def test_the_file_is_tagged_pdf_for_those_who_may_read_all(client):
    region, elsewhere = Region(), Region(country="DK")
    report = report_in("submitted", region)
    address = reverse("report-receipt-pdf", args=[report.obligation_id])
    answer = sign_in(client, region.reporter).get(address)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/pdf")
    assert (answer.content[:5], b"pdfuaid" in answer.content) == (b"%PDF-", True)
    assert answer.headers["Content-Disposition"].endswith('-1.pdf"')
    assert sign_in(client, elsewhere.reporter).get(address).status_code == 404
