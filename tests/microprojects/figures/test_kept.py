"""Tables of figures that are kept: what makes them old, who makes them anew, and what is shown meanwhile."""

import datetime as dt

import pytest
from django.utils import timezone

from microprojects.clock import make_tables_of_figures
from microprojects.figures import kept, tables
from microprojects.figures.cube import Cube
from microprojects.figures.kept import Standing, public_cells, standings
from microprojects.figures.totals import ALL, By, Place, Spot, exact_cells, figures_of
from microprojects.figures.wide_cube import WideCube
from microprojects.models import (
    Figure,
    FigureChange,
    FigureRow,
    FigureSplit,
    FigureTable,
    Indicator,
    MicroProject,
    Period,
    Report,
)
from networks.models import Network
from tests.factories.figures import figure, network, project, report
from tests.factories.networks import NetworkFactory
from tests.factories.reporting import IndicatorFactory
from tests.factories.sempre import UserFactory, sign_in
from tests.tables import tables_of

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)


@pytest.fixture
def people():
    return IndicatorFactory(slug="people", title_en="People", counts_people=True, over_time="sum", splits=["sex"])


@pytest.fixture
def kitchen(people):
    made = project("Kitchen", network("Osby"))
    figure(people, made, 1, 12, sex_female=6)
    return made


@pytest.fixture
def large(monkeypatch):
    """Everything is too large to be made for a reader."""
    monkeypatch.setattr(kept, "AT_ONCE", 0)


def standing(indicator: Indicator) -> Standing:
    return standings([indicator])[indicator.pk]


def page(client, query: str = "", where: str = "") -> str:
    return client.get(f"/en/{where}figures/?{query}").content.decode()


CHANGES = [
    (lambda: Figure.objects.update(number=13), False),
    (lambda: FigureSplit.objects.update(number=5), False),
    (lambda: FigureSplit.objects.all().delete(), False),
    (lambda: Figure.objects.all().delete(), True),
    (lambda: Figure.objects.update(number=None), True),
    (lambda: figure(Indicator.objects.get(), MicroProject.objects.get(), 2, 4), False),
    (lambda: Report.objects.update(state="void"), True),
    (lambda: MicroProject.objects.update(state="draft"), True),
    (lambda: MicroProject.objects.update(country="DK"), False),
    (lambda: Network.objects.filter(kind="len").update(parent=NetworkFactory()), False),
    (lambda: Period.objects.update(starts=dt.date(2020, 1, 1)), False),
    (lambda: Indicator.objects.update(smallest_cell=10), True),
    (lambda: Indicator.objects.update(counts_people=False), True),
    (lambda: Indicator.objects.update(is_public=False), True),
]


@pytest.mark.parametrize(("change", "takes_away"), CHANGES)
def test_every_change_of_what_a_table_is_made_of_is_noted(people, kitchen, change, takes_away):
    other = IndicatorFactory(slug="other")
    for indicator in (people, other):
        kept.make(indicator)
    Indicator.objects.filter(pk=other.pk).delete()
    assert (standing(people).is_old, standing(people).is_shown) == (False, True)
    change()
    assert (standing(people).is_old, standing(people).takes_away) == (True, takes_away)


@pytest.mark.parametrize(
    "change",
    [
        lambda: Report.objects.update(state="reopened", content={"happened": "We met."}),
        lambda: MicroProject.objects.update(title_en="New", status="finished"),
        lambda: Period.objects.update(title_en="New"),
        lambda: Indicator.objects.update(title_en="New", position=3),
        lambda: Network.objects.update(name_en="New"),
    ],
)
def test_what_changes_no_figure_is_not_noted(people, kitchen, change):
    kept.make(people)
    change()
    assert standing(people).is_old is False


def test_a_transaction_notes_an_indicator_once(people, kitchen):
    kept.make(people)
    for number in range(3):
        Figure.objects.update(number=number)
    assert FigureChange.objects.filter(indicator=people.pk).count() == 1


def test_only_the_indicator_that_changed_is_made_anew(people, kitchen):
    other = IndicatorFactory(slug="other", counts_people=True)
    figure(other, kitchen, 1, 20)
    public_cells([people, other])
    made = standing(other).made_at
    Figure.objects.filter(indicator=people).update(number=14)
    cells = public_cells([people, other])
    assert (cells[Spot(people.pk, Place())].value, cells[Spot(other.pk, Place())].value) == (14, 20)
    assert standing(other).made_at == made


