from outputs.models import Tool, Work
from sempre.resources import resource_for

ToolResource = resource_for(Tool)
WorkResource = resource_for(Work)
