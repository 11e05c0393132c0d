from microprojects.models import Indicator, MicroProject, Reason, ReminderRule, Step
from sempre.loading.kinds import Children, Kind, register

register(Kind("micro_projects", MicroProject, children=(Children("steps", Step, "micro_project"),)))
register(Kind("indicators", Indicator))
register(Kind("reasons", Reason))
register(Kind("reminder_rules", ReminderRule))