def test_a_large_table_is_made_by_the_worker_and_says_as_of_when(visitor, people, kitchen, large):
    html = page(visitor)
    assert ("Figures are being added up anew." in html, tables_of(html)) == (True, [])
    assert visitor.get("/en/figures.csv").status_code == 404
    make_tables_of_figures(timezone.now())
    Figure.objects.update(number=30)
    html = page(visitor)
    assert tables_of(html)[0].rows[1] == ["People", "12", "12"]
    assert "Figures as of" in html
    make_tables_of_figures(timezone.now() + dt.timedelta(hours=1))
    assert tables_of(page(visitor))[0].rows[1] == ["People", "30", "30"]


@pytest.mark.parametrize("counts_people", [True, False])
def test_what_was_taken_back_is_in_no_sum_before_the_worker_comes(visitor, people, kitchen, large, counts_people):
    Indicator.objects.update(counts_people=counts_people)
    figure(people, project("Choir", network("Lund")), 1, 40)
    make_tables_of_figures(timezone.now())
    assert tables_of(page(visitor))[0].rows[1] == ["People", "52", "52"]
    MicroProject.objects.filter(pk=kitchen.pk).update(state="draft")
    assert "52" not in page(visitor)
    make_tables_of_figures(timezone.now())  # at once, however long it took
    assert tables_of(page(visitor))[0].rows[1] == ["People", "40", "40"]


def test_large_tables_that_need_no_masking_read_the_same(visitor, client, monkeypatch):
    hours = IndicatorFactory(slug="hours", splits=["sex"])
    osby = network("Osby", region="Skåne")
    for name, home, value in (("Kitchen", osby, 3), ("Garden", osby, 4), ("Radio", network("Varde", "DK"), 8)):
        figure(hours, project(name, home), 1, value, sex_female=1)
    office = sign_in(client, UserFactory(office=True))
    asked = [f"indicator=hours&by={by}" for by in ("country", "region", "network", "micro-project")]

    def read() -> list:
        pages = [page(visitor, query) for query in asked] + [page(office, query, "workspace/") for query in asked]
        return [[table.rows for table in tables_of(html)] for html in pages]

    right = read()
    monkeypatch.setattr(kept, "AT_ONCE", 0)
    kept.make(hours)
    Figure.objects.update(number=100)  # seen by whoever still adds up
    shown = read()
    assert (shown[:3], shown[4:7]) == (right[:3], right[4:7])
    assert shown[3][1][1:4] == [["Garden", "100", "100"], ["Kitchen", "100", "100"], ["Radio", "100", "100"]]
    assert {row.is_public for row in FigureRow.objects.all()} == {True, False}


@pytest.mark.parametrize(
    ("is_large", "age", "takes_away", "due"),
    [(False, 1, False, True), (True, 39, False, False), (True, 41, False, True), (True, 1, True, True)],
)
def test_large_tables_are_not_made_all_the_time(is_large, age, takes_away, due):
    old = Standing(is_large, NOW - dt.timedelta(seconds=age), 2.0, is_old=True, takes_away=takes_away)
    assert old.is_due(NOW) == due


@pytest.mark.parametrize("rule", ["sum", "latest", "max"])
def test_the_wide_table_tells_networks_and_above(people, rule):
    Indicator.objects.update(over_time=rule)
    people.refresh_from_db()
    osby, lund, varde = network("Osby", region="Skåne"), network("Lund", region="Skåne"), network("Varde", "DK")
    for number, (home, value) in enumerate([(osby, 3), (osby, 9), (lund, 30), (varde, 20), (varde, 7)]):
        made = project(f"Project{number}", home)
        for half in (1, 2):
            figure(people, made, half, value + half, sex_female=value)
    cells = WideCube(people).cells()
    right = exact_cells(figures_of(None), WideCube.kinds, [people], with_parts=True)
    assert cells == {spot: right[spot] for spot in cells}
    assert {spot for spot in right if not spot.part} - cells.keys() == set()
    assert {spot.place.by for spot in cells} == set(WideCube.kinds)


