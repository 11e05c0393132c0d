from outputs.models import Term, Tool, Work
from sempre.resources import resource_for

ToolResource = resource_for(Tool)
TermResource = resource_for(Term)
WorkResource = resource_for(Work)
