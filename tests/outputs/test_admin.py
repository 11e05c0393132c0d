"""The outputs are the office's to tend; the parts of a work stand in reading order."""

import re

import pytest
from django.urls import reverse

from sempre.editing import fields
from tests.factories.editing import answers, opened
from tests.factories.microprojects import MicroProjectFactory
from tests.factories.outputs import EditionFactory, NodeFactory, ToolFactory, WorkFactory
from tests.factories.partners import PartnerFactory
from tests.factories.sempre import UserFactory, sign_in

pytestmark = pytest.mark.django_db
VERBS = ("changelist", "add", "change", "history", "post change")


@pytest.mark.parametrize("factory", [ToolFactory, WorkFactory, EditionFactory, NodeFactory])
@pytest.mark.parametrize(
    ("role", "status"), [("stranger", 302), ("reporter", 302), ("coordinator", 403), ("office", 200)]
)
def test_outputs_are_the_offices(client, factory, role, status):
    assert set(answers(client, role, PartnerFactory(), factory(), VERBS).values()) == {status}


@pytest.fixture
def office(client):
    return sign_in(client, UserFactory(office=True))


def test_parts_stand_in_reading_order_and_are_set_in(office):
    edition = EditionFactory()
    second = NodeFactory(edition=edition, position=2, title_en="Second")
    first = NodeFactory(edition=edition, position=1, title_en="First")
    below_first = NodeFactory(edition=edition, parent=first, position=9, title_en="Below the first")
    response = office.get(reverse("admin:outputs_node_changelist"))
    assert list(response.context["cl"].result_list) == [first, below_first, second]
    assert '<span class="depth-1" lang="en">Below the first</span>' in response.content.decode()


def test_a_part_cannot_be_part_of_another_edition_or_itself(office):
    node = NodeFactory()
    sibling = NodeFactory(edition=EditionFactory(work=node.edition.work))
    page = office.get(reverse("admin:outputs_node_change", args=[node.pk]))
    html = page.content.decode()
    assert f'<option value="{sibling.pk}">' not in html
    assert f'<option value="{node.pk}">' not in html


def test_the_stable_key_stays(office):
    node = NodeFactory(stable_key="needs")
    address = reverse("admin:outputs_node_change", args=[node.pk])
    data = opened(office.get(address)) | {"stable_key": "other", "body_pl": "Tekst"}
    assert office.post(address, data).status_code == 302
    node.refresh_from_db()
    assert (node.stable_key, node.body_pl) == ("needs", "Tekst")


def test_two_people_in_one_part_are_told(office):
    node = NodeFactory(body_en="Old")
    address = reverse("admin:outputs_node_change", args=[node.pk])
    data = opened(office.get(address))
    node.body_en = "Theirs"
    node.save()
    assert office.post(address, data | {"body_en": "Mine"}).status_code == 200
    node.refresh_from_db()
    assert node.body_en == "Theirs"


def test_minutes_in_the_wrong_order_are_an_error_in_the_form(office):
    tool = ToolFactory()
    address = reverse("admin:outputs_tool_change", args=[tool.pk])
    response = office.post(address, opened(office.get(address)) | {"minutes_min": "60", "minutes_max": "30"})
    assert response.status_code == 200
    assert "This is less than the least." in response.content.decode()


def choice_of_micro_projects(office, tool) -> tuple[int, list[str], bool]:
    """Return how many boxes there are to tick, what else is listed as chosen, and whether one looks by typing."""
    page = office.get(reverse("admin:outputs_tool_change", args=[tool.pk])).content.decode()
    boxes = page.count('<input type="checkbox" name="micro_projects"')
    _before, select, after = page.partition('<select name="micro_projects"')
    listed = re.findall(r'<option value="(\d+)" selected>', after.partition("</select>")[0])
    return boxes, listed, bool(select) and "js/admin-choosing.js" in page


def test_micro_projects_are_ticked_and_looked_for_by_typing_where_there_are_too_many(office, monkeypatch):
    used, *_others = MicroProjectFactory.create_batch(3)
    tool = ToolFactory(micro_projects=[used])
    monkeypatch.setattr(fields, "MOST_TICKED", 3)
    assert choice_of_micro_projects(office, tool) == (3, [], False)
    monkeypatch.setattr(fields, "MOST_TICKED", 2)
    assert choice_of_micro_projects(office, tool) == (0, [str(used.pk)], True)
