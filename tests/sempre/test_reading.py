"""What all public pages share: only reading them, and what the page cache may tell them apart by."""

import pytest

from tests.factories.microprojects import MicroProjectFactory
from tests.factories.outputs import ToolFactory

pytestmark = pytest.mark.django_db
LISTS = ("partners", "networks", "micro-projects", "tools", "news", "events", "figures", "search")


@pytest.mark.parametrize("name", LISTS)
def test_pages_can_only_be_read(visitor, name):
    answers = {method: getattr(visitor, method)(f"/en/{name}/").status_code for method in ("options", "post", "put")}
    assert answers == {"options": 200, "post": 405, "put": 405}


@pytest.mark.parametrize(
    ("address", "parameters"),
    [
        ("/en/micro-projects/?country=DK", ("country", "target_group", "network", "status", "tool", "partner", "page")),
        ("/en/micro-projects/?country=XX", ()),
        ("/en/tools/?time=60", ("phase", "target_group", "time")),
        ("/en/tools/?time=61", ()),
        ("/en/tools/?phase=none", ()),
        ("/en/partners/?page=2", ()),
    ],
)
def test_only_choices_on_offer_may_be_kept_apart(visitor, address, parameters):
    MicroProjectFactory(country="DK")
    ToolFactory(minutes_min=30)
    assert visitor.get(address).parameters == parameters
