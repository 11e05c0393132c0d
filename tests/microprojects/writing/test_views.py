"""The form by requests: what stands where, and what is saved."""

import re
import zoneinfo

import pytest
from django.urls import reverse

from microprojects import services
from microprojects.holding import calendar
from microprojects.models import Action, FieldComment, Report
from microprojects.writing import drafts
from tests.counting import queries
from tests.factories.reporting import PeriodFactory, Region, fresh, obligation_of, report_in, return_reason
from tests.factories.sempre import UserFactory, sign_in
from tests.factories.writing import blank, content_of, form_of, save, text_of, url

pytestmark = pytest.mark.django_db


# --- the form -------------------------------------------------------------------------------------------------------


def test_the_short_form_stands_first_and_sections_with_something_are_open(client):
    region = Region()
    report = blank(region, **{"activity-1-text": "Choir"})
    page = sign_in(client, region.reporter).get(url("report-write", report)).content.decode()
    headings = re.findall(r"<h2[^>]*>([^<]+)</h2>", page)
    assert headings[:4] == ["Three figures", "Three sentences", "One picture", "May this become public?"]
    assert re.findall(r'<details class="report-section" id="section-(\w+)" open', page) == ["activities"]
    assert re.search(r'<textarea name="happened"[^>]*lang="sv"[^>]*spellcheck="true"', page)
    assert "0 of 6 answered" in page


def test_a_link_to_a_field_opens_its_section(client):
    region = Region()
    report = blank(region)
    page = sign_in(client, region.reporter).get(url("report-write", report) + "?at=risks").content.decode()
    assert re.findall(r'id="section-(\w+)" open', page) == ["help"]


def test_last_time_stands_beside_and_help_with_its_answer(client):
    region = Region()
    first = PeriodFactory()
    old = report_in("accepted", region, period=first, problems="No van", help_region="Who lends a van?")
    Action.objects.update(answer="The library does.", answered_by=region.coordinator, answered_at=old.saved_at)
    new = calendar.open_report(obligation_of(region, PeriodFactory(starts=first.ends, ends=first.due)))
    words = text_of(sign_in(client, region.reporter).get(url("report-write", new)))
    for part in ("Last time: 12", "So far: 4 (added up)", "Last time: No van", "Who lends a van?", "The library does."):
        assert part in words, part


def test_a_returned_report_says_why_at_the_top_and_at_the_fields(client):
    region = Region()
    report = report_in("submitted", region)
    FieldComment.objects.create(
        version=report.versions.get(),
        anchor="next",
        text="Which market?",
        author=region.coordinator,
        at=report.saved_at,
    )
    services.return_report(report, actor=region.coordinator, reasons=[return_reason()], note="Please count again.")
    response = sign_in(client, region.reporter).get(url("report-write", report))
    words = text_of(response)
    assert f"{region.coordinator.name} asks you to change something" in words
    assert "Please count again." in words
    assert re.search(r'aria-describedby="[^"]*id_next_remark', response.content.decode())
    assert words.count("Which market?") == 1


def test_the_number_of_queries_does_not_grow_with_the_history(client):
    region = Region()
    periods = [PeriodFactory() for _ in range(1)]
    report_in("accepted", region, period=periods[0])
    draft = calendar.open_report(obligation_of(region, PeriodFactory(starts=periods[0].ends, ends=periods[0].due)))
    address = url("report-write", draft)
    sign_in(client, region.reporter).get(address)
    one, _ = queries(client, address)
    for _ in range(2):
        report_in("accepted", region)
    many, _ = queries(client, address)
    assert (many, many <= 30) == (one, True), many


def test_who_may_open_the_form(client, visitor):
    region, elsewhere = Region(), Region(country="DK")
    report = blank(region)
    address = url("report-write", report)
    people = (region.reporter, region.local, region.coordinator, elsewhere.reporter, UserFactory(office=True))
    assert [sign_in(client, fresh(person)).get(address).status_code for person in people] == [200, 200, 403, 404, 403]
    unknown = reverse("report-write", args=[999_999])
    foreign, missing = (sign_in(client, elsewhere.reporter).get(path) for path in (address, unknown))
    assert re.sub(rb"/\d+/", b"", foreign.content) == re.sub(rb"/\d+/", b"", missing.content)
    assert visitor.get(address).headers["Location"] == f"{reverse('account_login')}?next={address}"


def test_every_address_of_another_organisation_is_not_there(client):
    region, elsewhere = Region(), Region(country="DK")
    report = report_in("submitted", region)
    names = {"get": ("report-write", "report-submit", "report-receipt", "report-receipt-pdf", "report-skip"),
             "post": ("report-save", "report-submit", "report-withdraw", "report-skip", "report-start",
                      "report-attachment-add")}  # fmt: skip
    sign_in(client, elsewhere.reporter)
    found = {getattr(client, verb)(url(name, report)).status_code for verb in names for name in names[verb]}
    assert found == {404}


# --- saving ---------------------------------------------------------------------------------------------------------


