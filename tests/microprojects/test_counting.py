"""The numbers that triggers keep are those of the tables, whatever changes them."""

from collections import Counter
from itertools import product

import pytest
from django.db import connection

from microprojects.models import CountedAs, MicroProject, Tally
from microprojects.models.counting import add_up
from tests.factories.microprojects import MicroProjectFactory
from tests.factories.networks import NetworkFactory
from tests.factories.partners import PartnerFactory, TargetGroupFactory

pytestmark = pytest.mark.django_db
DIMENSIONS = ("target_group", "partner", "country", "status", "network", "row", "column")


def kept() -> dict[tuple, int]:
    """Return the numbers that are not zero."""
    numbers = Counter()
    for *key, number in Tally.objects.values_list(*DIMENSIONS, "number"):
        numbers[tuple(key)] += number
    return {key: number for key, number in numbers.items() if number}


def counted() -> dict[tuple, int]:
    """Return the same numbers, counted."""
    numbers = Counter()
    for project in MicroProject.objects.published():
        square = (None, None) if project.lat is None else (project.lat // 1, project.lon // 2)
        kinds = ((None, *of.values_list("pk", flat=True)) for of in (project.target_groups, project.partners))
        for group, partner in product(*kinds):
            numbers[group, partner, project.country, project.status, project.network_id, *square] += 1
    return dict(numbers)


@pytest.fixture
def groups():
    return [TargetGroupFactory(), TargetGroupFactory()]


@pytest.fixture
def garden(groups):
    return MicroProjectFactory(country="DK", status="running", lat=55.6, lon=8.5, target_groups=groups)


def test_a_new_micro_project_counts_once_and_for_each_group_and_partner(garden):
    MicroProjectFactory(draft=True)
    assert (kept(), sum(kept().values())) == (counted(), 6)


@pytest.mark.parametrize(
    "change",
    [
        {"status": "finished"},
        {"country": "LT", "lat": 55.1, "lon": 22.8},
        {"lat": None, "lon": None},
        {"state": "draft"},
        {"network": None},
    ],
)
def test_a_change_moves_it(garden, change):
    MicroProject.objects.filter(pk=garden.pk).update(**change)
    assert kept() == counted()


def test_a_changed_text_writes_no_numbers(garden):
    before = Tally.objects.count()
    garden.title_en = "Another"
    garden.save()
    assert Tally.objects.count() == before


def test_groups_come_and_go(garden, groups):
    garden.target_groups.remove(groups[0])
    garden.target_groups.add(TargetGroupFactory())
    assert (kept(), sum(kept().values())) == (counted(), 6)
    groups[1].delete()
    assert (kept(), sum(kept().values())) == (counted(), 4)


def test_partners_come_and_go(garden):
    one, other = PartnerFactory(), PartnerFactory()
    garden.partners.set([one, other])
    assert (kept(), sum(kept().values())) == (counted(), 9)
    garden.partners.remove(one)
    assert (kept(), sum(kept().values())) == (counted(), 6)
    other.delete()
    assert (kept(), sum(kept().values())) == (counted(), 3)


def test_what_is_deleted_counts_no_more(garden):
    other = MicroProjectFactory(network=NetworkFactory(len=True))
    garden.delete()
    assert list(CountedAs.objects.values_list("micro_project", flat=True)) == [other.pk]
    assert (kept(), sum(kept().values())) == (counted(), 2)


def test_many_at_once_and_past_django_are_seen(groups, garden):
    MicroProjectFactory.create_batch(3, target_groups=groups)
    MicroProject.objects.update(status="continued")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE microprojects_microproject SET country = 'SE' WHERE id = %s", [garden.pk])
    assert (kept(), sum(kept().values())) == (counted(), 24)


def test_adding_up_changes_no_number(garden):
    MicroProject.objects.update(status="finished")
    before = kept()
    add_up()
    assert (kept(), Tally.objects.count()) == (before, len(before))


@pytest.mark.parametrize("name", ["partners", "target_groups"])
def test_a_link_that_is_led_to_another_counts_there(garden, name):
    other = MicroProjectFactory(partners=[], target_groups=[])
    links = getattr(MicroProject, name).through.objects
    links.filter(microproject=garden).update(microproject=other)
    assert (kept(), getattr(garden, name).count()) == (counted(), 0)


@pytest.mark.parametrize("table", ["partners", "target_groups"])
def test_emptied_links_count_nothing(garden, table):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"TRUNCATE microprojects_microproject_{table}")
    assert kept() == counted()


def test_an_emptied_table_counts_nothing(garden):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("TRUNCATE microprojects_microproject CASCADE")
    assert (Tally.objects.count(), CountedAs.objects.count()) == (0, 0)
