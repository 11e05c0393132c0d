"""Who may do what with micro-projects in the admin (what all content shares is in tests/sempre/test_editing.py)."""

import pytest
from django.urls import reverse

from microprojects.models import MicroProject
from tests.factories.editing import answers, opened
from tests.factories.microprojects import MicroProjectFactory, StepFactory
from tests.factories.networks import NetworkFactory
from tests.factories.outputs import ToolFactory
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


@pytest.mark.parametrize("few", [0, 5000])
def test_the_scope_is_the_same_however_many_are_in_it(few, monkeypatch):
    monkeypatch.setattr("microprojects.querysets.FEW", few)
    region = NetworkFactory()
    local = NetworkFactory(len=True, parent=region)
    own, linked = MicroProjectFactory(network=local), MicroProjectFactory(partners=[region.partner])
    MicroProjectFactory()
    user = UserFactory(coordinator_of=region.partner)
    assert set(MicroProject.objects.all().editable_by(user)) == {own, linked}


class TestChoosingMicroProjects:
    """Where there are too many boxes to tick, the form lists what is chosen and looks for others."""

    def test_the_form_lists_what_is_chosen_and_keeps_it(self, client, monkeypatch):
        monkeypatch.setattr("sempre.editing.fields.MOST_TICKED", 1)
        chosen, other = MicroProjectFactory(title_en="Kitchen"), MicroProjectFactory(title_en="Garden")
        tool = ToolFactory()
        tool.micro_projects.add(chosen)
        sign_in(client, UserFactory(office=True))
        address = reverse("admin:outputs_tool_change", args=[tool.pk])
        page = client.get(address)
        field = page.context["adminform"].form["micro_projects"]
        assert [str(option.data["label"]) for option in field.subwidgets] == ["Kitchen"]
        data = opened(page) | {"micro_projects": [chosen.pk, other.pk]}
        assert client.post(address, data).status_code == 302
        assert set(tool.micro_projects.all()) == {chosen, other}

    def test_others_are_found_by_a_word_of_their_title(self, client):
        garden = MicroProjectFactory(title_en="Garden")
        MicroProjectFactory(title_en="Kitchen")
        sign_in(client, UserFactory(office=True))
        query = {"app_label": "outputs", "model_name": "tool", "field_name": "micro_projects", "term": "gard"}
        found = client.get(reverse("admin:autocomplete"), query).json()["results"]
        assert found == [{"id": str(garden.pk), "text": "Garden"}]

    def test_nobody_else_may_ask(self, client):
        sign_in(client, UserFactory(reporter_of=PartnerFactory()))
        query = {"app_label": "outputs", "model_name": "tool", "field_name": "micro_projects", "term": "gard"}
        assert client.get(reverse("admin:autocomplete"), query).status_code == 302
