import pytest
from django.http import Http404, QueryDict
from django.utils import translation

from sempre.models import TranslationRight, TranslationState
from sempre.search.index import reindex
from sempre.translating.matrix import Filters, Matrix
from sempre.translating.records import Reach, kind_or_404
from sempre.translating.views import counts_of
from tests.factories.microprojects import MicroProjectFactory, StepFactory
from tests.factories.networks import NetworkFactory
from tests.factories.partners import PartnerFactory
from tests.factories.sempre import PageFactory, UserFactory

pytestmark = pytest.mark.django_db
PAGE = kind_or_404("page")


@pytest.fixture
def office():
    return Reach(UserFactory(office=True))


@pytest.fixture
def pages():
    """About is checked in Swedish and whole in Finnish; contact lacks a Finnish text, and a Danish one is outdated."""
    about = PageFactory(slug="about", title_en="About", title_sv="Om", title_fi="Tietoa", summary_en="", body_en="")
    contact = PageFactory(
        slug="contact",
        title_en="Contact",
        title_fi="Yhteys",
        title_da="Kontakt",
        summary_en="How",
        summary_da="Hvordan",
    )
    contact.summary_en = "How and when"
    contact.save()
    TranslationState.objects.of(about).filter(language="sv").update(status="checked")
    return about, contact


def matrix(reach, query: str = "") -> Matrix:
    return Matrix(reach, Filters.of(QueryDict(query), reach))


def titles(found: Matrix) -> list[str]:
    return [str(row.title) for row in found[0:50]]


def cells(found: Matrix, title: str) -> dict[str, str]:
    row = next(row for row in found[0:50] if str(row.title) == title)
    return {cell.language: cell.standing.status for cell in row.cells if cell.standing}


def test_a_cell_is_the_worst_of_the_records_texts(office, pages):
    found = matrix(office, "kind=page")
    assert cells(found, "About") == dict.fromkeys(("da", "de", "pl", "et", "lv", "lt"), "missing") | {
        "sv": "checked", "fi": "draft", "en": "original",
    }  # fmt: skip
    assert {code: cells(found, "Contact")[code] for code in ("da", "fi")} == {"da": "outdated", "fi": "missing"}


def test_the_texts_of_parts_count_for_their_record(office):
    project = MicroProjectFactory(title_en="Choir", title_fi="Kuoro")
    StepFactory(micro_project=project, text_en="Meet", text_fi="Tavataan")
    StepFactory(micro_project=project, text_en="Sing")
    row = next(row for row in matrix(office, "kind=microproject&language=fi")[0:50] if row.pk == project.pk)
    (cell,) = row.cells
    assert (cell.standing.status, cell.standing.number, cell.standing.total) == ("missing", 1, 3)


@pytest.mark.parametrize("is_indexed", [True, False])
def test_rows_stand_by_kind_then_title(office, pages, is_indexed):
    PartnerFactory(name_en="Zebra")
    PartnerFactory(name_en="apple")
    if is_indexed:
        reindex()
    assert titles(matrix(office)) == ["About", "Contact", "apple", "Lead partner organisation", "Zebra"]


def test_a_page_goes_over_from_kind_to_kind(office, pages):
    PartnerFactory(name_en="apple")
    whole = matrix(office)[0:50]
    assert [[row.pk for row in matrix(office)[n : n + 2]] for n in range(0, len(whole), 2)] == [
        [row.pk for row in whole[n : n + 2]] for n in range(0, len(whole), 2)
    ]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("status=missing&language=fi", ["Contact"]),
        ("status=draft&language=fi", ["About", "Contact"]),
        ("status=checked", ["About"]),
        ("status=outdated&language=da", ["Contact"]),
        ("status=outdated&language=fi", []),
        ("status=open&language=da", ["About", "Contact"]),
        ("status=open&language=sv", ["Contact"]),
        ("q=yhteys", ["Contact"]),
        ("q=CONT", ["Contact"]),
        ("q=%25", []),
    ],
)
def test_filters(office, pages, query, expected):
    found = matrix(office, "kind=page&" + query)
    assert (titles(found), len(found)) == (expected, len(expected))


def test_a_partner_has_the_records_that_belong_to_it(office, pages):
    partner = PartnerFactory(slug="mine", name_en="Mine")
    MicroProjectFactory(title_en="Choir", network=None, partners=[partner])
    MicroProjectFactory(title_en="Other", network=None)
    NetworkFactory(name_en="Net", len=True).co_partners.add(partner)
    assert titles(matrix(office, "partner=mine")) == ["Choir", "Net", "Mine"]


@pytest.mark.parametrize("query", ["kind=step", "kind=x", "partner=x", "language=zz", "language=sv-SE", "status=x"])
def test_what_means_nothing_is_not_there(office, query):
    with pytest.raises(Http404):
        matrix(office, query)


def test_a_null_character_is_no_word(office):
    assert matrix(office, "q=a%00b").filters.q == "a b"


def test_filters_stand_in_the_address(office, pages):
    query = "?kind=page&language=fi&status=open&q=a+b"
    assert matrix(office, query[1:]).filters.query == query
    assert (matrix(office).filters.query, matrix(office).filters.is_narrowed) == ("", False)


