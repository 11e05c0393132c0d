"""What came back: compared text by text with what stands in the portal, reported, and taken over where it is sound.

Three texts decide: the one that was sent (its digest travels in the file), the one that came, the one that stands
there now. Whoever did not touch a text overwrites nothing; who touched what somebody else changed has a conflict.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from operator import attrgetter

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from modeltranslation.utils import build_localized_fieldname

from sempre import languages
from sempre.models import TranslationState, TranslationStatus, User
from sempre.translating.checks import Finding, check
from sempre.translating.exchange.choosing import record_name, text_name
from sempre.translating.exchange.files import Arrived, Given, Stage
from sempre.translating.exchange.units import Placed, address_of, found_again, seen_by
from sempre.translating.parts import digest
from sempre.translating.records import Reach
from sempre.translating.registry import source_of, value_of
from sempre.translating.services import Conflict, Gone, Seen, write

Status = TranslationStatus


class Verdict(StrEnum):
    """What is to be done with a translation that came."""

    NEW = "new"
    CHANGED = "changed"
    CONFIRMED = "confirmed"  # the words of an outdated text stay, the translator says that they hold
    REVIEWED = "reviewed"  # the words of a draft stay, the tool says that somebody has read them
    UNCHANGED = "unchanged"
    EMPTY = "empty"
    CONFLICT = "conflict"
    COPY = "copy"  # the source itself, as tools fill in what nobody translated
    TOO_LONG = "too long"
    UNFIT = "unfit"
    ORIGINAL = "original"
    TWICE = "twice"
    LANGUAGE = "language"
    NOT_YOURS = "not yours"
    GONE = "gone"
    UNKNOWN = "unknown"


SOUND = (Verdict.NEW, Verdict.CHANGED, Verdict.CONFIRMED)
IN_ORDER = (Verdict.UNCHANGED, Verdict.EMPTY)  # nothing to do, and nothing wrong


@dataclass(slots=True)
class Line:
    """One translation of the file, with what stands in the portal beside it."""

    given: Given
    verdict: Verdict
    placed: Placed | None = None
    now: str = ""
    source: str = ""
    source_language: str = ""
    seen: Seen | None = None
    source_changed: bool = False
    text_changed: bool = False
    findings: tuple[Finding, ...] = ()
    reason: str = ""

    @property
    def language(self) -> str:
        return _code(self.given.language)

    @property
    def record(self) -> str:
        return record_name(self.placed) if self.placed else ""

    @property
    def label(self) -> str:
        return text_name(self.placed) if self.placed else ""


@dataclass(slots=True)
class Report:
    """Everything a file brought, before anything is written."""

    lines: list[Line]
    places: str

    @property
    def counts(self) -> Counter:
        return Counter(line.verdict for line in self.lines)

    def ready(self, *, with_findings: bool = False, is_checked: bool = False) -> list[Line]:
        """Return what can be taken over.

        ``with_findings``: also what somebody should have another look at; ``is_checked``: also drafts of which the
        tool says no more than that they are right.
        """
        taken = (*SOUND, Verdict.REVIEWED) if is_checked else SOUND
        return [line for line in self.lines if line.verdict in taken and (with_findings or not line.findings)]


def report_of(arrived: Arrived, user: User) -> Report:
    """Compare what arrived with what there is, in a few statements a kind and language."""
    mine = TranslationState.objects.visible_to(user)
    allowed = Reach(user).languages
    by_language: dict[str, list[str]] = {}
    for given in arrived.units:
        by_language.setdefault(_code(given.language), []).append(given.key)
    found = {code: found_again(keys, code, mine) for code, keys in by_language.items() if code in allowed}
    lines, met = [_line(given, found) for given in arrived.units], set()
    for line in filter(attrgetter("placed"), lines):
        if line.placed.state.pk in met:
            line.verdict = Verdict.TWICE
        met.add(line.placed.state.pk)
    _tell_what_is_not_yours(lines, user)
    return Report(lines, arrived.places)


def _tell_what_is_not_yours(lines: list[Line], user: User) -> None:
    """A record that the person may see is somebody else's; of any other one there is nothing to tell."""
    lost = {line.given.key: address_of(line.given.key) for line in lines if line.verdict == Verdict.GONE}
    seen = seen_by(user, lost.values())
    for line in lines:
        if line.verdict == Verdict.GONE and lost[line.given.key] in seen:
            line.verdict = Verdict.NOT_YOURS


def _code(language: str) -> str:
    """``sv-SE`` and ``sv_se`` are Swedish."""
    return language.strip().lower().replace("_", "-").partition("-")[0]


