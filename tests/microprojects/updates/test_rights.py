"""Who may do what with a public update in which state."""

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from microprojects.models import PublicUpdate
from microprojects.updates import workflow
from microprojects.updates.workflow import WrongState
from tests.factories.reporting import Region, fresh, report_in
from tests.factories.sempre import UserFactory
from tests.factories.updates import ENGLISH, news, proposed_from, publisher_of, update_in

pytestmark = pytest.mark.django_db
STATES = PublicUpdate.State.values
# Who may take a step where the state allows it; everybody else, and every other state, is refused.
PUBLISHING = {"coordinator", "publisher", "office"}
EVERYBODY = PUBLISHING | {"reporter", "local"}
ALLOWED = {
    "schedule_update": {"ready": PUBLISHING},
    "stop_update": {"scheduled": EVERYBODY},
    "withdraw_update": {"published": PUBLISHING},
    "dismiss_update": {"proposed": PUBLISHING, "ready": PUBLISHING},
    "resume_update": {"withdrawn": PUBLISHING},
    "write_update": {"proposed": EVERYBODY, "ready": EVERYBODY, "published": EVERYBODY},
    "check_update": {
        "proposed": PUBLISHING | {"local"}, "ready": PUBLISHING | {"local"}, "published": PUBLISHING,
    },
    "arrange_update": {"proposed": EVERYBODY, "ready": EVERYBODY, "published": PUBLISHING},
}  # fmt: skip


def people(region: Region) -> dict:
    elsewhere = Region(country="DK")
    return {
        "reporter": fresh(region.reporter),
        "local": fresh(region.local),
        "coordinator": fresh(region.coordinator),
        "publisher": publisher_of(region),
        "office": UserFactory(office=True),
        "member": UserFactory(member_of=region.partner),
        "content coordinator without a mandate": UserFactory(coordinator_of=region.partner),
        "observer": region.person("observer", region.len),
        "foreign reporter": elsewhere.reporter,
        "foreign coordinator": elsewhere.coordinator,
        "foreign publisher": publisher_of(elsewhere),
    }


@pytest.mark.parametrize("has_report", [True, False], ids=["from a report", "news"])
def test_every_verb_by_state_and_role(has_report):
    region = Region(ENGLISH)
    update = proposed_from(report_in("accepted", region), region) if has_report else news(region)
    everybody = people(region)
    for state in STATES:
        now = timezone.now()
        PublicUpdate.objects.filter(pk=update.pk).update(state=state, publish_at=now, published_at=now)
        update = PublicUpdate.objects.get(pk=update.pk)
        found = {
            (verb, role)
            for verb in ALLOWED
            for role, person in everybody.items()
            if person.has_perm(f"microprojects.{verb}", update)
        }
        assert found == {(verb, role) for verb in ALLOWED for role in ALLOWED[verb].get(state, ())}


def test_who_may_propose():
    region = Region(ENGLISH)
    report = report_in("accepted", region)
    everybody = people(region)
    for verb, record, roles in (
        ("propose_update", report, EVERYBODY),
        ("propose_news", region.project, PUBLISHING | {"local"}),
        ("publish_update", report, PUBLISHING),
    ):
        found = {role for role, person in everybody.items() if person.has_perm(f"microprojects.{verb}", record)}
        assert found == roles


def test_a_step_from_a_wrong_state_changes_nothing():
    region = Region(ENGLISH)
    update = update_in("published", region)
    for step in workflow.BY_HAND:
        for state in set(STATES) - set(step.sources):
            PublicUpdate.objects.filter(pk=update.pk).update(state=state, publish_at=timezone.now())
            with pytest.raises(WrongState):
                workflow.advance(update, step, actor=region.coordinator)
            assert PublicUpdate.objects.get(pk=update.pk).state == state


def test_nobody_takes_the_portals_own_steps():
    update = update_in("scheduled", Region(ENGLISH))
    with pytest.raises(PermissionDenied):
        workflow.advance(update, workflow.PUBLISH, actor=UserFactory(office=True), published_at=timezone.now())


def test_who_sees_an_update_before_it_is_public():
    region = Region(ENGLISH)
    update, item = update_in("proposed", region), news(region)
    for role, person in people(region).items():
        seen = set(PublicUpdate.objects.tended_by(person)) if role in EVERYBODY else None
        assert set(PublicUpdate.objects.tended_by(person)) == (seen or set())
        assert (role in EVERYBODY) == (seen == {update, item})
        assert set(PublicUpdate.objects.visible_to(person)) == (seen or set())
    assert list(PublicUpdate.objects.visible_to(None)) == []
