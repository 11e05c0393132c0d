"""Move dots that would cover each other just far enough apart: rings at one point, gentle pushes between neighbours."""

import math
from collections.abc import Sequence

from sempre.drawing.land import Box
from sempre.drawing.placement import Circle

DOT_GAP = 1.2  # px between dots
SAME_POINT = 1.5  # px: closer places are one point and stand in a ring
AROUND_ONE = 6  # circles of one size fit around another
ROUNDS = 400


def spread(true: Sequence[tuple[float, float]], radii: Sequence[float], frame: Box) -> list[Circle]:
    """Move dots just so far that none covers another: rings at one point, gentle pushes between neighbours."""
    dots = [list(point) for point in true]
    for group in same_points(true):
        for i, (dx, dy) in zip(group, ring(len(group), max(radii[i] for i in group)), strict=True):
            dots[i] = [dots[i][0] + dx, dots[i][1] + dy]
    near = [
        (i, j)
        for i in range(len(dots))
        for j in range(i)
        if math.dist(dots[i], dots[j]) < 3 * (radii[i] + radii[j]) + 8 * DOT_GAP
    ]
    for _ in range(ROUNDS):
        moved = [push_apart(dots[i], dots[j], radii[i] + radii[j] + DOT_GAP) for i, j in near]
        for dot, r in zip(dots, radii, strict=True):
            dot[0] = min(max(dot[0], frame.x + r + 2), frame.right - r - 2)
            dot[1] = min(max(dot[1], frame.y + r + 2), frame.bottom - r - 2)
        if not any(moved):
            break
    return [Circle(x, y, r) for (x, y), r in zip(dots, radii, strict=True)]


def same_points(true: Sequence[tuple[float, float]]) -> list[list[int]]:
    groups: list[list[int]] = []
    for i, point in enumerate(true):
        home = next((group for group in groups if math.dist(true[group[0]], point) < SAME_POINT), None)
        if home is None:
            groups.append([i])
        else:
            home.append(i)
    return groups


def ring(count: int, r: float) -> list[tuple[float, float]]:
    """Give offsets for dots at one point: two to six in a ring, more in a comb of hexagons around the first."""
    pitch = 2 * r + DOT_GAP
    if count <= 1:
        return [(0.0, 0.0)] * count
    if count <= AROUND_ONE:
        return circle_of(count, pitch / (2 * math.sin(math.pi / count)))
    offsets, turn = [(0.0, 0.0)], 1
    while len(offsets) < count:
        offsets += circle_of(AROUND_ONE * turn, turn * pitch)
        turn += 1
    return offsets[:count]


def circle_of(count: int, distance: float) -> list[tuple[float, float]]:
    turns = [2 * math.pi * i / count - math.pi / 2 * (count != 2) for i in range(count)]
    return [(distance * math.cos(turn), distance * math.sin(turn)) for turn in turns]


def push_apart(a: list[float], b: list[float], wanted: float) -> bool:
    """Move both points by halves until they are ``wanted`` px apart; say whether anything moved."""
    dx, dy = a[0] - b[0], a[1] - b[1]
    distance = math.hypot(dx, dy)
    if distance >= wanted - 0.01:
        return False
    ux, uy = (dx / distance, dy / distance) if distance else (1.0, 0.0)
    step = (wanted - distance) / 2
    a[0], a[1] = a[0] + ux * step, a[1] + uy * step
    b[0], b[1] = b[0] - ux * step, b[1] - uy * step
    return True
