"""The list of every kind of content, shown by micro-projects: completeness, filters, selections, deleting."""

import pytest
from django.urls import reverse

from microprojects.models import MicroProject
from tests.factories.editing import opened
from tests.factories.microprojects import MicroProjectFactory
from tests.factories.networks import NetworkFactory
from tests.factories.partners import PartnerFactory
from tests.factories.sempre import UserFactory, sign_in

pytestmark = pytest.mark.django_db
BASE = "admin:microprojects_microproject_"


@pytest.fixture
def partner():
    return PartnerFactory()


@pytest.fixture
def anna(client, partner):
    return sign_in(client, UserFactory(name="Anna", coordinator_of=partner))


@pytest.fixture
def project(partner):
    return MicroProjectFactory(partners=[partner], title_en="Sewing", summary_en="They sew.", draft=True)


def url(page, record) -> str:
    return reverse(f"{BASE}{page}", args=[record.pk])


def save(client, record, page="change", **changes):
    data = opened(client.get(url(page, record)))
    return client.post(url(page, record), data | changes)


# Lists


def test_the_list_says_how_complete_each_language_is(anna, project):
    project.title_sv = "Sömnad"
    project.save()
    html = anna.get(reverse(f"{BASE}changelist")).content.decode()
    assert '<span lang="sv">Svenska</span>: partly there,</span> <span class="count">1 of 2</span>' in html
    assert '<span lang="en">English</span>: complete,</span> <span class="count">2 of 2</span>' in html
    assert '<span lang="pl">Polski</span>: missing,</span> <span class="count">0 of 2</span>' in html


def test_the_filter_finds_what_a_language_lacks(anna, partner):
    MicroProjectFactory(partners=[partner], title_en="Whole", title_sv="Hel")
    lacking = MicroProjectFactory(partners=[partner], title_en="Lacking", title_sv="")
    result = anna.get(reverse(f"{BASE}changelist"), {"missing": "sv"}).context["cl"].queryset
    assert list(result) == [lacking]
    assert anna.get(reverse(f"{BASE}changelist"), {"missing": "zz"}).context["cl"].queryset.count() == 2


def test_search_finds_titles_in_every_language_with_and_without_accents(anna, partner):
    found = MicroProjectFactory(partners=[partner], title_fi="Ompelukahvila Järvi")
    MicroProjectFactory(partners=[partner])
    result = anna.get(reverse(f"{BASE}changelist"), {"q": "jarvi"}).context["cl"].queryset
    assert list(result) == [found]


def test_a_title_in_another_language_is_marked_in_the_list(anna, partner):
    MicroProjectFactory(partners=[partner], title_en="", title_et="Õmblus", original_language="et")
    assert '<span lang="et">Õmblus</span>' in anna.get(reverse(f"{BASE}changelist")).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_queries_for_one_and_three_rows(anna, partner, count, django_assert_max_num_queries):
    for _ in range(count):
        MicroProjectFactory(partners=[partner])
    with django_assert_max_num_queries(26):
        anna.get(reverse(f"{BASE}changelist"))


def test_publishing_several_records_counts_them_and_leaves_foreign_ones_alone(anna, project):
    foreign = MicroProjectFactory(draft=True)
    data = {"action": "publish", "_selected_action": [project.pk, foreign.pk]}
    response = anna.post(reverse(f"{BASE}changelist"), data, follow=True)
    assert "1 record is now published." in response.content.decode()
    project.refresh_from_db()
    foreign.refresh_from_db()
    assert (project.state, foreign.state) == ("published", "draft")
    anna.post(reverse(f"{BASE}changelist"), {"action": "unpublish", "_selected_action": [project.pk]})
    project.refresh_from_db()
    assert project.state == "draft"


def test_selecting_everything_means_ones_own_everything(anna, project):
    foreign = MicroProjectFactory(draft=True)
    data = {"action": "publish", "_selected_action": [project.pk], "select_across": "1"}
    anna.post(reverse(f"{BASE}changelist"), data)
    foreign.refresh_from_db()
    assert foreign.state == "draft"


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"partners__memberships__user__email__startswith": "a"}, 400),
        ({"network__partner__website__startswith": "a"}, 400),
        ({"original_title__startswith": "a"}, 400),
        ({"_to_field": "slug"}, 400),
        ({"partners__id__exact": "abc"}, 302),
        ({"o": "99.x"}, 200),
        ({"p": "abc"}, 200),
        ({"q": "\x00a"}, 200),
        ({"state__exact": "draft"}, 200),
        ({"missing": "sv", "status__exact": "running"}, 200),
    ],
)
def test_lookups_are_those_of_the_filters(anna, project, query, status):
    response = anna.get(reverse(f"{BASE}changelist"), query)
    assert response.status_code == status


@pytest.mark.parametrize("pk", ["abc", "1 or 1=1", "99999999999999999999", ""])
def test_a_selection_by_nonsense_is_refused(anna, project, pk):
    response = anna.post(reverse(f"{BASE}changelist"), {"action": "publish", "_selected_action": [pk]})
    assert response.status_code == 400


@pytest.mark.parametrize("key", ["abc", "999999", "99999999999999999999999", "1_2F", "%00"])
def test_a_record_that_is_not_there_is_404(anna, key):
    assert anna.get(f"/en/admin/microprojects/microproject/{key}/change/").status_code == 404


# Deleting


def test_a_coordinator_deletes_own_drafts_only(anna, project, partner):
    published = MicroProjectFactory(partners=[partner])
    assert anna.post(url("delete", published), {"post": "yes"}).status_code == 403
    assert anna.post(url("delete", project), {"post": "yes"}).status_code == 302
    assert list(MicroProject.objects.all()) == [published]


def test_deleting_a_selection_with_a_published_record_is_refused(anna, project, partner):
    published = MicroProjectFactory(partners=[partner])
    data = {"action": "delete_selected", "_selected_action": [project.pk, published.pk], "post": "yes"}
    assert anna.post(reverse(f"{BASE}changelist"), data).status_code == 403
    assert MicroProject.objects.count() == 2


def test_what_is_needed_elsewhere_says_by_what_without_telling_others_drafts(anna, partner):
    region = NetworkFactory(partner=partner, draft=True)
    network = NetworkFactory(len=True, parent=region, partner=PartnerFactory(), draft=True)
    MicroProjectFactory(network=network, partners=[PartnerFactory()], title_en="Canary", draft=True)
    address = reverse("admin:networks_regionalcoordinationgroup_delete", args=[region.pk])
    html = anna.get(address).content.decode()
    assert network.name_en in html
    assert "Canary" not in html
    assert anna.post(address, {"post": "yes"}).status_code == 200
