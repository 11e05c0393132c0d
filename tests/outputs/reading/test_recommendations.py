"""Recommendations: readable, linked, citable."""

import pytest

from tests.counting import assert_same_queries
from tests.factories.microprojects import MicroProjectFactory
from tests.factories.outputs import EditionFactory, NodeFactory, WorkFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def paper():
    work = WorkFactory(kind="recommendations", slug="policy", title_en="The paper", licence="CC BY 4.0")
    return EditionFactory(work=work, version="2.0", date="2026-11-22")


def test_outputs_and_recommendations(visitor, paper):
    NodeFactory(edition=paper, kind="recommendation", slug="do", title_en="Do this", summary_en="Because.")
    html = visitor.get("/en/recommendations/").content.decode()
    assert ("The paper" in html, "Because." in html) == (True, True)
    assert '<a href="/en/recommendations/policy/do/">Do this</a>' in html
    assert "The paper" in visitor.get("/en/outputs/").content.decode()


def test_the_list_in_equal_queries(visitor, paper):
    projects = [MicroProjectFactory()]

    def make():
        NodeFactory(edition=paper, kind="recommendation", micro_projects=projects)

    assert_same_queries(visitor, "/en/recommendations/", make, most=4)


def test_a_recommendation_says_how_it_is_cited_and_what_supports_it(visitor, paper):
    shown, hidden = MicroProjectFactory(title_en="The garden"), MicroProjectFactory(title_en="Hidden", state="draft")
    NodeFactory(edition=paper, kind="recommendation", slug="do", title_en="Do this", micro_projects=[shown, hidden])
    html = visitor.get("/en/recommendations/policy/do/").content.decode()
    line = (
        "SEMPRE: Do this. In: The paper, edition 2.0, 22 November 2026. "
        "http://127.0.0.1:8000/en/recommendations/policy/do/. Licence: CC BY 4.0."
    )
    assert line in html
    assert ("The garden" in html, "Hidden" in html) == (True, False)


def test_an_unknown_recommendation_offers_the_nearest_published(visitor, paper):
    NodeFactory(edition=paper, kind="recommendation", slug="pay-people", title_en="Pay people for their time")
    draft = EditionFactory(work=WorkFactory(kind="recommendations", slug="draft", state="draft"))
    NodeFactory(edition=draft, kind="recommendation", slug="pay-peple", title_en="Draft paper")
    response = visitor.get("/en/recommendations/policy/pay-peple/")
    html = response.content.decode()
    assert (response.status_code, "Pay people for their time" in html, "Draft paper" in html) == (404, True, False)
    assert visitor.get("/en/recommendations/nothing/pay-people/").status_code == 404
