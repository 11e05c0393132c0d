from microprojects.models import MicroProject, Step
from sempre.audit import keep_history_of

keep_history_of(MicroProject, Step)
