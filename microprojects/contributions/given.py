"""What participants gave, as pages show it: the list by state, and what the report form offers to use."""

from collections import Counter
from dataclasses import dataclass, field

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from microprojects.contributions import using
from microprojects.models import Contribution, MicroProject, Obligation, Report
from microprojects.writing.questionnaire import LADDER

STATE = Contribution.State
HEADINGS = {
    STATE.TAKEN_BACK: gettext_lazy("Taken back by whoever gave it"),
    STATE.NEW: gettext_lazy("New"),
    STATE.USED: gettext_lazy("Used in a report"),
    STATE.ASIDE: gettext_lazy("Set aside"),
}


def address_of(project: MicroProject) -> str:
    return reverse("contributions", args=[project.slug])


def groups(contributions: list[Contribution]) -> list[tuple[str, str, list[Contribution]]]:
    """Return (state, heading, contributions), what needs an answer first."""
    by_state = {state: [c for c in contributions if c.state == state] for state in HEADINGS}
    return [(state, heading, by_state[state]) for state, heading in HEADINGS.items() if by_state[state]]


@dataclass
class Given:
    """What can go into one report; ``ladder`` says in a sentence how participants see who decides."""

    project: MicroProject
    words: list[Contribution] = field(default_factory=list)
    pictures: list[Contribution] = field(default_factory=list)
    taken_back: int = 0
    ladder: str = ""


def given_for(obligation: Obligation, report: Report, user) -> Given:
    """Return what was given from the period's first day until the report is due, and is in no other report."""
    seen = Contribution.objects.visible_to(user).filter(link__micro_project=obligation.micro_project_id)
    found = list(seen.given_between(obligation.starts, max(obligation.ends, obligation.due)).order_by("given_on", "pk"))
    mine = [c for c in found if c.report_id in (None, report.pk)]
    open_ = [c for c in mine if c.state in (STATE.NEW, STATE.USED)]
    return Given(
        obligation.micro_project,
        words=[c for c in open_ if c.text and not c.words_used],
        pictures=[c for c in open_ if c.picture and not c.attachment_id],
        taken_back=sum(c.state == STATE.TAKEN_BACK and c.report_id == report.pk for c in mine),
        ladder=ladder_words(mine),
    )


def ladder_words(contributions: list[Contribution]) -> str:
    """Return how the answers to the ladder question spread, from informed to self-run; nothing without answers."""
    counts = Counter(c.ladder for c in contributions if c.ladder)
    if not counts:
        return ""
    parts = [f"{label}: {counts[step]}" for step, label in LADDER.items() if counts[step]]
    total = counts.total()
    found = ngettext("%(number)s participant says: %(steps)s.", "%(number)s participants say: %(steps)s.", total)
    return found % {"number": total, "steps": "; ".join(parts)}


def use(request: HttpRequest, report: Report, wanted: str, editor: str) -> str:
    """Do what a button "Use these words" or "Take the picture over" in the report's form asks; return its field."""
    kind, _colon, number = wanted.partition(":")
    mine = Contribution.objects.visible_to(request.user).filter(pk=int(number) if number.isdecimal() else 0)
    contribution = mine.first()
    if contribution is None or kind not in ("words", "picture"):
        return ""
    try:
        return _use(kind, contribution, report, request, editor)
    except PermissionDenied:
        messages.error(request, _("This belongs to another micro-project."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return using.FIELD if kind == "words" else ""


def _use(kind: str, contribution: Contribution, report: Report, request: HttpRequest, editor: str) -> str:
    if kind == "words":
        using.use_words(contribution, report, actor=request.user, editor=editor)
        messages.success(request, _("The words stand in the field now. Shorten them if you need to."))
        return using.FIELD
    using.take_picture(contribution, report, actor=request.user)
    messages.success(request, _("The picture is a file of the report now. See what is said about it."))
    contribution.refresh_from_db()
    return f"attachment-{contribution.attachment.uuid}-alt" if contribution.attachment else ""
