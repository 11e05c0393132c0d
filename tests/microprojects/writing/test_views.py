"""The reporter's five minutes by requests: form, saving, signed out, sending, receipt."""

import datetime as dt
import html
import re
import zoneinfo

import pytest
from allauth.mfa.totp.internal.auth import TOTP, hotp_value, yield_hotp_counters_from_time
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import Context, Template
from django.test import Client
from django.urls import reverse

from microprojects import services
from microprojects.holding import calendar
from microprojects.models import Action, FieldComment, Obligation, Report, ReportVersion
from microprojects.writing import drafts
from microprojects.writing.forms import sign_writer
from sempre.models import OutboxMail
from tests.counting import queries
from tests.factories.reporting import (
    ANSWERS,
    PeriodFactory,
    Region,
    fresh,
    obligation_of,
    report_in,
    return_reason,
    skip_reason,
)
from tests.factories.sempre import TOTP_SECRET, UserFactory, sign_in
from tests.microprojects.test_attachments import pdf, photo

pytestmark = pytest.mark.django_db


def url(name: str, report, *args) -> str:
    return reverse(name, args=[getattr(report, "obligation_id", report.pk), *args])


def blank(region, **answers) -> Report:
    report = report_in("draft", region)
    Report.objects.filter(pk=report.pk).update(content=answers, touched={})
    return Report.objects.get(pk=report.pk)


def form_of(client, report) -> dict:
    """Return what a browser would post from the page: all fields as they stand."""
    page = client.get(url("report-write", report)).content.decode()
    data = {}
    for tag in re.findall(r"<input[^>]*>", page):
        name, kind = re.search(r'name="([^"]+)"', tag), re.search(r'type="([^"]+)"', tag)
        if name and kind and kind[1] not in ("file", "checkbox"):
            value = re.search(r'value="([^"]*)"', tag)
            data[name[1]] = html.unescape(value[1]) if value else ""
    for name, text in re.findall(r'<textarea name="([^"]+)"[^>]*>\n?([^<]*)</textarea>', page):
        data[name] = html.unescape(text)
    for name, options in re.findall(r'<select name="([^"]+)".*?>(.*?)</select>', page, re.S):
        chosen = re.search(r'value="([^"]*)" selected', options)
        data[name] = chosen[1] if chosen else ""
    return data


def save(client, report, *, as_json=False, follow=False, **changes):
    data = form_of(client, report) | {name.replace("__", "-"): value for name, value in changes.items()}
    headers = {"accept": "application/json"} if as_json else {}
    return client.post(url("report-save", report), data, headers=headers, follow=follow)


def content_of(report) -> dict:
    return Report.objects.get(pk=report.pk).content


def text_of(response) -> str:
    plain = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", html.unescape(plain))


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


# --- two people -----------------------------------------------------------------------------------------------------


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


# --- signed out while writing ---------------------------------------------------------------------------------------


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
    assert stranger.post(url("report-save", report), data).status_code == 403  # without the token


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


# --- files ----------------------------------------------------------------------------------------------------------


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


def test_the_signature_of_a_page_is_of_one_person():
    assert sign_writer(UserFactory()) != sign_writer(UserFactory())
