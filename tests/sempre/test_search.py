import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from microprojects.models import MicroProject
from outputs.models import Node, Tool
from sempre import languages
from sempre.models import Page, SearchEntry
from sempre.search import clean_query, ids, index, index_on_commit, reindex, remove, search
from sempre.search.marking import excerpt, marked
from sempre.search.words import folded, plain_text, spellings, stems, words
from tests.factories.microprojects import MicroProjectFactory, StepFactory
from tests.factories.networks import EventFactory, NetworkFactory, NewsItemFactory
from tests.factories.outputs import EditionFactory, NodeFactory, ToolFactory, WorkFactory
from tests.factories.partners import PartnerFactory, TargetGroupFactory
from tests.factories.sempre import PageFactory


def titles(q, language="en", **narrowed):
    results = search(q, language, **narrowed)
    return [entry.title for entry in results.entries]


def paths(q, language="en"):
    return [entry.path for entry in search(q, language).entries]


def indexed(record):
    index(record)
    return record


# Words


@pytest.mark.parametrize(
    ("language", "inflected"),
    [
        ("sv", "nätverk nätverken nätverket"),
        ("da", "netværk netværket netværkene"),
        ("de", "netzwerk netzwerke netzwerken"),
        ("pl", "projekt projektów projekty"),
        ("et", "võrgustik võrgustiku võrgustikud võrgustikes"),
        ("et", "inimene inimesed inimeste inimestele"),
        ("lv", "tīkls tīkla tīklu tīkliem tīklos"),
        ("lv", "iespēja iespējas iespējām"),
        ("lt", "tinklas tinklai tinklų"),
        ("fi", "ihminen ihmiset ihmisten"),
        ("en", "empowerment empowering empowered"),
    ],
)
def test_inflected_forms_share_a_stem(language, inflected):
    common = set.intersection(*(set(stems(word, language)) for word in inflected.split()))
    assert len(common) == 1


def test_words_are_small_letters_without_marks():
    assert words("Micro-projects in “Tønder”, R008_x ½") == ["micro", "projects", "in", "tønder", "r008", "x", "1", "2"]


@pytest.mark.parametrize(
    ("word", "plain"), [("tønder", "tonder"), ("łódź", "lodz"), ("straße", "strasse"), ("čiurlionis", "ciurlionis")]
)
def test_folded_is_plain_letters(word, plain):
    assert folded(word) == plain


def test_spellings_include_the_letters_written_out():
    assert spellings("plön") == {"plön", "plon", "ploen"}


def test_plain_text_drops_marks_and_addresses():
    assert plain_text("## A *b*\n\n- [c](https://example.org/d) e\n1. f") == "A b c e f"


@pytest.mark.parametrize(
    ("typed", "clean"),
    [
        (" a \x00\x07 b\n", "a b"),
        ("\ud800x", "x"),
        ("x" * 5000, "x" * 200),
        ("\x00" * 5000, ""),
        ("net\u00adwork", "network"),
    ],
)
def test_clean_query(typed, clean):
    assert clean_query(typed) == clean


# Marks


def test_marked_escapes_everything_else():
    assert (
        marked("<b>Garden</b> & Co", lambda word: word == "garden") == "&lt;b&gt;<mark>Garden</mark>&lt;/b&gt; &amp; Co"
    )


def test_excerpt_is_around_the_first_word():
    text = "start " * 60 + "garden " + "end " * 100
    part = excerpt(text, lambda word: word == "garden")
    assert (part.startswith("… start"), " garden " in part, part.endswith("end …"), len(part) <= 246) == (True,) * 4


# The index


@pytest.mark.django_db
def test_index_writes_a_row_a_language():
    project = indexed(MicroProjectFactory(slug="garden", title_en="Garden", title_sv="Örtagård", country="SE"))
    rows = SearchEntry.objects.filter(object_id=project.pk, kind="micro-project")
    assert sorted(rows.values_list("language", flat=True)) == sorted(languages.CODES)
    assert set(rows.values_list("path", "country")) == {("/micro-projects/garden/", "SE")}
    swedish, finnish = rows.get(language="sv"), rows.get(language="fi")
    assert (swedish.title, swedish.title_language, swedish.sort_key) == ("Örtagård", "sv", "z~2rtagz~0rd")
    assert (finnish.title, finnish.title_language) == ("Garden", "en")


@pytest.mark.django_db
def test_index_falls_back_to_the_original_language_first():
    tool = indexed(ToolFactory(title_en="Garden", title_da="Have", original_language="da"))
    row = SearchEntry.objects.get(object_id=tool.pk, kind="tool", language="fi")
    assert (row.title, row.title_language) == ("Have", "da")


@pytest.mark.django_db
def test_index_keeps_a_summary_only_in_the_titles_language():
    tool = indexed(ToolFactory(title_en="Garden", title_sv="Trädgård", summary_en="Dig together."))
    summaries = SearchEntry.objects.filter(object_id=tool.pk, kind="tool").values_list("language", "summary")
    assert dict(summaries)["sv"] == ""
    assert dict(summaries)["fi"] == "Dig together."


@pytest.mark.django_db
def test_index_again_changes_the_rows():
    tool = indexed(ToolFactory(title_en="Garden"))
    tool.title_en = "Kitchen"
    tool.save()
    index(tool)
    assert (titles("garden"), titles("kitchen")) == ([], ["Kitchen"])
    assert SearchEntry.objects.count() == 9


