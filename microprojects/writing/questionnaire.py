"""What a report asks: the short form first, the rest on demand.

The answers are one flat object: ``{name: value}`` with text, a whole number, or True. Names of figures are
``figure-<indicator>`` (``-base`` beside it for a share, ``-note``), of their parts
``split-<indicator>-<dimension>-<key>``, of rows ``activity-<n>-text`` and ``tool-<n>-tool``.
"""

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.utils import formats
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from microprojects.models import Dimension, Indicator, MicroProject
from sempre.translated import text

SCHEMA = 1
ROWS_AT_MOST = 20
COUNT_AT_MOST = 1_000_000
UNKNOWN = "unknown"
SEXES = {
    "female": pgettext_lazy("part of a count", "women and girls"),
    "male": pgettext_lazy("part of a count", "men and boys"),
    "diverse": pgettext_lazy("part of a count", "another gender"),
    UNKNOWN: pgettext_lazy("part of a count", "unknown"),
}
AGES = {
    "0-17": pgettext_lazy("part of a count", "under 18"),
    "18-29": pgettext_lazy("part of a count", "18 to 29"),
    "30-64": pgettext_lazy("part of a count", "30 to 64"),
    "65-": pgettext_lazy("part of a count", "65 and over"),
    UNKNOWN: pgettext_lazy("part of a count", "unknown"),
}
DONE = {
    "not_started": pgettext_lazy("state of an activity", "not started"),
    "partly": pgettext_lazy("state of an activity", "partly done"),
    "fully": pgettext_lazy("state of an activity", "done"),
}
PACE = {
    "ahead": pgettext_lazy("pace of an activity", "ahead of time"),
    "on_time": pgettext_lazy("pace of an activity", "on time"),
    "behind": pgettext_lazy("pace of an activity", "behind"),
}
YES_NO = {"yes": pgettext_lazy("answer", "yes"), "no": pgettext_lazy("answer", "no")}
LEVELS = {str(level): str(level) for level in range(1, 6)}


@dataclass(frozen=True)
class Question:
    """One field: ``kind`` is text, line, count, choice, tool, flag or date."""

    name: str
    kind: str
    section: str
    label: str
    help: str = ""
    choices: dict[str, str] = field(default_factory=dict)
    is_required: bool = False  # for submitting; saving never needs anything
    is_internal: bool = False  # never leaves the partnership
    indicator: str = ""  # slug
    part_of: str = ""  # name of the count this is a part of
    part: str = ""  # what the part is called beside its brothers
    max_length: int = 0

    @property
    def is_figure(self) -> bool:
        """Whether totals are made of it; its note and texts are not."""
        return bool(self.indicator) and self.kind in ("count", "choice")

    @property
    def dimension(self) -> str:
        """What the part is a part by: sex, age or group."""
        return self.name.removeprefix(f"split-{self.indicator}-").partition("-")[0] if self.part_of else ""


SECTIONS = {
    "figures": _("Three figures"),
    "sentences": _("Three sentences"),
    "pictures": _("One picture"),
    "splits": _("Who took part"),
    "activities": _("Activities"),
    "indicators": _("More figures"),
    "tools": _("Tools from the handbook"),
    "ownership": _("Whose project it is"),
    "help": _("Problems and help wanted"),
    "final": _("If this is the last report"),
    "internal": _("For the partnership only"),
    "public": _("May this become public?"),
}
SHORT = ("figures", "sentences", "pictures", "public")

