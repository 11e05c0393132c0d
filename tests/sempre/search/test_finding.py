"""Search: what is found by which words, and how it is shown."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from microprojects.models import MicroProject
from sempre.models import Page
from sempre.search import ids, index, reindex, search
from tests.factories.microprojects import MicroProjectFactory, StepFactory
from tests.factories.networks import NetworkFactory
from tests.factories.outputs import ToolFactory
from tests.factories.sempre import PageFactory


def titles(q, language="en", **narrowed):
    results = search(q, language, **narrowed)
    return [entry.title for entry in results.entries]


def paths(q, language="en"):
    return [entry.path for entry in search(q, language).entries]


def indexed(record):
    index(record)
    return record


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "title", "typed"),
    [
        ("sv", "Nätverket för människor", "nätverk människa"),
        ("da", "Netværket for forsørgere", "netværk forsørger"),
        ("de", "Netzwerke für Alleinerziehende", "netzwerk alleinerziehenden"),
        ("pl", "Projekty dla rodziców", "projekt rodzice"),
        ("et", "Võrgustikud inimestele", "võrgustik inimene"),
        ("lv", "Tīkli un iespējas", "tīkls iespēja"),
        ("lt", "Tinklai ir projektai", "tinklas projektas"),
        ("fi", "Verkostot ja ihmiset", "verkosto ihminen"),
        ("en", "Families empowering networks", "family empowerment network"),
    ],
)
def test_inflected_words_are_found(language, title, typed):
    indexed(ToolFactory(**{"title_en": "", f"title_{language}": title}))
    results = search(typed, language)
    assert ([entry.title for entry in results.entries], results.is_close) == ([title], False)


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["Tønder", "tonder", "TØNDER", "toender", "tøn", "Tonder network"])
def test_letters_may_be_missing(typed):
    indexed(NetworkFactory(name_en="Network Tønder"))
    assert titles(typed) == ["Network Tønder"]


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["empowrment", "empowerment hanbook", "Empwoerment"])
def test_misspellings_come_close(typed):
    indexed(ToolFactory(title_en="Empowerment Handbook"))
    indexed(ToolFactory(title_en="Study visit"))
    results = search(typed, "en")
    assert ([entry.title for entry in results.entries], results.is_close) == (["Empowerment Handbook"], True)


@pytest.mark.django_db
def test_any_word_is_better_than_nothing():
    indexed(ToolFactory(title_en="Study visit"))
    results = search("visit zzzzqqqq", "en")
    assert ([entry.title for entry in results.entries], results.is_close) == (["Study visit"], True)


@pytest.mark.django_db
def test_the_readers_title_stands_first():
    indexed(ToolFactory(slug="c", title_en="Kitchen", title_sv="Kök", summary_sv="Vi bakar i en garage med en garden."))
    indexed(ToolFactory(slug="a", title_en="Garden party"))
    indexed(ToolFactory(slug="b", title_en="Plot", title_sv="En garden"))
    indexed(ToolFactory(slug="d", title_en="Plan", title_sv="Garden"))
    assert titles("garden", "sv") == ["Garden", "En garden", "Kök", "Garden party"]


@pytest.mark.django_db
def test_a_title_in_another_language_stands_before_texts():
    indexed(ToolFactory(title_en="Kitchen", title_fi="Keittiö", summary_fi="Garden, garden, garden."))
    indexed(ToolFactory(title_en="Garden", title_fi="Puutarha"))
    assert titles("garden", "fi") == ["Puutarha", "Keittiö"]


@pytest.mark.django_db
def test_kinds_and_countries_are_counted_and_narrowed():
    indexed(MicroProjectFactory(title_en="Garden one", country="SE", network=None))
    indexed(MicroProjectFactory(title_en="Garden two", country="LV", network=None))
    indexed(ToolFactory(title_en="Garden tool"))
    results = search("garden", "en", kinds=["micro-project"], country="LV")
    assert [entry.title for entry in results.entries] == ["Garden two"]
    assert (results.total, results.kind_counts, results.country_counts) == (1, {"micro-project": 1}, {"LV": 1, "SE": 1})
    everywhere = search("garden", "en")
    assert everywhere.kind_counts == {"micro-project": 2, "tool": 1}
    assert titles("garden", kinds=["no such kind"]) == titles("garden", country="XX") == []


@pytest.mark.django_db
def test_a_country_is_found_by_its_name():
    indexed(MicroProjectFactory(title_en="Garden", country="LV", network=None))
    assert titles("latvia") == ["Garden"]


@pytest.mark.django_db
def test_hits_are_marked_and_say_their_language():
    indexed(ToolFactory(slug="plot", title_en="The <Garden>", summary_en="Gardens & people."))
    results = search("garden", "fi")
    (hit,) = results.hits(results.entries)
    assert (hit.title, hit.snippet) == ("The &lt;<mark>Garden</mark>&gt;", "<mark>Gardens</mark> &amp; people.")
    assert (hit.url, hit.kind, hit.language, hit.language_name) == ("/fi/tools/plot/", "tool", "en", "English")
    assert hit.is_fallback is True


@pytest.mark.django_db
def test_a_word_of_the_rest_of_the_text_is_shown_with_what_stands_around_it():
    steps = "Many words before. " * 40 + "We built a glasshouse & bench. " + "And words after. " * 40
    StepFactory(text_en=steps, micro_project=MicroProjectFactory(title_en="Plot", summary_en="Short.", network=None))
    indexed(MicroProject.objects.get())
    results = search("glasshouses", "en")
    entries = list(results.entries)
    with CaptureQueriesContext(connection) as queries:
        (hit,) = results.hits(entries)
    assert "a <mark>glasshouse</mark> &amp; bench." in hit.snippet
    assert (hit.snippet.startswith("… "), hit.snippet.endswith(" …"), len(hit.snippet) < 300) == (True, True, True)
    assert len(queries) == 1
    in_title = search("plot", "en")
    (hit,) = in_title.hits(in_title.entries)
    assert (hit.title, hit.snippet) == ("<mark>Plot</mark>", "Short.")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "title", "typed"),
    [
        ("sv", "Böcker för föräldrar", "bok förälder"),
        ("da", "Bøger til børnene", "barn"),
        ("da", "Skolebørn", "barn"),
        ("de", "Partnerinnen im Museum", "Partner Museen"),
        ("pl", "Ludzie i dzieci", "człowiek dziecko"),
        ("et", "Lastele ja naistele", "laps naine"),
        ("lv", "Māšu un sieviešu klubs", "māte sieviete"),
        ("lt", "Žmonės ir dukterys", "žmogus duktė"),
        ("fi", "Nuorten ja lasten vuodet", "nuori lapsi vuosi"),
        ("en", "Women and children", "woman child"),
    ],
)
def test_irregular_words_are_found_by_their_other_forms(language, title, typed):
    indexed(ToolFactory(**{"title_en": "", f"title_{language}": title}))
    results = search(typed, language)
    assert ([entry.title for entry in results.entries], results.is_close) == ([title], False)


@pytest.mark.django_db
def test_words_have_stems_of_their_own_language_alone():
    """The Lithuanian stem of the Swedish ``ungdom`` is ``ung``."""
    project = MicroProjectFactory(title_en="Plot", title_sv="Täppa", target_groups=[], network=None)
    StepFactory(micro_project=project, text_sv="De unga gräver.", text_en="Dig.")
    indexed(project)
    assert (titles("ungdom", "sv"), titles("unga", "sv")) == ([], ["Täppa"])


@pytest.mark.django_db
def test_a_text_in_another_language_is_found_by_the_words_of_that_language():
    project = MicroProjectFactory(title_en="", title_sv="Täppa", original_language="sv", network=None)
    StepFactory(micro_project=project, text_en="", text_sv="Vi bygger växthus.")
    indexed(project)
    assert titles("växthusen", "fi") == ["Täppa"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "\x00",
        "a\x00b",
        "x" * 5000,
        "a " * 2500,
        "'; DROP TABLE x; --",
        "& | ! ( ) : * <-> \\ '",
        "\\'\\",
        "\ud800\udfff",
        "%_%",
        "<script>alert(1)</script>",
        "\u202e\u200b\ufeff",
        "👩‍👩‍👧 ½ ²",
        "搜索 поиск بحث",
        "a:* & b:A",
        "İıŉſß",
    ],
)
@pytest.mark.parametrize("language", ["en", "lv"])
def test_any_text_is_a_valid_question(typed, language):
    indexed(ToolFactory(title_en="Garden"))
    results = search(typed, language)
    assert len(results.hits(results.entries)) == results.total
    assert results.kind_counts.keys() <= {"tool"}


@pytest.mark.django_db
def test_ids_narrow_a_list():
    garden = indexed(MicroProjectFactory(title_en="Garden", network=None))
    indexed(MicroProjectFactory(title_en="Kitchen", network=None))
    indexed(ToolFactory(title_en="Garden"))
    assert list(MicroProject.objects.filter(pk__in=ids(MicroProject, "gardens"))) == [garden]
    assert list(MicroProject.objects.filter(pk__in=ids(MicroProject, "gardn"))) == [garden]
    assert list(MicroProject.objects.filter(pk__in=ids(MicroProject, "zzzz"))) == []


@pytest.mark.django_db
def test_a_page_is_found():
    indexed(PageFactory(slug="privacy", title_en="Privacy"))
    assert paths("privacy") == ["/privacy/"]
    Page.objects.update(state="draft")
    reindex()
    assert paths("privacy") == []
