"""The form of every kind of content, shown by micro-projects: saving, conflicts, history."""

import pytest
from auditlog.models import LogEntry
from django.urls import reverse
from django.utils import translation

from microprojects.models import MicroProject
from networks.models import Event
from sempre.models import Content, Page
from tests.factories.editing import opened
from tests.factories.microprojects import MicroProjectFactory, StepFactory
from tests.factories.networks import EventFactory, NetworkFactory
from tests.factories.partners import PartnerFactory
from tests.factories.sempre import PageFactory, UserFactory, sign_in

pytestmark = pytest.mark.django_db
BASE = "admin:microprojects_microproject_"


@pytest.fixture
def partner():
    return PartnerFactory()


@pytest.fixture
def anna(client, partner):
    return sign_in(client, UserFactory(name="Anna", coordinator_of=partner))


@pytest.fixture
def project(partner):
    return MicroProjectFactory(partners=[partner], title_en="Sewing", summary_en="They sew.", draft=True)


def url(page, record) -> str:
    return reverse(f"{BASE}{page}", args=[record.pk])


def save(client, record, page="change", **changes):
    data = opened(client.get(url(page, record)))
    return client.post(url(page, record), data | changes)


# Forms


def test_a_form_names_the_language_of_each_text(anna, project):
    html = anna.get(url("change", project)).content.decode()
    assert 'name="title_sv"' in html
    assert 'data-language="sv"' in html
    assert 'Title <span class="language-name" lang="lt">(Lietuvių)</span>' in html
    assert 'id="language-switch" hidden' in html
    assert 'data-source="en"' in html


def test_saving_without_a_change_changes_nothing(anna, project):
    StepFactory(micro_project=project)
    before = MicroProject.objects.values().get(pk=project.pk)
    entries = LogEntry.objects.count()
    assert save(anna, project).status_code == 302
    after = MicroProject.objects.values().get(pk=project.pk)
    assert {k for k in after if after[k] != before[k]} <= {"version", "updated_at"}
    assert LogEntry.objects.count() == entries


def test_a_record_may_have_its_title_in_swedish_only(anna, partner):
    page = anna.get(reverse(f"{BASE}add"))
    data = opened(page) | {
        "title_sv": "Syhörnan", "slug": "syhornan", "original_language": "sv", "country": "SE",
        "service_type": "work", "partners": [str(partner.pk)],
    }  # fmt: skip
    response = anna.post(reverse(f"{BASE}add"), data)
    assert response.status_code == 302
    made = MicroProject.objects.get(slug="syhornan")
    assert (made.title_sv, made.title_en or "", made.state) == ("Syhörnan", "", Content.State.DRAFT)


def test_a_record_without_any_title_is_refused_and_nothing_typed_is_lost(anna, project):
    response = save(anna, project, title_en="", summary_fi="Pitkä teksti, jota ei saa menettää.")
    assert response.status_code == 200
    html = response.content.decode()
    assert "Write this in at least one language." in html
    assert "<title>Error:" in html
    assert '<a href="#id_title_en">' in html
    assert "Pitkä teksti, jota ei saa menettää." in html


def test_another_language_of_the_interface_saves_the_same_columns(anna, project):
    with translation.override("sv"):
        address = url("change", project)
        data = opened(anna.get(address)) | {"title_en": "", "title_da": "Syning"}
        assert anna.post(address, data).status_code == 302
    project.refresh_from_db()
    assert (project.title_en or "", project.title_da, project.title_sv or "") == ("", "Syning", "")


def test_a_coordinator_cannot_give_a_record_away(anna, project):
    other = PartnerFactory()
    response = save(anna, project, partners=[str(other.pk)], network="")
    assert response.status_code == 200
    assert "Choose at least one partner or network that you tend" in response.content.decode()
    assert project.partners.exclude(pk=other.pk).count() == 1


def test_a_foreign_network_cannot_be_chosen(anna, project):
    foreign = NetworkFactory(len=True)
    response = save(anna, project, network=str(foreign.pk))
    assert response.status_code == 200
    project.refresh_from_db()
    assert project.network_id != foreign.pk


def test_relations_to_others_drafts_survive_without_being_shown(anna, partner):
    hidden = PartnerFactory(draft=True, short_name="Secret partner")
    project = MicroProjectFactory(partners=[partner, hidden])
    page = anna.get(url("change", project))
    assert "Secret partner" not in page.content.decode()
    assert anna.post(url("change", project), opened(page) | {"title_en": "New"}).status_code == 302
    assert set(project.partners.all()) == {partner, hidden}


def test_a_published_address_stays(anna, partner):
    project = MicroProjectFactory(partners=[partner], slug="kept")
    assert save(anna, project, slug="changed").status_code == 302
    project.refresh_from_db()
    assert project.slug == "kept"


def test_hidden_fields_of_a_post_are_ignored(anna, project):
    response = save(anna, project, version="99", id="1", created_at="2000-01-01", pk="1")
    assert response.status_code == 302
    project.refresh_from_db()
    assert project.version < 99


# Conflicts


def test_two_people_changing_the_same_text_are_shown_to_each_other(anna, project):
    data = opened(anna.get(url("change", project)))
    MicroProject.objects.get(pk=project.pk)
    theirs = MicroProject.objects.get(pk=project.pk)
    theirs.summary_en = "They sew bags."
    theirs.save()
    response = anna.post(url("change", project), data | {"summary_en": "They sew curtains."})
    html = response.content.decode()
    assert response.status_code == 200
    assert "They sew bags." in html
    assert "They sew curtains." in html
    assert "Somebody else changed this record" in html
    project.refresh_from_db()
    assert project.summary_en == "They sew bags."
    again = anna.post(url("change", project), opened(response))
    assert again.status_code == 302
    project.refresh_from_db()
    assert project.summary_en == "They sew curtains."