def test_the_wide_table_masks_small_networks(people):
    osby, lund, varde = network("Osby", region="Skåne"), network("Lund", region="Skåne"), network("Varde", "DK")
    for name, home, value in (("A", osby, 3), ("B", lund, 12), ("C", varde, 20), ("D", varde, 30)):
        figure(people, project(name, home), 1, value)
    wide, full = WideCube(people).cells(), Cube(people).cells()
    found = {home.name_en: wide[Spot(people.pk, Place(By.NETWORK, str(home.pk)))].words for home in (osby, lund, varde)}
    assert found == {"Osby": "fewer than 5", "Lund": "not shown", "Varde": "50"}
    assert wide.items() <= full.items()


def test_what_is_no_sum_over_time_is_told_in_the_wide_table_where_nothing_is_masked(people):
    Indicator.objects.update(over_time="max")
    people.refresh_from_db()
    for name, value in (("A", 3), ("B", 40)):
        figure(people, project(name, network(name)), 1, value)
    whole = Spot(people.pk, Place(), ALL)
    assert WideCube(people).cells()[whole].words == "not shown"
    Figure.objects.update(number=20)
    assert WideCube(people).cells()[whole].words == "40"


def test_a_table_lists_as_many_micro_projects_as_a_page_takes(visitor, client, people, monkeypatch):
    monkeypatch.setattr(tables, "ROWS_AT_MOST", 2)
    osby = network("Osby")
    for name in ("Choir", "Garden", "Kitchen"):
        figure(people, project(name, osby), 1, 12)
    report(MicroProject.objects.get(slug="choir"), 1)
    for html in (
        page(visitor, "indicator=people&by=micro-project"),
        page(sign_in(client, UserFactory(office=True)), "indicator=people&by=micro-project", "workspace/"),
    ):
        assert [row[0] for row in tables_of(html)[1].rows] == ["Micro-project", "Choir", "Garden", "the whole project"]
        assert tables_of(html)[1].cells()["the whole project", "so far"] == "36"
        assert "1 more is not listed here." in html


def test_a_table_that_was_made_in_another_way_is_not_shown(people, kitchen):
    kept.make(people)
    assert standing(people).is_shown is True
    FigureTable.objects.update(made_by=kept.MADE - 1)
    assert (standing(people).is_old, standing(people).takes_away, standing(people).is_shown) == (True, True, False)


def test_no_reader_waits_for_a_table_that_the_worker_makes(people, kitchen, large, django_assert_num_queries):
    with django_assert_num_queries(1):  # the number of figures, no lock
        kept.make(people, at_most=0)
    assert FigureTable.objects.count() == 0


@pytest.mark.parametrize(("changes", "read", "is_old"), [(0, 1, False), (1, 2, False), (9, 3, True)])
def test_what_changes_between_the_statements_is_read_anew(people, kitchen, monkeypatch, changes, read, is_old):
    times, leaves = [], Cube._leaves

    def read_leaves(cube):
        found = leaves(cube)
        times.append(1)
        if len(times) <= changes:
            FigureChange.objects.create(indicator=people.pk, takes_away=False, transaction=len(times))
        return found

    monkeypatch.setattr(Cube, "_leaves", read_leaves)
    kept.make(people)
    assert (len(times), standing(people).is_old) == (read, is_old)


def test_a_table_that_cannot_be_made_does_not_hold_up_the_others(people, kitchen, large, monkeypatch, caplog):
    other = IndicatorFactory(slug="other", counts_people=True)
    figure(other, kitchen, 1, 20)
    make = kept.make
    monkeypatch.setattr(kept, "make", lambda indicator: make(indicator) if indicator == other else 1 / 0)
    kept.make_due(NOW)
    assert list(FigureTable.objects.values_list("indicator__slug", flat=True)) == ["other"]
    assert [record.message for record in caplog.records] == ["The table of figures of people could not be made"]


def test_a_micro_project_beyond_those_listed_is_not_told_to_have_no_data(visitor, people, monkeypatch):
    monkeypatch.setattr(tables, "ROWS_AT_MOST", 1)
    osby = network("Osby")
    for name in ("Choir", "Garden"):
        figure(people, project(name, osby), 1, 12)
    report(MicroProject.objects.get(slug="garden"), 2)
    html = page(visitor, "indicator=people&by=micro-project")
    assert [row[0] for row in tables_of(html)[1].rows] == ["Micro-project", "Choir", "the whole project"]
