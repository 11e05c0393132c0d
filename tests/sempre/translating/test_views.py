import pytest
from django.test import Client

from sempre.models import TranslationRight, TranslationState
from tests.counting import assert_same_queries
from tests.factories.microprojects import MicroProjectFactory, StepFactory
from tests.factories.sempre import PageFactory, UserFactory, sign_in

pytestmark = pytest.mark.django_db
ADDRESS = "/en/workspace/translations/"
FEW = 25  # statements of the matrix, with all that signing in and the page around it take


@pytest.fixture
def office(client) -> Client:
    return sign_in(client, UserFactory(office=True))


def translator(client, *codes) -> Client:
    user = UserFactory()
    TranslationRight.objects.bulk_create(TranslationRight(user=user, language=code) for code in codes)
    return sign_in(client, user)


@pytest.mark.parametrize("query", ["", "?status=missing", "?language=fi&status=open", "?q=micro", "?kind=microproject"])
def test_the_matrix_takes_as_many_statements_for_three_rows_as_for_one(office, query):
    def make():
        project = MicroProjectFactory()
        StepFactory(micro_project=project)

    html = assert_same_queries(office, ADDRESS + query, make, FEW)
    assert html.count('class="matrix-title"') >= 3


def test_a_coordinators_matrix_takes_as_many_statements_for_three_rows_as_for_one(client):
    first = MicroProjectFactory()
    sign_in(client, UserFactory(coordinator_of=first.network.partner))
    assert_same_queries(client, ADDRESS, lambda: MicroProjectFactory(network=first.network), FEW)


def test_a_row_leads_to_the_editor_of_each_language_and_keeps_the_filter(office):
    page = PageFactory(title_sv="Om")
    html = office.get(ADDRESS + "?kind=page").content.decode()
    assert html.count(f'href="/en/workspace/translations/page/{page.pk}/') == 9
    assert f'href="/en/workspace/translations/page/{page.pk}/sv/?kind=page"' in html
    assert '<span lang="sv">Svenska</span>: missing' in html  # its summary


def test_a_translator_sees_the_own_languages_only(client):
    page = PageFactory()
    html = translator(client, "fi", "sv").get(ADDRESS).content.decode()
    assert [code for code in ("sv", "da", "fi", "en") if f"/page/{page.pk}/{code}/" in html] == ["sv", "fi"]
    assert client.get(ADDRESS + "?language=da").status_code == 404


def test_whoever_translates_nothing_finds_no_such_page(client, visitor):
    page = PageFactory()
    sign_in(client, UserFactory(reporter_of=MicroProjectFactory().network.partner))
    addresses = (ADDRESS, f"{ADDRESS}page/{page.pk}/", f"{ADDRESS}page/{page.pk}/fi/")
    assert [client.get(address).status_code for address in addresses] == [404, 404, 404]
    assert [visitor.get(address).status_code for address in addresses] == [302, 302, 302]


@pytest.mark.parametrize("page", ["0", "2", "x", "-1", "999999999999999999999"])
def test_a_page_that_is_not_there(office, page):
    PageFactory()
    assert office.get(ADDRESS, {"page": page}).status_code == 404


def test_an_empty_matrix_says_what_will_stand_there(client):
    translator(client, "fi")
    assert "There are no texts yet." in client.get(ADDRESS).content.decode()
    assert "Nothing is missing or outdated here." in client.get(ADDRESS + "?status=open").content.decode()
    assert "No record fits these choices." in client.get(ADDRESS + "?q=zzz").content.decode()


def test_with_one_language_the_states_stand_in_words(office):
    PageFactory()
    html = office.get(ADDRESS + "?language=fi&kind=page").content.decode()
    assert ('class="matrix is-of-one"' in html, "<span>missing</span>" in html) == (True, True)


def test_the_way_in_leads_to_the_language_with_most_to_do(office):
    page = PageFactory(
        title_en="About", summary_en="", **{f"title_{c}": "x" for c in ("sv", "da", "de", "pl", "et", "lv", "lt")}
    )
    assert office.get(f"{ADDRESS}page/{page.pk}/").url == f"{ADDRESS}page/{page.pk}/fi/"
    page.title_fi = "Tietoa"
    page.save()
    TranslationState.objects.of(page).filter(language="pl").update(status="outdated")
    assert office.get(f"{ADDRESS}page/{page.pk}/").url == f"{ADDRESS}page/{page.pk}/pl/"


def test_the_way_in_of_others_is_none(client):
    mine, other = MicroProjectFactory(), MicroProjectFactory()
    sign_in(client, UserFactory(coordinator_of=mine.network.partner))
    statuses = [client.get(f"{ADDRESS}microproject/{record.pk}/").status_code for record in (mine, other)]
    assert statuses == [302, 404]
    assert client.get(f"{ADDRESS}microproject/99999999999999999999999/").status_code == 404


def test_the_admin_leads_to_the_translations(office):
    page = PageFactory()
    assert f'href="{ADDRESS}"' in office.get("/en/admin/").content.decode()
    html = office.get(f"/en/admin/sempre/page/{page.pk}/change/").content.decode()
    assert f'href="{ADDRESS}page/{page.pk}/"' in html


def test_the_front_page_says_what_is_missing_and_outdated(client):
    page = PageFactory(title_en="About", title_fi="Tietoa", summary_en="How")
    page.title_en = "About us"
    page.save()
    translator(client, "fi")
    html = client.get("/en/workspace/").content.decode()
    assert ("1 text missing" in html, "1 text outdated" in html) == (True, True)
    assert f'href="{ADDRESS}?language=fi&amp;status=open"' in html
    assert "Your account belongs to no organisation" not in html


def test_the_front_page_says_nothing_of_it_to_others(client):
    PageFactory()
    sign_in(client, UserFactory(member_of=MicroProjectFactory().network.partner))
    assert ADDRESS not in client.get("/en/workspace/").content.decode()
