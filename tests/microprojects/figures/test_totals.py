"""Totals by the rules that indicators state, exact and as the public gets them."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from microprojects.figures import cube
from microprojects.figures.kept import public_cells
from microprojects.figures.totals import ALL, By, Place, Spot, exact_cells, figures_of, rule_over_time
from microprojects.models import Figure, MicroProject, Report
from tests.factories.figures import figure, network, period, project, report
from tests.factories.reporting import IndicatorFactory, MandateFactory, Region, fresh
from tests.factories.sempre import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def places():
    """Two networks of one region, one of another country; four micro-projects."""
    osby, lund, varde = network("Osby", region="Skåne"), network("Lund", region="Skåne"), network("Varde", "DK")
    named = {name: project(name, where) for name, where in zip("ABCD", (osby, osby, lund, varde), strict=True)}
    return named | {"osby": osby, "lund": lund, "varde": varde, "skåne": osby.parent}


def cell(cells, indicator, by=By.WHOLE, key="", column=ALL, part=""):
    column = column if column == ALL else period(column).pk
    return cells.get(Spot(indicator.pk, Place(by, str(key)), column, part))


def words(cells, indicator, *spots) -> list[str]:
    return [found.words if (found := cell(cells, indicator, *spot)) else "" for spot in spots]


def exact(indicator, **options):
    return exact_cells(figures_of(UserFactory(office=True)), By, [indicator], **options)


@pytest.mark.parametrize(
    ("rule", "by_project", "whole"),
    [
        ("sum", ["15", "7"], "22"), ("latest", ["4", "7"], "11"), ("max", ["11", "7"], "18"),
        ("average", ["7.5", "7"], "14.5"),
    ],
)  # fmt: skip
def test_periods_are_put_together_before_places(places, rule, by_project, whole):
    indicator = IndicatorFactory(over_time=rule)
    for name, number, value in (("A", 1, 11), ("A", 2, 4), ("B", 1, 7)):
        figure(indicator, places[name], number, value)
    cells = exact(indicator)
    spots = [(By.MICRO_PROJECT, places["A"].pk), (By.MICRO_PROJECT, places["B"].pk)]
    assert words(cells, indicator, *spots) == by_project
    assert words(cells, indicator, (By.WHOLE,), (By.NETWORK, places["osby"].pk), (By.COUNTRY, "SE")) == [whole] * 3
    assert words(cells, indicator, (By.WHOLE, "", 1), (By.WHOLE, "", 2)) == ["18", "4"]


def test_places_add_up_level_by_level(places):
    indicator = IndicatorFactory()
    for name, value in zip("ABCD", (1, 2, 4, 8), strict=True):
        figure(indicator, places[name], 1, value)
    cells = exact(indicator)
    spots = [(By.NETWORK, places["osby"].pk), (By.NETWORK, places["lund"].pk), (By.REGION, places["skåne"].pk),
             (By.COUNTRY, "SE"), (By.COUNTRY, "DK"), (By.WHOLE,)]  # fmt: skip
    assert words(cells, indicator, *spots) == ["3", "4", "7", "7", "8", "15"]


def test_of_shares_numerators_and_bases_are_added(places):
    indicator = IndicatorFactory(kind="percent", over_places="average", over_time="average")
    figure(indicator, places["A"], 1, 1, 10)
    figure(indicator, places["A"], 2, 1, 2)
    figure(indicator, places["B"], 1, 4, 4)
    cells = exact(indicator)
    assert words(cells, indicator, (By.WHOLE,), (By.WHOLE, "", 1)) == ["6 of 16 (37.5 %)", "5 of 14 (35.7 %)"]


def test_the_highest_share_is_highest_by_per_cent(places):
    indicator = IndicatorFactory(kind="percent", over_time="max")
    figure(indicator, places["A"], 1, 5, 10)
    figure(indicator, places["A"], 2, 2, 3)
    assert words(exact(indicator), indicator, (By.WHOLE,)) == ["2 of 3 (66.7 %)"]


def test_levels_are_averaged_with_their_number(places):
    indicator = IndicatorFactory(kind="level", over_time="sum", over_places="average")
    for name, number, value in (("A", 1, 1), ("A", 2, 4), ("B", 1, 4)):
        figure(indicator, places[name], number, value)
    assert rule_over_time(indicator) == "average"
    spots = [(By.WHOLE,), (By.MICRO_PROJECT, places["A"].pk), (By.WHOLE, "", 1), (By.WHOLE, "", 2)]
    assert words(exact(indicator), indicator, *spots) == ["3.25 (average of 2)", "2.5", "2.5 (average of 2)", "4"]


def test_yes_and_no_are_so_many_of_so_many(places):
    indicator = IndicatorFactory(kind="yes_no", over_time="latest")
    for name, number, value in (("A", 1, 1), ("A", 2, 0), ("B", 1, 1), ("C", 1, 1)):
        figure(indicator, places[name], number, value)
    spots = [(By.WHOLE,), (By.NETWORK, places["osby"].pk), (By.MICRO_PROJECT, places["A"].pk)]
    assert words(exact(indicator), indicator, *spots) == ["2 of 3", "1 of 2", "no"]


def test_texts_and_what_is_not_put_together_stay_by_micro_project(places):
    text = IndicatorFactory(kind="text", over_time="latest", over_places="none")
    level = IndicatorFactory(kind="level", over_time="latest", over_places="none")
    row = figure(text, places["A"], 1, 0)
    Figure.objects.filter(pk=row.pk).update(number=None, text="A choir was founded.")
    figure(level, places["A"], 1, 3)
    mine = (By.MICRO_PROJECT, places["A"].pk)
    assert words(exact(text), text, mine, (By.WHOLE,)) == ["A choir was founded.", "not put together"]
    assert words(exact(level), level, mine, (By.WHOLE,)) == ["3", "not put together"]


def test_parts_follow_the_rule_and_never_exceed_the_whole(places):
    indicator = IndicatorFactory(over_time="max", splits=["sex"])
    figure(indicator, places["A"], 1, 10, sex_female=8, sex_male=2)
    figure(indicator, places["A"], 2, 9, sex_female=1, sex_male=8)
    figure(indicator, places["B"], 2, 6, sex_female=3)
    cells = exact(indicator, with_parts=True)
    parts = [(By.WHOLE, "", ALL, "sex:female"), (By.WHOLE, "", ALL, "sex:male"), (By.WHOLE, "", 2, "sex:female")]
    assert words(cells, indicator, (By.WHOLE,), *parts) == ["16", "11", "2", "4"]


def test_parts_that_a_correction_made_larger_than_their_whole_are_left_out(places):
    indicator = IndicatorFactory(splits=["sex", "age"])
    row = figure(indicator, places["A"], 1, 10, sex_female=8, sex_male=2, age_x=3)
    Figure.objects.filter(pk=row.pk).update(number=6, corrected_at=timezone.now())
    cells = exact(indicator, with_parts=True)
    parts = [(By.WHOLE, "", ALL, part) for part in ("sex:female", "sex:male", "age:x")]
    assert words(cells, indicator, *parts) == ["", "", "3"]
    assert cell(cells, indicator).corrected_on == timezone.localdate()


def test_void_counts_nowhere_and_reopened_goes_on_counting(places):
    indicator = IndicatorFactory()
    for name, value in zip("ABC", (1, 2, 4), strict=True):
        figure(indicator, places[name], 1, value)
    Report.objects.filter(obligation__micro_project=places["A"]).update(state="void")
    Report.objects.filter(obligation__micro_project=places["B"]).update(state="reopened")
    assert words(exact(indicator), indicator, (By.WHOLE,)) == ["6"]


def test_a_figure_that_a_new_version_took_back_counts_nowhere(places):
    indicator = IndicatorFactory()
    row = figure(indicator, places["A"], 1, 1)
    Figure.objects.filter(pk=row.pk).update(number=None)
    figure(indicator, places["B"], 1, 2)
    found = cell(exact(indicator), indicator)
    assert (found.words, found.reports, found.projects) == ("2", 1, 1)


def test_everybody_counts_what_they_may_see():
    here, elsewhere = Region(), Region("DK")
    indicator = IndicatorFactory()
    figure(indicator, here.project, 1, 3)
    figure(indicator, elsewhere.project, 1, 4)
    observer = UserFactory(member_of=here.partner)
    MandateFactory(network=here.rcg, user=observer, role="observer")
    people = (here.reporter, here.coordinator, observer, elsewhere.local, UserFactory(office=True), UserFactory())
    found = [exact_cells(figures_of(fresh(user)), [By.WHOLE], [indicator]) for user in people]
    assert [words(cells, indicator, (By.WHOLE,)) for cells in found] == [["3"], ["3"], ["3"], ["4"], ["7"], [""]]


def test_a_table_is_one_query_however_many_rows(places, django_assert_num_queries):
    indicators = [IndicatorFactory(over_time=rule, splits=["sex"]) for rule in ("sum", "latest", "max", "average")]
    office = UserFactory(office=True)
    assert office.is_office
    for name, number in (("A", 1), ("B", 1), ("C", 2), ("D", 3)):
        for indicator in indicators:
            figure(indicator, places[name], number, 9, sex_female=3)
        with django_assert_num_queries(1):
            exact_cells(figures_of(office), By, indicators, with_parts=True)


# What the public gets.


def people(**fields):
    return IndicatorFactory(counts_people=True, **({"over_time": "max", "splits": ["sex"]} | fields))


def test_small_numbers_are_masked_and_not_to_be_subtracted(places):
    indicator = people()
    for name, value in zip("ABCD", (3, 20, 30, 40), strict=True):
        figure(indicator, places[name], 1, value)
    cells = public_cells([indicator])
    spots = [(By.MICRO_PROJECT, places[name].pk) for name in "ABCD"]
    assert words(cells, indicator, *spots) == ["fewer than 5", "not shown", "30", "40"]
    assert words(cells, indicator, (By.NETWORK, places["osby"].pk), (By.WHOLE,)) == ["23", "93"]


def test_public_cells_equal_the_exact_ones_where_they_are_shown(places):
    indicator = people()
    for name, number, value, women in (
        ("A", 1, 30, 12), ("A", 2, 20, 9), ("B", 1, 6, 6), ("C", 2, 17, 8), ("D", 1, 21, 10), ("D", 2, 3, 1),
    ):  # fmt: skip
        figure(indicator, places[name], number, value, sex_female=women, sex_male=value - women)
    right = exact(indicator, with_parts=True)
    public = public_cells([indicator])
    shown = {spot: found.value for spot, found in public.items() if found.is_exact}
    assert shown == {spot: right[spot].value for spot in shown}
    assert (len(shown) > 20, sum(found.is_masked for found in public.values()) > 0) == (True, True)
    told = {spot.place.by for spot in public if spot.part}
    assert (told, {spot.column for spot in public if spot.part}) == ({By.REGION, By.COUNTRY, By.WHOLE}, {ALL})


@pytest.mark.parametrize("rule", ["sum", "latest", "max"])
def test_a_micro_project_that_moved_counts_where_it_was(places, rule):
    indicator = people(over_time=rule, splits=[])
    figure(indicator, places["A"], 1, 30)
    MicroProject.objects.filter(pk=places["A"].pk).update(network=places["lund"])
    figure(indicator, MicroProject.objects.get(pk=places["A"].pk), 2, 20)
    public, right = public_cells([indicator]), exact(indicator)
    assert {spot: found.words for spot, found in public.items()} == {
        spot: right[spot].words for spot in public if spot.place.by in By
    }


def test_shares_of_people_are_shown_with_both_numbers_or_not_at_all(places):
    indicator = people(kind="percent", over_time="sum", over_places="average", splits=[])
    figure(indicator, places["A"], 1, 8, 20)
    figure(indicator, places["B"], 1, 19, 20)
    figure(indicator, places["C"], 1, 10, 30)
    figure(indicator, places["D"], 1, 10, 30)
    cells = public_cells([indicator])
    found = words(cells, indicator, *((By.MICRO_PROJECT, places[name].pk) for name in "ABCD"))
    assert (found[1], "not shown" in (found[0], found[2], found[3])) == ("not shown", True)
    assert all(shown.base is None for shown in cells.values() if shown.is_masked)


@pytest.mark.parametrize(("smallest", "whole"), [(3, "7.5"), (20, "not shown")])
def test_an_average_over_time_is_public_only_where_nothing_is_masked(places, smallest, whole):
    indicator = people(over_time="average", smallest_cell=smallest, splits=[])
    figure(indicator, places["A"], 1, 11)
    figure(indicator, places["A"], 2, 4)
    assert words(public_cells([indicator]), indicator, (By.WHOLE,)) == [whole]


def test_drafts_void_and_internal_figures_are_not_public(places):
    indicator, internal = people(), people(is_public=False)
    for name, value in zip("ABC", (10, 20, 40), strict=True):
        figure(indicator, places[name], 1, value)
    figure(internal, places["A"], 1, 50)
    MicroProject.objects.filter(pk=places["A"].pk).update(state="draft")
    Report.objects.filter(obligation__micro_project=places["B"]).update(state="void")
    cells = public_cells([indicator, internal])
    assert words(cells, indicator, (By.WHOLE,)) == ["40"]
    assert cell(cells, internal) is None


def test_the_table_is_made_once_until_a_figure_changes(places, monkeypatch):
    made = []
    monkeypatch.setattr(cube, "masked", lambda *given, **more: made.append(1) or MASKED(*given, **more))
    indicator = people()
    row = figure(indicator, places["A"], 1, 10)
    for _visit in range(2):
        assert words(public_cells([indicator]), indicator, (By.WHOLE,)) == ["10"]
    assert len(made) == 1
    Figure.objects.filter(pk=row.pk).update(number=12, corrected_at=timezone.now())
    assert words(public_cells([indicator]), indicator, (By.WHOLE,)) == ["12"]
    assert len(made) == 2


MASKED = cube.masked


def test_queries_of_the_public_table_stay_the_same(places):
    indicator = people()
    counts = []
    for name, number in (("A", 1), ("B", 1), ("C", 2)):
        figure(indicator, places[name], number, 12, sex_female=6)
        for _visit in range(2):
            with CaptureQueriesContext(connection) as captured:
                public_cells([indicator])
            counts.append(len(captured))
    assert (counts[1::2], counts[2], counts[2] < 20) == ([2, 2, 2], counts[4], True)


def test_dates_of_corrections_are_those_of_the_day(places):
    indicator = IndicatorFactory()
    row = figure(indicator, places["A"], 1, 10)
    when = dt.datetime(2026, 5, 2, 23, 30, tzinfo=dt.UTC)
    Figure.objects.filter(pk=row.pk).update(corrected_at=when, number=Decimal("8.50"))
    found = cell(exact(indicator), indicator)
    assert (found.corrected_on, found.words) == (timezone.localtime(when).date(), "8.5")


def test_skipped_obligations_have_no_figures(places):
    indicator = IndicatorFactory()
    figure(indicator, places["A"], 1, 10)
    skipped = report(places["A"], 2)
    assert cell(exact(indicator), indicator, By.MICRO_PROJECT, places["A"].pk, 2) is None
    assert skipped.figures.count() == 0
