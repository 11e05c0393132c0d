"""The words of the texts: compounds, misspellings, words written together or apart."""

import pytest
from django.core.management import call_command

from sempre.models import SearchWord
from sempre.search import index, search
from sempre.search.same import same
from sempre.search.vocabulary import distance
from tests.factories.networks import NetworkFactory
from tests.factories.outputs import ToolFactory


def indexed(record):
    index(record)
    return record


def titles(q, language="en"):
    return [entry.title for entry in search(q, language).entries]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "title", "part"),
    [
        ("sv", "Framtidsverkstaden", "verkstad"),
        ("da", "Fremtidsværksteder", "værksted"),
        ("de", "Zukunftswerkstatt", "werkstatt"),
        ("et", "Tulevikutöötoad", "töötuba"),
        ("fi", "Tulevaisuusverstaat", "verstas"),
    ],
)
def test_the_last_part_of_a_compound_finds_it(language, title, part):
    indexed(ToolFactory(**{"title_en": "", f"title_{language}": title}))
    assert titles(part, language) == [title]


@pytest.mark.django_db
def test_words_written_together_or_apart_find_each_other():
    indexed(ToolFactory(title_en="Group fundraising"))
    indexed(ToolFactory(title_en="Round table"))
    assert titles("fund raising") == ["Group fundraising"]
    assert titles("roundtable") == ["Round table"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "typed"), [("de", "Tondern"), ("en", "tondern"), ("sv", "Tönder"), ("pl", "Tondern")]
)
def test_a_place_is_found_by_the_name_of_the_neighbours(language, typed):
    indexed(NetworkFactory(name_en="Network Tønder"))
    results = search(typed, language)
    (hit,) = results.hits(results.entries)
    assert (hit.title, results.is_close) == ("Network <mark>Tønder</mark>", False)


def test_places_and_words_have_other_names():
    assert "liepāja" in same("lipawie", "pl")
    assert "geflüchtete" in same("flüchtlingen", "de")
    assert same("garden", "en") == frozenset()


@pytest.mark.parametrize(
    ("one", "two", "steps"),
    [("garden", "garden", 0), ("gardn", "garden", 1), ("gadren", "garden", 1), ("garten", "gardens", 2), ("", "ab", 2)],
)
def test_distance_counts_wrong_letters(one, two, steps):
    assert distance(one, two) == steps


@pytest.mark.django_db
def test_a_question_put_right_is_offered_in_the_readers_language():
    indexed(ToolFactory(title_en="Empowerment handbook", title_sv="Egenmaktens handbok"))
    assert search("empowrment hanbook", "en").did_you_mean == "empowerment handbook"
    assert search("egenmkatens handbok", "sv").did_you_mean == "egenmaktens handbok"
    assert search("empowerments", "en").did_you_mean == search("zzzzqqqq", "en").did_you_mean == ""


@pytest.mark.django_db
def test_a_question_put_right_is_written_as_typed_and_as_in_texts():
    indexed(ToolFactory(title_en="Our micro-project", title_de="Unsere Werkstatt"))
    assert search("micro-projct", "en").did_you_mean == "micro-project"
    assert search("Micro-Projct", "en").did_you_mean == "Micro-Project"
    assert search("werkstadt", "de").did_you_mean == "Werkstatt"


@pytest.mark.django_db
def test_a_misspelled_word_finds_the_compounds_of_the_right_one():
    indexed(ToolFactory(slug="a", title_en="", title_de="Zukunftswerkstatt"))
    indexed(ToolFactory(slug="b", title_en="", title_de="Werkstatt"))
    results = search("Werkstadt", "de")
    hits = results.hits(results.entries)
    assert {hit.title for hit in hits} == {"<mark>Werkstatt</mark>", "<mark>Zukunftswerkstatt</mark>"}


@pytest.mark.django_db
def test_a_misspelled_word_may_mean_another_name_of_the_same():
    indexed(ToolFactory(title_en="", title_de="Geflüchtete erzählen"))
    results = search("flüchtlnge", "de")
    assert [entry.title for entry in results.entries] == ["Geflüchtete erzählen"]
    assert results.did_you_mean == "flüchtling"


@pytest.mark.django_db
def test_the_name_of_a_place_is_no_compound():
    indexed(ToolFactory(slug="a", title_en="", title_fi="Liepāja"))
    indexed(ToolFactory(slug="b", title_en="", title_fi="Ompelupaja"))
    assert titles("paja", "fi") == ["Ompelupaja"]


@pytest.mark.django_db
def test_words_are_learnt_at_a_save_and_forgotten_when_all_is_written_anew():
    tool = indexed(ToolFactory(title_en="Garden", title_sv="Trädgård"))
    assert set(SearchWord.objects.filter(plain="tradgard").values_list("language", "word")) == {("sv", "trädgård")}
    tool.title_sv = "Täppa"
    tool.save()
    indexed(ToolFactory(title_en="Garden"))
    call_command("reindex_search")
    assert SearchWord.objects.filter(word="trädgård").exists() is False
    assert SearchWord.objects.get(language="en", word="garden").number == 2
    call_command("reindex_search")
    assert SearchWord.objects.get(language="en", word="garden").number == 2
