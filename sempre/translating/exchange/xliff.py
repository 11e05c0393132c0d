"""XLIFF 1.2 and 2.0 as translators' tools read them: one unit a text, Markdown as plain text, white space kept.

The digests of text and source travel as attributes of our own namespace, at a place where both standards allow
foreign ones: tools that keep the file around the translation, as Trados, memoQ, OmegaT and Weblate do, bring them
back. Where they are lost the import still compares the source, which stands in the file itself.
"""

from collections.abc import Iterator
from itertools import count

from sempre.models import TranslationStatus as Status
from sempre.translating.exchange.files import Note, Parcel, Unit
from sempre.translating.exchange.markup import attributes, escape
from sempre.translating.parts import digest

V1 = "urn:oasis:names:tc:xliff:document:1.2"
V2 = "urn:oasis:names:tc:xliff:document:2.0"
OURS = "urn:sempre:translations:1"
SIZES = "urn:oasis:names:tc:xliff:sizerestriction:2.0"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>'

# An outdated translation and a machine's draft wait for a person's eyes; only a checked one counts as approved.
STATES_1 = {
    Status.MISSING: "new",
    Status.NOT_PLANNED: "new",
    Status.MACHINE: "needs-review-translation",
    Status.OUTDATED: "needs-review-translation",
    Status.DRAFT: "translated",
    Status.CHECKED: "signed-off",
}
STATES_2 = {
    Status.MISSING: "initial",
    Status.NOT_PLANNED: "initial",
    Status.MACHINE: "initial",
    Status.OUTDATED: "initial",
    Status.DRAFT: "translated",
    Status.CHECKED: "reviewed",
}


def write_1(parcel: Parcel) -> bytes:
    """Return a parcel as XLIFF 1.2."""
    about = attributes(
        original="SEMPRE",
        source_language=parcel.source_language,
        target_language=parcel.language,
        datatype="plaintext",
        xml__space="preserve",
    )
    units = "\n".join(_unit_1(unit, parcel.language) for unit in parcel.units)
    return (
        f'{HEAD}\n<xliff version="1.2" xmlns="{V1}" xmlns:sempre="{OURS}">\n'
        f"<file{about}>\n<body>\n{units}\n</body>\n</file>\n</xliff>\n"
    ).encode()


def _unit_1(unit: Unit, language: str) -> str:
    about = attributes(
        id=unit.key,
        resname=f"{unit.record}: {unit.label}",
        xml__space="preserve",
        maxwidth=unit.limit,
        size_unit="char" if unit.limit else None,
        approved="yes" if unit.status == Status.CHECKED else None,
        **_digests(unit),
    )
    state = attributes(
        xml__lang=language,
        state=STATES_1[unit.status],
        state_qualifier="mt-suggestion" if unit.status == Status.MACHINE else None,
    )
    return "\n".join(
        [
            f"<trans-unit{about}>",
            f"<source>{_text_1(unit.source)}</source>",
            f"<target{state}>{_text_1(_target(unit))}</target>",
            *(f"<note{attributes(**{'from': note.kind})}>{_plain(note.text)}</note>" for note in unit.notes),
            "</trans-unit>",
        ]
    )


def write_2(parcel: Parcel) -> bytes:
    """Return a parcel as XLIFF 2.0."""
    languages = attributes(srcLang=parcel.source_language, trgLang=parcel.language)
    units = "\n".join(map(_unit_2, parcel.units))
    return (
        f'{HEAD}\n<xliff version="2.0" xmlns="{V2}" xmlns:sempre="{OURS}" xmlns:slr="{SIZES}"{languages}>\n'
        f'<file id="sempre" original="SEMPRE" xml:space="preserve">\n'
        f'<slr:profiles generalProfile="xliff:codepoints"/>\n'
        f"{units}\n</file>\n</xliff>\n"
    ).encode()


def _unit_2(unit: Unit) -> str:
    """Write a unit of one segment: tools may not divide it, since its parts would not come back as one text."""
    about = attributes(
        id=unit.key.replace("/", ":"),  # a name token has no slash
        name=f"{unit.record}: {unit.label}",
        canResegment="no",
        xml__space="preserve",
        slr__sizeRestriction=unit.limit,
        **_digests(unit),
    )
    state = attributes(state=STATES_2[unit.status], subState=_sub_state(unit.status))
    target = f"<target>{_text_2(_target(unit))}</target>" if _target(unit) else ""
    return "\n".join(
        [
            f"<unit{about}>",
            *_notes_2(unit.notes),
            f"<segment{state}>",
            f"<source>{_text_2(unit.source)}</source>{target}",
            "</segment>",
            "</unit>",
        ]
    )


def _notes_2(notes: tuple[Note, ...]) -> Iterator[str]:
    if notes:
        yield "<notes>"
        yield from (f"<note{attributes(category=note.kind)}>{_plain(note.text)}</note>" for note in notes)
        yield "</notes>"


def _sub_state(status: str) -> str | None:
    """What the four states of 2.0 cannot tell."""
    return f"sempre:{status.replace('_', '-')}" if STATES_2[status] == "initial" else None


def _digests(unit: Unit) -> dict[str, str]:
    machine = digest(unit.machine_text) if unit.status == Status.MACHINE else ""
    return {"sempre__text": unit.seen.text or "none", "sempre__source": unit.seen.source, "sempre__machine": machine}


def _target(unit: Unit) -> str:
    """A machine's draft is sent as a translation to be reviewed, which is what every tool shows."""
    return unit.text or (unit.machine_text if unit.status == Status.MACHINE else "")


def _text_1(text: str) -> str:
    ids = count(1)
    return escape(text, lambda one: f'<x id="{next(ids)}" ctype="x-char-{ord(one):04X}"/>')


def _text_2(text: str) -> str:
    return escape(text, lambda one: f'<cp hex="{ord(one):04X}"/>')


def _plain(text: str) -> str:
    return escape(text, lambda _one: "")
