"""Micro-projects, updates and figures as open data: what is given, and what is not."""

import csv
import io

import openpyxl
import pytest

from microprojects.figures.api import changed_at
from microprojects.models import PublicUpdate
from tests.factories.figures import figure, network, project
from tests.factories.microprojects import MicroProjectFactory, StepFactory
from tests.factories.networks import EventFactory, NetworkFactory
from tests.factories.outputs import ToolFactory
from tests.factories.partners import PartnerFactory, TargetGroupFactory
from tests.factories.reporting import IndicatorFactory, Region, report_in
from tests.factories.updates import ENGLISH, picture_consent, picture_of, quote_consent, update_in, write
from tests.open_data import COMMON, SOURCED, ask, slugs

pytestmark = pytest.mark.django_db

ROW = {
    "slug", "url", "title", "original_title", "original_title_language", "summary", "country", "place", "lat", "lon",
    "position_approximate", "status", "starts", "ends", "service_type", "ownership", "legal_form", "phase",
    "in_accelerators", "participants", "participants_below", "website", "network", "partners", "target_groups",
    "tools", *COMMON,
}  # fmt: skip
UPDATE = {"id", "url", "micro_project", "date", "published_at", "title", "body", "original_language"}
CELL = {
    "indicator", "by", "place", "period", "part", "value", "of", "state", "masked", "below", "words", "micro_projects",
    "reports", "corrected_on",
}  # fmt: skip


def test_only_these_facts_of_a_micro_project_are_given(visitor):
    MicroProjectFactory(slug="kitchen")
    assert set(ask(visitor, "micro-projects")["items"][0]) == ROW
    more = {"body", "status_note", "steps", "events", "news", *SOURCED}
    assert set(ask(visitor, "micro-projects/kitchen")) == ROW | more


@pytest.mark.parametrize(("number", "shown"), [(None, (None, None)), (0, (0, None)), (1, (None, 5)), (4, (None, 5)),
                                               (5, (5, None))])  # fmt: skip
def test_few_participants_stay_private_in_every_form(visitor, number, shown):
    MicroProjectFactory(slug="small", participants=number, participants_note="Note 4711", lat=55.0, lon=12.0)
    row = ask(visitor, "micro-projects/small")
    assert (row["participants"], row["participants_below"]) == shown
    assert "4711" not in str(row)
    head, line = visitor.get("/api/v1/micro-projects.csv").content.decode("utf-8-sig").splitlines()
    cells = dict(zip(head.split(","), line.split(","), strict=True))
    assert (cells["participants"], cells["participants_below"]) == tuple("" if n is None else str(n) for n in shown)
    (feature,) = ask(visitor, "micro-projects.geojson")["features"]
    assert (feature["properties"]["participants"], feature["properties"]["participants_below"]) == shown


def test_links_lead_to_published_records_only(visitor):
    hidden = {"draft": True, "slug": "hidden"}
    record = MicroProjectFactory(
        slug="open",
        network=NetworkFactory(len=True, **hidden),
        partners=[PartnerFactory(**hidden)],
        target_groups=[TargetGroupFactory(**hidden)],
        events=[EventFactory(**hidden), EventFactory(slug="event")],
    )
    ToolFactory(micro_projects=[record], **hidden)
    StepFactory(micro_project=record, date="2018-03", text_en="We met.")
    row = ask(visitor, "micro-projects/open")
    assert (row["network"], row["partners"], row["target_groups"], row["tools"], row["events"]) == (
        None, [], [], [], ["event"],
    )  # fmt: skip
    assert row["steps"] == [{"date": "2018-03", "text": {"en": "We met."}}]
    assert b"hidden" not in visitor.get("/api/v1/micro-projects/open").content


def test_micro_projects_are_narrowed_as_on_their_page(visitor):
    village, group = NetworkFactory(slug="village", len=True), TargetGroupFactory(slug="parents")
    tool = ToolFactory(slug="circle")
    MicroProjectFactory(slug="a", country="LV", network=village, target_groups=[group], status="running")
    tool.micro_projects.add(MicroProjectFactory(slug="b", status="finished"))
    MicroProjectFactory(slug="c", country="LV", network=village, draft=True)
    queries = ("country=LV", "network=village", "target_group=parents", "tool=circle", "status=finished",
               "country=LV&status=finished", "tool=nothing")  # fmt: skip
    assert {query: slugs(visitor, f"micro-projects?{query}") for query in queries} == {
        "country=LV": ["a"], "network=village": ["a"], "target_group=parents": ["a"], "tool=circle": ["b"],
        "status=finished": ["b"], "country=LV&status=finished": [], "tool=nothing": [],
    }  # fmt: skip


