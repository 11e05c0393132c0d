"""A table of figures is made while others write and read: on real PostgreSQL with real threads."""

import threading

import pytest
from django.db import connections, transaction

from microprojects.figures import cube, kept
from microprojects.figures.kept import public_cells, standings
from microprojects.figures.totals import Place, Spot
from microprojects.models import Figure, FigureSplit
from tests.factories.figures import figure, network, project
from tests.factories.reporting import IndicatorFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people():
    indicator = IndicatorFactory(slug="people", counts_people=True, over_time="sum", splits=["sex"])
    figure(indicator, project("Kitchen", network("Osby")), 1, 12, sex_female=6)
    return indicator


def shown(indicator) -> int:
    return public_cells([indicator])[Spot(indicator.pk, Place())].value


def in_thread(step) -> threading.Thread:
    def run() -> None:
        try:
            step()
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def test_a_change_that_is_committed_after_the_table_was_made_makes_it_old(people):
    written, may_commit = threading.Event(), threading.Event()

    def write() -> None:
        with transaction.atomic():
            Figure.objects.update(number=30)
            written.set()
            may_commit.wait(10)

    writer = in_thread(write)
    assert written.wait(10)
    FigureSplit.objects.update(number=5)  # a later note, committed before
    assert (shown(people), standings([people])[people.pk].is_old) == (12, False)
    may_commit.set()
    writer.join(10)
    assert (standings([people])[people.pk].is_old, shown(people)) == (True, 30)


def test_a_table_is_made_once_for_all_who_come_meanwhile(people, monkeypatch):
    made, found, gate = [], [], threading.Barrier(4)
    masked = cube.masked
    monkeypatch.setattr(cube, "masked", lambda *given, **more: made.append(1) or masked(*given, **more))

    def read() -> None:
        gate.wait(10)
        found.append(shown(people))

    for reader in [in_thread(read) for _n in range(4)]:
        reader.join(20)
    assert (found, len(made), kept.standings([people])[people.pk].is_shown) == ([12] * 4, 1, True)