def test_what_only_the_other_changed_is_taken_over(anna, project):
    data = opened(anna.get(url("change", project)))
    theirs = MicroProject.objects.get(pk=project.pk)
    theirs.title_fi, theirs.in_accelerators, theirs.status = "Ompelu", True, "finished"
    theirs.save()
    response = anna.post(url("change", project), data | {"summary_en": "Mine."})
    assert response.status_code == 200
    fresh = opened(response)
    assert (fresh["title_fi"], fresh["summary_en"], fresh["status"]) == (["Ompelu"], ["Mine."], ["finished"])
    assert fresh["in_accelerators"] == ["on"]
    assert anna.post(url("change", project), fresh).status_code == 302
    project.refresh_from_db()
    assert (project.title_fi, project.summary_en, project.in_accelerators) == ("Ompelu", "Mine.", True)


def test_relations_count_in_a_conflict(anna, project, partner):
    data = opened(anna.get(url("change", project)))
    other = PartnerFactory(short_name="Other House")
    project.partners.add(other)
    response = anna.post(url("change", project), data)
    assert response.status_code == 200
    assert set(opened(response)["partners"]) == {str(partner.pk), str(other.pk)}


def test_rows_added_and_removed_by_another_are_noticed(anna, project):
    gone, stays = (
        StepFactory(micro_project=project, text_en="Gone"),
        StepFactory(micro_project=project, text_en="Stays"),
    )
    data = opened(anna.get(url("change", project)))
    gone.delete()
    StepFactory(micro_project=project, text_en="Brand new")
    response = anna.post(url("change", project), data | {"summary_en": "Mine."})
    html = response.content.decode()
    assert response.status_code == 200
    assert "Brand new" in html
    assert "The other person removed 1 row" in html
    assert anna.post(url("change", project), opened(response)).status_code == 302
    assert sorted(step.text_en for step in project.steps.all()) == ["Brand new", "Stays"]
    assert stays in project.steps.all()


def test_a_row_changed_by_another_is_not_overwritten(anna, project):
    step = StepFactory(micro_project=project, text_en="Old")
    data = opened(anna.get(url("change", project)))
    step.text_en = "Theirs"
    step.save()
    response = anna.post(url("change", project), data | {"summary_en": "Mine."})
    assert response.status_code == 200
    step.refresh_from_db()
    assert step.text_en == "Theirs"
    assert opened(response)["steps-0-text_en"] == ["Theirs"]


def test_a_post_that_does_not_say_what_it_saw_overwrites_nothing(anna, project):
    data = opened(anna.get(url("change", project)))
    del data["_seen"]
    assert anna.post(url("change", project), data | {"summary_en": "Blind."}).status_code == 200
    project.refresh_from_db()
    assert project.summary_en == "They sew."


@pytest.mark.parametrize("seen", ["", "x", "[]", '{"values": 1, "rows": 2}', '{"values": {}, "rows": []}', "\x00"])
def test_a_forged_memory_is_no_error(anna, project, seen):
    data = opened(anna.get(url("change", project))) | {"_seen": seen}
    assert anna.post(url("change", project), data).status_code in (200, 302)


def test_sending_the_same_form_twice_is_no_conflict(anna, project):
    data = opened(anna.get(url("change", project))) | {"summary_en": "Once."}
    assert anna.post(url("change", project), data).status_code == 302
    assert anna.post(url("change", project), data).status_code == 302


# History and preview


def test_the_history_tells_who_changed_what(anna, project):
    save(anna, project, title_sv="Sömnad")
    html = anna.get(url("history", project)).content.decode()
    assert "Anna – changed" in html
    assert "Sömnad" in html
    assert '<span class="language-name">(sv)</span>' in html


def test_the_history_has_the_rows_that_hang_on_the_record(anna, project):
    StepFactory(micro_project=project, text_en="Opening day")
    assert "Opening day" in anna.get(url("history", project)).content.decode()


def test_a_draft_is_previewed_by_its_editors_only(anna, project, pages, visitor):
    assert "Sewing" in anna.get(url("preview", project)).content.decode()
    assert visitor.get(project.get_absolute_url()).status_code == 404
    assert visitor.get(url("preview", project)).status_code == 302
    foreign = MicroProjectFactory(draft=True)
    assert anna.get(url("preview", foreign)).status_code == 404


def test_a_published_record_links_to_its_page_a_draft_to_its_preview(anna, project, partner):
    assert url("preview", project) in anna.get(url("change", project)).content.decode()
    published = MicroProjectFactory(partners=[partner])
    html = anna.get(url("change", published)).content.decode()
    assert f'href="{published.get_absolute_url()}"' in html
    assert url("preview", published) not in html


def test_page_changes_reach_the_record(client):
    page = PageFactory(slug="about", title_en="About")
    sign_in(client, UserFactory(office=True))
    address = reverse("admin:sempre_page_change", args=[page.pk])
    assert client.post(address, opened(client.get(address)) | {"title_lv": "Par mums"}).status_code == 302
    assert Page.objects.get(slug="about").title_lv == "Par mums"


def test_nothing_is_changed_by_reading(anna, project):
    EventFactory(partners=[project.partners.get()])
    before = (MicroProject.objects.values().get(), Event.objects.values().get(), LogEntry.objects.count())
    for page in ("change", "history", "preview", "delete"):
        anna.get(url(page, project))
    for page in ("changelist", "add", "import", "export", "process_import"):
        anna.get(reverse(f"{BASE}{page}"), {"action": "publish", "_selected_action": project.pk})
    assert (MicroProject.objects.values().get(), Event.objects.values().get(), LogEntry.objects.count()) == before
