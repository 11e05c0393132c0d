"""Who may do what with a report: sentences of predicates that views, buttons and services ask alike."""

import rules

from microprojects import workflow
from microprojects.contributions.querysets import reported_by
from microprojects.models import MicroProject, Obligation, PublicUpdate, Report
from microprojects.querysets import mandates_of
from microprojects.updates import workflow as update_workflow
from networks.models import Mandate
from sempre.rules import add_tending_perms, editor, edits_content, is_draft, is_office, office

LEVEL = Obligation.Level
ROLE = Mandate.Role


def _obligation(record) -> Obligation:
    """Return what was to be reported; news without a report stand in their network's place, held by nobody."""
    match record:
        case Report():
            return record.obligation
        case PublicUpdate() if record.version_id:
            return record.version.report.obligation
        case PublicUpdate():
            return Obligation(network=record.micro_project.network)
        case MicroProject():
            return Obligation(network=record.network)
    return record


def _region(record) -> int | None:
    obligation = _obligation(record)
    return obligation.network.parent_id if obligation.network_id else None


def _acts(user, record, level: str) -> bool:
    """Holds it at ``level`` in somebody's place, and may still write anywhere."""
    obligation = _obligation(record)
    return (
        obligation.holder_id == user.pk
        and obligation.acting_for_id is not None
        and obligation.holding_level == level
        and any(m.may_write for m in user.current_memberships)
    )


@rules.predicate
def writes(user, record):
    network = _obligation(record).network_id
    return any((network, role) in mandates_of(user) for role in Mandate.LOCAL) or _acts(user, record, LEVEL.LOCAL)


@rules.predicate
def coordinates_locally(user, record):
    return (_obligation(record).network_id, ROLE.LOCAL_COORDINATOR) in mandates_of(user)


@rules.predicate
def coordinates_region(user, record):
    return (_region(record), ROLE.REGIONAL_COORDINATOR) in mandates_of(user) or _acts(user, record, LEVEL.REGIONAL)


@rules.predicate
def publishes(user, record):
    places = (_obligation(record).network_id, _region(record))
    return any((place, ROLE.PUBLISHER) in mandates_of(user) for place in places)


@rules.predicate
def is_deputy_of_holder(user, record):
    obligation = _obligation(record)
    places = [obligation.network_id, obligation.network.parent_id]
    own = Mandate.objects.current().filter(user=obligation.holder_id, deputy=user, network__in=places)
    return any(m.may_write for m in user.current_memberships) and own.exists()


@rules.predicate
def is_author(user, report):
    """Whoever wrote in the report or sent it; nobody accepts the own report."""
    return report.writers.filter(pk=user.pk).exists() or report.versions.filter(submitted_by=user).exists()


@rules.predicate
def is_last_sender(user, report):
    last = report.versions.order_by("-number").first()
    return last is not None and last.submitted_by_id == user.pk


@rules.predicate
def review_begun(user, report):
    return report.review_started_at is not None


@rules.predicate
def skip_confirmed(user, report):
    return report.skip_confirmed_at is not None


@rules.predicate
def is_waived(user, report):
    return _obligation(report).waived_at is not None


def _can(transition: workflow.Transition) -> rules.Predicate:
    return rules.predicate(lambda user, report: report.state in transition.sources, name=f"can_{transition.verb}")


@rules.predicate
def is_editable(user, report):
    return report.is_editable


signed_in = rules.is_authenticated & rules.is_active
region_or_office = coordinates_region | is_office

