"""The form of a report as the page shows it: sections, and beside each field what helps to fill it in."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Q
from django.forms import BoundField
from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from microprojects.models import (
    Action,
    Attachment,
    Dimension,
    FieldComment,
    Indicator,
    Obligation,
    ReportState,
    ReviewRound,
)
from microprojects.writing import drafts
from microprojects.writing.descriptions import NAME
from microprojects.writing.earlier import earlier_version, figure_facts
from microprojects.writing.forms import ReportForm
from microprojects.writing.questionnaire import SECTIONS, SHORT, Question, answer_words, gaps
from sempre.models import User
from sempre.translated import shown

SHORT_ANSWER = 90  # letters: what is longer stands folded


@dataclass(frozen=True)
class Conflict:
    """Another person's text in a field where this page has one too; ``fingerprint`` says which text was read."""

    text: str
    by: str
    fingerprint: str


@dataclass
class Line:
    """A field with its question; ``last`` is what the report before this one said."""

    field: BoundField
    question: Question
    last: str = ""
    facts: list[str] = field(default_factory=list)
    remarks: list[FieldComment] = field(default_factory=list)
    conflict: Conflict | None = None
    has_gap: bool = False

    @property
    def name(self) -> str:
        return self.question.name

    @property
    def word(self) -> str:
        """The last part of its name: what is asked about a file or in a row."""
        return self.name.rpartition("-")[2]

    @property
    def last_is_long(self) -> bool:
        return len(self.last) > SHORT_ANSWER or "\n" in self.last

    @property
    def is_filled(self) -> bool:
        return not drafts.is_empty(self.field.value()) and self.field.value() != "None"

    @property
    def needs_eyes(self) -> bool:
        return bool(self.field.errors or self.remarks or self.conflict or self.has_gap)


@dataclass
class Block:
    """Lines that belong together: the parts of a count, a row, a file."""

    title: str
    lines: list[Line]
    dimension: str | Promise = ""
    total: str = ""  # name of the count that these are parts of
    sum: int = 0
    whole: int | None = None
    attachment: Attachment | None = None
    number: int = 0

    @property
    def is_too_much(self) -> bool:
        return bool(self.sum) and self.sum > (self.whole or 0)


@dataclass
class Section:
    key: str
    title: str | Promise
    lines: list[Line] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    needs_opening: bool = False

    @property
    def all_lines(self) -> list[Line]:
        return [*self.lines, *(line for block in self.blocks for line in block.lines)]

    @property
    def next_row(self) -> int:
        return max((block.number for block in self.blocks), default=0) + 1

    @property
    def filled(self) -> int:
        return sum(line.is_filled for line in self.all_lines)

    @property
    def is_open(self) -> bool:
        return self.needs_opening or self.filled > 0 or any(line.needs_eyes for line in self.all_lines)


