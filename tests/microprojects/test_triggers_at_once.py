"""Two transactions at once in the triggers: none waits for ever, none loses what the other did. Real PostgreSQL."""

import threading

import pytest
from django.db import connections, transaction

from microprojects.models import Figure, MicroProject, Obligation, Report
from tests.factories.figures import figure, network, project
from tests.factories.partners import TargetGroupFactory
from tests.factories.reporting import IndicatorFactory
from tests.microprojects.test_counting import counted, kept

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def projects():
    where = network("Osby")
    return [project(name, where) for name in ("Kitchen", "Garden")]


def one_inside_another(first, second) -> list[str]:
    """Do ``first``, and before it is committed ``second`` in a thread of its own; return what either raised."""
    raised, is_begun = [], threading.Event()

    def run() -> None:
        is_begun.set()
        try:
            second()
        except Exception as error:
            raised.append(type(error).__name__)
        finally:
            connections.close_all()

    other = threading.Thread(target=run)
    try:
        with transaction.atomic():
            first()
            other.start()
            is_begun.wait(10)
            other.join(0.5)  # it waits for what we hold, or is done
    except Exception as error:
        raised.append(type(error).__name__)
    other.join(20)
    return [*raised, *(["still waiting"] if other.is_alive() else [])]


def test_whether_a_report_has_figures_where_one_goes_and_another_comes(projects):
    given, other = IndicatorFactory(), IndicatorFactory()
    row = figure(given, projects[0], 1, 3)
    again = {name: getattr(row, f"{name}_id") for name in ("report", "version", "micro_project", "network", "period")}
    raised = one_inside_another(
        lambda: Figure.objects.filter(pk=row.pk).delete(),
        lambda: Figure.objects.create(indicator=other, number=4, **{f"{name}_id": pk for name, pk in again.items()}),
    )
    assert (raised, Obligation.objects.get().has_figures, Figure.objects.get().number) == ([], True, 4)


def test_figures_of_the_same_reports_taken_back_in_two_orders(projects):
    indicators = [IndicatorFactory(), IndicatorFactory()]
    rows = [[figure(indicator, each, 1, 3).pk for each in projects] for indicator in indicators]

    def take_back(keys):
        for pk in keys:
            Figure.objects.filter(pk=pk).update(number=None)

    def second():
        Figure.objects.filter(pk__in=rows[1]).update(number=None)

    assert one_inside_another(lambda: take_back(reversed(rows[0])), second) == []
    assert set(Obligation.objects.values_list("has_figures", flat=True)) == {False}


def test_two_reports_of_which_each_touches_its_obligation(projects):
    for each in projects:
        figure(IndicatorFactory(), each, 1, 3)
    first, second = Report.objects.order_by("pk")
    raised = one_inside_another(
        lambda: (Report.objects.filter(pk=first.pk).update(state="void"), Obligation.objects.update(due="2026-01-01")),
        lambda: Report.objects.filter(pk=second.pk).update(state="reopened"),
    )
    assert (raised, list(Obligation.objects.order_by("pk").values_list("stage", "outcome"))) == (
        [], [("void", "void"), ("reopened", "")],
    )  # fmt: skip


@pytest.mark.parametrize("is_reversed", [False, True])
def test_numbers_of_micro_projects_that_two_change(projects, is_reversed):
    group = TargetGroupFactory()
    one, two = reversed(projects) if is_reversed else projects
    raised = one_inside_another(
        lambda: (one.target_groups.add(group), MicroProject.objects.update(status="finished")),
        lambda: (MicroProject.objects.update(country="DK"), two.target_groups.add(group)),
    )
    assert (raised, kept() == counted(), set(MicroProject.objects.values_list("country", "status"))) == (
        [], True, {("DK", "finished")},
    )  # fmt: skip
