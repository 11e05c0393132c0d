"""From an accepted version to the figures that totals are made of."""

from decimal import Decimal

import pytest

from microprojects.figures.tallying import put_into_totals, value_of
from microprojects.models import Figure, FigureSplit, Indicator
from tests.factories.reporting import IndicatorFactory, Region, report_in

pytestmark = pytest.mark.django_db
NOTHING = {"number": None, "base": None, "text": "", "note": ""}


@pytest.mark.parametrize(
    ("kind", "content", "value"),
    [
        ("count", {"figure-x": 12, "figure-x-note": "Counted."}, {"number": Decimal(12), "note": "Counted."}),
        ("count", {"figure-x": 0}, {"number": Decimal(0)}),
        ("count", {"figure-x": ""}, None),
        ("count", {}, None),
        ("percent", {"figure-x": 3, "figure-x-base": 4}, {"number": Decimal(3), "base": Decimal(4)}),
        ("percent", {"figure-x": 3}, None),
        ("percent", {"figure-x": 0, "figure-x-base": 0}, None),
        ("level", {"figure-x": "4"}, {"number": Decimal(4)}),
        ("yes_no", {"figure-x": "yes"}, {"number": Decimal(1)}),
        ("yes_no", {"figure-x": "no"}, {"number": Decimal(0)}),
        ("text", {"figure-x": "A choir"}, {"text": "A choir"}),
    ],
)  # fmt: skip
def test_each_kind_of_answer_has_its_columns(kind, content, value):
    assert value_of(Indicator(slug="x", kind=kind), content) == (None if value is None else NOTHING | value)


def test_the_kind_that_was_asked_decides():
    indicator = Indicator(slug="x", kind="count")
    assert value_of(indicator, {"figure-x": "yes"}, "yes_no") == NOTHING | {"number": Decimal(1)}


def test_figures_and_parts_come_from_the_accepted_version_only():
    region = Region()
    report = report_in(
        "accepted", region, **{"split_participants_sex_female": 7, "split_participants_age_18-29": 0,
                               "split_hours_sex_female": 9},
    )  # fmt: skip
    version = report.versions.get()
    figures = Figure.objects.order_by("indicator__position").values_list("indicator__slug", "number", "version")
    assert list(figures) == [("participants", 12, version.pk), ("meetings", 4, version.pk), ("hours", 30, version.pk)]
    parts = FigureSplit.objects.order_by("dimension").values_list("dimension", "key", "number")
    assert list(parts) == [("age", "18-29", 0), ("sex", "female", 7)]
    figure = Figure.objects.first()
    assert (figure.micro_project, figure.network, figure.period) == (
        region.project, region.len, report.obligation.period,
    )  # fmt: skip


def test_the_same_version_twice_counts_once_and_a_missing_answer_goes():
    IndicatorFactory(slug="visits")
    report = report_in("accepted", Region(), figure_visits=3, split_participants_sex_female=7)
    version = report.versions.get()
    put_into_totals(version)
    assert (Figure.objects.count(), FigureSplit.objects.count()) == (4, 1)
    version.snapshot["content"].pop("figure-visits")
    version.snapshot["content"].pop("split-participants-sex-female")
    put_into_totals(version)
    assert (Figure.objects.filter(indicator__slug="visits").count(), FigureSplit.objects.count()) == (0, 0)


@pytest.mark.parametrize("state", ["submitted", "forwarded", "returned"])
def test_nothing_counts_before_it_is_accepted(state):
    report_in(state, Region())
    assert Figure.objects.count() == 0
