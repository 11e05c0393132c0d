from auditlog.registry import auditlog

from outputs.models import AudienceQuestion, Certificate, Choice, Edition, Level, Node, Question, Term, Tool, Work
from sempre.audit import keep_history_of

keep_history_of(Tool, Term, Work, Edition, Node)
keep_history_of(Level, AudienceQuestion, Question, Choice)
auditlog.register(Certificate, include_fields=["revoked_on"])  # who withdrew it; nothing of who learned
