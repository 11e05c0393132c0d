"""Texts in all languages or in one, read with few statements."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sempre import languages
from tests.factories.microprojects import MicroProjectFactory
from tests.factories.networks import EventFactory, NetworkFactory, NewsItemFactory
from tests.factories.outputs import EditionFactory, NodeFactory, TermFactory, ToolFactory, WorkFactory
from tests.factories.partners import PartnerFactory, TargetGroupFactory
from tests.open_data import ask

pytestmark = pytest.mark.django_db


def test_without_a_language_every_text_comes_in_all_that_exist(visitor):
    PartnerFactory(slug="a", name_sv="Förening", name_en="Club", summary_lt="Klubas")
    row = ask(visitor, "partners")["items"][0]
    assert (row["name"], row["summary"], row["region"]) == ({"sv": "Förening", "en": "Club"}, {"lt": "Klubas"}, {})


@pytest.mark.parametrize(
    ("texts", "original", "shown"),
    [
        ({"name_sv": "Förening", "name_en": "Club"}, "en", ("Förening", "sv")),
        ({"name_fi": "Seura", "name_en": "Club"}, "fi", ("Seura", "fi")),
        ({"name_fi": "Seura", "name_en": "Club"}, "en", ("Club", "en")),
        ({"name_fi": "Seura", "name_en": ""}, "da", ("Seura", "fi")),
    ],
)
@pytest.mark.parametrize("address", ["partners?lang=sv", "partners/a?lang=sv"])
def test_with_a_language_a_text_says_which_one_it_is_in(visitor, texts, original, shown, address):
    PartnerFactory(slug="a", original_language=original, **texts)
    PartnerFactory(slug="b", name_sv="Annan")
    answer = ask(visitor, address)
    row = answer["items"][0] if "items" in answer else answer
    assert (row["name"], row["summary"]) == ({"text": shown[0], "language": shown[1]}, None)
    assert "/sv/partners/a/" in row["url"]


def test_the_browser_s_language_changes_nothing_but_complaints(visitor):
    PartnerFactory(name_sv="Förening")
    answers_ = {visitor.get("/api/v1/partners", headers={"Accept-Language": code}).content for code in languages.CODES}
    assert len(answers_) == 1
    complaint = visitor.get("/api/v1/partners?limit=0", headers={"Accept-Language": "sv"})
    assert complaint.headers["Content-Language"] == "sv"


MAKERS = {
    "partners": lambda: PartnerFactory(name_en="", name_fi="Seura").target_groups.add(TargetGroupFactory()),
    "networks": lambda: NetworkFactory(len=True).co_partners.add(PartnerFactory()),
    "micro-projects": lambda: ToolFactory(micro_projects=[MicroProjectFactory(target_groups=[TargetGroupFactory()])]),
    "events": lambda: EventFactory(networks=[NetworkFactory()], partners=[PartnerFactory()]),
    "news": lambda: NewsItemFactory(networks=[NetworkFactory()], partners=[PartnerFactory()]),
    "tools": lambda: ToolFactory(target_groups=[TargetGroupFactory()]),
    "terms": TermFactory,
    "target-groups": TargetGroupFactory,
    "outputs": lambda: EditionFactory(work=WorkFactory(kind="recommendations", publisher=PartnerFactory())),
    "parts": lambda: NodeFactory(tools=[ToolFactory()]),
}


def counted(visitor, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        response = visitor.get(address)
        assert response.status_code == 200
        b"".join(response.streaming_content) if response.streaming else response.content
    return len(captured)


@pytest.mark.parametrize("query", ["", "?lang=sv"])
@pytest.mark.parametrize("ending", ["", ".csv"])
@pytest.mark.parametrize("name", MAKERS)
def test_three_records_take_as_many_queries_as_one(visitor, name, ending, query):
    MAKERS[name]()
    one = counted(visitor, f"/api/v1/{name}{ending}{query}")
    MAKERS[name]()
    MAKERS[name]()
    three = counted(visitor, f"/api/v1/{name}{ending}{query}")
    assert (three, three <= 5) == (one, True)


def test_only_the_asked_language_is_read(visitor):
    ToolFactory(title_sv="Cirkel", summary_sv="Kort", title_en="Circle", summary_en="Short")
    with CaptureQueriesContext(connection) as captured:
        visitor.get("/api/v1/tools?lang=sv")
    read = {code for code in languages.CODES if any(f'"title_{code}"' in query["sql"] for query in captured)}
    assert read == {"sv", "en"}
    assert not any("purpose" in query["sql"] for query in captured)
