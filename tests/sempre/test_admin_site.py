"""The door of the admin, and that nothing of it speaks to strangers."""

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from partners.models import Partner
from tests.factories.editing import opened
from tests.factories.microprojects import MicroProjectFactory
from tests.factories.networks import EventFactory
from tests.factories.partners import PartnerFactory
from tests.factories.sempre import PageFactory, UserFactory, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def partner():
    return PartnerFactory()


@pytest.fixture
def coordinator(client, partner):
    return sign_in(client, UserFactory(coordinator_of=partner))


def kinds(response) -> list[str]:
    return [kind["object_name"] for app in response.context["app_list"] for kind in app["models"]]


def test_only_the_portals_own_pages_are_registered():
    assert {model._meta.label for model in admin.site._registry} == {
        "sempre.Page", "sempre.User", "sempre.OutboxMail", "sempre.TranslationRight", "auditlog.LogEntry",
        "partners.TargetGroup", "partners.Partner", "partners.Person",
        "networks.RegionalCoordinationGroup", "networks.LocalEmpowermentNetwork", "networks.Event", "networks.NewsItem",
        "microprojects.MicroProject", "microprojects.Period", "microprojects.Indicator", "microprojects.Reason",
        "microprojects.ReminderRule", "microprojects.Report",
        "outputs.Tool", "outputs.Term", "outputs.Work", "outputs.Edition", "outputs.Node", "outputs.Question",
        "outputs.Certificate", "outputs.AssessmentRound",
    }  # fmt: skip


def test_a_stranger_is_sent_to_the_portals_sign_in(client):
    response = client.get(reverse("admin:index"))
    assert response.status_code == 302
    assert response.url == "/en/admin/login/?next=/en/admin/"
    assert client.get(response.url).url == "/en/accounts/login/?next=/en/admin/"


def test_a_password_posted_to_the_admins_login_makes_no_session(client, partner):
    UserFactory(email="a@example.org", password="correct horse battery", coordinator_of=partner)
    response = client.post(reverse("admin:login"), {"username": "a@example.org", "password": "correct horse battery"})
    assert response.status_code == 302
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("role", ["member_of", "reporter_of"])
def test_whoever_edits_nothing_stays_outside(client, partner, role):
    sign_in(client, UserFactory(**{role: partner}))
    response = client.get(reverse("admin:index"), follow=True)
    assert response.status_code == 403