def test_save_without_script(client):
    region = Region()
    report = blank(region)
    sign_in(client, region.reporter)
    answer = save(client, report, happened="We met.\r\nTwice.", figure__meetings=" 1 200 ", follow=True)
    assert answer.redirect_chain == [(url("report-write", report), 302)]
    assert content_of(report) == {"happened": "We met.\nTwice.", "figure-meetings": 1200}
    assert re.search(r"Saved at \d\d:\d\d", text_of(answer))


def test_saved_at_is_told_by_the_persons_clock(client):
    region = Region()
    report = blank(region)
    type(region.reporter).objects.filter(pk=region.reporter.pk).update(time_zone="Asia/Tokyo")
    sign_in(client, fresh(region.reporter))
    answer = save(client, report, as_json=True, happened="x").json()
    moment = Report.objects.get(pk=report.pk).saved_at
    assert answer["words"] == f"Saved at {moment.astimezone(zoneinfo.ZoneInfo('Asia/Tokyo')):%H:%M}"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("twelve", "Write a whole number in digits, such as 12."),
        ("-3", "A number cannot be below 0."),
        ("1000001", "Write a number up to 1,000,000."),
        ("9" * 5000, "Write a number up to 1,000,000."),
        ("12.5", "Write a whole number in digits, such as 12."),
    ],
)
def test_a_wrong_number_stays_as_typed_and_everything_else_is_saved(client, typed, words):
    region = Region()
    report = blank(region, **{"figure-meetings": 4})
    sign_in(client, region.reporter)
    answer = save(client, report, figure__meetings=typed, happened="We met.", legal__form="")
    assert (answer.status_code, content_of(report)) == (200, {"figure-meetings": 4, "happened": "We met."})
    page = answer.content.decode()
    assert re.search(rf'name="figure-meetings" value="{typed}"[^>]*aria-invalid="true"', page)
    assert re.search(r'aria-describedby="[^"]*id_figure-meetings_error', page)
    assert page.count(words) == 2  # in the summary and at the field
    assert re.search(r"<title>\s*Error: ", page)
    assert '<a href="#id_figure-meetings">' in page
    corrected = save(client, report, figure__meetings="5")
    assert (corrected.status_code, content_of(report)["figure-meetings"]) == (302, 5)


def test_too_long_a_text_is_told_and_kept_on_the_page(client):
    region = Region()
    report = blank(region)
    sign_in(client, region.reporter)
    answer = save(client, report, happened="x" * 2001, next="A market")
    assert content_of(report) == {"next": "A market"}
    assert "x" * 2001 in answer.content.decode()
    assert "at most 2000 characters" in text_of(answer)


def test_autosave_sends_a_part_and_gets_fingerprints(client):
    region = Region()
    report = blank(region, **{"may-be-public": True, "next": "A market"})
    page = form_of(sign_in(client, region.reporter), report)
    part = {"part": "1", "editor": page["editor"], "seen": page["seen"], "happened": "We met.", "figure-hours": "many"}
    answer = client.post(url("report-save", report), part, headers={"accept": "application/json"})
    told = answer.json()
    assert content_of(report) == {"may-be-public": True, "next": "A market", "happened": "We met."}
    assert told["seen"] == {"happened": drafts.digest("We met.")}
    assert told["errors"] == {"figure-hours": ["Write a whole number in digits, such as 12."]}
    assert (told["conflicts"], told["revision"], told["progress"]) == ({}, report.revision + 1, [2, 6])
    assert re.fullmatch(r"\d\d:\d\d", told["saved_at"])


def test_a_box_that_is_not_ticked_any_more(client):
    region = Region()
    report = blank(region, **{"may-be-public": True})
    save(sign_in(client, region.reporter), report)
    assert content_of(report) == {}


@pytest.mark.parametrize(
    "junk",
    [
        {"seen": "[" * 100_000},
        {"seen": "[1, 2]"},
        {"seen": '{"happened": {"a": 1}}'},
        {"seen": "\ud800".encode("utf-8", "surrogatepass").decode("utf-8", "replace")},
        {"editor": "../../" * 50},
        {"keep": "mine:happened"},
        {"keep": "::::"},
        {"language": "zz"},
        {"at": "\x00<script>"},
        {"happened": "a\x00b\x0bc", "activity-99999999999999999999-text": "x", "figure-hours": "٣"},
        {"take": "happened:zzz", "drop": ":", "remove": "x"},
    ],
)
def test_junk_is_no_server_error(client, junk):
    region = Region()
    report = blank(region)
    sign_in(client, region.reporter)
    for headers in ({}, {"accept": "application/json"}):
        data = form_of(client, report) | junk
        assert client.post(url("report-save", report), data, headers=headers).status_code in (200, 302)


def test_the_language_of_writing_is_chosen(client):
    region = Region()
    report = blank(region)
    save(sign_in(client, region.reporter), report, language="fi")
    assert Report.objects.get(pk=report.pk).language == "fi"
    page = client.get(url("report-write", report)).content.decode()
    assert re.search(r'<textarea name="happened"[^>]*lang="fi"', page)


def test_nobody_sets_what_is_no_question(client):
    region = Region()
    report = blank(region)
    save(sign_in(client, region.reporter), report, state="accepted", number="9", obligation="1", writers="1")
    assert (Report.objects.get(pk=report.pk).state, content_of(report)) == ("draft", {})
