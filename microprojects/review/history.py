"""A report's history in words."""

from django.utils.translation import pgettext_lazy

from microprojects.models import Reason, ReportState
from sempre.translated import shown

EVENTS = {
    "report:opened": pgettext_lazy("in a report's history", "the draft was opened"),
    "report:submitted": pgettext_lazy("in a report's history", "sent to the region"),
    "report:withdrawn": pgettext_lazy("in a report's history", "taken back"),
    "review:started": pgettext_lazy("in a report's history", "review begun"),
    "report:returned": pgettext_lazy("in a report's history", "returned for changes"),
    "report:forwarded": pgettext_lazy("in a report's history", "forwarded to the project office"),
    "report:returned_to_region": pgettext_lazy("in a report's history", "returned to the region"),
    "report:returned_to_local": pgettext_lazy("in a report's history", "returned by the project office"),
    "report:accepted": pgettext_lazy("in a report's history", "accepted"),
    "report:skipped": pgettext_lazy("in a report's history", "nothing to report"),
    "skip:confirmed": pgettext_lazy("in a report's history", "the region agrees that there is nothing to report"),
    "report:unskipped": pgettext_lazy("in a report's history", "to be reported after all"),
    "report:reopened": pgettext_lazy("in a report's history", "reopened"),
    "report:voided": pgettext_lazy("in a report's history", "struck out"),
    "report:taken_over": pgettext_lazy("in a report's history", "taken over"),
    "obligation:extended": pgettext_lazy("in a report's history", "due date moved"),
    "obligation:waived": pgettext_lazy("in a report's history", "no report asked for"),
    "obligation:escalated": pgettext_lazy("in a report's history", "passed on after a long silence"),
    "obligation:handed_over": pgettext_lazy("in a report's history", "handed over to somebody else"),
    "obligation:reminded": pgettext_lazy("in a report's history", "reminded by hand"),
    "figure:corrected": pgettext_lazy("in a report's history", "figure corrected"),
    "update:proposed": pgettext_lazy("in a report's history", "public update proposed"),
    "update:ready": pgettext_lazy("in a report's history", "text of the public update checked"),
    "update:changed": pgettext_lazy("in a report's history", "text of the public update changed"),
    "update:text_checked": pgettext_lazy("in a report's history", "text of the public update checked in one language"),
    "update:scheduled": pgettext_lazy("in a report's history", "public update scheduled"),
    "update:stopped": pgettext_lazy("in a report's history", "public update stopped"),
    "update:held_back": pgettext_lazy("in a report's history", "public update held back"),
    "update:published": pgettext_lazy("in a report's history", "public update published"),
    "update:withdrawn": pgettext_lazy("in a report's history", "public update withdrawn"),
    "update:replaced": pgettext_lazy("in a report's history", "public update replaced by a newer one"),
    "update:dismissed": pgettext_lazy("in a report's history", "nothing of it becomes public"),
    "update:resumed": pgettext_lazy("in a report's history", "public update taken up again"),
}


def event_rows(events) -> list[dict]:
    """Return the lines of a history in words: when, who, what, why."""
    events = list(events)
    reasons = {reason.slug: reason for reason in Reason.objects.filter(slug__in={s for e in events for s in e.reasons})}
    states = dict(ReportState.choices)
    return [
        {
            "event": event,
            "what": EVENTS.get(event.name, event.name),
            "source": states.get(event.source, ""),
            "target": states.get(event.target, ""),
            "reasons": [shown(reasons[slug], "title") if slug in reasons else slug for slug in event.reasons],
        }
        for event in events
    ]
