"""What stands on a tool card, in its order, for the page and for the files; and a reader's own selection of cards."""

from typing import NamedTuple

from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from microprojects.models import MicroProject
from outputs.models import Tool

MOST_CHOSEN = 24


class CardText(NamedTuple):
    """One text of a card: its field and its heading; the main ones stand in the wide column."""

    field: str
    heading: str
    is_main: bool


def card_texts() -> list[CardText]:
    """Return the texts of a card with their headings in the reader's language."""
    return [
        CardText("purpose", _("What it is good for"), True),
        CardText("preparation", _("Before you start"), True),
        CardText("steps", _("How it goes"), True),
        CardText("tips", _("Tips"), True),
        CardText("pitfalls", _("What to watch"), True),
        CardText("ethics", _("Safety and ethics"), False),
        CardText("accessibility", _("So that everyone can join"), False),
        CardText("evidence", _("Where it was used"), False),
    ]


def minutes_needed(tool: Tool) -> str:
    """Return how long it takes, in words; empty where nobody said."""
    low, high = tool.minutes_min, tool.minutes_max
    if not low:
        return ""
    if high and high != low:
        return ngettext("%(low)s–%(high)s minute", "%(low)s–%(high)s minutes", high) % {"low": low, "high": high}
    return ngettext("%(n)s minute", "%(n)s minutes", low) % {"n": low}


def people_needed(tool: Tool) -> str:
    """Return for how many people it is, in words; empty where nobody said."""
    low, high = tool.group_min, tool.group_max
    if not low:
        return ""
    if high and high != low:
        return ngettext("%(low)s–%(high)s person", "%(low)s–%(high)s people", high) % {"low": low, "high": high}
    if not high:
        return ngettext("%(n)s person or more", "%(n)s people or more", low) % {"n": low}
    return ngettext("%(n)s person", "%(n)s people", low) % {"n": low}


def published_cards():
    """Return the published tools with what a whole card shows; micro-projects as ``shown_projects``."""
    projects = Prefetch("micro_projects", MicroProject.objects.published(), to_attr="shown_projects")
    return Tool.objects.published().for_page().prefetch_related(projects)


class Chosen(NamedTuple):
    """A reader's selection: the cards in the order of the address, the addresses that are none, what was too much."""

    tools: list[Tool]
    unknown: list[str]
    too_many: int

    @property
    def query(self) -> str:
        """Return the selection as an address says it."""
        return "&".join(f"tool={tool.slug}" for tool in self.tools)


def chosen(slugs: list[str]) -> Chosen:
    """Return the published tools among ``slugs``, at most 24; anything else is told, not an error."""
    wanted = list(dict.fromkeys(slug.strip()[:80] for slug in slugs[:200] if slug.strip()))
    found = {tool.slug: tool for tool in published_cards().filter(slug__in=wanted)}
    tools = [found[slug] for slug in wanted if slug in found]
    unknown = [slug for slug in wanted if slug not in found]
    return Chosen(tools[:MOST_CHOSEN], unknown[:5], max(0, len(tools) - MOST_CHOSEN))
