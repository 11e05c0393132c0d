"""Keys of texts: readable, stable, found again, and understood only where this portal made them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from microprojects.models import MicroProject
from sempre.models import TranslationState
from sempre.translating.exchange.units import address_of, found_again, kind_of, models_by_kind, placed, seen_by
from sempre.translating.registry import followed_models
from tests.factories.microprojects import MicroProjectFactory, StepFactory
from tests.factories.outputs import NodeFactory
from tests.factories.partners import PartnerFactory
from tests.factories.sempre import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def project():
    return MicroProjectFactory(slug="alldi", title="Alldi", summary="What")


def states(language: str = "sv"):
    return TranslationState.objects.filter(language=language)


def test_a_key_says_what_it_names(project):
    step = StepFactory(micro_project=project)
    node = NodeFactory(slug="begin", title="Begin")
    keys = {one.key for one in placed(states())}
    assert {
        "micro-project/alldi/title",
        "micro-project/alldi/summary",
        f"micro-project/alldi/step-{step.pk}/text",
        f"node/{node.pk}-begin/title",
    } <= keys


def test_kinds_have_names_of_their_own():
    assert len(models_by_kind()) == len(followed_models())
    assert kind_of(MicroProject) == "micro-project"


def test_every_key_is_found_again_with_slashes_and_with_colons(project):
    StepFactory(micro_project=project)
    NodeFactory(slug="begin")
    sent = {one.key: one.state.pk for one in placed(states())}
    found = found_again(sent, "sv", TranslationState.objects.all())
    assert {key: one.state.pk for key, one in found.items()} == sent
    others = [key.replace("/", ":") for key in sent]
    assert {one.state.pk for one in found_again(others, "sv", TranslationState.objects.all()).values()} == set(
        sent.values()
    )


def test_a_part_is_found_under_its_own_record_only(project):
    step = StepFactory(micro_project=project)
    MicroProjectFactory(slug="other")
    key = f"micro-project/other/step-{step.pk}/text"
    assert found_again([key], "sv", TranslationState.objects.all()) == {}


def test_what_is_not_among_the_states_is_not_found(project):
    assert found_again(["micro-project/alldi/title"], "sv", TranslationState.objects.none()) == {}
    assert found_again(["micro-project/alldi/title"], "xx", TranslationState.objects.all()) == {}


@pytest.mark.parametrize(
    "key",
    [
        "", "page", "page/about", "page/about/nothing", "page/about/slug", "nothing/about/title", "page/../title",
        "step/12/text", "page/about/step-1/nothing", "page/about/title/more", "page/about/tool-1/title",
        f"micro-project/alldi/step-{'9' * 30}/text", "page/a b/title", "<x>", "user/1/email", "page/about/title\n",
    ],
)  # fmt: skip
def test_foreign_keys_mean_nothing(key):
    assert address_of(key) is None


def test_the_number_of_statements_does_not_grow(project):
    def cost() -> int:
        found = list(placed(states()))
        keys = [one.key for one in found]
        with CaptureQueriesContext(connection) as captured:
            assert len(found_again(keys, "sv", TranslationState.objects.all())) == len(keys)
        return len(captured)

    StepFactory(micro_project=project)
    NodeFactory()
    first = cost()
    for _ in range(3):
        StepFactory(micro_project=MicroProjectFactory())
        NodeFactory()
    assert cost() == first


def test_nobody_learns_of_foreign_drafts():
    hidden = MicroProjectFactory(slug="hidden", draft=True, partners=[partner := PartnerFactory()])
    MicroProjectFactory(slug="public")
    addresses = {slug: address_of(f"micro-project/{slug}/title") for slug in ("hidden", "public", "none")}

    def seen(user) -> set[str]:
        known = seen_by(user, addresses.values())
        return {slug for slug, address in addresses.items() if address in known}

    assert seen(UserFactory(coordinator_of=PartnerFactory())) == {"public"}
    assert seen(UserFactory(coordinator_of=partner)) == {hidden.slug, "public"}
    assert seen_by(UserFactory(), [address_of("question/12/text")]) == set()