SENTENCES = (
    Question("happened", "text", "sentences", _("What happened?"), is_required=True, max_length=2000),
    Question(
        "changed",
        "text",
        "sentences",
        _("What changed for the people who take part?"),
        _("In their own words, if you can."),
        is_required=True,
        max_length=2000,
    ),
    Question("next", "text", "sentences", _("What is next?"), is_required=True, max_length=2000),
)
LADDER = dict(MicroProject.Ownership.choices)
REST = (
    Question(
        "ladder-staff", "choice", "ownership", _("How far do users own the project? The staff say:"), choices=LADDER
    ),
    Question("ladder-participants", "choice", "ownership", _("The people who take part say:"), choices=LADDER),
    Question(
        "partners", "text", "help", _("Who else was involved?"), _("Networks, partners, organisations."),
        max_length=2000,
    ),
    Question("problems", "text", "help", _("What was difficult?"), max_length=4000),
    Question("risks", "text", "help", _("What could go wrong next?"), max_length=4000),
    Question("help-region", "text", "help", _("What should the regional coordinator do?"), max_length=2000),
    Question("help-lead", "text", "help", _("What should the project office do?"), max_length=2000),
    Question("story", "text", "final", _("The story of the project, from the beginning to now"), max_length=8000),
    Question("sustainability", "text", "final", _("How does it go on without project money?"), max_length=4000),
    Question(
        "legal-form", "choice", "final", _("Which form of organisation has it found?"),
        choices=dict(MicroProject.LegalForm.choices),
    ),
    Question(
        "internal-note", "text", "internal", _("A note that only the coordinators and the project office read"),
        is_internal=True, max_length=4000,
    ),
    Question(
        "may-be-public", "flag", "public", _("A short version may be published on the micro-project's page"),
        _("You see it before, and can stop it."),
    ),
)  # fmt: skip


def questions_for(micro_project: MicroProject, content: dict, indicators: Iterable[Indicator]) -> list[Question]:
    """Return all questions in the order of the form, with one empty row more than ``content`` has."""
    indicators = list(indicators)
    headline = [q for indicator in indicators if indicator.is_headline for q in _figure(indicator, "figures")]
    more = [q for indicator in indicators if not indicator.is_headline for q in _figure(indicator, "indicators")]
    splits = [q for indicator in indicators for q in _splits(indicator, micro_project)]
    rows = [*_rows(content, "activity", _activity), *_rows(content, "tool", _tool)]
    found = [*headline, *SENTENCES, *splits, *more, *rows, *REST]
    order = list(SECTIONS)
    return sorted(found, key=lambda question: order.index(question.section))


def _figure(indicator: Indicator, section: str) -> Iterator[Question]:
    """The value of an indicator, and its note."""
    name, slug = f"figure-{indicator.slug}", indicator.slug
    label = str(text(indicator, "question") or text(indicator, "title"))
    explanation = str(text(indicator, "explanation"))
    kinds = {"count": "count", "percent": "count", "level": "choice", "yes_no": "choice", "text": "text"}
    choices = {"level": LEVELS, "yes_no": YES_NO}.get(indicator.kind, {})
    yield Question(
        name, kinds[indicator.kind], section, label, explanation, choices, indicator.is_headline, indicator=slug,
        max_length=2000,
    )  # fmt: skip
    if indicator.kind == Indicator.Kind.PERCENT:
        yield Question(f"{name}-base", "count", section, _("… of how many?"), indicator=slug)
    yield Question(f"{name}-note", "line", "indicators", _("Note on: %s") % label, indicator=slug, max_length=250)


def parts(dimension: str, micro_project: MicroProject) -> dict[str, str]:
    """Return the keys and names of the parts of a dimension; "unknown" is always the last."""
    if dimension == Dimension.SEX:
        return SEXES
    if dimension == Dimension.AGE:
        return AGES
    groups = {group.slug: str(text(group, "name")) for group in micro_project.target_groups.all()}
    return groups | {UNKNOWN: SEXES[UNKNOWN]}


def _splits(indicator: Indicator, micro_project: MicroProject) -> Iterator[Question]:
    title = text(indicator, "title")
    for dimension in indicator.splits:
        for key, label in parts(dimension, micro_project).items():
            yield Question(
                f"split-{indicator.slug}-{dimension}-{key}", "count", "splits", f"{title}: {label}",
                indicator=indicator.slug, part_of=f"figure-{indicator.slug}", part=label,
            )  # fmt: skip


def answer_words(question: Question, value, tools: dict[str, str] | None = None) -> str:
    """Return an answer as people read it: the name of what was chosen, a number as it is written here."""
    if value in ("", None) or value is False:
        return ""
    if value is True:
        return str(YES_NO["yes"])
    if isinstance(value, int):
        return formats.localize(value)
    if question.kind == "date":
        return formats.date_format(dt.date.fromisoformat(value))
    choices = (tools or {}) if question.kind == "tool" else question.choices
    return str(choices.get(value, value))