class Sheet:
    """Everything that the page of a form shows; asks the database as often for a long history as for a short one."""

    def __init__(self, obligation: Obligation, form: ReportForm, *, conflicts: dict | None = None, at: str = ""):
        self.obligation, self.report, self.form, self.at = obligation, form.report, form, at
        self.questions = list(form.questions.values())
        self.earlier = earlier_version(obligation)
        self.indicators = {i.slug: i for i in Indicator.objects.asked_of(obligation.micro_project)}
        self.conflicts = {name: self._conflict(name, theirs) for name, theirs in (conflicts or {}).items()}
        asked = [question for question in self.questions if question.section != "pictures"]
        self.gaps = gaps(asked, self.report.content, form.files_kept)
        self._name_figures()
        self.lines = {question.name: self._line(question) for question in self.questions}

    @cached_property
    def people(self) -> dict[int, str]:
        """The names of those who wrote in the report, asked for only where somebody has to be named."""
        keys = {kept["by"] for kept in self.report.parked if kept["by"]}
        keys |= {drafts.writer_of(self.report, name) for name in self.report.touched} - {None}
        return {user.pk: user.get_full_name() for user in User.objects.filter(pk__in=keys)}

    @cached_property
    def round(self) -> ReviewRound | None:
        """The round in which the report came back, while it waits for changes."""
        if self.report.state != ReportState.RETURNED:
            return None
        rounds = self.report.rounds.filter(to_level=Obligation.Level.LOCAL).select_related("opened_by")
        return rounds.prefetch_related("reasons", "comments__author").order_by("-number").first()

    @cached_property
    def remarks(self) -> dict[str, list[FieldComment]]:
        found: dict[str, list[FieldComment]] = {}
        for remark in self.round.comments.all() if self.round else ():
            if remark.settled_at is None:
                found.setdefault(self._place_of(remark.anchor), []).append(remark)
        return found

    def _place_of(self, anchor: str) -> str:
        """The field a remark stands at: its own, that of its figure, or the first of its file or of the form."""
        for name in (anchor, anchor.removesuffix("-note"), f"{anchor}-alt", f"{anchor}-caption", f"{anchor}-people"):
            if name in self.form.questions:
                return name
        return self.questions[0].name

    @cached_property
    def actions(self) -> list[Action]:
        """Help that earlier reports of the micro-project asked for: what is open, and what this report was answered."""
        asked = Action.objects.filter(micro_project=self.obligation.micro_project_id).select_related("answered_by")
        return list(asked.filter(Q(answered_at=None) | Q(report=self.report.pk) | Q(report=self._earlier_report())))

    def _earlier_report(self) -> int | None:
        return self.earlier.report_id if self.earlier else None

    @property
    def reopened_because(self) -> str:
        if self.report.state != ReportState.REOPENED:
            return ""
        event = self.obligation.events.filter(name="report:reopened").order_by("-at").first()
        return event.note if event else ""

    @property
    def remarked(self) -> list[Line]:
        return [line for line in self.lines.values() if line.remarks]

    @property
    def in_conflict(self) -> list[Line]:
        return [line for line in self.lines.values() if line.conflict]

    @cached_property
    def progress(self) -> tuple[int, int]:
        asked = [q.name for q in self.questions if q.is_required]
        return sum(not drafts.is_empty(self.form.stored.get(name)) for name in asked), len(asked)

    @property
    def parked(self) -> list[dict]:
        """Texts that came too late and wait for somebody to read them."""
        return [
            {
                "name": kept["name"],
                "label": self.form.questions[kept["name"]].label,
                "text": answer_words(self.form.questions[kept["name"]], kept["value"], self.form.tools),
                "by": self.people.get(kept["by"], ""),
                "at": parse_datetime(kept["at"]),
                "fingerprint": drafts.digest(kept["value"]),
            }
            for kept in self.report.parked
            if kept["name"] in self.form.questions
        ]

    def _conflict(self, name: str, theirs) -> Conflict:
        writer = drafts.writer_of(self.report, name)
        words = answer_words(self.form.questions[name], theirs, self.form.tools)
        return Conflict(words or _("(nothing)"), self.people.get(writer, ""), drafts.digest(theirs))

    def _name_figures(self) -> None:
        """Mark the indicators' own words with their language."""
        for name, question in self.form.questions.items():
            indicator = self.indicators.get(question.indicator)
            if indicator is None or name != f"figure-{question.indicator}":
                continue
            bound = self.form.fields[name]
            bound.label = shown(indicator, "question") or shown(indicator, "title")
            bound.help_text = shown(indicator, "explanation")

    @cached_property
    def facts(self) -> dict[str, list[str]]:
        return figure_facts(self.obligation, self.indicators.values())

    def _line(self, question: Question) -> Line:
        name = question.name
        is_row = question.section in ("activities", "tools", "pictures")
        last = None if is_row or not self.earlier else self.earlier.snapshot["content"].get(name)
        line = Line(
            self.form[name],
            question,
            answer_words(question, last, self.form.tools),
            self.facts.get(question.indicator, []) if name == f"figure-{question.indicator}" else [],
            self.remarks.get(name, []),
            self.conflicts.get(name),
            name in {gap.name for gap in self.gaps},
        )
        self._describe(line)
        return line

    def _describe(self, line: Line) -> None:
        """Tie everything that stands at a field to it, in the order in which it is heard."""
        there = {
            "helptext": line.field.help_text,
            "last": line.last and not line.last_is_long,
            "facts": line.facts,
            "remark": line.remarks,
            "conflict": line.conflict,
            "error": line.field.errors,
        }
        ids = " ".join(f"{line.field.auto_id}_{word}" for word, is_there in there.items() if is_there)
        if ids:
            self.form.fields[line.name].widget.attrs["aria-describedby"] = ids

    @property
    def short(self) -> list[Section]:
        return [self._section(key) for key in SHORT]

    @property
    def rest(self) -> list[Section]:
        sections = (self._section(key) for key in SECTIONS if key not in SHORT)
        return [section for section in sections if section.all_lines]

    def _section(self, key: str) -> Section:
        lines = [line for line in self.lines.values() if line.question.section == key]
        needs_opening = bool(self.at) and any(line.name == self.at for line in lines)
        section = Section(key, SECTIONS[key], needs_opening=needs_opening)
        blocks = {"splits": self._splits, "activities": self._rows, "tools": self._rows, "pictures": self._files}
        if key in blocks:
            section.blocks = list(blocks[key](lines))
        else:
            section.lines = lines
        return section

    def _splits(self, lines: list[Line]) -> Iterator[Block]:
        groups = {group.slug: shown(group, "name") for group in self.obligation.micro_project.target_groups.all()}
        for (total, dimension), parts in _grouped(lines, lambda line: (line.question.part_of, line.question.dimension)):
            for line in parts:
                key = line.name.rpartition(f"-{dimension}-")[2]
                line.field.label = groups.get(key) if dimension == Dimension.GROUP and key in groups else None
                line.field.label = line.field.label or line.question.part
            numbers = [self.form.stored.get(line.name) for line in parts]
            indicator = self.indicators[parts[0].question.indicator]
            yield Block(
                shown(indicator, "title"),
                parts,
                Dimension(dimension).label,
                total,
                sum(number for number in numbers if isinstance(number, int)),
                self.form.stored.get(total),
            )

    def _rows(self, lines: list[Line]) -> Iterator[Block]:
        for number, parts in _grouped(lines, lambda line: int(line.name.split("-")[1])):
            yield Block(str(parts[0].question.label), parts, number=number)

    def _files(self, lines: list[Line]) -> Iterator[Block]:
        by_file = {str(uuid): parts for uuid, parts in _grouped(lines, lambda line: NAME.fullmatch(line.name)[1])}
        for file in self.form.files_kept:
            yield Block(file.name, by_file.get(str(file.uuid), []), attachment=file)


def _grouped(lines: Iterable[Line], key) -> Iterator[tuple]:
    groups: dict = {}
    for line in lines:
        groups.setdefault(key(line), []).append(line)
    yield from groups.items()