@pytest.mark.django_db
def test_drafts_are_never_found():
    draft = indexed(ToolFactory(title_en="Garden", draft=True))
    assert titles("garden") == []
    draft.state = Tool.State.PUBLISHED
    draft.save()
    index(draft)
    assert titles("garden") == ["Garden"]
    draft.state = Tool.State.DRAFT
    draft.save()
    index(draft)
    assert SearchEntry.objects.count() == 0


@pytest.mark.django_db
def test_remove_takes_a_record_out():
    tool = indexed(ToolFactory(title_en="Garden"))
    remove(tool)
    assert SearchEntry.objects.count() == 0


@pytest.mark.django_db
def test_index_on_commit_waits_for_the_commit(django_capture_on_commit_callbacks):
    tool = ToolFactory(title_en="Garden")
    with django_capture_on_commit_callbacks(execute=True):
        index_on_commit(tool)
        assert titles("garden") == []
    assert titles("garden") == ["Garden"]


@pytest.mark.django_db
def test_deleted_work_takes_its_chapters_out(django_capture_on_commit_callbacks):
    chapter = NodeFactory(title_en="Gardens")
    index(chapter.edition.work)
    assert titles("gardens") == ["Gardens"]
    with django_capture_on_commit_callbacks(execute=True):
        remove(chapter.edition.work)
        chapter.edition.work.delete()
    assert SearchEntry.objects.count() == 0


@pytest.mark.django_db
def test_chapters_follow_work_and_edition():
    work = WorkFactory()
    edition = EditionFactory(work=work, status="draft")
    NodeFactory(edition=edition, title_en="Gardens")
    index(work)
    assert titles("gardens") == []
    edition.status = "published"
    edition.save()
    index(edition)
    assert titles("gardens") == ["Gardens"]
    work.state = work.State.DRAFT
    work.save()
    index(work)
    assert SearchEntry.objects.count() == 0


@pytest.mark.django_db
def test_a_section_is_found_through_its_chapter():
    chapter = NodeFactory(slug="begin", title_en="Begin")
    section = NodeFactory(edition=chapter.edition, parent=chapter, kind=Node.Kind.SECTION, title_en="Gardens")
    index(section)
    assert paths("gardens") == ["/handbook/begin/"]


@pytest.mark.django_db
def test_a_renamed_target_group_is_found_at_its_projects():
    group = TargetGroupFactory(name_en="single parents")
    project = MicroProjectFactory(title_en="Newspaper", target_groups=[group])
    index(project)
    group.name_en = "lone parents"
    group.save()
    index(group)
    assert (titles("single"), titles("lone")) == ([], ["Newspaper"])


@pytest.mark.django_db
def test_a_step_is_found_at_its_project():
    step = StepFactory(text_en="The first harvest.", micro_project__title_en="Garden")
    index(step)
    assert titles("harvest") == ["Garden"]


@pytest.mark.django_db
def test_reindex_writes_what_is_published_and_drops_the_rest(capsys):
    tool = indexed(ToolFactory(title_en="Garden"))
    Tool.objects.filter(pk=tool.pk).update(state="draft")
    deleted = indexed(ToolFactory(title_en="Kitchen"))
    Tool.objects.filter(pk=deleted.pk).delete()
    ToolFactory(title_en="Workshop")
    call_command("reindex_search")
    assert capsys.readouterr().out == "9 rows in the search index.\n"
    assert set(SearchEntry.objects.values_list("title", flat=True)) == {"Workshop"}


@pytest.mark.django_db
@pytest.mark.parametrize("factory", [MicroProjectFactory, ToolFactory, EventFactory, NodeFactory])
def test_reindex_takes_the_same_queries_for_one_and_three(factory):
    counts = []
    for number in (1, 2):
        factory.create_batch(number)
        with CaptureQueriesContext(connection) as queries:
            reindex()
        counts.append(len(queries))
    assert counts[0] == counts[1]


def everything():
    """One published record of each kind with a title of its own in each language."""
    own = {code: f"Zq{number}{code}rec" for number, code in enumerate(languages.CODES)}
    titled = {f"title_{code}": title for code, title in own.items()}
    named = {f"name_{code}": title for code, title in own.items()}
    work = WorkFactory(**titled)
    edition = EditionFactory(work=work)
    return own, [
        PageFactory(slug="privacy", **titled),
        PartnerFactory(**named),
        NetworkFactory(**named, partner=PartnerFactory(draft=True)),
        EventFactory(**titled),
        NewsItemFactory(**titled),
        MicroProjectFactory(**titled, network=None),
        ToolFactory(**titled),
        work,
        NodeFactory(edition=edition, **titled),
    ]


@pytest.mark.django_db
def test_every_published_record_is_found_by_its_title_in_each_language():
    own, records = everything()
    reindex()
    expected = {(type(record).__name__.lower(), record.pk) for record in records}
    for code in languages.CODES:
        found = search(own[code], code).entries.select_related("content_type")
        assert {(entry.content_type.model, entry.object_id) for entry in found} == expected
        assert {entry.title for entry in found} == {own[code]}


@pytest.mark.django_db
def test_a_title_is_found_from_every_other_language():
    own, records = everything()
    reindex()
    assert [search(own["lt"], code).total for code in languages.CODES] == [len(records)] * 9


# Search


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
    assert titles("garden", "sv") == ["Garden", "En garden", "Garden party", "Kök"]


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