SENTENCES = {
    workflow.SUBMIT: writes & ~is_waived,
    workflow.WITHDRAW: (coordinates_locally | (writes & is_last_sender)) & ~review_begun,
    workflow.START_REVIEW: coordinates_region & ~review_begun,
    workflow.RETURN: coordinates_region,
    workflow.FORWARD: coordinates_region,  # an author may, and the event is flagged: the project office decides
    workflow.RETURN_TO_REGION: is_office,
    workflow.RETURN_TO_LOCAL: is_office,
    workflow.ACCEPT: is_office & ~is_author,
    workflow.SKIP: coordinates_locally | (writes & coordinates_region),
    workflow.CONFIRM_SKIP: region_or_office & ~skip_confirmed,
    workflow.UNSKIP: region_or_office,
    workflow.REOPEN: is_office,
    workflow.VOID_REPORT: is_office,
    workflow.TAKE_OVER: is_deputy_of_holder | is_office,
    workflow.EXTEND: region_or_office,
    workflow.CORRECT: is_office,
}
for _transition, _sentence in SENTENCES.items():
    rules.add_perm(f"microprojects.{_transition.verb}", signed_in & _can(_transition) & _sentence)

rules.add_perm("microprojects.write_report", signed_in & is_editable & writes & ~is_waived)
rules.add_perm("microprojects.comment_report", signed_in & region_or_office)
rules.add_perm("microprojects.propose_correction", signed_in & _can(workflow.CORRECT) & region_or_office)
rules.add_perm("microprojects.waive_obligation", signed_in & is_office)
rules.add_perm("microprojects.remind_holder", signed_in & region_or_office)
rules.add_perm("microprojects.read_internal", signed_in & (writes | coordinates_region | is_office))


@rules.predicate
def is_shown(user, update):
    return update.state == update_workflow.PUBLISHED


@rules.predicate
def is_rewritable(user, update):
    return update.state in update_workflow.EDITABLE


# Public updates: whoever reports may propose, write and stop; a text is checked by a coordinator or publisher; what
# readers see changes by those who publish.
publishing = coordinates_region | publishes | is_office
UPDATE_SENTENCES = {
    update_workflow.SCHEDULE: publishing,
    update_workflow.STOP: writes | publishing,
    update_workflow.WITHDRAW: publishing,
    update_workflow.DISMISS: publishing,
    update_workflow.RESUME: publishing,
}
for _transition, _sentence in UPDATE_SENTENCES.items():
    rules.add_perm(f"microprojects.{_transition.verb}", signed_in & _can(_transition) & _sentence)
rules.add_perm("microprojects.propose_update", signed_in & (writes | publishing))  # from a report
rules.add_perm("microprojects.propose_news", signed_in & (coordinates_locally | publishing))  # without one
rules.add_perm("microprojects.publish_update", signed_in & publishing)  # over whatever the update comes from
rules.add_perm("microprojects.write_update", signed_in & is_rewritable & (writes | publishing))
rules.add_perm(
    "microprojects.check_update", signed_in & is_rewritable & (publishing | (coordinates_locally & ~is_shown))
)
rules.add_perm("microprojects.arrange_update", signed_in & is_rewritable & (publishing | (writes & ~is_shown)))


@rules.predicate
def tends_contributions(user, micro_project):
    return MicroProject.objects.filter(reported_by(user), pk=micro_project.pk).exists()


rules.add_perm("microprojects.tend_contributions", signed_in & tends_contributions)


@rules.predicate
def sums_up(user, roll_up):
    """A region is summed up by who coordinates it, the project by its office."""
    if roll_up.network_id is None:
        return user.is_office
    return (roll_up.network_id, ROLE.REGIONAL_COORDINATOR) in mandates_of(user)


rules.add_perm("microprojects.write_roll_up", signed_in & sums_up)
rules.add_perm("microprojects.close_roll_up", signed_in & sums_up)
rules.add_perm("microprojects.reopen_roll_up", signed_in & (sums_up | is_office))

add_tending_perms("microprojects.microproject", add=editor, delete=editor & is_draft)
for _model in ("period", "indicator", "reason", "reminderrule"):
    add_tending_perms(f"microprojects.{_model}", change=office, delete=office)
add_tending_perms("microprojects.report", change=rules.always_false, add=rules.always_false, delete=rules.always_false)
rules.set_perm("microprojects.view_report", signed_in & edits_content)
