"""The public page of figures before there are any."""

import pytest
from django.urls import reverse

from tests.factories.reporting import PeriodFactory, Region, obligation_of, report_in

pytestmark = pytest.mark.django_db
CHOICE = 'class="filters"'


@pytest.mark.parametrize("is_asked", [False, True])
def test_without_figures_there_is_nothing_to_choose(visitor, is_asked):
    if is_asked:
        obligation_of(Region())
    page = visitor.get(reverse("public-figures")).content.decode()
    assert ("There are no figures yet." in page, CHOICE in page) == (True, False)


def test_with_figures_there_is_a_choice_even_where_it_finds_none(visitor):
    region, other = Region(), PeriodFactory()
    report_in("accepted", region)
    obligation_of(region, other)
    page = visitor.get(reverse("public-figures")).content.decode()
    assert (CHOICE in page, "There are no figures" in page) == (True, False)
