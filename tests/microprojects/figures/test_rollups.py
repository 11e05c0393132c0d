"""Summaries: written in nine languages, closed with what was there, naming who was missing."""

import datetime as dt

import pytest
from auditlog.models import LogEntry
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from microprojects import services
from microprojects.figures import rollups
from microprojects.models import Figure, Obligation, Reason, RollUp
from microprojects.review.corrections import propose_correction
from microprojects.writing.drafts import digest
from tests.counting import assert_same_queries
from tests.factories.microprojects import MicroProjectFactory
from tests.factories.networks import NetworkFactory
from tests.factories.reporting import PeriodFactory, ReasonFactory, Region, fresh, obligation_of, report_in
from tests.factories.sempre import UserFactory, sign_in
from tests.tables import tables_of

pytestmark = pytest.mark.django_db
EMPTY = digest("")


class Country:
    """A region with one report accepted, one skipped, one late, one waived."""

    def __init__(self):
        self.office = UserFactory(office=True, name="Olga Office")
        self.period = PeriodFactory(slug="spring", title_en="Spring")
        self.region = Region()
        self.region.reporter.name = "Rita Reporter"
        self.region.reporter.save()
        reason = ReasonFactory(kind="skip", title_en="Holidays")
        self.accepted = report_in("accepted", self.region, period=self.period, office=self.office)
        self.skipped = self.report("Holiday project", "draft")
        services.skip_report(self.skipped, actor=self.region.local, reason=reason)
        self.late = self.report("Late project", "draft")
        Obligation.objects.filter(pk=self.late.obligation_id).update(
            due=timezone.localdate() - dt.timedelta(days=1), first_due=timezone.localdate() - dt.timedelta(days=1)
        )
        self.waived = self.report("Waived project", "draft")
        services.waive_obligation(self.waived.obligation, actor=self.office, note="Moved house.")

    def report(self, title: str, state: str):
        first = self.region.project
        self.region.project = MicroProjectFactory(network=self.region.len, country="SE", title_en=title)
        made = report_in(state, self.region, period=self.period, office=self.office)
        self.region.project = first
        return made

    @property
    def key(self):
        return self.region.rcg, self.period

    @property
    def address(self) -> str:
        return f"/en/workspace/summaries/spring/{self.region.rcg.slug}/"


@pytest.fixture
def country():
    return Country()


def coordinator(country):
    return fresh(country.region.coordinator)


