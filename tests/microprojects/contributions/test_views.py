"""The reporter's side: the list, links, sheets, entering from paper, using in the form of the report."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from microprojects.contributions.paper import sheet_of
from microprojects.models import Contribution, ContributionLink, Report
from sempre import languages
from tests.counting import assert_same_queries
from tests.factories.contributions import fresh, given_to, link_of, picture
from tests.factories.reporting import Region, report_in
from tests.factories.sempre import UserFactory, sign_in
from tests.microprojects.writing.test_attachments import photo
from tests.microprojects.writing.test_views import content_of, save, text_of, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def region() -> Region:
    return Region(title_en="Community kitchen")


@pytest.fixture
def reporter(region) -> Client:
    return sign_in(Client(), region.reporter)


def path(region, rest: str = "") -> str:
    return f"/en/workspace/micro-projects/{region.project.slug}/contributions/{rest}"


def test_the_list_asks_the_database_as_often_for_three_as_for_one(region, reporter):
    def make():
        given_to(link_of(region), f"Words {Contribution.objects.count()}", picture=picture())

    page = assert_same_queries(reporter, path(region), make, 25)
    assert page.count("given-words") == 3


@pytest.mark.parametrize("who", ["coordinator", "office", "stranger", "reader", "publisher"])
def test_the_region_and_the_office_get_what_strangers_get(region, who):
    people = {
        "coordinator": lambda: region.coordinator,
        "office": lambda: UserFactory(office=True),
        "stranger": lambda: Region().reporter,
        "reader": lambda: UserFactory(member_of=region.partner),
        "publisher": lambda: region.person("publisher", region.len),
    }
    new, _secret = given_to(link_of(region), picture=picture())
    client = sign_in(Client(raise_request_exception=False), people[who]())
    mine = client.get(path(region))
    unknown = client.get(path(region).replace(region.project.slug, "nowhere"))
    plain = [r.content.decode().replace(region.project.slug, "nowhere") for r in (mine, unknown)]
    assert (mine.status_code, plain[0]) == (404, plain[1])
    for rest in (f"links/{new.link_id}/sheet.pdf", f"links/{new.link_id}/enter/"):
        assert client.get(path(region, rest)).status_code == 404
    for rest in ("", f"links/{new.link_id}/close/", f"{new.pk}/delete/", f"{new.pk}/set-aside/"):
        assert client.post(path(region, rest), {"label": "x"}).status_code == 404
    assert client.get(f"/media/{new.picture.name}").status_code == 404
    assert fresh(new).state == "new"


def test_who_is_not_signed_in_is_sent_to_sign_in(region):
    assert "/accounts/login/" in Client().get(path(region)).headers["Location"]


def test_numbers_of_others_do_not_exist_under_the_own_project(region, reporter):
    theirs, _secret = given_to(link_of(Region()))
    for rest in (f"{theirs.pk}/delete/", f"links/{theirs.link_id}/close/"):
        assert reporter.post(path(region, rest)).status_code == 404
    assert Contribution.objects.count() == 1


def test_whoever_reports_in_the_holders_place_sees_it_too(region):
    obligation = report_in("draft", region).obligation
    deputy = UserFactory(reporter_of=region.partner)
    assert sign_in(Client(), deputy).get(path(region)).status_code == 404
    obligation.holder, obligation.acting_for = deputy, region.reporter
    obligation.save()
    assert sign_in(Client(), deputy).get(path(region)).status_code == 200


def test_make_and_close_a_link(region, reporter):
    data = {"label": "Tuesday\x00 group", "language": "sv", "ends_on": timezone.localdate() + dt.timedelta(days=5)}
    assert reporter.post(path(region), data).status_code == 302
    link = ContributionLink.objects.get()
    assert (link.label, link.language, link.made_by) == ("Tuesday group", "sv", region.reporter)
    assert link.printed_code in reporter.get(path(region)).content.decode()
    assert reporter.get(path(region, f"links/{link.pk}/close/")).status_code == 405
    reporter.post(path(region, f"links/{link.pk}/close/"))
    link.refresh_from_db()
    assert link.is_open is False
    assert "sheet.pdf" not in reporter.get(path(region)).content.decode()


@pytest.mark.parametrize(("days", "words"), [(-1, "This day is over."), (400, "A link works for a year at most.")])
def test_a_link_has_a_last_day_within_a_year(region, reporter, days, words):
    data = {"label": "x", "language": "en", "ends_on": timezone.localdate() + dt.timedelta(days=days)}
    response = reporter.post(path(region), data)
    assert (words in response.content.decode(), ContributionLink.objects.count()) == (True, 0)


@pytest.mark.parametrize("code", languages.CODES)
def test_the_sheet_is_a_tagged_pdf_in_the_language_of_the_link(region, code):
    pdf = sheet_of(link_of(region, language=code))
    assert pdf.startswith(b"%PDF-")
    assert all(mark in pdf for mark in (b"/StructTreeRoot", b"pdfuaid", f"({code})".encode()))


def test_the_sheet_is_handed_out(region, reporter):
    link = link_of(region)
    response = reporter.get(path(region, f"links/{link.pk}/sheet.pdf"))
    assert (response.headers["Content-Type"], response.headers["Cache-Control"]) == ("application/pdf", "no-store")
    assert response.content[:5] == b"%PDF-"


def test_entered_from_paper(region, reporter):
    link = link_of(region, language="sv")
    day = timezone.localdate() - dt.timedelta(days=3)
    data = {"text": "Soppan var god.", "language": "sv", "given_on": day, "on_paper": "on", "ladder": "leads"}
    address = path(region, f"links/{link.pk}/enter/")
    assert reporter.post(address, data | {"picture": photo(), "alt": "Soup", "people": "unclear"}).status_code == 302
    new = Contribution.objects.get()
    assert (new.entered_by, new.given_on, new.language, new.receipt_hash, new.may_quote) == (
        region.reporter, day, "sv", "", False,
    )  # fmt: skip
    assert "from paper" in reporter.get(path(region)).content.decode()


@pytest.mark.parametrize(
    ("change", "wrong"),
    [({"on_paper": ""}, "on_paper"), ({"given_on": "2020-01-01"}, "given_on"), ({"given_on": "2099-01-01"}, "given_on"),
     ({"language": "fr"}, "language"), ({"text": ""}, "text")],
)  # fmt: skip
def test_paper_with_something_missing_is_told_at_the_field(region, reporter, change, wrong):
    data = {"text": "Soup", "language": "en", "given_on": timezone.localdate(), "on_paper": "on"} | change
    response = reporter.post(path(region, f"links/{link_of(region).pk}/enter/"), data)
    assert (response.status_code, list(response.context["form"].errors)) == (200, [wrong])
    assert Contribution.objects.count() == 0


def test_set_aside_bring_back_delete(region, reporter):
    new, _secret = given_to(link_of(region))
    reporter.post(path(region, f"{new.pk}/set-aside/"))
    assert fresh(new).state == "aside"
    reporter.post(path(region, f"{new.pk}/bring-back/"))
    assert fresh(new).state == "new"
    assert "It is deleted for good." in text_of(reporter.post(path(region, f"{new.pk}/delete/"), follow=True))
    assert Contribution.objects.count() == 0


def test_the_front_page_says_what_is_new(region, reporter):
    given_to(link_of(region))
    words = text_of(reporter.get("/en/workspace/"))
    assert "From the people who take part Community kitchen 1 new" in words
    assert "From the people who take part" not in text_of(sign_in(Client(), region.coordinator).get("/en/workspace/"))


# In the form of the report


def test_words_are_taken_over_after_what_was_typed_is_saved(region, reporter):
    report = report_in("draft", region)
    new, _secret = given_to(link_of(region), ladder="leads")
    page = reporter.get(url("report-write", report)).content.decode()
    assert (f'value="words:{new.pk}"' in page, "1 participant says: users lead" in page) == (True, True)
    response = save(reporter, report, changed="Typed just now.", use=f"words:{new.pk}")
    assert response.headers["Location"].endswith("?at=changed#id_changed")
    assert content_of(report)["changed"] == "Typed just now.\n\n”The soup was good.” (en som deltar)"
    assert f'value="words:{new.pk}"' not in reporter.get(url("report-write", report)).content.decode()


def test_a_picture_is_taken_over(region, reporter):
    report = report_in("draft", region)
    new, _secret = given_to(link_of(region), picture=picture())
    response = save(reporter, report, use=f"picture:{new.pk}")
    uuid = report.attachments.get().uuid
    assert response.headers["Location"].endswith(f"#id_attachment-{uuid}-alt")
    page = reporter.get(url("report-write", report)).content.decode()
    assert re.search(r'value="A pot of soup"', page)
    assert f'value="picture:{new.pk}"' not in page


@pytest.mark.parametrize("wanted", ["words:", "words:x", "words:99999999", "words:\x00", "fish:1", ""])
def test_a_button_that_was_never_there_changes_nothing(region, reporter, wanted):
    report = report_in("draft", region)
    before = content_of(report)
    assert save(reporter, report, use=wanted).status_code == 302
    assert content_of(report) == before


def test_words_of_another_network_are_not_to_be_had(region, reporter):
    report = report_in("draft", region)
    theirs, _secret = given_to(link_of(Region()))
    assert save(reporter, report, use=f"words:{theirs.pk}").status_code == 302
    assert ("soup" in content_of(report)["changed"], fresh(theirs).state) == (False, "new")


def test_what_does_not_fit_is_told(region, reporter):
    report = report_in("draft", region, changed="x" * 1990)
    new, _secret = given_to(link_of(region))
    assert "do not fit" in text_of(save(reporter, report, use=f"words:{new.pk}", follow=True))


def test_the_words_are_in_no_place_where_the_region_reads(region):
    report = report_in("submitted", region)
    given_to(link_of(region), "A very special sentence")
    client = sign_in(Client(), region.coordinator)
    for name in ("report", "report-review"):
        page = client.get(reverse(name, args=[report.obligation_id]), follow=True)
        assert "very special" not in page.content.decode()
    assert Report.objects.count() == 1
