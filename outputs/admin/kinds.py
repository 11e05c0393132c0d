"""Which kinds of parts a work has, where each stands, and which fields its page shows."""

from dataclasses import dataclass

from outputs.models import Edition, Node, Work

Kind = Node.Kind
KINDS_OF = {
    Work.Kind.HANDBOOK: (Kind.PART, Kind.CHAPTER, Kind.SECTION),
    Work.Kind.ROADMAP: (Kind.AREA, Kind.PRACTICE),
    Work.Kind.TRAINING: (Kind.MODULE, Kind.UNIT),
    Work.Kind.RECOMMENDATIONS: (Kind.RECOMMENDATION,),
}
PARENTS = {
    Kind.CHAPTER: (Kind.PART,),
    Kind.SECTION: (Kind.CHAPTER,),
    Kind.PRACTICE: (Kind.AREA,),
    Kind.UNIT: (Kind.MODULE,),
}
NEEDS_PARENT = (Kind.SECTION, Kind.PRACTICE, Kind.UNIT)
TEXTS = {
    Kind.PART: ("title", "summary"),
    Kind.CHAPTER: ("title", "summary", "body"),
    Kind.SECTION: ("title", "body"),
    Kind.AREA: ("title", "summary", "body"),
    Kind.PRACTICE: ("title", "summary", "body"),
    Kind.MODULE: ("title", "summary", "body", "audience", "goals"),
    Kind.UNIT: ("title", "summary", "body"),
    Kind.RECOMMENDATION: ("title", "summary", "body", "audience"),
}
OWN = {
    Kind.CHAPTER: ("minutes",),
    Kind.PRACTICE: ("in_pocket", "modules"),
    Kind.MODULE: ("minutes",),
    Kind.UNIT: ("unit_type", "minutes"),
}
USES = {
    Kind.CHAPTER: ("tools", "micro_projects"),
    Kind.SECTION: ("tools", "micro_projects"),
    Kind.AREA: ("tools",),
    Kind.PRACTICE: ("tools",),
    Kind.MODULE: ("tools", "micro_projects"),
    Kind.UNIT: ("tools", "micro_projects"),
    Kind.RECOMMENDATION: ("micro_projects",),
}
ALL_TEXTS = ("title", "summary", "body", "audience", "goals")


@dataclass(frozen=True, slots=True)
class Adding:
    """What the page for a new part is about: its edition and its kind."""

    edition: Edition
    kind: str


def has_quiz(node: Node | None) -> bool:
    return node is not None and node.kind == Kind.UNIT and node.unit_type == Node.UnitType.QUIZ


def texts_of(kind: str, node: Node | None) -> tuple[str, ...]:
    """Return the texts that a part's page shows: those of its kind, and any other that it has."""
    wanted = TEXTS.get(kind, ALL_TEXTS)
    return tuple(name for name in ALL_TEXTS if name in wanted or (node is not None and getattr(node, name)))
