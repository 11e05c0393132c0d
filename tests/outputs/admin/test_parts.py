"""The parts of an edition: each kind with its own fields, what hangs on it, and a preview of its own edition."""

import pytest
from auditlog.models import LogEntry
from django.urls import reverse

from outputs.models import Audience, AudienceQuestion, Level, Node, QuestionVersion, Work
from tests.counting import queries
from tests.factories.editing import opened
from tests.factories.outputs import EditionFactory, NodeFactory, quiz_unit, sound_question

pytestmark = pytest.mark.django_db


def page(node) -> str:
    return reverse("admin:outputs_node_change", args=[node.pk])


def practice(**fields) -> Node:
    edition = EditionFactory(work__kind=Work.Kind.ROADMAP)
    area = NodeFactory(edition=edition, kind=Node.Kind.AREA, title_en="Area")
    return NodeFactory(edition=edition, kind=Node.Kind.PRACTICE, parent=area, title_en="Practice", **fields)


def fields(response) -> set[str]:
    return {name.removesuffix("_en") for name in response.context["adminform"].form.fields} & {
        "title", "summary", "body", "audience", "goals", "minutes", "unit_type", "in_pocket", "modules", "parent",
        "tools", "micro_projects",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "more", "wanted"),
    [
        ("part", {}, {"title", "summary"}),
        ("chapter", {}, {"title", "summary", "body", "minutes", "parent", "tools", "micro_projects"}),
        ("practice", {}, {"title", "summary", "body", "in_pocket", "modules", "parent", "tools"}),
        ("module", {}, {"title", "summary", "body", "audience", "goals", "minutes", "tools", "micro_projects"}),
        ("unit", {"unit_type": "text"}, {"title", "summary", "body", "unit_type", "minutes", "parent", "tools",
                                         "micro_projects"}),
        ("recommendation", {"goals_en": "- one"}, {"title", "summary", "body", "audience", "goals", "micro_projects"}),
    ],
)  # fmt: skip
def test_a_page_shows_what_its_kind_has_and_what_the_record_has(office, kind, more, wanted):
    node = NodeFactory(kind=kind, **more)
    if kind in ("practice", "unit"):
        node.parent = NodeFactory(edition=node.edition)
        node.save()
    assert fields(office.get(page(node))) == wanted


def test_a_practice_has_five_levels_and_three_questions_on_its_page(office):
    node = practice()
    Level.objects.create(node=node, number=2, text_en="Middle")
    data = opened(office.get(page(node)))
    assert sorted(data[f"levels-{index}-number"][0] for index in range(5)) == ["0", "1", "2", "3", "4"]
    assert sorted(data[f"asks-{index}-audience"][0] for index in range(3)) == sorted(Audience.values)
    place = next(index for index in range(5) if data[f"levels-{index}-number"] == ["4"])
    voice = next(index for index in range(3) if data[f"asks-{index}-audience"] == ["staff"])
    data |= {f"levels-{place}-text_fi": "Ylin", f"asks-{voice}-text_en": "How is it?", "levels-0-example_en": "So."}
    assert office.post(page(node), data).status_code == 302
    assert list(node.levels.values_list("number", "text_en", "text_fi", "example_en")) == [
        (2, "Middle", None, "So."),
        (4, "", "Ylin", ""),
    ]
    assert list(node.asks.values_list("audience", "text_en")) == [("staff", "How is it?")]
    assert LogEntry.objects.get_for_object(node.levels.last()).count() == 1


def test_a_practice_page_takes_few_queries_however_much_is_written(office):
    node = practice()
    few, _html = queries(office, page(node))
    for number in range(5):
        Level.objects.create(node=node, number=number, text_en="T")
    for audience in Audience.values:
        AudienceQuestion.objects.create(node=node, audience=audience, text_en="Q")
    many, _html = queries(office, page(node))
    assert (many <= few + 2, many <= 30) == (True, True)


def test_modules_are_chosen_by_title_and_unknown_ones_stay(office):
    quiz_unit()
    module = Node.objects.get(kind="module")
    node = practice(modules=["gone"])
    data = opened(office.get(page(node)))
    assert data["modules"] == ["gone"]
    assert office.post(page(node), data | {"modules": ["gone", module.stable_key]}).status_code == 302
    node.refresh_from_db()
    assert node.modules == ["gone", module.stable_key]


