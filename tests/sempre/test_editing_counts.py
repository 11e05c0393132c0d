"""Long lists of the admin are counted to a limit, and say that they go on."""

import pytest
from django.urls import reverse

from microprojects.models import MicroProject
from sempre import admin_site
from sempre.editing import counting
from tests.factories.microprojects import MicroProjectFactory
from tests.factories.partners import PartnerFactory
from tests.factories.sempre import UserFactory, sign_in

pytestmark = pytest.mark.django_db
LIST = reverse("admin:microprojects_microproject_changelist")
MORE = "There are more than 2; these are listed."


@pytest.fixture
def anna(client):
    partner = PartnerFactory()
    MicroProjectFactory.create_batch(3, partners=[partner], draft=True)
    return sign_in(client, UserFactory(coordinator_of=partner))


def test_a_long_list_says_that_it_goes_on(anna, monkeypatch):
    assert MORE not in anna.get(LIST).content.decode()
    monkeypatch.setattr(counting.CappedPaginator, "limit", 2)
    response = anna.get(LIST)
    assert (MORE in response.content.decode(), response.context["cl"].result_count) == (True, 2)


def test_what_is_done_to_all_is_done_to_no_more_than_one_sees(anna, monkeypatch):
    some = MicroProject.objects.first()
    data = {"action": "publish", "select_across": "1", "_selected_action": [some.pk]}
    monkeypatch.setattr(counting.CappedPaginator, "limit", 2)
    answer = anna.post(LIST, data, follow=True)
    assert "Narrow the list first" in answer.content.decode()
    assert MicroProject.objects.published().count() == 0
    monkeypatch.undo()
    anna.post(LIST, data)
    assert MicroProject.objects.published().count() == 3


def test_a_history_has_no_end_but_its_own(anna, monkeypatch):
    some = MicroProject.objects.first()
    for number in range(3):
        some.title_sv = f"Namn {number}"
        some.save()
    monkeypatch.setattr(counting.CappedPaginator, "limit", 2)
    history = anna.get(reverse("admin:microprojects_microproject_history", args=[some.pk]))
    assert history.context["page"].paginator.count > 2


def test_the_first_page_counts_to_a_limit(anna, monkeypatch):
    assert "3 records, 3 of them drafts" in anna.get(reverse("admin:index")).content.decode()
    monkeypatch.setattr(admin_site, "COUNTED_TO", 2)
    assert "more than 2 records, more than 2 of them drafts" in anna.get(reverse("admin:index")).content.decode()


def test_search_takes_signs_of_patterns_as_they_are(anna):
    partner = MicroProject.objects.first().partners.get()
    found = MicroProjectFactory(partners=[partner], title_sv="50 % Å_k")
    for q, ids in (("50 %", [found.pk]), ("a_k", [found.pk]), ("5_0", []), ("\\", [])):
        assert list(anna.get(LIST, {"q": q}).context["cl"].queryset.values_list("pk", flat=True)) == ids