def test_a_map_has_those_with_a_place(visitor):
    MicroProjectFactory(slug="here", lat=55.5, lon=12.25)
    MicroProjectFactory(slug="nowhere")
    MicroProjectFactory(slug="hidden", lat=55.5, lon=12.25, draft=True)
    response = visitor.get("/api/v1/micro-projects.geojson?lang=en")
    assert response.headers["Content-Type"] == "application/geo+json; charset=utf-8"
    (feature,) = response.json()["features"]
    assert feature["geometry"] == {"type": "Point", "coordinates": [12.25, 55.5]}
    assert (feature["id"], set(feature["properties"])) == ("here", ROW - {"lat", "lon"})


# Updates


def test_an_update_is_its_checked_words_and_no_more(visitor):
    region = Region(ENGLISH)
    for state in set(PublicUpdate.State.values) - {"published"}:
        update_in(state, region, report=report_in("accepted", region), title=f"Canary {state}", body="Canary")
    report = report_in("accepted", region)
    picture_of(report, consent=picture_consent(region), alt_en="Canary face")
    update = update_in("published", region, report=report, title="Open", body="We cook.")
    update.texts.update(quote="Canary quote")
    PublicUpdate.objects.filter(pk=update.pk).update(quote_consent=quote_consent(region))
    write(update, "sv", actor=region.reporter, title="Canary sv", body="Canary sv")
    (row,) = ask(visitor, "updates")["items"]
    assert set(row) == UPDATE
    assert (row["title"], row["body"], row["micro_project"]) == (
        {"en": "Open"}, {"en": "We cook."}, region.project.slug,
    )  # fmt: skip
    assert row["url"].endswith(f"/en/micro-projects/{region.project.slug}/#update-{update.pk}")
    assert ask(visitor, f"updates/{update.pk}") == row
    assert ask(visitor, "updates?lang=sv")["items"][0]["title"] == {"text": "Open", "language": "en"}
    for address in ("updates", "updates.csv", f"updates/{update.pk}"):
        assert b"Canary" not in visitor.get(f"/api/v1/{address}").content


def test_updates_are_narrowed_by_place(visitor):
    region = Region(ENGLISH)
    update_in("published", region)
    found = {query: len(ask(visitor, f"updates?{query}")["items"]) for query in (
        f"country={ENGLISH}", "country=LV", f"network={region.len.slug}", f"network={region.rcg.slug}", "network=x",
        f"micro_project={region.project.slug}", "micro_project=x")}  # fmt: skip
    assert list(found.values()) == [1, 0, 1, 1, 0, 1, 0]


# Figures


@pytest.fixture
def people():
    return IndicatorFactory(slug="people", title_en="People", counts_people=True, splits=["sex"], is_headline=True)


def test_figures_are_the_page_s_masked_with_it(visitor, people):
    osby, varde = network("Osby", "SE"), network("Varde", "DK")
    figure(people, project("Kitchen", osby), 1, 12)
    figure(people, project("Garden", osby), 1, 3)
    figure(people, project("Shop", varde), 1, 40)
    lines = ask(visitor, "figures?indicator=people&by=micro-project&lang=en")["items"]
    assert {frozenset(line) for line in lines} == {frozenset(CELL)}
    page = visitor.get("/en/figures.json?indicator=people&by=micro-project").json()
    sheets = [table for table in page["tables"] if table["key"] != "figures"]
    rows = [row for table in sheets for row in table["rows"] if table["key"] == "places" or not row["total"]]
    wanted = [(cell["value"], cell["state"], cell["words"]) for row in rows for cell in row["cells"]]
    assert [(line["value"], line["state"], line["words"]) for line in lines] == wanted
    garden = next(line for line in lines if (line["place"], line["period"]) == ("garden", "p1"))
    assert (garden["value"], garden["masked"], garden["below"], garden["words"]) == (None, True, 5, "fewer than 5")
    assert not any(line["value"] == 15 and line["place"] == "osby" for line in lines)


def test_each_figure_has_one_line(visitor, people):
    figure(people, project("Kitchen", network("Osby")), 1, 20, sex_female=10, sex_male=10)
    lines = ask(visitor, "figures?indicator=people&by=network")["items"]
    assert [(line["by"], line["period"], line["part"]) for line in lines] == [
        ("network", "p1", None), ("network", None, None), ("whole", "p1", None), ("whole", None, None),
        ("whole", None, "sex:female"), ("whole", None, "sex:male"),
    ]  # fmt: skip


