import pytest

from sempre.search import reindex
from tests.counting import assert_same_queries
from tests.factories.microprojects import MicroProjectFactory, StepFactory
from tests.factories.networks import NetworkFactory
from tests.factories.outputs import ToolFactory
from tests.factories.partners import TargetGroupFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def parents():
    return TargetGroupFactory(slug="single-parents", name_en="single parents")


def titles(visitor, query: str = "") -> list[str]:
    response = visitor.get(f"/en/micro-projects/{query}")
    return sorted(project.title_en for project in response.context["object_list"])


def test_the_list_shows_published_micro_projects_in_equal_queries(visitor, parents):
    network = NetworkFactory(len=True)
    MicroProjectFactory(title_en="Hidden", state="draft", network=network)
    html = assert_same_queries(
        visitor,
        "/en/micro-projects/",
        lambda: MicroProjectFactory(title_en="Visible", network=network, target_groups=[parents]),
        most=4,
    )
    assert (html.count(">Visible</a>"), "Hidden" in html) == (3, False)


def test_filters_narrow_the_list_and_count_under_each_other(visitor, parents):
    varde = NetworkFactory(len=True, slug="varde", place="Varde")
    tool = ToolFactory(slug="cafe", title_en="World café")
    one = MicroProjectFactory(title_en="One", country="DK", network=varde, target_groups=[parents], status="running")
    MicroProjectFactory(title_en="Two", country="DK", status="finished", network=None, partners=[])
    MicroProjectFactory(title_en="Three", country="LT", target_groups=[parents], network=None, partners=[])
    tool.micro_projects.add(one)
    assert titles(visitor) == ["One", "Three", "Two"]
    assert titles(visitor, "?country=DK") == ["One", "Two"]
    assert titles(visitor, "?country=DK&target_group=single-parents") == ["One"]
    assert titles(visitor, "?network=varde") == titles(visitor, "?tool=cafe") == ["One"]
    assert titles(visitor, "?status=finished") == ["Two"]
    facets = {f.name: f for f in visitor.get("/en/micro-projects/?country=DK").context["facets"]}
    assert [(o.value, o.count, o.chosen) for o in facets["country"].options] == [("DK", 2, True), ("LT", 1, False)]
    assert [(str(o.label), o.count) for o in facets["target_group"].options] == [("single parents", 1)]
    assert [(o.value, o.count) for o in facets["status"].options] == [("finished", 1), ("running", 1)]


def test_the_list_searches_words(visitor):
    MicroProjectFactory(title_en="A garden for all", network=None, partners=[])
    MicroProjectFactory(title_en="A café", network=None, partners=[])
    reindex()
    assert titles(visitor, "?q=gardens") == ["A garden for all"]
    assert titles(visitor, "?q=nothing-of-the-kind") == []


def test_the_list_is_in_the_readers_alphabet(visitor):
    for title in ("Ängel", "Zebra", "Åre"):
        MicroProjectFactory(title_sv=title, title_en=title, network=None, partners=[])
    reindex()
    response = visitor.get("/sv/micro-projects/")
    assert [project.title_sv for project in response.context["object_list"]] == ["Zebra", "Åre", "Ängel"]


def test_map_and_list_show_the_same_results(visitor):
    MicroProjectFactory(title_en="On the map", country="DK", lat=55.6, lon=8.5, network=None, partners=[])
    MicroProjectFactory(title_en="Nowhere", country="DK", network=None, partners=[])
    MicroProjectFactory(title_en="Elsewhere", country="LT", lat=55.1, lon=22.8, network=None, partners=[])
    response = visitor.get("/en/micro-projects/?country=DK")
    assert [dot.place.title for dot in response.context["map"].dots] == ["On the map"]
    assert "1 of them has no place in our sources" in response.content.decode()


def test_a_page_tells_the_story_by_dated_steps_and_shows_neighbours(visitor, parents):
    project = MicroProjectFactory(slug="garden", title_en="The garden", target_groups=[parents], ownership="leads",
                                  confidence="medium", source_note_en="Known from one line.")  # fmt: skip
    StepFactory(micro_project=project, date="2018-05", text_en="Then the harvest")
    StepFactory(micro_project=project, date="2017", text_en="At first the spade")
    MicroProjectFactory(title_en="A neighbour", target_groups=[parents])
    MicroProjectFactory(title_en="A stranger")
    html = visitor.get("/en/micro-projects/garden/").content.decode()
    assert html.index("At first the spade") < html.index("Then the harvest")
    assert ("A neighbour" in html, "A stranger" in html) == (True, False)
    assert '<li aria-current="step">users lead, staff support</li>' in html
    assert "According to the sources:</strong> Known from one line." in html


def test_a_click_on_a_filter_keeps_the_others(visitor, parents):
    MicroProjectFactory(country="DK", target_groups=[parents], status="running", network=None, partners=[])
    html = visitor.get("/en/micro-projects/?country=DK&target_group=single-parents").content.decode()
    assert 'href="?country=DK&amp;target_group=single-parents&amp;status=running"' in html
    assert 'href="?country=DK"' in html  # takes the target group away


def test_a_draft_is_a_404(visitor):
    MicroProjectFactory(slug="draft", state="draft")
    assert visitor.get("/en/micro-projects/draft/").status_code == 404


def test_marks_are_the_same_for_the_same_project(parents):
    from microprojects.marks import mark_of

    project = MicroProjectFactory(slug="garden", target_groups=[parents])
    assert mark_of(project) == mark_of(type(project).objects.get(pk=project.pk))
