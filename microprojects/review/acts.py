"""What people do to a report besides writing it: each step with its form, its service and its words."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from microprojects import services
from microprojects.review import forms


@dataclass(frozen=True)
class Act:
    """One step: ``then`` says before the button what happens next, ``who`` whose step it is.

    ``do(record, actor, data)`` calls the service; the record is the report, or the obligation (``of_obligation``).
    """

    verb: str
    url: str
    form: type[forms.Act]
    do: Callable
    title: str
    then: str
    button: str
    done: str
    who: str
    is_decision: bool = False
    is_danger: bool = False
    of_obligation: bool = False

    @property
    def slug(self) -> str:
        return self.verb.replace("_", "-")


REGION = _("This is a step of the regional coordinators.")
OFFICE = _("This is a step of the project office.")
REGION_OR_OFFICE = _("This is a step of the regional coordinators and the project office.")


def _sending_back(service) -> Callable:
    return lambda report, actor, data: service(
        report, actor=actor, reasons=data["reasons"], note=data["note"], expected=data["expected"]
    )


def _noted(service) -> Callable:
    return lambda record, actor, data: service(record, actor=actor, note=data["note"])


START_REVIEW = Act(
    "start_review", "report-start-review", forms.Act,
    lambda report, actor, data: services.start_review(report, actor=actor),
    title=_("Begin to read"),
    then=_("Once you begin to read, the local network cannot take the report back."),
    button=pgettext_lazy("button", "Begin to read"),
    done=_("You have begun to read. The local network sees it."),
    who=REGION,
)  # fmt: skip
RETURN = Act(
    "return_report", "report-return", forms.ReturnForm, _sending_back(services.return_report),
    title=_("Send it back"),
    then=_("The local network gets a mail with your reasons and your open remarks, changes the report and sends it "
           "again. Nothing of what was written is lost."),
    button=pgettext_lazy("button", "Send back to the local network"),
    done=_("The report is back with the local network. Its people have a mail with your reasons."),
    who=REGION, is_decision=True,
)  # fmt: skip
FORWARD = Act(
    "forward_report", "report-forward", forms.ForwardForm,
    lambda report, actor, data: services.forward_report(
        report, actor=actor, assessment=data["assessment"], note=data["note"], expected=data["expected"]
    ),
    title=_("Send it on"),
    then=_("You stand behind the report. The project office reads it next and accepts it, or asks again."),
    button=pgettext_lazy("button", "Send on to the project office"),
    done=_("The report is with the project office now."),
    who=REGION, is_decision=True,
)  # fmt: skip
ACCEPT = Act(
    "accept_report", "report-accept", forms.AcceptForm,
    lambda report, actor, data: services.accept_report(
        report, actor=actor, note=data["note"], expected=data["expected"]
    ),
    title=_("Accept it"),
    then=_("Its figures count in the totals from now on. Where the authors agreed, a public text is proposed; "
           "nothing is published by itself."),
    button=pgettext_lazy("button", "Accept the report"),
    done=_("The report is accepted. Its figures count in the totals."),
    who=OFFICE, is_decision=True,
)  # fmt: skip
RETURN_TO_REGION = Act(
    "return_report_to_region", "report-return-to-region", forms.ReturnForm,
    _sending_back(services.return_report_to_region),
    title=_("Ask the region to look again"),
    then=_("The regional coordinators get your reasons and your open remarks and decide what to do."),
    button=pgettext_lazy("button", "Send back to the region"),
    done=_("The report is back with the regional coordinators."),
    who=OFFICE, is_decision=True,
)  # fmt: skip
RETURN_TO_LOCAL = replace(
    RETURN,
    verb="return_report_to_local", url="report-return-to-local",
    do=_sending_back(services.return_report_to_local),
    title=_("Send it back to the local network"),
    then=_("The local network gets your reasons and your open remarks, changes the report and sends it again; the "
           "regional coordinators are told."),
    who=OFFICE,
)  # fmt: skip
CONFIRM_SKIP = Act(
    "confirm_skip", "report-confirm-skip", forms.Act,
    lambda report, actor, data: services.confirm_skip(report, actor=actor),
    title=_("Confirm that there is nothing to report"),
    then=_("Nobody waits for this report any more. In the totals it stands as “no data”."),
    button=pgettext_lazy("button", "Confirm that there is nothing to report"),
    done=_("Confirmed: there is nothing to report."),
    who=REGION_OR_OFFICE,
)  # fmt: skip
UNSKIP = Act(
    "unskip_report", "report-unskip", forms.FreelyNotedAct, _noted(services.unskip_report),
    title=_("Ask for a report after all"),
    then=_("The local network gets a mail with your note and writes a report."),
    button=pgettext_lazy("button", "Ask for a report"),
    done=_("The local network is asked for a report again."),
    who=REGION_OR_OFFICE,
)  # fmt: skip
EXTEND = Act(
    "extend_obligation", "obligation-extend", forms.ExtendForm,
    lambda report, actor, data: services.extend_obligation(report, actor=actor, due=data["due"], note=data["note"]),
    title=_("Give more time"),
    then=_("A region can move the date once, by at most fourteen days; the project office freely. Whoever holds the "
           "report gets a mail."),
    button=pgettext_lazy("button", "Move the date"),
    done=_("The date is moved."),
    who=REGION_OR_OFFICE,
)  # fmt: skip
TAKE_OVER = Act(
    "take_over_report", "report-take-over", forms.FreelyNotedAct, _noted(services.take_over_report),
    title=_("Act in the holder's place"),
    then=_("You hold the report from now on and act for the person who held it; the history says so, and the person "
           "gets a mail."),
    button=pgettext_lazy("button", "Take it over"),
    done=_("You hold this report now."),
    who=_("Only a deputy of whoever holds the report, or the project office, can take it over."),
)  # fmt: skip
REOPEN = Act(
    "reopen_report", "report-reopen", forms.NotedAct, _noted(services.reopen_report),
    title=_("Open it again"),
    then=_("The local network can change the report as a new version; of an older report only the texts. The accepted "
           "figures count until the new version is accepted."),
    button=pgettext_lazy("button", "Open the report again"),
    done=_("The report is open again. The authors and the region have a mail."),
    who=OFFICE,
)  # fmt: skip
WAIVE = Act(
    "waive_obligation", "obligation-waive", forms.NotedAct, _noted(services.waive_obligation),
    title=_("Ask for no report"),
    then=_("No report is expected here any more, and nobody is reminded. What is written stays readable."),
    button=pgettext_lazy("button", "Ask for no report"),
    done=_("No report is asked for any more."),
    who=OFFICE, is_danger=True, of_obligation=True,
)  # fmt: skip
VOID = Act(
    "void_report", "report-void", forms.NotedAct, _noted(services.void_report),
    title=_("Strike it out"),
    then=_("For a duplicate or an error. The report stays readable and counts nowhere; this cannot be undone."),
    button=pgettext_lazy("button", "Strike the report out"),
    done=_("The report is struck out. It counts nowhere any more."),
    who=OFFICE, is_danger=True,
)  # fmt: skip

DECISIONS = (FORWARD, RETURN, ACCEPT, RETURN_TO_REGION, RETURN_TO_LOCAL)
OTHERS = (CONFIRM_SKIP, UNSKIP, EXTEND, TAKE_OVER, REOPEN, WAIVE, VOID)
ALL = (START_REVIEW, *DECISIONS, *OTHERS)
BY_VERB = {act.verb: act for act in ALL}