def test_a_coordinator_without_second_factor_must_set_one_up(client, partner):
    client.force_login(
        UserFactory(coordinator_of=partner), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    response = client.get(reverse("admin:index"))
    assert (response.status_code, response.url) == (302, reverse("mfa_activate_totp"))


def test_a_coordinator_sees_what_may_be_tended_with_counts(coordinator, partner):
    MicroProjectFactory(partners=[partner])
    MicroProjectFactory(partners=[partner], draft=True)
    MicroProjectFactory()
    response = coordinator.get(reverse("admin:index"))
    assert sorted(kinds(response)) == [
        "Event",
        "LocalEmpowermentNetwork",
        "MicroProject",
        "NewsItem",
        "Partner",
        "Person",
        "RegionalCoordinationGroup",
        "Report",
    ]
    entry = response.context["app_list"][0]["models"][0]
    assert (entry["object_name"], entry["count"], entry["drafts"]) == ("MicroProject", 2, 1)


def test_the_office_sees_everything(client):
    sign_in(client, UserFactory(office=True))
    assert len(kinds(client.get(reverse("admin:index")))) == 26


def test_view_on_site_leads_to_own_records_only(coordinator, partner):
    from django.contrib.contenttypes.models import ContentType

    own, foreign = EventFactory(partners=[partner]), EventFactory(draft=True)
    kind = ContentType.objects.get_for_model(own).pk
    assert coordinator.get(reverse("admin:view_on_site", args=[kind, own.pk])).url == own.get_absolute_url()
    assert coordinator.get(reverse("admin:view_on_site", args=[kind, foreign.pk])).status_code == 404
    assert coordinator.get(reverse("admin:view_on_site", args=["x", "//evil.example"])).status_code == 404


def test_autocomplete_lists_own_records_only(coordinator, partner):
    own, foreign = PartnerFactory(name_en="Findable own"), PartnerFactory(name_en="Findable foreign")
    UserFactory.reset_sequence()
    own = partner
    own.name_en = "Findable own"
    own.save()
    response = coordinator.get(
        reverse("admin:autocomplete"),
        {
            "app_label": "networks",
            "model_name": "regionalcoordinationgroup",
            "field_name": "partner",
            "term": "Findable",
        },
    )
    assert [row["id"] for row in response.json()["results"]] == [str(own.pk)]
    assert str(foreign) not in response.content.decode()


def test_admin_pages_carry_the_strict_policy_and_no_inline_script_or_style(coordinator, partner):
    project = MicroProjectFactory(partners=[partner])
    base = "admin:microprojects_microproject_"
    pages = ["admin:index", f"{base}changelist", f"{base}add", f"{base}import", f"{base}export"]
    urls = [reverse(name) for name in pages] + [
        reverse(f"{base}{page}", args=[project.pk]) for page in ("change", "history")
    ]
    for url in urls:
        response = coordinator.get(url)
        html = response.content.decode()
        assert response.status_code == 200
        assert "unsafe" not in response.headers["Content-Security-Policy"]
        assert " style=" not in html
        assert "<style" not in html
        assert " onclick=" not in html
        assert " onchange=" not in html
        assert "<script>" not in html


def test_a_page_is_the_offices_alone(client, coordinator):
    page = PageFactory()
    assert coordinator.get(reverse("admin:sempre_page_changelist")).status_code == 403
    assert coordinator.get(reverse("admin:sempre_page_change", args=[page.pk])).status_code == 403


def test_users_are_neither_added_nor_deleted_and_superusers_keep_themselves(client):
    office, chief = UserFactory(office=True), UserFactory(is_superuser=True, is_staff=True)
    other = UserFactory()
    sign_in(client, office)
    assert client.get(reverse("admin:sempre_user_add")).status_code == 403
    assert client.get(reverse("admin:sempre_user_delete", args=[other.pk])).status_code == 403
    assert client.get(reverse("admin:sempre_user_change", args=[other.pk])).status_code == 200
    assert client.get(reverse("admin:sempre_user_change", args=[chief.pk])).status_code == 404


def test_the_office_makes_a_coordinator_but_no_superuser(client):
    partner, person = PartnerFactory(), UserFactory()
    sign_in(client, UserFactory(office=True))
    url = reverse("admin:sempre_user_change", args=[person.pk])
    data = opened(client.get(url)) | {
        "name": "New Name", "language": "sv", "time_zone": "Europe/Stockholm", "is_active": "on",
        "is_superuser": "on", "is_staff": "on", "email": "changed@example.org",
        "memberships-TOTAL_FORMS": "1", "memberships-INITIAL_FORMS": "0",
        "memberships-0-partner": partner.pk, "memberships-0-role": "coordinator",
    }  # fmt: skip
    assert client.post(url, data).status_code == 302
    person.refresh_from_db()
    assert (person.name, person.is_superuser, person.is_staff, person.email) == ("New Name", False, False, person.email)
    assert [m.role for m in person.memberships.all()] == ["coordinator"]


def test_the_catalogue_for_scripts_is_there(coordinator):
    assert coordinator.get(reverse("admin:jsi18n")).status_code == 200


def test_history_is_for_the_office_and_never_changed(client, coordinator):
    assert coordinator.get(reverse("admin:auditlog_logentry_changelist")).status_code == 403
    sign_in(client, UserFactory(is_superuser=True, is_staff=True))
    assert client.get(reverse("admin:auditlog_logentry_changelist")).status_code == 200
    assert client.get(reverse("admin:auditlog_logentry_add")).status_code == 403


def test_two_people_giving_places_to_the_same_person_are_told(client):
    partner, person = PartnerFactory(), UserFactory()
    sign_in(client, UserFactory(office=True))
    url = reverse("admin:sempre_user_change", args=[person.pk])
    data = opened(client.get(url))
    person.memberships.create(partner=partner, role="reporter")
    response = client.post(url, data | {"name": "Mine"})
    assert response.status_code == 200
    assert str(partner) in response.content.decode()
    person.refresh_from_db()
    assert person.name != "Mine"


def test_all_kinds_are_counted_by_one_statement(client):
    PartnerFactory(), PartnerFactory(draft=True), EventFactory(draft=True)
    sign_in(client, UserFactory(office=True))
    with CaptureQueriesContext(connection) as queries:
        response = client.get(reverse("admin:index"))
    counting = [query for query in queries.captured_queries if "count(*)" in query["sql"].lower()]
    entries = {kind["object_name"]: kind for app in response.context["app_list"] for kind in app["models"]}
    numbers = {name: (entries[name]["count"], entries[name]["drafts"]) for name in ("Partner", "Event", "NewsItem")}
    assert (len(counting), numbers["Event"], numbers["NewsItem"]) == (1, (1, 1), (0, 0))
    assert numbers["Partner"] == (Partner.objects.count(), 1)
