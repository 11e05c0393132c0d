import pytest
from django.core.exceptions import ValidationError

from outputs.models import Node
from tests.factories.outputs import EditionFactory


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("work", "kind", "slug"),
    [("handbook", "chapter", "glossary"), ("roadmap", "area", "assessment"), ("training", "module", "my")],
)
def test_a_part_cannot_take_the_address_of_another_page(work, kind, slug):
    edition = EditionFactory(work__kind=work)
    node = Node(edition=edition, kind=kind, slug=slug)
    with pytest.raises(ValidationError) as refused:
        node.clean()
    assert list(refused.value.message_dict) == ["slug"]


@pytest.mark.django_db
def test_a_unit_may_be_called_as_it_likes():
    edition = EditionFactory(work__kind="training")
    Node(edition=edition, kind=Node.Kind.UNIT, unit_type="text", slug="my").clean()
