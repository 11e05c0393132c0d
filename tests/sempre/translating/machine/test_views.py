import pytest
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from microprojects.models import MicroProject, Report
from outputs.models import Question
from sempre.models import MachineDraftsAllowed, Page, TranslationRight, TranslationState
from sempre.translating.machine.drafting import draft_some
from tests.factories.accounts import url
from tests.factories.editing import person
from tests.factories.microprojects import MicroProjectFactory
from tests.factories.partners import PartnerFactory, lead_partner
from tests.factories.sempre import PageFactory, sign_in

pytestmark = pytest.mark.django_db

ADDRESS = url("translation-machine")


@pytest.fixture
def pages_in_finnish(about) -> dict:
    """What is sent to ask for drafts of the portal's own pages."""
    return {"language": "fi", "kinds": [ContentType.objects.get_for_model(Page).pk]}


@pytest.fixture
def about() -> Page:
    return PageFactory(slug="about", title_en="About", title_fi="", summary_en="", body_en="")


def enter(client, role: str, partner=None, *languages: str):
    user = person(role, partner or lead_partner())
    for code in languages:
        TranslationRight.objects.create(user=user, language=code)
    return sign_in(client, user)


@pytest.mark.parametrize("role", ["member", "reporter"])
def test_who_translates_nothing_finds_nothing(client, role):
    enter(client, role)
    assert client.get(ADDRESS).status_code == 404
    kind = ContentType.objects.get_for_model(Page)
    assert client.post(url("translation-machine-kind", kind.pk), {"allow": 1}).status_code == 404
    assert MachineDraftsAllowed.objects.count() == 0


def test_nobody_asks_where_no_service_is_set_up(client, about):
    enter(client, "office")
    answer = client.get(ADDRESS)
    assert ("No translation service is set up." in answer.text, "Ask for drafts" in answer.text) == (True, False)
    assert client.post(ADDRESS, {"language": "fi"}).status_code == 404


def test_a_translator_asks_for_drafts_into_the_own_language_only(client, about, pages_in_finnish, stub):
    enter(client, "member", None, "fi")
    answer = client.post(ADDRESS, {"language": "lt"})
    assert (answer.status_code, "language" in answer.context["form"].errors) == (200, True)
    answer = client.post(ADDRESS, pages_in_finnish, follow=True)
    assert "1 draft is asked for." in answer.text
    draft_some(timezone.now())
    assert client.get(ADDRESS).context["rows"] == [
        {"code": "fi", "name": "Suomi", "waiting": 0, "drafts": 1, "failed": 0, "reasons": []}
    ]


def test_a_coordinator_asks_for_the_own_records_only(client, stub):
    own, other = PartnerFactory(), PartnerFactory()
    for partner in (own, other):
        MicroProjectFactory(title_en="Garden", title_lv="", partners=[partner])
    enter(client, "coordinator", own)
    kind = ContentType.objects.get_for_model(MicroProject)
    client.post(ADDRESS, {"language": "lv", "kinds": [kind.pk]})
    wanted = TranslationState.objects.exclude(machine_wanted_at=None)
    assert set(wanted.values_list("record_id", flat=True)) == set(own.micro_projects.values_list("pk", flat=True))


def test_where_nothing_is_missing_nothing_is_asked(client, stub):
    enter(client, "office")
    data = {"language": "fi", "kinds": [ContentType.objects.get_for_model(Page).pk]}
    answer = client.post(ADDRESS, data, follow=True)
    assert "Nothing is missing or outdated there" in answer.text


def test_why_a_draft_failed_is_told_in_the_readers_language(client, about, pages_in_finnish, stub):
    stub.status = 429
    enter(client, "office")
    client.post(ADDRESS, pages_in_finnish)
    draft_some(timezone.now())
    (row,) = client.get(ADDRESS).context["rows"]
    assert (row["waiting"], row["reasons"]) == (1, ["The service has too much to do. It is asked again later."])


def test_the_office_says_which_kinds_readers_see(client, about, pages_in_finnish, stub):
    about.body_en = "Text"
    about.save()
    enter(client, "office")
    client.post(ADDRESS, pages_in_finnish)
    draft_some(timezone.now())
    kind = url("translation-machine-kind", ContentType.objects.get_for_model(Page).pk)
    assert "At present this is 1 text." in client.post(kind, {"allow": 1}, follow=True).text
    assert Page.objects.get(pk=about.pk).body_fi == "Text (fi)"
    assert "1 text was taken off the pages and kept." in client.post(kind, follow=True).text
    assert Page.objects.get(pk=about.pk).body_fi == ""


def test_only_kinds_of_the_matrix_can_be_shown(client):
    enter(client, "office")
    for number in (*(ContentType.objects.get_for_model(model).pk for model in (Report, Question)), 999999):
        assert client.post(url("translation-machine-kind", number), {"allow": 1}).status_code == 404