def test_figures_without_an_indicator_are_those_of_the_whole(visitor, people):
    figure(people, project("Kitchen", network("Osby")), 1, 12)
    lines = ask(visitor, "figures")["items"]
    assert {(line["by"], line["place"], line["words"]) for line in lines} == {("whole", None, None)}
    assert [(line["period"], line["value"]) for line in lines] == [("p1", 12), (None, 12)]


def test_figures_come_page_by_page(visitor, people):
    figure(people, project("Kitchen", network("Osby")), 1, 12)
    whole = ask(visitor, "figures?indicator=people&lang=en")["items"]
    found, address = [], "/api/v1/figures?indicator=people&limit=1&lang=en"
    while address:
        page = visitor.get(address).json()
        found += page["items"]
        address = page["next"]
    assert (found, len(found) > 1) == (whole, True)


def test_figures_of_drafts_and_internal_indicators_are_not_there(visitor, people):
    secret = IndicatorFactory(slug="secret", is_public=False)
    hidden = project("Hidden", network("Hidden"))
    for indicator in (people, secret):
        figure(indicator, project(f"P {indicator.slug}", network(f"N {indicator.slug}")), 1, 12)
        figure(indicator, hidden, 1, 70)
    type(hidden).objects.filter(pk=hidden.pk).update(state="draft")
    assert visitor.get("/api/v1/figures?indicator=secret").status_code == 400
    assert "hidden" not in str(ask(visitor, "figures?indicator=people&by=micro-project"))
    assert [row["slug"] for row in ask(visitor, "indicators")["items"]] == ["people"]
    assert [row["slug"] for row in ask(visitor, "periods")["items"]] == ["p1"]


@pytest.mark.parametrize("query", ["", "indicator=people&by=network&lang=sv", "indicator=people&by=micro-project"])
def test_figure_files_have_the_same_lines(visitor, people, query):
    kitchen, garden = project("Kitchen", network("Osby")), project("Garden", network("Varde"))
    figure(people, kitchen, 1, 12)
    figure(people, garden, 1, 3)
    lines = ask(visitor, f"figures?limit=100&{query}")["items"]
    wanted = [{name: _as_csv(value) for name, value in line.items()} for line in lines]
    answer = visitor.get(f"/api/v1/figures.csv?{query}")
    assert list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))) == wanted
    language = "-sv" if "sv" in query else ""
    assert answer.headers["Content-Disposition"] == f'attachment; filename="sempre-figures{language}.csv"'
    book = openpyxl.load_workbook(io.BytesIO(visitor.get(f"/api/v1/figures.xlsx?{query}").content))
    head, *rows = book.active.iter_rows(values_only=True)
    assert (len(book.sheetnames), set(head), len(rows)) == (1, CELL, len(lines))
    assert [row[head.index("value")] for row in rows] == [line["value"] for line in lines]


def _as_csv(value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


@pytest.mark.parametrize("ending", ["", ".csv", ".xlsx"])
@pytest.mark.parametrize(("query", "name", "offer"), [("indicator=nothing", "indicator", "people"),
                                                      ("period=p9", "period", "p1"),
                                                      ("indicator=people&period=p9", "period", "p1")])  # fmt: skip
def test_figures_of_what_is_not_on_offer_are_refused_with_what_is(visitor, people, ending, query, name, offer):
    figure(people, project("Kitchen", network("Osby")), 1, 12)
    answer = visitor.get(f"/api/v1/figures{ending}?{query}")
    assert (answer.status_code, answer.json()["errors"]) == (
        400, [{"parameter": name, "message": f"This has to be one of: {offer}."}],
    )  # fmt: skip


def test_before_there_are_figures_nothing_can_be_chosen(visitor, people):
    answer = visitor.get("/api/v1/figures?indicator=people")
    assert (answer.status_code, answer.json()["detail"]) == (400, "indicator: There are no figures yet.")
    assert ask(visitor, "figures") == {"items": [], "next": None}


def test_figures_changed_when_a_report_was_last_accepted():
    assert changed_at() is None
    region = Region(ENGLISH)
    report = report_in("accepted", region)
    accepted = report.obligation.events.get(name="report:accepted")
    report_in("submitted", region)
    assert changed_at() == accepted.at
    type(region.project).objects.filter(pk=region.project.pk).update(state="draft")
    assert changed_at() is None
