from microprojects.models import (
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
