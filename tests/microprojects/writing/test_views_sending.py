"""Sending a report by requests, its receipt, and the card that leads on."""

import datetime as dt
import re

import pytest
from django.template import Context, Template

from microprojects import services
from microprojects.models import Obligation, Report, ReportVersion
from sempre.models import OutboxMail
from tests.factories.reporting import ANSWERS, PeriodFactory, Region, fresh, obligation_of, report_in, skip_reason
from tests.factories.sempre import sign_in
from tests.factories.writing import blank, save, text_of, url

pytestmark = pytest.mark.django_db


# --- sending --------------------------------------------------------------------------------------------------------


def test_what_is_missing_is_a_list_with_links_to_the_fields(client):
    region = Region()
    report = blank(region, **(ANSWERS | {"next": ""}))
    sign_in(client, region.reporter)
    answer = save(client, report, check="1", follow=True)
    assert answer.redirect_chain == [(url("report-submit", report), 302)]
    assert "One thing is still missing:" in text_of(answer)
    assert f'<a href="{url("report-write", report)}?at=next#id_next">What is next?</a>' in answer.content.decode()
    refused = client.post(url("report-submit", report), {"revision": report.revision})
    assert "One thing is still missing:" in text_of(refused)
    assert Report.objects.get(pk=report.pk).state == "draft"


def send(client, report):
    page = client.get(url("report-submit", report)).content.decode()
    revision = re.search(r'name="revision" value="(\d+)"', page)[1]
    return client.post(url("report-submit", report), {"revision": revision})


def receipts_mailed() -> list:
    return [message.recipient for message in OutboxMail.objects.filter(text__contains="has arrived")]


def test_it_goes_to_somebody_by_name_and_the_receipt_says_so(client):
    region = Region()
    report = report_in("draft", region)
    sign_in(client, region.reporter)
    look = text_of(client.get(url("report-submit", report)))
    assert re.search(rf"This goes to {region.coordinator.name}, who has until \d+ \w+ \d{{4}} to answer\.", look)
    answer = send(client, report)
    assert answer.headers["Location"] == url("report-receipt", report)
    receipt = text_of(client.get(url("report-receipt", report)))
    assert f"{region.coordinator.name} has it now and is asked to answer by" in receipt
    assert receipts_mailed() == [region.reporter]


def test_sending_twice_is_one_report_and_the_receipt_again(client):
    region = Region()
    report = report_in("draft", region)
    sign_in(client, region.reporter)
    revision = Report.objects.get(pk=report.pk).revision
    answers = [client.post(url("report-submit", report), {"revision": revision}) for _ in range(2)]
    assert [answer.headers["Location"] for answer in answers] == [url("report-receipt", report)] * 2
    assert ReportVersion.objects.count() == 1
    assert client.get(url("report-write", report)).headers["Location"] == url("report-receipt", report)
    assert receipts_mailed() == [region.reporter]


def test_what_changed_after_the_last_look_is_looked_at_again(client):
    region = Region()
    report = report_in("draft", region)
    sign_in(client, region.reporter)
    for revision in (str(report.revision - 1), "", "x", "9" * 30):
        answer = client.post(url("report-submit", report), {"revision": revision})
        assert (answer.status_code, Report.objects.get(pk=report.pk).state) == (409, "draft")
    assert "Please look again" in text_of(answer)


def test_it_can_be_taken_back_until_somebody_reads_it(client):
    region = Region()
    report = report_in("submitted", region)
    sign_in(client, region.reporter)
    assert "Take the report back" in text_of(client.get(url("report-receipt", report)))
    assert client.post(url("report-withdraw", report)).headers["Location"] == url("report-write", report)
    assert Report.objects.get(pk=report.pk).state == "draft"
    send(client, report)
    services.start_review(Report.objects.get(pk=report.pk), actor=fresh(region.coordinator))
    assert "Take the report back" not in text_of(client.get(url("report-receipt", report)))
    assert client.post(url("report-withdraw", report)).headers["Location"] == url("report-receipt", report)
    assert Report.objects.get(pk=report.pk).state == "submitted"


def test_a_receipt_of_nothing_is_not_there(client):
    region = Region()
    report = blank(region)
    assert sign_in(client, region.reporter).get(url("report-receipt", report)).status_code == 404


def test_nothing_to_report_needs_a_reason(client):
    region = Region()
    report, reason = blank(region), skip_reason()
    assert sign_in(client, region.reporter).get(url("report-skip", report)).status_code == 403
    sign_in(client, region.local)
    assert "Nothing to report this time" in text_of(client.get(url("report-write", report)))
    wrong = client.post(url("report-skip", report), {"reason": "", "note": ""})
    assert (wrong.status_code, Report.objects.get(pk=report.pk).state) == (200, "draft")
    client.post(url("report-skip", report), {"reason": reason.pk, "note": "Holidays"})
    report.refresh_from_db()
    assert (report.state, report.skip_reason) == ("skipped", reason)


def test_a_report_is_begun_once_and_not_before_its_time(client):
    region = Region()
    obligation = obligation_of(region)
    sign_in(client, region.reporter)
    answers = [client.post(url("report-start", obligation)) for _ in range(2)]
    assert [answer.headers["Location"] for answer in answers] == [url("report-write", obligation)] * 2
    assert Report.objects.count() == 1
    assert client.get(url("report-start", obligation)).status_code == 405
    assert sign_in(client, region.coordinator).post(url("report-start", obligation)).status_code == 302
    later = obligation_of(Region(country="FI"), PeriodFactory(ends=dt.date(2090, 1, 1)))
    writer = later.network.mandates.get(role="reporter").user
    sign_in(client, writer).post(url("report-start", later))
    assert not Report.objects.filter(obligation=later).exists()


# --- the card -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "button"),
    [("draft", "Continue"), ("returned", "See what to change"), ("submitted", "Look at the report")],
)
def test_the_card_leads_on(rf, state, button):
    region = Region()
    report = report_in(state, region)
    request = rf.get("/")
    request.user = fresh(region.reporter)
    obligation = Obligation.objects.with_standing().for_board().get(pk=report.obligation_id)
    card = Template("{% load reports %}{% due_card obligation %}")
    words = re.sub(r"<[^>]+>", " ", card.render(Context({"request": request, "obligation": obligation})))
    assert button in words
