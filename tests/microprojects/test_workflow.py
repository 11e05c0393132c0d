"""Every state, role and step, allowed or refused as the table says."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction

from microprojects import services, workflow
from microprojects.models import Report, TransitionEvent
from microprojects.workflow import BY_VERB, TRANSITIONS
from tests.factories.reporting import Region, fresh, report_in, skip_reason
from tests.factories.sempre import UserFactory

pytestmark = pytest.mark.django_db
STATES = workflow.ReportState.values

# Who may take a step where its state allows it; everybody else, and every other state, is refused.
ALLOWED = {
    "submit_report": {"reporter", "local"},
    "withdraw_report": {"reporter", "local"},
    "start_review": {"coordinator"},
    "return_report": {"coordinator"},
    "forward_report": {"coordinator"},
    "return_report_to_region": {"office"},
    "return_report_to_local": {"office"},
    "accept_report": {"office"},
    "skip_report": {"local"},
    "confirm_skip": {"coordinator", "office"},
    "unskip_report": {"coordinator", "office"},
    "reopen_report": {"office"},
    "void_report": {"office"},
    "take_over_report": {"office"},
    "extend_obligation": {"coordinator", "office"},
    "correct_figure": {"office"},
}


def people(region: Region) -> dict:
    elsewhere = Region(country="DK")
    return {
        "reporter": fresh(region.reporter),
        "local": fresh(region.local),
        "coordinator": fresh(region.coordinator),
        "office": UserFactory(office=True),
        "member": UserFactory(member_of=region.partner),
        "content coordinator without a mandate": UserFactory(coordinator_of=region.partner),
        "foreign reporter": elsewhere.reporter,
        "foreign coordinator": elsewhere.coordinator,
    }


@pytest.mark.parametrize("state", STATES)
def test_every_step_by_state_and_role(state):
    region = Region()
    report = report_in(state, region)
    found = {
        (verb, role)
        for verb in BY_VERB
        for role, person in people(region).items()
        if person.has_perm(f"microprojects.{verb}", report)
    }
    expected = {(t.verb, role) for t in TRANSITIONS if state in t.sources for role in ALLOWED[t.verb]}
    assert found == expected


def test_a_step_from_a_wrong_state_changes_nothing():
    office = UserFactory(office=True)
    report = report_in("forwarded", Region(), office=office)
    Report.objects.filter(pk=report.pk).update(skip_reason=skip_reason())
    before = list(TransitionEvent.objects.values_list("pk", "name"))
    for step in TRANSITIONS:
        for state in set(STATES) - set(step.sources):
            Report.objects.filter(pk=report.pk).update(state=state)
            with pytest.raises(workflow.WrongState), transaction.atomic():
                workflow.advance(report, step, actor=office)
            assert Report.objects.get(pk=report.pk).state == state
    assert list(TransitionEvent.objects.values_list("pk", "name")) == before


@pytest.mark.parametrize("table", ["microprojects_transitionevent", "microprojects_reportversion"])
def test_history_can_neither_be_changed_nor_deleted(table):
    report_in("submitted", Region())
    for statement in (f"DELETE FROM {table}", f"UPDATE {table} SET number = 99"):
        with pytest.raises(DatabaseError, match="history stays"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_a_person_can_be_erased_from_history():
    region = Region()
    report = report_in("submitted", region)
    region.reporter.delete()
    assert (report.versions.get().submitted_by, TransitionEvent.objects.get(name="report:submitted").actor) == (
        None,
        None,
    )


def test_not_even_a_superuser_accepts_the_own_report():
    root = UserFactory(office=True, is_superuser=True)
    report = report_in("forwarded", Region())
    report.writers.add(root)
    with pytest.raises(PermissionDenied), transaction.atomic():
        services.accept_report(report, actor=fresh(root))
    assert Report.objects.get(pk=report.pk).state == "forwarded"
