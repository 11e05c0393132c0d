"""Who may do what with micro-projects in the admin (what all content shares is in tests/sempre/test_editing.py)."""

import pytest
from django.urls import reverse

from tests.factories.editing import answers, opened
from tests.factories.microprojects import MicroProjectFactory, StepFactory
from tests.factories.networks import NetworkFactory
from tests.factories.partners import PartnerFactory
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
TABLE = {
    ("stranger", "published"): (302,) * 10,
    ("member", "published"): (302,) * 10,
    ("reporter", "draft"): (302,) * 10,
    ("coordinator", "published"): (200, 200, 200, 200, 200, 200, 200, 403, 200, 403),
    ("coordinator", "draft"): (200, 200, 200, 200, 200, 200, 200, 200, 200, 302),
    ("foreign coordinator", "published"): (200, 200, 200, 200, 404, 404, 404, 404, 404, 404),
    ("foreign coordinator", "draft"): (200, 200, 200, 200, 404, 404, 404, 404, 404, 404),
    ("office", "published"): (200, 200, 200, 200, 200, 200, 200, 403, 200, 403),
    ("office", "draft"): (200, 200, 200, 200, 200, 200, 200, 200, 200, 302),
}


@pytest.mark.parametrize(("role", "state"), TABLE)
def test_micro_projects(client, role, state):
    partner = PartnerFactory()
    project = MicroProjectFactory(partners=[partner], state=state)
    expected = dict(zip(VERBS, TABLE[role, state], strict=True))
    assert answers(client, role, partner, project, VERBS) == expected


def test_the_region_tends_the_micro_projects_of_its_networks(client):
    region = NetworkFactory()
    local = NetworkFactory(len=True, parent=region)
    project = MicroProjectFactory(network=local, partners=[local.partner])
    sign_in(client, UserFactory(coordinator_of=region.partner))
    assert client.get(reverse("admin:microprojects_microproject_change", args=[project.pk])).status_code == 200


def test_rights_that_were_withdrawn_are_gone_at_once(client):
    partner = PartnerFactory()
    project = MicroProjectFactory(partners=[partner])
    user = UserFactory(coordinator_of=partner)
    sign_in(client, user)
    address = reverse("admin:microprojects_microproject_change", args=[project.pk])
    data = opened(client.get(address))
    user.memberships.update(until="2020-01-01")
    assert client.post(address, data | {"title_en": "Late"}).status_code == 302
    project.refresh_from_db()
    assert project.title_en != "Late"


def test_steps_are_written_with_the_micro_project_in_any_language(client):
    partner = PartnerFactory()
    project = MicroProjectFactory(partners=[partner])
    StepFactory(micro_project=project, text_en="First")
    sign_in(client, UserFactory(coordinator_of=partner))
    address = reverse("admin:microprojects_microproject_change", args=[project.pk])
    data = opened(client.get(address)) | {
        "steps-TOTAL_FORMS": "2", "steps-1-date": "2019", "steps-1-text_fi": "Toinen", "steps-1-position": "1",
    }  # fmt: skip
    assert client.post(address, data).status_code == 302
    assert [(s.text_en or "", s.text_fi or "") for s in project.steps.all()] == [("First", ""), ("", "Toinen")]


def test_an_end_before_the_start_is_an_error_in_the_form(client):
    partner = PartnerFactory()
    project = MicroProjectFactory(partners=[partner])
    sign_in(client, UserFactory(coordinator_of=partner))
    address = reverse("admin:microprojects_microproject_change", args=[project.pk])
    response = client.post(address, opened(client.get(address)) | {"starts": "2019", "ends": "2018-02"})
    assert response.status_code == 200
    assert "The end lies before the start." in response.content.decode()
