import pytest

from microprojects.models import MicroProject
from networks.models import Network, Seat
from outputs.models import Edition, Node, Work
from partners.models import Partner
from sempre.models import Page
from sempre.plain import TWINS

pytestmark = pytest.mark.django_db


def test_the_content_of_the_portal_is_whole(content):
    """Every file of content/ was loaded; what it holds is what the sources know."""
    assert Partner.objects.exclude(role="associated").count() == 16
    assert len({p.country for p in Partner.objects.exclude(role="associated")}) == 8
    assert Network.objects.regional().count() == 9
    assert Network.objects.local().count() == 19
    assert MicroProject.objects.count() == 27
    assert Seat.objects.filter(network__slug="rcg-denmark", role="member").count() == 13
    assert sorted(Page.objects.values_list("slug", flat=True)) == [
        "about",
        "accessibility",
        "contact",
        "home",
        *sorted(TWINS),
        "privacy",
    ]
    assert sorted(set(Work.objects.values_list("kind", flat=True))) == [
        "handbook",
        "recommendations",
        "roadmap",
        "training",
    ]
    assert Edition.objects.published().count() == Work.objects.count()
    assert set(Node.objects.published()) == set(Node.objects.all())
