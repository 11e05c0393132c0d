import pytest

from microprojects.models import MicroProject
from sempre.querysets import OneOf
from tests.factories.microprojects import MicroProjectFactory

pytestmark = pytest.mark.django_db


def test_one_of_takes_the_keys_of_a_queryset_or_of_a_list():
    one, other = MicroProjectFactory(country="DK"), MicroProjectFactory(country="SE")
    danish = MicroProject.objects.filter(country="DK").values("pk")
    for keys, found in ((danish, {one}), ([one.pk, 0], {one}), (range(other.pk + 1), {one, other}), ([], set())):
        assert set(MicroProject.objects.filter(OneOf("pk", keys))) == found