def page(client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_a_region_sees_figures_reports_and_who_is_missing(client, country):
    html = page(sign_in(client, coordinator(country)), country.address)
    assert tables_of(html)[0].rows == [
        ["Figure", "Spring"], ["Participants", "12"], ["Meetings", "4"], ["Hours", "30"],
    ]  # fmt: skip
    assert ("1 accepted report" in html, "3 are missing" in html) == (True, True)
    network = country.region.len.name_en
    assert f'nothing to report</span><br><span class="help">{network} · Holidays' in html
    assert f'being written</span><br><span class="help">{network} · late, with Rita Reporter' in html
    assert f'not asked for</span><br><span class="help">{network}</span>' in html


def test_who_reads_and_writes_which_summary(client, country):
    elsewhere, office = Region("DK"), country.office
    people = {
        "coordinator": coordinator(country), "office": office, "reporter": fresh(country.region.reporter),
        "local": fresh(country.region.local), "foreign": fresh(elsewhere.coordinator),
    }  # fmt: skip
    mine, whole = rollups.roll_up_of(*country.key), rollups.roll_up_of(None, country.period)
    may = {
        (name, verb, kind)
        for name, person in people.items()
        for verb in ("write", "close", "reopen")
        for kind, roll_up in (("region", mine), ("whole", whole))
        if person.has_perm(f"microprojects.{verb}_roll_up", roll_up)
    }
    assert may == {("coordinator", verb, "region") for verb in ("write", "close", "reopen")} | {
        ("office", verb, "whole") for verb in ("write", "close", "reopen")
    } | {("office", "reopen", "region")}  # fmt: skip
    project = "/en/workspace/summaries/spring/project/"
    seen = {"coordinator": [200, 404], "office": [200, 200], "local": [404, 404], "foreign": [404, 404]}
    for name, expected in seen.items():
        client.logout()
        sign_in(client, people[name])
        assert (name, [client.get(address).status_code for address in (country.address, project)]) == (name, expected)
    unknown = client.get("/en/workspace/summaries/spring/unknown-region/")
    slug = country.region.rcg.slug.encode()
    assert client.get(country.address).content == unknown.content.replace(b"unknown-region", slug)


def test_visitors_and_others_are_kept_out(visitor, client, country):
    assert visitor.get("/en/workspace/summaries/").status_code == 302
    assert sign_in(client, fresh(country.region.reporter)).get("/en/workspace/summaries/").status_code == 404
    with pytest.raises(PermissionDenied):
        rollups.save_roll_up(*country.key, actor=country.office, language="en", body="x", seen=EMPTY)
    with pytest.raises(PermissionDenied):
        rollups.close_roll_up(*country.key, actor=fresh(country.region.reporter))
    assert RollUp.objects.count() == 0


def test_texts_are_written_language_by_language(client, country):
    mine = sign_in(client, coordinator(country))
    for code, text in (("sv", "Vi lagade mat."), ("en", "We cooked.")):
        data = {"body": text, "seen": EMPTY, "language": code}
        response = mine.post(country.address, data)
        assert (response.status_code, response.headers["Location"]) == (302, f"{country.address}?language={code}")
    roll_up = RollUp.objects.get()
    assert (roll_up.body_sv, roll_up.body_en, roll_up.original_language) == ("Vi lagade mat.", "We cooked.", "sv")
    assert "Vi lagade mat.</textarea>" in page(mine, f"{country.address}?language=sv")
    assert mine.get(f"{country.address}?language=xx").status_code == 404
    entries = LogEntry.objects.get_for_object(roll_up)
    assert {"body_sv", "body_en"} <= {name for entry in entries for name in entry.changes}


def test_of_two_who_write_nothing_is_lost(client, country):
    first = coordinator(country)
    mine = sign_in(client, first)
    rollups.save_roll_up(*country.key, actor=first, language="en", body="Their text", seen=EMPTY)
    response = mine.post(country.address, {"body": "My text", "seen": EMPTY, "language": "en"})
    html = response.content.decode()
    assert (response.status_code, "Their text" in html, "My text</textarea>" in html) == (409, True, True)
    assert RollUp.objects.get().body_en == "Their text"
    again = mine.post(country.address, {"body": "Both texts", "seen": digest("Their text"), "language": "en"})
    assert (again.status_code, RollUp.objects.get().body_en) == (302, "Both texts")
    other = mine.post(country.address, {"body": "På svenska", "seen": EMPTY, "language": "sv"})
    assert (other.status_code, RollUp.objects.get().body_sv) == (302, "På svenska")


def test_sending_the_same_text_twice_saves_it_once(country):
    first = coordinator(country)
    for _time in "ab":
        rollups.save_roll_up(*country.key, actor=first, language="en", body="We cooked.", seen=EMPTY)
    assert RollUp.objects.get().body_en == "We cooked."


def test_a_closed_summary_keeps_what_was_there(client, country):
    mine = sign_in(client, coordinator(country))
    before = page(mine, country.address)
    assert mine.post(f"{country.address}close/").status_code == 302
    roll_up = RollUp.objects.get()
    assert [version.report for version in roll_up.versions.all()] == [country.accepted]
    kept = {entry["obligation"]: (entry["why"], entry["reason"], entry["state"]) for entry in roll_up.missing}
    assert {country.late.obligation_id: ("overdue", "", "draft"), country.waived.obligation_id: ("waived", "", "draft"),
            country.skipped.obligation_id: ("skipped", Reason.objects.get(title_en="Holidays").slug, "skipped"),
            } == kept  # fmt: skip
    meetings = Figure.objects.get(indicator__slug="meetings")
    propose_correction(meetings, actor=country.office, number=3, reason="Counted twice.")
    services.void_report(country.skipped, actor=country.office, note="By mistake.")
    after = page(mine, country.address)
    assert tables_of(after)[0].rows == tables_of(before)[0].rows
    assert ("Closed on" in after, "3 are missing" in after, "Holidays" in after) == (True, True, True)
    assert "<textarea" not in after


def test_what_was_corrected_before_closing_is_in_it_and_marked(client, country):
    meetings = Figure.objects.get(indicator__slug="meetings")
    propose_correction(meetings, actor=country.office, number=3, reason="Counted twice.")
    rollups.close_roll_up(*country.key, actor=coordinator(country))
    html = page(sign_in(client, coordinator(country)), country.address)
    assert tables_of(html)[0].cells()["Meetings", "Spring"] == "3"
    assert "corrected on" in html


def test_a_report_accepted_later_is_told_and_counts_when_opened_again(client, country):
    roll_up = rollups.close_roll_up(*country.key, actor=coordinator(country))
    country.report("New project", "accepted")
    mine = sign_in(client, coordinator(country))
    html = page(mine, country.address)
    assert "1 report was accepted after this summary was closed. It is not in these figures." in html
    assert tables_of(html)[0].cells()["Meetings", "Spring"] == "4"
    assert mine.post(f"{country.address}reopen/").status_code == 302
    html = page(mine, country.address)
    assert (tables_of(html)[0].cells()["Meetings", "Spring"], "2 accepted reports" in html) == ("8", True)
    roll_up.refresh_from_db()
    assert (roll_up.closed_at, roll_up.missing, roll_up.versions.count()) == (None, [], 0)


def test_open_and_closed_show_the_same_figures(country):
    second = country.report("Second project", "reopened")
    open_cells = totals(country)
    rollups.close_roll_up(*country.key, actor=coordinator(country))
    assert (totals(country), second.state) == (open_cells, "reopened")


def totals(country) -> list:
    from microprojects.figures.tables import indicators_table
    from microprojects.models import Indicator

    roll_up = rollups.roll_up_of(*country.key)
    sheet = indicators_table(rollups.scope_of(roll_up, country.office, "x"), list(Indicator.objects.all()))
    return [(row.key, [cell.words for cell in row.cells]) for row in sheet.rows]


def test_nothing_is_written_in_a_closed_summary(client, country):
    first = coordinator(country)
    rollups.close_roll_up(*country.key, actor=first)
    with pytest.raises(rollups.Closed):
        rollups.save_roll_up(*country.key, actor=first, language="en", body="x", seen=EMPTY)
    response = sign_in(client, first).post(country.address, {"body": "My text", "seen": EMPTY, "language": "en"})
    html = response.content.decode()
    assert (response.status_code, "My text</textarea>" in html, RollUp.objects.get().body_en or "") == (409, True, "")
    assert "The summary was closed meanwhile." in html


def test_closing_twice_is_closing_once(country):
    first = rollups.close_roll_up(*country.key, actor=coordinator(country))
    again = rollups.close_roll_up(*country.key, actor=coordinator(country))
    assert (again.pk, again.closed_at, again.revision) == (first.pk, first.closed_at, first.revision)


def test_the_office_sums_up_the_whole_project(client, country):
    report_in("accepted", Region("DK"), period=country.period, office=country.office)
    mine = sign_in(client, fresh(country.office))
    html = page(mine, "/en/workspace/summaries/spring/project/")
    assert tables_of(html)[0].cells()["Meetings", "Spring"] == "8"
    listed = page(mine, "/en/workspace/summaries/")
    assert listed.count("not begun") == 3


def test_the_summary_is_a_paper_too(client, country):
    mine = sign_in(client, coordinator(country))
    rollups.save_roll_up(*country.key, actor=coordinator(country), language="en", body="## Well\n\nYes.", seen=EMPTY)
    for code in ("en", "lt"):
        response = mine.get(country.address.replace("/en/", f"/{code}/") + "pdf/")
        assert (response.status_code, response.content[:8]) == (200, b"%PDF-1.7")
        name = f'filename="sempre-summary-spring-{country.region.rcg.slug}-{code}.pdf"'
        assert response.headers["Content-Disposition"] == f"attachment; {name}"


def test_acts_are_posted(client, country):
    mine = sign_in(client, coordinator(country))
    assert [mine.get(f"{country.address}{act}/").status_code for act in ("close", "reopen")] == [405, 405]


def test_queries_of_list_and_page_stay_the_same(client, country):
    mine = sign_in(client, coordinator(country))

    def make():
        country.region.project = MicroProjectFactory(network=country.region.len, country="SE")
        obligation_of(country.region, country.period)
        country.report("One more", "accepted")

    assert_same_queries(mine, country.address, make, most=40)
    sign_in(client, country.office)
    assert_same_queries(client, "/en/workspace/summaries/", NetworkFactory, most=20)
