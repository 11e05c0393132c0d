"""Who may do what with partners, people and target groups in the admin."""

import pytest
from django.urls import reverse

from partners.models import Partner
from tests.factories.editing import answers, opened
from tests.factories.partners import ConsentFactory, PartnerFactory, PersonFactory, TargetGroupFactory
from tests.factories.sempre import UserFactory, sign_in

pytestmark = pytest.mark.django_db
VERBS = (
    "changelist",
    "add",
    "import",
    "export",
    "change",
    "history",
    "preview",
    "delete",
    "post change",
    "post delete",
)

PARTNER_TABLE = {
    "stranger": (302,) * 10,
    "member": (302,) * 10,
    "reporter": (302,) * 10,
    "coordinator": (200, 403, 200, 200, 200, 200, 200, 403, 200, 403),
    "foreign coordinator": (200, 403, 200, 200, 404, 404, 404, 403, 404, 403),
    "office": (200, 200, 200, 200, 200, 200, 200, 403, 200, 403),
}


@pytest.mark.parametrize("role", PARTNER_TABLE)
def test_partners(client, pages, role):
    partner = PartnerFactory()
    expected = dict(zip(VERBS, PARTNER_TABLE[role], strict=True))
    assert answers(client, role, partner, partner, VERBS) == expected


PERSON_VERBS = ("changelist", "add", "change", "history", "delete", "post change", "post delete")
PERSON_TABLE = {
    "stranger": (302,) * 7,
    "reporter": (302,) * 7,
    "coordinator": (200, 200, 200, 200, 200, 200, 302),
    "foreign coordinator": (200, 200, 404, 404, 404, 404, 404),
    "office": (200, 200, 200, 200, 200, 200, 302),
}


@pytest.mark.parametrize("role", PERSON_TABLE)
def test_people(client, role):
    person = PersonFactory()
    expected = dict(zip(PERSON_VERBS, PERSON_TABLE[role], strict=True))
    assert answers(client, role, person.partner, person, PERSON_VERBS) == expected


@pytest.mark.parametrize(("role", "status"), [("coordinator", 403), ("office", 200)])
def test_target_groups_are_the_offices(client, role, status):
    verbs = ("changelist", "add", "change", "history", "import")
    assert set(answers(client, role, PartnerFactory(), TargetGroupFactory(), verbs).values()) == {status}


def test_a_coordinator_changes_the_texts_but_not_what_was_agreed(client):
    partner = PartnerFactory(role="partner", budget_eur=1000)
    sign_in(client, UserFactory(coordinator_of=partner))
    address = reverse("admin:partners_partner_change", args=[partner.pk])
    data = opened(client.get(address)) | {"summary_sv": "En skola.", "role": "lead", "budget_eur": "999999"}
    assert client.post(address, data).status_code == 302
    partner.refresh_from_db()
    assert (partner.summary_sv, partner.role, partner.budget_eur) == ("En skola.", Partner.Role.PARTNER, 1000)


def test_a_logo_is_asked_for_as_a_picture(client):
    partner = PartnerFactory()
    sign_in(client, UserFactory(coordinator_of=partner))
    from django.core.files.uploadedfile import SimpleUploadedFile

    address = reverse("admin:partners_partner_change", args=[partner.pk])
    data = opened(client.get(address)) | {"logo": SimpleUploadedFile("logo.png", b"<svg onload=alert(1)>")}
    response = client.post(address, data)
    assert response.status_code == 200
    assert "no picture that can be used" in response.content.decode()


def test_a_person_cannot_be_moved_to_a_foreign_partner(client):
    person, foreign = PersonFactory(), PartnerFactory()
    sign_in(client, UserFactory(coordinator_of=person.partner))
    address = reverse("admin:partners_person_change", args=[person.pk])
    response = client.post(address, opened(client.get(address)) | {"partner": str(foreign.pk)})
    assert response.status_code == 200
    person.refresh_from_db()
    assert person.partner != foreign


def test_consents_are_recorded_with_the_person(client):
    consent = ConsentFactory()
    sign_in(client, UserFactory(coordinator_of=consent.person.partner))
    address = reverse("admin:partners_person_change", args=[consent.person.pk])
    page = client.get(address)
    assert client.post(address, opened(page) | {"consents-0-withdrawn_at": "2026-11-01T10:30"}).status_code == 302
    consent.refresh_from_db()
    assert consent.withdrawn_at is not None


def test_a_consent_of_a_foreign_person_cannot_be_changed_through_the_rows(client):
    own, foreign = ConsentFactory(), ConsentFactory(proof="Theirs")
    sign_in(client, UserFactory(coordinator_of=own.person.partner))
    address = reverse("admin:partners_person_change", args=[own.person.pk])
    data = opened(client.get(address)) | {"consents-0-id": str(foreign.pk), "consents-0-proof": "Mine now"}
    client.post(address, data)
    foreign.refresh_from_db()
    assert (foreign.proof, foreign.person_id) == ("Theirs", foreign.person.pk)
