"""The one page of a package: the whole module, readable without script and without network."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from outputs.models import Node
from outputs.publishing.imprint import funding, imprint_of
from outputs.training.course import Card, Choice, Course, Question, Unit
from outputs.training.packages.description import anchor_of, description_of, id_of, question_id
from outputs.training.reflection import prompts_of
from outputs.training.scoring import KIND
from sempre.alternates import absolute
from sempre.markdown import printable
from sempre.translated import Text

STYLES = ("css/tokens.css", "css/site.css", "css/forms.css", "css/training.css", "css/package.css")
SCRIPTS = ("js/package/scoring.js", "js/package/quiz.js", "js/package/page.js")
PLATFORM_SCRIPTS = ("js/package/platform.js", *SCRIPTS)
PICTURES = ("img/mark.svg",)
SIGNS = ("clock", "people", "done", "close", "warning", "note", "language", "out", "arrow")
_LINK = re.compile(r'<a href="(?=(/|https?:))')


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as the page asks it: ``name`` is that of its fields, its choices stand mixed."""

    question: Question
    id: str
    name: str
    choices: tuple[Choice, ...]
    partners: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A unit as the page shows it."""

    unit: Unit
    id: str
    anchor: str
    body: SafeString
    tools: tuple[Card, ...]
    cases: tuple[Card, ...]
    prompts: tuple[Text, ...]
    asked: tuple[Asked, ...]
    next: "Part | None"


def files_of(module: Course, platform: str = "") -> dict[str, bytes]:
    """Return the files of the page by their names; ``platform`` is "1.2", "2004" or nothing. Its language is active."""
    scripts = PLATFORM_SCRIPTS if platform else SCRIPTS
    page = {"index.html": printable(render_to_string("outputs/packages/index.html", _context(module, platform)))}
    return {
        **{name: text.encode() for name, text in page.items()},
        **{name: asset(name) for name in (*STYLES, *scripts, *PICTURES)},
    }


def _context(module: Course, platform: str) -> dict:
    return {
        "course": module,
        "about": _outward(module.body),
        "goals": _outward(module.goals),
        "parts": _parts(module.units),
        "elsewhere": [unit.title for unit in module.units if is_partly_elsewhere(unit)],
        "platform": platform,
        "description": description_of(module, platform),
        "styles": STYLES,
        "scripts": PLATFORM_SCRIPTS if platform else SCRIPTS,
        "signs": _signs(),
        "address": absolute(module.path),
        "plan_address": absolute(f"{module.path}plan.pdf"),
        "imprint": imprint_of(module.version, module.date, module.licence),
        "funding": funding(),
    }


def is_partly_elsewhere(unit: Unit) -> bool:
    """Say whether something of a unit is in another language than the reader's."""
    return any(text.is_fallback for text in _texts(unit))


def _texts(unit: Unit) -> Iterator[Text]:
    yield from (unit.title, unit.summary, unit.body)
    for question in unit.quiz.questions if unit.quiz else ():
        yield question.text
        for choice in question.choices:
            yield from (choice.text, choice.explanation, choice.match)


def _parts(units: Iterable[Unit]) -> list[Part]:
    parts: list[Part] = []
    for unit in reversed(tuple(units)):
        parts.insert(0, _part(unit, parts[0] if parts else None))
    return parts


def _part(unit: Unit, following: Part | None) -> Part:
    questions = unit.quiz.questions if unit.quiz else ()
    return Part(
        unit=unit,
        id=id_of(unit.key),
        anchor=anchor_of(unit),
        body=_outward(unit.body),
        tools=_absolute(unit.tools),
        cases=_absolute(unit.cases),
        prompts=tuple(prompts_of(unit.body)) if unit.kind == Node.UnitType.REFLECTION else (),
        asked=tuple(_asked(unit, question) for question in questions),
        next=following,
    )


def _absolute(cards: Iterable[Card]) -> tuple[Card, ...]:
    return tuple(replace(card, path=absolute(card.path)) for card in cards)


def _outward(text: Text) -> SafeString:
    """Return a text as HTML below a second heading; its links open beside the package, which a platform frames."""
    html = text.markdown_below(2) if text else ""
    return mark_safe(_LINK.sub(_opened, html))  # noqa: S308 - cleaned by the renderer


def _opened(found: re.Match) -> str:
    return f'<a target="_blank" href="{settings.BASE_URL if found[1] == "/" else ""}'


def _asked(unit: Unit, question: Question) -> Asked:
    return Asked(
        question,
        question_id(question),
        f"u{unit.number}-q{question.number}",
        mixed(question, question.choices),
        mixed(question, question.partners) if question.kind == KIND.MATCH else (),
    )


def mixed(question: Question, choices: Iterable[Choice]) -> tuple[Choice, ...]:
    """Return choices in an order of their own, the same at every making; an order never stands as it is right."""

    def place(choice: Choice) -> str:
        return hashlib.sha256(f"{question.key}\n{choice.key}".encode()).hexdigest()

    choices = tuple(choices)
    shown = tuple(sorted(choices, key=place))
    return (*shown[1:], *shown[:1]) if question.kind == KIND.ORDER and shown == choices else shown


@cache
def asset(name: str) -> bytes:
    return (settings.BASE_DIR / "static" / name).read_bytes()


@cache
def _signs() -> SafeString:
    """Return the drawn signs that the page needs: a page on a disk may not take them from another file."""
    symbols = re.findall(r'<symbol id="([\w-]+)"(.*?</symbol>)', asset("img/icons.svg").decode())
    return mark_safe("".join(f'<symbol id="sign-{name}"{rest}' for name, rest in symbols if name in SIGNS))  # noqa: S308
