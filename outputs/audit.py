from outputs.models import Edition, Node, Tool, Work
from sempre.audit import keep_history_of

keep_history_of(Tool, Work, Edition, Node)
