"""Sections of the partner area's front page: apps register them in ``ready``, the page asks them in order."""

from collections.abc import Callable
from dataclasses import dataclass

Section = Callable[[object], tuple[str, dict] | None]
_SECTIONS: dict[str, "Registered"] = {}


@dataclass(frozen=True, slots=True)
class Registered:
    order: int
    section: Section


def register_section(name: str, section: Section, *, order: int) -> None:
    """Show ``section(request)``, a template and its context or None, on the front page; lower ``order`` comes first."""
    _SECTIONS[name] = Registered(order, section)


def sections_for(request) -> list[dict]:
    """Return the sections that have something to say to whoever asks, as ``{"template": …, "context": …}``."""
    ordered = sorted(_SECTIONS.values(), key=lambda registered: registered.order)
    answers = (registered.section(request) for registered in ordered)
    return [{"template": template, **context} for template, context in filter(None, answers)]