def _line(given: Given, found: dict[str, dict[str, Placed]]) -> Line:
    code = _code(given.language)
    if address_of(given.key) is None:
        return Line(given, Verdict.UNKNOWN)
    if code not in found:
        return Line(given, Verdict.NOT_YOURS if code in languages.NAMES else Verdict.LANGUAGE)
    one = found[code].get(given.key)
    return _compared(given, one) if one else Line(given, Verdict.GONE)


def _compared(given: Given, one: Placed) -> Line:
    now = value_of(one.object, one.state.field, one.state.language)
    origin, source = source_of(one.object, one.state.field)
    line = Line(given, Verdict.UNCHANGED, one, now=now, source=source, source_language=origin)
    line.seen = _seen(given)
    line.source_changed = line.seen.source != digest(source)
    line.text_changed = line.seen.text != digest(now)
    line.verdict = _verdict(line)
    if line.verdict in (Verdict.NEW, Verdict.CHANGED):
        line.findings = tuple(check(source, given.text, origin, one.state.language))
        line.verdict, line.reason = _fitting(line)
    return line


def _seen(given: Given) -> Seen:
    """Return what the translator saw; a file without digests was made for a missing text, if its source is there."""
    return given.seen or Seen("", digest(given.source or ""))


def _verdict(line: Line) -> Verdict:
    given = line.given
    if given.problem:
        return Verdict.UNFIT
    if line.placed.state.status == Status.ORIGINAL:
        return Verdict.ORIGINAL
    if not given.text.strip():
        return Verdict.EMPTY
    return _of_three(line)


def _of_three(line: Line) -> Verdict:
    """Compare the text that was sent, the one that came and the one that stands there now."""
    given = line.given
    if _alike(given.text, line.now):
        return _of_the_same_words(line)
    if _is_untouched(given) and not (given.machine and given.stage >= Stage.TRANSLATED):
        return Verdict.UNCHANGED
    if line.text_changed or line.source_changed:
        return Verdict.CONFLICT
    if _alike(given.text, line.source) and given.stage < Stage.TRANSLATED:
        return Verdict.COPY
    return Verdict.CHANGED if line.now else Verdict.NEW


def _of_the_same_words(line: Line) -> Verdict:
    """Ask whether the tool says more of the same words than the portal does."""
    stage, status = line.given.stage, line.placed.state.status
    line.seen = Seen(digest(line.now), line.seen.source)  # whoever wrote them
    if line.source_changed:
        return Verdict.UNCHANGED
    if status == Status.OUTDATED and stage >= Stage.TRANSLATED:
        return Verdict.CONFIRMED
    return Verdict.REVIEWED if status == Status.DRAFT and stage == Stage.REVIEWED else Verdict.UNCHANGED


def _is_untouched(given: Given) -> bool:
    """Whether the text is the very one that was sent, be it somebody's or a machine's."""
    sent = given.machine or (given.seen.text if given.seen else "")
    return bool(sent) and sent == digest(given.text)


def _alike(one: str, other: str) -> bool:
    """Tools turn line ends about, and the portal strips what stands around a text."""
    return one == other or _plain(one) == _plain(other)


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _fitting(line: Line) -> tuple[Verdict, str]:
    """Ask the column whether it can hold the text."""
    one = line.placed
    column = one.object._meta.get_field(build_localized_fieldname(one.state.field, one.state.language))
    text = _plain(line.given.text)
    if "\x00" in text:
        return Verdict.UNFIT, _("Null characters are not allowed.")
    try:
        column.clean(text, one.object)
    except ValidationError as error:
        is_long = any(one.code == "max_length" for one in error.error_list)
        return Verdict.TOO_LONG if is_long else Verdict.UNFIT, " ".join(error.messages)
    return line.verdict, ""


@dataclass(frozen=True, slots=True)
class Taken:
    """How many translations were written, and how many others had changed since the report."""

    written: int
    refused: int


def take(lines: Iterable[Line], user: User, *, is_checked: bool) -> Taken:
    """Write what is ready in one transaction; what somebody changed meanwhile stays as it is."""
    written = refused = 0
    with transaction.atomic():
        for line in sorted(lines, key=_locking_order):
            try:
                write(line.placed.state, line.given.text, seen=line.seen, actor=user, is_checked=is_checked)
            except (Conflict, Gone, ValidationError):
                refused += 1
            else:
                written += 1
    return Taken(written, refused)


def _locking_order(line: Line) -> tuple[int, int, int]:
    """The same for everybody, so that two imports at once wait for each other instead of standing still."""
    state = line.placed.state
    return state.content_type_id, state.object_id, state.pk
