"""What is found does not change from one page of the results to the next, however many rows have the words."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from microprojects.models import MicroProject
from sempre.search import finding, ids, reindex, search, suggestions
from tests.factories.microprojects import MicroProjectFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def gardens():
    """Return twelve micro-projects with the word in the title, backwards, and two with it elsewhere."""
    titled = [MicroProjectFactory(slug=f"one-{n}", title_en=f"Garden {99 - n}", network=None) for n in range(12)]
    told = [MicroProjectFactory(title_en=f"Kitchen {n}", summary_en="Beside the garden.", network=None) for n in (1, 2)]
    reindex()
    return titled, told


def ways(captured) -> set[str]:
    """Return in which ways PostgreSQL would read the index for what was asked by words."""
    found = []
    for query in captured:
        if "vector @@" in query["sql"]:
            settings, mark, select = query["sql"].rpartition("= off; ")
            with connection.cursor() as cursor:
                cursor.execute(f"{settings}{mark}EXPLAIN {select}")
                found += [line for (line,) in cursor.fetchall()]
    return {line.partition(" on ")[0].strip(" ->") for line in found if " on sempre_searchentry " in line}


@pytest.mark.parametrize(("asks", "number"), [(search, 14), (suggestions, 8)])
def test_words_never_have_the_whole_table_read(gardens, asks, number):
    with CaptureQueriesContext(connection) as captured:
        found = asks("garden", "en")
        assert len(getattr(found, "entries", found)) == number
    assert ways(captured) == {"Bitmap Heap Scan"}


def test_where_very_many_titles_have_a_word_no_text_is_looked_at(gardens, monkeypatch):
    monkeypatch.setattr(finding, "MOST", 5)
    results = search("garden", "en")
    assert (results.is_cut, {entry.title.split()[0] for entry in results.entries}) == (True, {"Garden"})
    monkeypatch.setattr(finding, "MOST", 12)
    results = search("garden", "en")
    assert (results.is_cut, [entry.title for entry in results.entries][-1]) == (True, "Garden 99")
    monkeypatch.setattr(finding, "MOST", 14)
    assert ((results := search("garden", "en")).is_cut, results.total) == (False, 14)


def test_ids_are_those_of_all_that_is_found_by_title(gardens):
    titled, told = gardens
    by_title = [*reversed(titled), *told]
    assert ids(MicroProject, "garden", "en") == [project.pk for project in by_title]
    assert ids(MicroProject, "kitchen", "en") == [project.pk for project in told]


def test_a_list_with_a_word_and_a_filter_keeps_the_order_of_titles(visitor, gardens):
    titled, _told = gardens
    MicroProject.objects.filter(pk__in=[project.pk for project in titled[:3]]).update(country="LV")
    MicroProject.objects.exclude(pk__in=[project.pk for project in titled[:3]]).update(country="SE")
    found = visitor.get("/en/micro-projects/?q=garden&country=LV").context["object_list"]
    assert [project.title_en for project in found] == ["Garden 97", "Garden 98", "Garden 99"]


def test_what_the_index_still_has_but_is_public_no_more_is_not_in_a_list(visitor, gardens):
    titled, _told = gardens
    MicroProject.objects.filter(pk=titled[0].pk).update(state="draft")  # the index is not told
    context = visitor.get("/en/micro-projects/?q=garden").context
    assert titled[0].pk in ids(MicroProject, "garden", "en")
    assert (context["filters"].number, context["paginator"].count, len(context["object_list"])) == (13, 13, 13)


def test_the_same_title_stands_in_the_same_order_for_few_and_for_many(gardens):
    later, earlier = (MicroProjectFactory(slug=slug, title_en="Twin garden", network=None) for slug in ("b", "a"))
    reindex()
    assert ids(MicroProject, "twin", "en") == [earlier.pk, later.pk]
    many = ids(MicroProject, "garden", "en")
    assert (len(many), many[-2:]) == (16, [earlier.pk, later.pk])
