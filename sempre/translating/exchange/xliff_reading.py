"""XLIFF as it comes back from translators' tools, with what these tools add."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from sempre.translating.exchange.files import MOST_UNITS, Arrived, Given, Stage, Unreadable
from sempre.translating.exchange.markup import Element, parse
from sempre.translating.exchange.xliff import OURS, V1, V2
from sempre.translating.services import Seen

CHARACTER = "x-char-"
# What is not part of the text: deletions that a tool tracks, and what stands below an inline code.
LEFT_OUT = {"x-sdl-deleted"}
STAGES = {
    "new": Stage.UNFINISHED,
    "initial": Stage.UNFINISHED,
    "needs-translation": Stage.UNFINISHED,
    "needs-adaptation": Stage.UNFINISHED,
    "needs-l10n": Stage.UNFINISHED,
    "needs-review-translation": Stage.UNFINISHED,
    "needs-review-adaptation": Stage.UNFINISHED,
    "needs-review-l10n": Stage.UNFINISHED,
    "translated": Stage.TRANSLATED,
    "signed-off": Stage.REVIEWED,
    "reviewed": Stage.REVIEWED,
    "final": Stage.REVIEWED,
}


def read(data: bytes) -> Arrived:
    """Return the units of an XLIFF file in their order; raise ``Unreadable``."""
    root = parse(data)
    version = root.get("version", "")
    if root.tag == f"{{{V1}}}xliff" and version == "1.2":
        found = _units_1(root)
    elif root.tag == f"{{{V2}}}xliff" and version in ("2.0", "2.1"):
        found = _units_2(root)
    elif root.tag.rpartition("}")[2] == "xliff":
        raise Unreadable(
            _("This is XLIFF of version %(version)s. The portal reads 1.2 and 2.0: save the file as one of them.")
            % {"version": version[:10] or "?"}
        )
    else:
        raise Unreadable(_("This is not an XLIFF file."))
    return Arrived(_at_most(found), "line")


def _at_most(found: Iterable[Given]) -> list[Given]:
    units = []
    for unit in found:
        units.append(unit)
        if len(units) > MOST_UNITS:
            raise Unreadable(_("The file has more than %(number)s texts. Split it.") % {"number": MOST_UNITS})
    return units


def _units_1(root: Element) -> Iterator[Given]:
    for file in root.iter(f"{{{V1}}}file"):
        language = file.get("target-language", "")
        for unit in file.iter(f"{{{V1}}}trans-unit"):
            source, target = unit.find(f"{{{V1}}}source"), unit.find(f"{{{V1}}}target")
            state = "" if target is None else target.get("state", "")
            yield Given(
                key=unit.get("id", ""),
                place=unit.line,
                language=language,
                text=_words(target),
                source=None if source is None else _words(source),
                stage=STAGES.get(state, Stage.UNSAID),
                **_ours(unit),
            )


def _units_2(root: Element) -> Iterator[Given]:
    language = root.get("trgLang", "")
    for unit in root.iter(f"{{{V2}}}unit"):
        segments = [child for child in unit if child.tag in (f"{{{V2}}}segment", f"{{{V2}}}ignorable")]
        yield Given(
            key=unit.get("id", ""),
            place=unit.line,
            language=language,
            text=_target_2(segments),
            source="".join(_words(segment.find(f"{{{V2}}}source")) for segment in segments),
            stage=_stage_2(segments),
            **_ours(unit),
        )


def _target_2(segments: list[Element]) -> str:
    """Join what a tool has divided all the same; nothing while one of the segments has no translation."""
    parts = []
    for segment in segments:
        target = segment.find(f"{{{V2}}}target")
        if target is None and segment.tag == f"{{{V2}}}ignorable":
            target = segment.find(f"{{{V2}}}source")
        if target is None or (not _words(target) and len(segments) > 1 and segment.tag == f"{{{V2}}}segment"):
            return ""
        parts.append(_words(target))
    return "".join(parts)


def _stage_2(segments: list[Element]) -> Stage:
    stages = [STAGES.get(one.get("state", ""), Stage.UNSAID) for one in segments if one.tag == f"{{{V2}}}segment"]
    return min(stages, default=Stage.UNSAID)


def _ours(unit: Element) -> dict:
    """Return what our own attributes say; ``seen`` is None unless both digests are there."""
    text, source = unit.get(f"{{{OURS}}}text", ""), unit.get(f"{{{OURS}}}source", "")
    seen = Seen("" if text == "none" else text, source) if text and source else None
    return {"seen": seen, "machine": unit.get(f"{{{OURS}}}machine", "")}


def _words(element: Element | None) -> str:
    """Return the text of an element with that of its inline ones, and the characters that XML cannot hold."""
    if element is None:
        return ""
    parts = [_character(element) or element.text or ""]
    for child in element:
        if child.get("mtype") not in LEFT_OUT:
            parts.append(_words(child))
        parts.append(child.tail or "")
    return "".join(parts)


def _character(element: Element) -> str:
    code = element.get("hex", "") if element.tag == f"{{{V2}}}cp" else ""
    if element.tag == f"{{{V1}}}x":
        code = element.get("ctype", "").removeprefix(CHARACTER)
    try:
        number = int(code, 16) if code else 0
        return chr(number) if number and not 0xD800 <= number <= 0xDFFF else ""  # half of a pair is no character
    except (ValueError, OverflowError):
        return ""
