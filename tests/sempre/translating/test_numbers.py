import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sempre.models import TranslationRight, TranslationState
from sempre.translating.numbers import Numbers, by_kind, by_language, by_partner, counted
from tests.factories.accounts import url
from tests.factories.microprojects import MicroProjectFactory
from tests.factories.networks import NetworkFactory
from tests.factories.partners import PartnerFactory
from tests.factories.sempre import PageFactory, UserFactory, sign_in

pytestmark = pytest.mark.django_db

TEXTS = {"summary_en": "", "body_en": ""}


@pytest.fixture
def office():
    user = UserFactory(office=True)
    TranslationState.objects.all().delete()  # those of the partner that the office belongs to
    return user


def row(rows, key):
    return next(row for row in rows if row.key == key)


def test_a_share_counts_what_exists_and_fits(office):
    about = PageFactory(slug="about", title_en="About", title_sv="Om", title_fi="Tietoja", summary_sv="x", body_sv="")
    about.title_en = "About us"
    about.title_sv = "Om oss"
    about.save()
    TranslationState.objects.filter(language="lt").update(status="not_planned")
    found = {
        each.key: (each.numbers.parts, each.numbers.total, each.numbers.percent)
        for each in by_language(counted(office))
    }
    assert found["en"] == ([2, 0, 0, 0, 0], 2, 100)
    assert found["sv"] == ([0, 2, 0, 0, 0], 2, 100)
    assert found["fi"] == ([0, 0, 1, 0, 1], 2, 0)
    assert found["lt"] == ([0, 0, 0, 0, 0], 0, None)


def test_a_share_is_never_rounded_up_to_all():
    numbers = Numbers(
        dict.fromkeys(("checked", "draft", "outdated", "machine", "original"), 0) | {"missing": 1, "draft": 999}
    )
    assert (numbers.percent, numbers.share) == (99, "99 %")


def test_kinds_have_a_share_in_each_language(office):
    PageFactory(slug="about", title_en="About", title_sv="Om", **TEXTS)
    MicroProjectFactory(title_en="Garden", title_sv="", **TEXTS)
    kinds = by_kind(counted(office))
    assert [each.label for each in kinds] == sorted(each.label for each in kinds)
    assert (row(kinds, "page").by_language[0].percent, row(kinds, "microproject").by_language[0].percent) == (100, 0)


def test_a_record_counts_for_each_of_its_partners_once(office):
    one, two = PartnerFactory(), PartnerFactory()
    network = NetworkFactory(partner=one)
    network.co_partners.add(two)
    TranslationState.objects.all().delete()
    project = MicroProjectFactory(title_en="Garden", partners=[one, two], network=network, **TEXTS)
    TranslationState.objects.exclude(record_id=project.pk).delete()
    TranslationState.objects.exclude(field="title").delete()
    network.save()  # name and what else it has, for both
    names = TranslationState.objects.of(network).filter(language="en").count()
    rows = by_partner(office)
    assert {each.key: each.numbers.by_status["original"] for each in rows} == {one.slug: 1 + names, two.slug: 1 + names}


def test_coordinators_count_their_own_and_translators_their_language(office):
    own, other = PartnerFactory(), PartnerFactory()
    TranslationState.objects.all().delete()
    MicroProjectFactory(title_en="Garden", partners=[own], **TEXTS)
    MicroProjectFactory(title_en="Kitchen", partners=[other], **TEXTS)
    TranslationState.objects.exclude(field="title").delete()
    coordinator = UserFactory(coordinator_of=own)
    translator = UserFactory()
    TranslationRight.objects.create(user=translator, language="fi")
    titles = TranslationState.objects.filter(record_type__model="microproject", language="fi").count()
    assert titles == 2
    assert [each.key for each in by_partner(coordinator)] == [own.slug]
    assert [(each.key, each.numbers.total) for each in by_language(counted(translator))] == [("fi", titles)]


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_takes_the_same_statements_for_many(client, office, number):
    for _number in range(number):
        MicroProjectFactory(partners=[PartnerFactory()])
    sign_in(client, office)
    client.get(url("translation-completeness"))
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(url("translation-completeness"))
    assert (answer.status_code, len([q for q in queries if "translationstate" in q["sql"]])) == (200, 7)


def test_who_translates_nothing_finds_nothing(client):
    sign_in(client, UserFactory(reporter_of=PartnerFactory()))
    assert client.get(url("translation-completeness")).status_code == 404
