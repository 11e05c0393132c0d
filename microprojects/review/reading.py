"""A submitted version as people read it: sections of answers, labels in the reader's language, texts as written."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from django.apps import apps
from django.utils import formats
from django.utils.translation import gettext as _

from microprojects.models import Attachment, Dimension, FieldComment, Indicator, ReportVersion
from microprojects.writing.questionnaire import SECTIONS, YES_NO, Question, questions_for
from sempre.translated import shown

WRITTEN = ("text", "line")
INTERNAL = "internal"
ROWS = ("activity-", "tool-")


@dataclass
class Table:
    """A count by its parts."""

    title: str
    rows: list[tuple[str, int]]


@dataclass
class Answer:
    """One answer, with the notes and parts that belong to it, and the remarks that stand at it."""

    name: str
    label: str
    label_language: str
    section: str
    kind: str
    text: str = ""
    language: str = ""  # of what a person wrote; empty where the words are the portal's
    note: str = ""
    url: str = ""
    tables: list[Table] = field(default_factory=list)
    row: list["Answer"] = field(default_factory=list)  # what else was said about an activity or tool
    remarks: list[FieldComment] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.text or self.note or self.tables or self.row)

    @property
    def plain(self) -> str:
        """Everything it says, a line each: what two versions are compared by."""
        parts = [f"{table.title}, {label}: {number}" for table in self.tables for label, number in table.rows]
        parts += [f"{answer.label} {answer.text}" for answer in self.row]
        return "\n".join(line for line in (self.text, self.note, *parts) if line)


@dataclass
class Picture:
    """A file of a version: the words as they were sent, the consent as it is today."""

    attachment: Attachment
    alt: str
    caption: str
    language: str
    has_consent: bool
    remarks: list[FieldComment] = field(default_factory=list)

    @property
    def name(self) -> str:
        return f"attachment-{self.attachment.uuid}"

    @property
    def consent(self) -> str:
        if self.attachment.people == Attachment.People.CONSENT and not self.has_consent:
            return _("People can be recognised; their consent is no longer valid")
        return self.attachment.get_people_display() or _("Not said whether people can be recognised")


@dataclass
class Section:
    key: str
    title: str
    answers: list[Answer] = field(default_factory=list)

    @property
    def given(self) -> list[Answer]:
        return [answer for answer in self.answers if not answer.is_empty or answer.remarks]


@dataclass
class Reading:
    """A version, ready to be shown; ``unanswered`` are the questions that got no answer."""

    version: ReportVersion
    language: str
    sections: list[Section]
    pictures: list[Picture] = field(default_factory=list)
    documents: list[Picture] = field(default_factory=list)

    @cached_property
    def answers(self) -> dict[str, Answer]:
        return {answer.name: answer for section in self.sections for answer in section.answers}

    @property
    def unanswered(self) -> list[Answer]:
        return [answer for answer in self.answers.values() if answer.is_empty]


def read(
    version: ReportVersion,
    *,
    internal: bool,
    remarks: Iterable[FieldComment] = (),
    files: list[Attachment] | None = None,
    all_files: bool = True,
) -> Reading:
    """Return ``version`` for a reader; without ``internal`` nothing that is for the partnership only.

    ``files`` are those of ``files_of(report)``, asked for where the caller has none. Without ``all_files`` there are
    no documents, and pictures only of people who agreed.
    """
    snapshot = version.snapshot
    reader = _Reader(version)
    sections = {key: Section(key, str(title)) for key, title in SECTIONS.items()}
    for answer in reader.answers():
        sections[answer.section].answers.append(answer)
    if not internal:
        del sections[INTERNAL]
    reading = Reading(version, snapshot["language"], list(sections.values()))
    for picture in _files(version, files_of(version.report) if files is None else files):
        is_picture = picture.attachment.kind == Attachment.Kind.PICTURE
        if all_files or (is_picture and picture.has_consent):
            (reading.pictures if is_picture else reading.documents).append(picture)
    _put(reading, remarks)
    return reading


class _Reader:
    """Turns a snapshot into answers; what the form no longer asks keeps the label it had, in its language."""

    def __init__(self, version: ReportVersion):
        self.snapshot, self.content = version.snapshot, version.snapshot["content"]
        self.language = self.snapshot["language"]
        asked = {entry["slug"]: entry for entry in self.snapshot["indicators"]}
        indicators = {i.slug: i for i in Indicator.objects.filter(slug__in=asked)}
        micro_project = version.report.obligation.micro_project
        found = questions_for(micro_project, self.content, indicators.values())
        known = [slug for slug, entry in asked.items() if slug in indicators and _same(indicators[slug], entry)]
        self.questions = {q.name: q for q in found if not q.indicator or q.indicator in known}
        self.slugs = sorted(asked, key=len, reverse=True)
        self.shares = {slug for slug, entry in asked.items() if entry["kind"] == Indicator.Kind.PERCENT}
        self.tools = _tools(v for n, v in self.content.items() if n.startswith("tool-") and n.endswith("-tool"))

    def answers(self) -> Iterator[Answer]:
        names = {entry["name"] for entry in self.snapshot["questions"]}
        tables, first = self._tables(), None
        for entry in self.snapshot["questions"]:
            if self._belongs_elsewhere(entry["name"], names) or entry["section"] not in SECTIONS:
                continue
            answer = self._answer(entry, tables)
            if first is not None and row_of(answer.name) and row_of(first.name) == row_of(answer.name):
                first.row += [] if answer.is_empty else [answer]
                continue
            if first is not None:
                yield first
            first = answer
        if first is not None:
            yield first

    def _answer(self, entry: dict, tables: dict[str, list[Table]]) -> Answer:
        name, question = entry["name"], self.questions.get(entry["name"])
        is_internal = question is not None and question.is_internal
        answer = Answer(
            name,
            str(question.label) if question else entry["label"],
            "" if question else self.language,
            INTERNAL if is_internal else entry["section"],
            entry["kind"],
            note=self.content.get(f"{name}-note") or "" if name.startswith("figure-") else "",
            tables=tables.get(name, []),
        )
        self._fill(answer, question)
        return answer

    def _belongs_elsewhere(self, name: str, names: set[str]) -> bool:
        """Parts, notes and wholes stand at their figure."""
        stem = name.removesuffix("-note").removesuffix("-base")
        return name.startswith("split-") or (name.startswith("figure-") and stem != name and stem in names)

    def _fill(self, answer: Answer, question: Question | None) -> None:
        value = self.content.get(answer.name)
        if value in ("", None, False):
            return
        if answer.kind in WRITTEN:
            answer.text, answer.language = str(value), self.language
        elif answer.kind == "choice":
            answer.text = str((question.choices if question else YES_NO).get(str(value), value))
        elif answer.kind == "flag":
            answer.text = str(YES_NO["yes"])
        elif answer.kind == "tool":
            tool = self.tools.get(str(value))
            answer.text = shown(tool, "title").value if tool else str(value)
            answer.url = tool.get_absolute_url() if tool and tool.is_published else ""
        else:
            answer.text = self._count(answer.name, value)

    def _count(self, name: str, value) -> str:
        base = self.content.get(f"{name}-base")
        if name.removeprefix("figure-") in self.shares and base:
            return _("%(part)s of %(whole)s") % {"part": formats.localize(value), "whole": formats.localize(base)}
        return formats.localize(value)

    def _tables(self) -> dict[str, list[Table]]:
        """Return the parts of each figure by its name; a split of which nothing was told is left out."""
        found: dict[str, dict[str, Table]] = {}
        for entry in self.snapshot["questions"]:
            number = self.content.get(entry["name"])
            if number is None or not entry["name"].startswith("split-"):
                continue
            slug, dimension = self._split(entry["name"])
            question = self.questions.get(entry["name"])
            label = str(question.part) if question and question.part else entry["label"].rpartition(": ")[2]
            title = str(dict(Dimension.choices).get(dimension, dimension))
            table = found.setdefault(f"figure-{slug}", {}).setdefault(dimension, Table(title, []))
            table.rows.append((label, number))
        return {name: list(by_dimension.values()) for name, by_dimension in found.items()}

    def _split(self, name: str) -> tuple[str, str]:
        rest = name.removeprefix("split-")
        slug = next((slug for slug in self.slugs if rest.startswith(f"{slug}-")), "")
        return slug, rest.removeprefix(f"{slug}-").partition("-")[0]


def figure_words(kind: str, number, base=None) -> str:
    """Return the value of an accepted figure as it is read."""
    if number is None:
        return ""
    if kind == Indicator.Kind.YES_NO:
        return str(YES_NO["yes" if number else "no"])
    part, whole = (None if value is None else formats.localize(int(value)) for value in (number, base))
    return part if whole is None else _("%(part)s of %(whole)s") % {"part": part, "whole": whole}


def _same(indicator: Indicator, entry: dict) -> bool:
    """Whether an indicator still means what it meant when the report was sent."""
    return (indicator.version, indicator.kind) == (entry["version"], entry["kind"])


def _tools(slugs: Iterable[str]) -> dict:
    slugs = [str(slug) for slug in slugs]
    if not slugs:
        return {}
    return {tool.slug: tool for tool in apps.get_model("outputs", "Tool").objects.filter(slug__in=slugs)}


def files_of(report) -> list[Attachment]:
    """Return the report's files, each with ``has_consent``: whether nobody can be recognised, or all agreed."""
    files = list(report.attachments.all())
    consented = set(report.attachments.consented().values_list("pk", flat=True)) if files else set()
    for attachment in files:
        attachment.has_consent = attachment.pk in consented
    return files


