from microprojects.models import (
    Contribution,
    ContributionLink,
    Indicator,
    MicroProject,
    Period,
    PublicUpdate,
    PublicUpdateText,
    Reason,
    ReminderRule,
    RollUp,
    Step,
    Target,
)
from sempre.audit import keep_history_of

keep_history_of(MicroProject, Step, Target)
keep_history_of(Period, Indicator, Reason, ReminderRule)
keep_history_of(PublicUpdate, leave_out=("revision",))
keep_history_of(PublicUpdateText, leave_out=("title", "body", "quote", "source_hash"))  # who checked, not what it said
keep_history_of(RollUp, leave_out=("revision", "missing"))
keep_history_of(ContributionLink, leave_out=("code",))
keep_history_of(  # that it came and where it went, nothing of what it says
    Contribution,
    leave_out=("text", "ladder", "picture", "small", "alt", "people", "may_quote", "may_show", "receipt_hash"),
)
