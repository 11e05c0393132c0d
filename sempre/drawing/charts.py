"""Geometry for the few charts there are: bars, columns over time, and one bar split into its parts.

Across, all is in per cent of the space the page gives the chart, so that its words keep their size on small screens;
down, all is in px. A chart gets what may be shown (``sempre.masking.Shown``), never the number behind it. Whoever uses
one puts a table of the same numbers beside it.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.formats import localize
from django.utils.translation import gettext as _

from sempre.masking import Few, Hidden, Shown, label

ROW = 28  # px from one bar to the next
THICK = 14
BAR_WIDTH = 100  # bars are drawn in per cent of the space the page gives them


@dataclass(frozen=True)
class Bar:
    """One row: ``width`` in per cent of the longest bar, ``share`` in per cent of all, ``y`` in px."""

    label: str
    value: float
    share: int
    width: float
    y: int
    middle: int
    thick: int = THICK


@dataclass(frozen=True)
class Bars:
    """All rows in the order given, and the room they need."""

    bars: tuple[Bar, ...]
    total: float
    height: int
    row: int = ROW


def bars(rows: Iterable[tuple[str, float]]) -> Bars:
    """Lay out ``(label, value)`` rows; negative values count as none, shares are whole numbers that add up to 100."""
    rows = [(label, max(value, 0)) for label, value in rows]
    values = [value for _, value in rows]
    longest = max(values, default=0)
    drawn = tuple(
        Bar(
            label,
            value,
            share,
            round(BAR_WIDTH * value / longest, 1) if longest else 0,
            ROW * i + (ROW - THICK) // 2,
            ROW * i + ROW // 2,
        )
        for i, ((label, value), share) in enumerate(zip(rows, shares(values), strict=True))
    )
    return Bars(drawn, sum(values), ROW * len(rows))


def shares(values: list[float]) -> list[int]:
    """Give whole per cents that add up to 100: what rounding down leaves over goes to the largest remainders."""
    total = sum(values)
    if not total:
        return [0] * len(values)
    exact = [100 * value / total for value in values]
    whole = [int(share) for share in exact]
    by_remainder = sorted(range(len(values)), key=lambda i: (whole[i] - exact[i], i))
    for i in by_remainder[: 100 - sum(whole)]:
        whole[i] += 1
    return whole


LINE = 18  # px from one line of words to the next
TALL = 150  # px of the tallest column
COLUMN_SHARE, WIDEST = 0.62, 16  # of the room from one column to the next; per cent of the chart
GAP = 6  # px between a column and its words


@dataclass(frozen=True)
class Words:
    """A line of words: ``y`` is where its letters stand."""

    text: str
    y: int


@dataclass(frozen=True)
class Column:
    """One period: ``kind`` is exact, few, hidden or none; the latter two have no column but words on the floor."""

    kind: str
    middle: float
    left: float
    width: float
    y: int
    tall: int
    words: tuple[Words, ...]
    labels: tuple[Words, ...]


@dataclass(frozen=True)
class Level:
    """A line across the columns: ``y`` is its height, ``key_y`` the place of its sample and words above the chart."""

    kind: str
    text: str
    y: int
    key_y: int
    words_y: int


@dataclass(frozen=True)
class Columns:
    columns: tuple[Column, ...]
    levels: tuple[Level, ...]
    floor: int
    height: int


def columns(
    rows: Iterable[tuple[str, Shown | float | None]], *, baseline: float | None = None, target: float | None = None
) -> Columns:
    """Lay out ``(period, value)`` rows in their order, about eight at most; ``None`` is a period without data.

    ``Few`` is an outline as high as it may be at most. Baseline and target are lines, explained above the chart.
    """
    rows = list(rows)
    wanted = [("baseline", _("Baseline: %(number)s"), baseline), ("target", _("Target: %(number)s"), target)]
    lines = [(kind, text, value) for kind, text, value in wanted if value is not None]
    top = max([_drawn(value) for _label, value in rows] + [value for *_words, value in lines], default=0) or 1
    floor = LINE * len(lines) + 2 * LINE + GAP + TALL
    levels = tuple(
        Level(kind, text % {"number": localize(value)}, round(floor - TALL * value / top), LINE * i + 8, LINE * i + 13)
        for i, (kind, text, value) in enumerate(lines)
    )
    room = 100 / max(len(rows), 1)
    drawn = tuple(_column(period, value, i, room, floor, top) for i, (period, value) in enumerate(rows))
    return Columns(drawn, levels, floor, floor + 2 * LINE + GAP)


def _column(period: str, value: Shown | float | None, i: int, room: float, floor: int, top: float) -> Column:
    tall = round(TALL * _drawn(value) / top)
    width = min(COLUMN_SHARE * room, WIDEST)
    words = _lines(_words(value))
    first = floor - tall - GAP - LINE * (len(words) - 1)
    return Column(
        _kind(value),
        round(room * (i + 0.5), 2),
        round(room * (i + 0.5) - width / 2, 2),
        round(width, 2),
        floor - tall,
        tall,
        tuple(Words(text, first + LINE * n) for n, text in enumerate(words)),
        tuple(Words(text, floor + LINE * (n + 1)) for n, text in enumerate(_lines(period))),
    )


def _kind(value: Shown | float | None) -> str:
    return {Few: "few", Hidden: "hidden", type(None): "none"}.get(type(value), "exact")


def _words(value: Shown | float | None) -> str:
    if value is None:
        # Translators: in a chart, for a period of time
        return _("no data")
    return label(value)


def _drawn(value: Shown | float | None) -> float:
    """Return how much is drawn of a value: of a few, the most that it may be."""
    if isinstance(value, Few):
        return value.below - 1
    return 0 if value is None or isinstance(value, Hidden) else max(value, 0)


def _lines(text: str) -> list[str]:
    """Break a text in two where the halves are most alike."""
    words = text.split()
    if len(words) < 2:
        return words
    broken = [(" ".join(words[:i]), " ".join(words[i:])) for i in range(1, len(words))]
    return list(min(broken, key=lambda pair: max(map(len, pair))))


SPLIT_TALL = 28
TONES = 5  # colours there are; a sixth part begins again


@dataclass(frozen=True)
class Part:
    """A part of a split bar with its line in the key below; without a width it is in the key only."""

    kind: str
    label: str
    words: str
    tone: int
    left: float
    width: float
    swatch_y: int
    y: int


@dataclass(frozen=True)
class Split:
    parts: tuple[Part, ...]
    tall: int
    height: int


def split(rows: Iterable[tuple[str, Shown]]) -> Split:
    """Lay out ``(label, value)`` rows as one bar, each with its number and, if none is masked, its share in the key.

    ``Few`` is drawn in the middle of what it may be, ``Hidden`` not at all: then the bar shows the rest only.
    """
    rows = list(rows)
    sizes = [(value.below / 2) if isinstance(value, Few) else _drawn(value) for _label, value in rows]
    exact = all(_kind(value) == "exact" for _label, value in rows)
    whole, left, parts = sum(sizes) or 1, 0.0, []
    for i, ((text, value), size, share) in enumerate(zip(rows, sizes, shares(sizes), strict=True)):
        words = label(value)
        if exact:
            # Translators: a number and its share of the whole
            words = _("%(number)s (%(share)s %%)") % {"number": words, "share": share}
        width = 100 * size / whole
        y = SPLIT_TALL + GAP + LINE * (i + 1)
        parts.append(Part(_kind(value), text, words, i % TONES, round(left, 2), round(width, 2), y - 11, y))
        left += width
    return Split(tuple(parts), SPLIT_TALL, SPLIT_TALL + 2 * GAP + LINE * len(rows))
