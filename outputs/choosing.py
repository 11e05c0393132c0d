"""The filters of the tool catalogue, for its page and for open data."""

from django.db.models import QuerySet

NAMES = ("phase", "target_group", "time")
MOST_MINUTES = 100_000


def narrowed_tools(tools: QuerySet, values: dict) -> QuerySet:
    """Return the tools of a phase, for a target group, that begin to work within the minutes at hand (``time``)."""
    if phase := values.get("phase"):
        tools = tools.filter(phase=phase)
    if group := values.get("target_group"):
        tools = tools.filter(target_groups__slug=group)
    if time := values.get("time"):
        minutes = int(time) if str(time).isascii() and str(time).isdigit() else -1
        tools = tools.filter(minutes_min__lte=minutes) if 0 <= minutes <= MOST_MINUTES else tools.none()
    return tools