def _files(version: ReportVersion, files: list[Attachment]) -> Iterator[Picture]:
    by_uuid = {str(attachment.uuid): attachment for attachment in files}
    said = version.snapshot.get("files", {})
    for uuid in version.snapshot["attachments"]:
        attachment = by_uuid.get(uuid)
        if attachment is None:
            continue
        words = {
            name: said.get(f"attachment-{uuid}-{name}") or shown(attachment, name).value for name in ("alt", "caption")
        }
        yield Picture(attachment, **words, language=version.snapshot["language"], has_consent=attachment.has_consent)


def row_of(name: str) -> str:
    """Return "activity-1" of "activity-1-done", nothing of a name that belongs to no row."""
    return "-".join(name.split("-")[:2]) if name.startswith(ROWS) else ""


def _put(reading: Reading, remarks: Iterable[FieldComment]) -> None:
    """Put each remark where what it is about is shown; at the first answer where that is gone."""
    places = reading.answers | {file.name: file for file in (*reading.pictures, *reading.documents)}
    for remark in remarks:
        place = places.get(remark.anchor) or places.get(_home(remark.anchor, places))
        if place is not None:
            place.remarks.append(remark)


def _home(anchor: str, places: dict) -> str:
    if anchor.startswith("split-"):
        rest = anchor.removeprefix("split-")
        fitting = (name for name in places if rest.startswith(f"{name.removeprefix('figure-')}-"))
        return max(fitting, key=len, default="")
    if row := row_of(anchor):
        return next((name for name in places if row_of(name) == row), "")
    if anchor.startswith("attachment-"):
        return anchor[: len("attachment-") + 36]
    return anchor.removesuffix("-note").removesuffix("-base")