def test_a_new_part_begins_with_its_edition_and_kind(office):
    edition = EditionFactory()
    add = reverse("admin:outputs_node_add")
    html = office.get(add).content.decode()
    assert f'href="?edition={edition.pk}&amp;kind=chapter"' in html
    assert "kind=practice" not in html
    part = NodeFactory(edition=edition, kind=Node.Kind.PART, stable_key="part")
    NodeFactory(edition=edition, parent=part, position=4)
    address = f"{add}?edition={edition.pk}&kind=chapter&parent={part.pk}"
    data = opened(office.get(address))
    assert (data["position"], data["parent"]) == (["5"], [str(part.pk)])
    data |= {"title_en": "New", "stable_key": "new", "slug": "new"}
    assert office.post(address, data).status_code == 302
    node = Node.objects.get(stable_key="new")
    assert (node.edition, node.kind, node.parent, node.position) == (edition, "chapter", part, 5)


@pytest.mark.parametrize(
    "query", ["?edition=x&kind=chapter", "?edition=99999999999999999999&kind=area", "?kind=chapter"]
)
def test_a_new_part_of_nothing_is_asked_again(office, query):
    assert office.get(reverse("admin:outputs_node_add") + query).status_code == 200


@pytest.mark.parametrize("name", ["stable_key", "slug"])
def test_a_key_or_address_that_is_taken_is_told_at_its_field(office, name):
    taken = NodeFactory(stable_key="taken", slug="taken")
    address = reverse("admin:outputs_node_add") + f"?edition={taken.edition_id}&kind=chapter"
    data = opened(office.get(address)) | {"title_en": "New", "stable_key": "new", "slug": "new", name: "taken"}
    response = office.post(address, data)
    assert response.context["adminform"].form.errors == {
        name: ["Another part of this edition has this already. Choose another one."]
    }


def test_a_quiz_lists_its_questions_with_links_marks_and_places(office):
    unit = quiz_unit()
    one, two = sound_question(unit, position=1, text_en="One?", text_lv="Viens?"), sound_question(unit, position=2)
    response = office.get(page(unit))
    html = response.content.decode()
    assert f'<a href="/en/admin/outputs/question/{one.pk}/change/" lang="en">One?</a>' in html
    assert f"/en/admin/outputs/question/add/?unit={unit.pk}" in html
    assert "Latviešu: partly there, 1 of 5" in html
    data = opened(response) | {"questions-0-position": "3"}
    assert office.post(page(unit), data).status_code == 302
    assert list(unit.questions.all()) == [two, one]


def test_a_quiz_page_takes_the_same_queries_for_three_questions(office):
    unit = quiz_unit()
    sound_question(unit)
    one, _html = queries(office, page(unit))
    sound_question(unit)
    sound_question(unit)
    three, _html = queries(office, page(unit))
    assert (three, three <= 32) == (one, True)


def test_a_part_is_previewed_in_its_own_edition(office):
    published = NodeFactory(stable_key="one", slug="one", title_en="Published", body_en="Old words.")
    newer = EditionFactory(work=published.edition.work, status="draft", date="2030-01-01")
    NodeFactory(edition=newer, stable_key="one", slug="one", title_en="Newest", body_en="Newest words.")
    draft = EditionFactory(work=published.edition.work, status="draft", date="2020-01-01")
    node = NodeFactory(edition=draft, stable_key="one", slug="one", title_en="Draft", body_en="My words.")
    address = reverse("admin:outputs_node_preview", args=[node.pk])
    html = office.get(address).content.decode()
    assert ("My words." in html, "Newest words." in html, "Old words." in html) == (True, False, False)
    assert [code for code, _n, _u in office.get(page(node)).context["previews"]][0] == "en"
    assert office.get(address.replace("/en/", "/fi/")).status_code == 200


def test_a_quiz_is_previewed_without_a_trace(office):
    unit = quiz_unit(edition=EditionFactory(work__kind=Work.Kind.TRAINING, status="draft"))
    sound_question(unit, text_en="Who decides?")
    html = office.get(reverse("admin:outputs_node_preview", args=[unit.pk])).content.decode()
    assert ("Who decides?" in html, QuestionVersion.objects.count()) == (True, 0)