def test_counts_are_of_texts_under_all_filters_but_the_state(office, pages):
    assert matrix(office, "kind=page&language=fi&status=draft").counts() == {"missing": 1, "draft": 2}
    assert matrix(office, "kind=page&q=contact").counts() == {
        "missing": 13, "outdated": 1, "draft": 2, "original": 2,
    }  # fmt: skip
    assert matrix(office, "kind=page&q=nothing").counts() == {}


def test_what_nobody_pages_through_is_not_counted_further(office, pages, monkeypatch):
    monkeypatch.setattr("sempre.translating.matrix.MOST", 1)
    monkeypatch.setattr("sempre.translating.matrix.COUNTED_TO", 3)
    found = matrix(office, "kind=page")
    assert (len(found), found.is_cut) == (1, True)
    assert found.counts()["missing"] == 4


def test_of_what_very_many_are_called_some_are_shown_and_it_says_so(office, pages, monkeypatch):
    monkeypatch.setattr("sempre.translating.matrix.FOUND_AT_MOST", 1)
    found = matrix(office, "kind=page&q=o")
    assert (len(found), len(found[0:50]), found.is_cut) == (1, 1, True)
    assert {count["number"].partition(" ")[0] for count in counts_of(found, found.filters)} == {"more"}
    alone = matrix(office, "kind=page&q=about")
    assert (len(alone), alone.is_cut, counts_of(alone, alone.filters)[0]["number"]) == (1, False, "6")


def test_micro_projects_are_found_by_any_language_and_without_accents(office):
    MicroProjectFactory(title_en="Garden", title_lv="Dārzs", slug="garden-of-all")
    MicroProjectFactory(title_en="Kitchen")
    asked = ("darz", "GARDEN", "garden-of", "kit", "zzz")
    assert [titles(matrix(office, f"kind=microproject&q={q}")) for q in asked] == [
        ["Garden"], ["Garden"], ["Garden"], ["Kitchen"], [],
    ]  # fmt: skip


def test_what_the_search_index_has_not_comes_after_what_it_has(office, pages):
    PageFactory(slug="privacy", title_en="A draft", draft=True)
    reindex()
    found = matrix(office, "kind=page")
    assert titles(found) == ["About", "Contact", "A draft"]
    draft = next(row.pk for row in found[0:50] if str(row.title) == "A draft")
    assert found.neighbours(PAGE, draft) == ((PAGE, pages[1].pk), None)
    assert found.neighbours(PAGE, pages[1].pk) == ((PAGE, pages[0].pk), (PAGE, draft))


def test_only_the_own_records_are_counted_and_shown(pages):
    mine = MicroProjectFactory(title_en="Mine", network=None, partners=[partner := PartnerFactory(name_en="We")])
    MicroProjectFactory(title_en="Other")
    reach = Reach(UserFactory(coordinator_of=partner))
    assert titles(matrix(reach)) == ["Mine", "We"]
    assert matrix(reach, "language=fi").counts() == {"missing": 2}
    assert len(matrix(reach, "kind=microproject")) == 1
    assert mine.pk == matrix(reach, "kind=microproject")[0:50][0].pk


def test_with_both_rights_a_foreign_record_has_the_translators_cells_only(pages):
    mine = MicroProjectFactory(title_en="Mine")
    user = UserFactory(coordinator_of=mine.network.partner)
    TranslationRight.objects.create(user=user, language="fi")
    found = matrix(Reach(user))
    assert (set(cells(found, "About")), len(cells(found, "Mine"))) == ({"fi"}, 9)
    assert titles(matrix(Reach(user), "kind=page&status=outdated")) == []  # Danish is not this person's there


@pytest.mark.parametrize("is_indexed", [True, False])
def test_neighbours_go_on_through_the_kinds(office, pages, is_indexed):
    about, contact = pages
    partner = PartnerFactory(name_en="apple")
    if is_indexed:
        reindex()
    found = matrix(office)
    assert found.neighbours(PAGE, about.pk) == (None, (PAGE, contact.pk))
    assert found.neighbours(PAGE, contact.pk) == ((PAGE, about.pk), (kind_or_404("partner"), partner.pk))
    only = matrix(office, "kind=page")
    assert (only.neighbours(PAGE, about.pk)[0], only.neighbours(PAGE, contact.pk)[1]) == (None, None)


def test_neighbours_are_found_for_a_record_that_left_the_filter(office, pages):
    about, contact = pages
    found = matrix(office, "kind=page&status=missing&language=fi")
    assert found.neighbours(PAGE, about.pk) == (None, (PAGE, contact.pk))


@pytest.mark.parametrize("reader", ["sv", "fi"])
def test_titles_stand_by_the_readers_alphabet(office, reader):
    for slug, title in (("about", "Örn"), ("contact", "Zon"), ("privacy", "Ål")):
        PageFactory(slug=slug, title_en="x", **{f"title_{reader}": title})
    reindex()
    with translation.override(reader):
        assert titles(matrix(office, "kind=page")) == ["Zon", "Ål", "Örn"]
