"""Geometry for the few charts there are: horizontal bars, each with its words and its number beside it."""

from collections.abc import Iterable
from dataclasses import dataclass

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
