"""A new edition is a draft with all the parts of the old one under the same keys; the old one stays as it was."""

import pytest
from django.core import serializers
from django.utils import timezone

from outputs.editing.copying import make_new_edition, next_version
from outputs.models import AudienceQuestion, Choice, Edition, Level, Node, Question, Work
from tests.factories.microprojects import MicroProjectFactory
from tests.factories.outputs import EditionFactory, NodeFactory, ToolFactory, quiz_unit, sound_question
from tests.factories.sempre import UserFactory

pytestmark = pytest.mark.django_db
OWNERS = ("edition", "parent", "node", "question")


def tree(edition: Edition) -> list:
    """Return everything in an edition without its keys in the database, each row after what it hangs on."""
    nodes = Node.objects.filter(edition=edition)
    rows = [
        *((node.parent and node.parent.stable_key, node) for node in nodes),
        *((row.node.stable_key, row) for row in Level.objects.filter(node__in=nodes)),
        *((row.node.stable_key, row) for row in AudienceQuestion.objects.filter(node__in=nodes)),
        *((row.node.stable_key, row) for row in Question.objects.filter(node__in=nodes)),
        *((row.question.stable_key, row) for row in Choice.objects.filter(question__node__in=nodes)),
    ]
    plain = []
    for above, row in rows:
        fields = serializers.serialize("python", [row])[0]["fields"]
        fields = {name: value for name, value in fields.items() if name not in OWNERS}
        plain.append((row._meta.model_name, str(above), fields))
    return sorted(plain, key=str)


def full_edition() -> Edition:
    unit = quiz_unit()
    sound_question(unit, text_lv="Kas?")
    edition = unit.edition
    practice = NodeFactory(
        edition=edition, kind=Node.Kind.PRACTICE, parent=unit.parent, in_pocket=True, modules=["one"],
        tools=[ToolFactory(), ToolFactory()], micro_projects=[MicroProjectFactory()], body_fi="Teksti",
    )  # fmt: skip
    Level.objects.create(node=practice, number=0, text_en="T", example_pl="P")
    AudienceQuestion.objects.create(node=practice, audience="staff", text_en="How?", help_en="H")
    return edition


def test_the_copy_has_everything_under_the_same_keys():
    old, user = full_edition(), UserFactory()
    before = tree(old)
    new = make_new_edition(old, actor=user)
    assert (new.work_id, new.status, new.languages, new.date) == (old.work_id, "draft", [], timezone.localdate())
    assert tree(new) == before == tree(old)
    assert len(before) == 8
    assert not set(new.nodes.values_list("pk", flat=True)) & set(old.nodes.values_list("pk", flat=True))


def test_what_changed_is_to_be_written_anew():
    old = EditionFactory(change_note_en="First.", change_note_de="Erste.", languages=["en"])
    new = make_new_edition(old, actor=UserFactory())
    new.refresh_from_db()
    assert (new.change_note_en, new.change_note_de, new.languages) == ("", "", [])


@pytest.mark.parametrize(
    ("version", "following"), [("2.0", "2.1"), ("1.9", "1.10"), ("3", "4"), ("2026a", "2027a"), ("first", "first-2")]
)
def test_the_next_version(version, following):
    assert next_version(EditionFactory(version=version)) == following


def test_a_version_that_is_taken_is_passed_over():
    old = EditionFactory(version="2.0")
    EditionFactory(work=old.work, version="2.1")
    assert make_new_edition(old, actor=UserFactory()).version == "2.2"


def test_readers_stay_with_the_published_edition_until_the_new_one_is_published():
    old = NodeFactory(edition=EditionFactory(work__kind=Work.Kind.HANDBOOK), stable_key="one").edition
    new = make_new_edition(old, actor=UserFactory())
    assert {node.edition_id for node in Node.objects.published()} == {old.pk}
    Edition.objects.filter(pk=new.pk).update(status="published")
    assert {node.edition_id for node in Node.objects.published()} == {new.pk}


def test_copying_takes_as_many_queries_for_many_parts(django_assert_max_num_queries):
    edition, user = full_edition(), UserFactory()
    NodeFactory.create_batch(5, edition=edition)
    make_new_edition(edition, actor=user)
    with django_assert_max_num_queries(32):
        make_new_edition(edition, actor=user)
