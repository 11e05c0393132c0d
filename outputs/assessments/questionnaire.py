"""What is asked: the practices of an edition by area, in the words of one audience, with what can be answered."""

from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from outputs.models import AssessmentRound, Audience, Edition, Node, Work
from outputs.models.assessments import HIGHEST
from sempre.translated import Shown, shown

UNKNOWN = "unknown"  # how "I don't know" travels in a form; it is stored as null
OWN = "own-"
SCALE = (
    pgettext_lazy("how often", "never"),
    pgettext_lazy("how often", "rarely"),
    pgettext_lazy("how often", "sometimes"),
    pgettext_lazy("how often", "often"),
    pgettext_lazy("how often", "always"),
)
DO_NOT_KNOW = _("I don’t know")

type Areas = list[tuple[Node, list[Node]]]


@dataclass(frozen=True)
class Option:
    """One of the levels 0 to 4, or not knowing; the latter has no ``number``."""

    value: str
    text: Shown | str
    example: Shown | str = ""
    number: int | None = None


@dataclass(frozen=True)
class Question:
    """One thing asked; ``key`` is what its answer is stored under, ``is_plain`` says that it asks how often."""

    key: str
    number: int
    text: Shown | str
    help: Shown | str
    options: tuple[Option, ...]
    is_plain: bool


@dataclass(frozen=True)
class Section:
    """The questions of an area, or those of the organisation itself, which have no ``area``."""

    area: Node | None
    questions: tuple[Question, ...]

    @property
    def area_title(self) -> Shown:
        return shown(self.area, "title")


def newest_edition() -> Edition | None:
    """Return the edition of the roadmap that readers see, when it holds practices."""
    editions = Edition.objects.published().filter(work__kind=Work.Kind.ROADMAP, work__state=Work.State.PUBLISHED)
    return editions.filter(nodes__kind=Node.Kind.PRACTICE).distinct().first()


def areas_of(edition: Edition, version: str) -> Areas:
    """Return the areas of a version of the roadmap with their practices, levels and questions, in reading order."""
    practices = edition.nodes.filter(kind=Node.Kind.PRACTICE, parent__isnull=False)
    if version == AssessmentRound.Version.POCKET:
        practices = practices.filter(in_pocket=True)
    practices = practices.select_related("parent").prefetch_related("levels", "asks")
    found = practices.order_by("parent__position", "parent", "position", "pk")
    return [(area, list(rows)) for area, rows in groupby(found, lambda practice: practice.parent)]


def sections_of(areas: Areas, audience: str, own: list[str] = ()) -> list[Section]:
    """Return all that an audience is asked, the organisation's ``own`` questions last."""
    sections, number = [], 0
    for area, practices in areas:
        questions = []
        for practice in practices:
            number += 1
            questions.append(_question(practice, audience, number))
        sections.append(Section(area, tuple(questions)))
    if own:
        asked = enumerate(own, start=1)
        sections.append(Section(None, tuple(_own_question(n, number + n, text) for n, text in asked)))
    return sections


def sections_of_round(round_: AssessmentRound, audience: str) -> list[Section]:
    own = [question.text for question in round_.own_questions.all()]
    return sections_of(areas_of(round_.edition, round_.version), audience, own)


def _question(practice: Node, audience: str, number: int) -> Question:
    ask = next((ask for ask in practice.asks.all() if ask.audience == audience), None)
    levels = list(practice.levels.all())
    is_plain = audience == Audience.SERVICE_USER or len(levels) != HIGHEST + 1
    return Question(
        practice.stable_key,
        number,
        shown(ask, "text") if ask else shown(practice, "title"),
        shown(ask, "help") if ask else "",
        plain_options() if is_plain else _worded(levels),
        is_plain,
    )


def _own_question(position: int, number: int, text: str) -> Question:
    return Question(f"{OWN}{position}", number, text, "", plain_options(), True)


def plain_options() -> tuple[Option, ...]:
    """Return the scale from never to always, and not knowing."""
    steps = (Option(str(number), str(word), number=number) for number, word in enumerate(SCALE))
    return (*steps, Option(UNKNOWN, str(DO_NOT_KNOW)))


def _worded(levels: list) -> tuple[Option, ...]:
    steps = (Option(str(row.number), shown(row, "text"), shown(row, "example"), row.number) for row in levels)
    return (*steps, Option(UNKNOWN, str(DO_NOT_KNOW)))