def row_count(content: dict, stem: str) -> int:
    """Return how many rows of ``stem`` hold anything."""
    found = (re.match(rf"{stem}-(\d+)-", name) for name, value in content.items() if value not in ("", None))
    return max((int(match[1]) for match in found if match), default=0)


def _rows(content: dict, stem: str, row) -> Iterator[Question]:
    for number in range(1, min(row_count(content, stem) + 1, ROWS_AT_MOST) + 1):
        yield from row(f"{stem}-{number}", number)


def _activity(name: str, number: int) -> Iterator[Question]:
    yield Question(f"{name}-text", "line", "activities", _("Activity %d") % number, max_length=250)
    yield Question(f"{name}-done", "choice", "activities", _("How far is it?"), choices=DONE)
    yield Question(f"{name}-pace", "choice", "activities", _("Is it on time?"), choices=PACE)
    yield Question(f"{name}-note", "line", "activities", _("Why?"), max_length=250)


def _tool(name: str, number: int) -> Iterator[Question]:
    yield Question(f"{name}-tool", "tool", "tools", _("Tool %d") % number)
    yield Question(f"{name}-worked", "text", "tools", _("What worked, and what did not?"), max_length=1000)
    yield Question(f"{name}-tip", "line", "tools", _("A tip for others"), max_length=250)


@dataclass(frozen=True)
class Gap:
    """What keeps a report from being sent: the field to go to, its label, what to do."""

    name: str
    label: str
    message: str


def gaps(questions: Iterable[Question], content: dict, attachments: Iterable = ()) -> list[Gap]:
    """Return what is missing or does not fit, in the order of the form."""
    questions = list(questions)
    found = [
        Gap(q.name, str(q.label), str(_("Please fill this in.")))
        for q in questions
        if q.is_required and content.get(q.name) in ("", None)
    ]
    return [*found, *_misfits(questions, content), *_picture_gaps(content, attachments)]


def _misfits(questions: list[Question], content: dict) -> Iterator[Gap]:
    """Parts above their total, a share above its base."""
    labels = {question.name: str(question.label) for question in questions}
    sums: dict[tuple[str, str], int] = {}
    for question in questions:
        if question.part_of:
            key = (question.part_of, question.dimension)
            sums[key] = sums.get(key, 0) + (content.get(question.name) or 0)
    for (total, dimension), parts_sum in sums.items():
        if parts_sum and parts_sum > (content.get(total) or 0):
            message = _("The parts (%(dimension)s) add up to %(sum)d, more than the whole.") % {
                "dimension": Dimension(dimension).label, "sum": parts_sum,
            }  # fmt: skip
            yield Gap(total, labels[total], str(message))
    for name in labels:
        if name.endswith("-base"):
            share = name.removesuffix("-base")
            if (content.get(share) or 0) > (content.get(name) or 0):
                yield Gap(share, labels[share], str(_("This is more than the whole it is a part of.")))


def _picture_gaps(content: dict, attachments: Iterable) -> Iterator[Gap]:
    """A picture that may be public needs words for those who cannot see it, and everybody's consent."""
    for attachment in attachments:
        if attachment.kind != "picture" or not attachment.may_be_public:
            continue
        stem = f"attachment-{attachment.uuid}"
        if not attachment.alt:
            yield Gap(f"{stem}-alt", attachment.name, str(_("Say what the picture shows.")))
        if attachment.people in ("none", "consent"):
            continue
        if content.get(f"{stem}-people") == "consent":  # chosen, but a piece of it is still missing
            missing = "given" if content.get(f"{stem}-proof") else "proof"
            message = _("Say where the signed form is kept, and since when.")
            yield Gap(f"{stem}-{missing}", attachment.name, str(message))
        else:
            message = _("Say whether people can be recognised, and whether they agreed.")
            yield Gap(f"{stem}-people", attachment.name, str(message))
