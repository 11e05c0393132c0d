"""Set names on a map so that none touches another, a dot or the frame.

Greedy by importance over the eight classic positions around the dot and then three circles farther out, joined by a
thin line; a name left over may ask one placed name to step aside. No chance is involved: same input, same map.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import NamedTuple

from sempre.drawing.land import Box
from sempre.drawing.lettering import broken, text_height, text_width

GAP = 3.0  # px between a dot's edge and its name
LINE_GAP = 2.5  # px between the end of a line and its name
AIR = 2.0  # px that stay free around everything
NEAR = (  # horizontal and vertical side of the dot, and how little the eye likes it there
    (1, 0, 0.0), (-1, 0, 1.5), (1, -1, 1.0), (1, 1, 1.2), (-1, -1, 2.4), (-1, 1, 2.6), (0, -1, 2.8), (0, 1, 3.0),
)  # fmt: skip
FAR = (10.0, 19.0, 30.0)  # px from the dot's edge to a name on a line
FAR_ANGLES = (0, 20, -20, 180, 160, 200, 45, -45, 135, -135, 70, -70, 110, -110, 90, -90)
LONGEST_LINE = 13.0  # em
MOST_LINES = 3

COST = attrgetter("cost")

type Segment = tuple[float, float, float, float]


class Circle(NamedTuple):
    x: float
    y: float
    r: float


@dataclass(frozen=True)
class Name:
    """A text that wants a place beside the dot with number ``dot``; a lower ``rank`` chooses earlier."""

    text: str
    dot: int
    rank: tuple
    bold: bool = False


class Spot(NamedTuple):
    """One possible place of a name: its lines, their anchor, the box they fill, the line to the dot if far.

    ``hull`` is the box around all of it with its air, so that most pairs are known to be apart at a glance.
    """

    lines: tuple[str, ...]
    anchor: str
    box: Box
    cost: float
    hull: Box
    leader: Segment | None = None


@dataclass
class Board:
    """The dots and the frame, which stand still, and the names placed so far."""

    dots: Sequence[Circle]
    frame: Box
    size: float
    placed: dict[Name, Spot] = field(default_factory=dict)

    def place(self, names: Sequence[Name]) -> dict[Name, Spot]:
        """Place what can be placed and give the spot of each: of several orders among equals the one that fits best."""
        spots = {name: self.free_spots(name) for name in names}
        tries = [self.attempt(sorted(names, key=order), spots) for order in self.orders(spots)]
        self.placed = max(tries, key=lambda placed: (len(placed), -sum(spot.cost for spot in placed.values())))
        return self.placed

    def orders(self, spots: dict[Name, list[Spot]]) -> Sequence[Callable[[Name], tuple]]:
        """Give ways to queue: always by rank, equals from the north, from the south, or the neediest first."""
        return (
            lambda name: (name.rank, self.dots[name.dot].y, name.dot),
            lambda name: (name.rank, -self.dots[name.dot].y, name.dot),
            lambda name: (name.rank, len(spots[name]), name.dot),
        )

    def attempt(self, queue: Sequence[Name], spots: dict[Name, list[Spot]]) -> dict[Name, Spot]:
        self.placed = {}
        for name in queue:
            self.settle(name, spots[name])
        for name in queue:
            if name not in self.placed and not self.is_repeated(name):
                self.make_room(name, spots)
        return self.placed

    def settle(self, name: Name, spots: list[Spot]) -> bool:
        """Take the first spot that no placed name stands in; a name that already stands close by is not repeated."""
        if self.is_repeated(name):
            return False
        free = next((spot for spot in spots if not self.blockers(spot)), None)
        if free:
            self.placed[name] = free
        return free is not None

    def make_room(self, name: Name, spots: dict[Name, list[Spot]]) -> None:
        """Take a spot that only one other name stands in, if that one finds another spot."""
        for spot in spots[name]:
            blockers = self.blockers(spot)
            if len(blockers) != 1:
                continue
            other = blockers[0]
            was = self.placed.pop(other)
            self.placed[name] = spot
            if self.settle(other, spots[other]):
                return
            del self.placed[name]
            self.placed[other] = was

    def is_repeated(self, name: Name) -> bool:
        x, y, _ = self.dots[name.dot]
        return any(
            other.text == name.text
            and math.hypot(self.dots[other.dot].x - x, self.dots[other.dot].y - y) < 5 * self.size
            for other in self.placed
        )

    def blockers(self, spot: Spot) -> list[Name]:
        return [name for name, other in self.placed.items() if collide(spot, other)]

    def free_spots(self, name: Name) -> list[Spot]:
        """Give the spots clear of dots and frame, the best first."""
        reach = 2 * FAR[-1] + LONGEST_LINE * self.size
        x, y, _ = self.dots[name.dot]
        far = sorted((math.hypot(d.x - x, d.y - y), i) for i, d in enumerate(self.dots) if i != name.dot)
        others = [self.dots[i] for distance, i in far if distance < reach]  # the nearest first: they mostly decide
        spots = [spot for spot in self.all_spots(name) if self.is_clear(spot, self.dots[name.dot], others)]
        return sorted((spot._replace(cost=spot.cost + crowding(spot.box, others)) for spot in spots), key=COST)

    def all_spots(self, name: Name) -> Iterator[Spot]:
        for count in range(1, MOST_LINES + 1):
            lines = broken(name.text, count, self.size)
            width = max((text_width(line, self.size, bold=name.bold) for line in lines or ()), default=0)
            if lines and width <= LONGEST_LINE * self.size:
                yield from spots_around(self.dots[name.dot], lines, width, text_height(count, self.size))

    def is_clear(self, spot: Spot, own: Circle, others: Sequence[Circle]) -> bool:
        box = spot.box
        inside = (
            self.frame.x + AIR <= box.x and box.right <= self.frame.right - AIR
            and self.frame.y + AIR <= box.y and box.bottom <= self.frame.bottom - AIR
        )  # fmt: skip
        return (
            inside
            and distance_to_box(own, box) >= AIR
            and all(distance_to_box(dot, box) >= AIR for dot in others)
            and (spot.leader is None or all(distance_to_segment(dot, spot.leader) >= AIR for dot in others))
        )


def spots_around(dot: Circle, lines: tuple[str, ...], width: float, height: float) -> Iterator[Spot]:
    """Give every spot for a block of that size: eight beside the dot, then farther ones with a line."""
    dear = 3.4 * (len(lines) - 1)
    for side, rise, cost in NEAR:
        slant = 0.72 if side and rise else 1.0
        x = dot.x + side * (dot.r * slant + GAP)
        y = dot.y + rise * (dot.r * slant + (0.5 if side else GAP)) + (rise - 1) * height / 2
        if side and rise:
            y -= rise * height * 0.22
        yield spot_in(lines, side, Box(x + (side - 1) * width / 2, y, width, height), cost + dear)
    for far in FAR:
        for order, angle in enumerate(FAR_ANGLES):
            dx, dy = math.cos(math.radians(angle)), -math.sin(math.radians(angle))
            end_x, end_y = dot.x + dx * (dot.r + far), dot.y + dy * (dot.r + far)
            side, rise = (0, math.copysign(1, dy)) if abs(dx) < 0.5 else (math.copysign(1, dx), 0)
            x, y = end_x + side * LINE_GAP + (side - 1) * width / 2, end_y + rise * LINE_GAP + (rise - 1) * height / 2
            leader = (dot.x + dx * (dot.r + 1), dot.y + dy * (dot.r + 1), end_x, end_y)
            yield spot_in(lines, side, Box(x, y, width, height), 6 + far / 3 + order / 10 + dear, leader)


def spot_in(lines: tuple[str, ...], side: float, box: Box, cost: float, leader: Segment | None = None) -> Spot:
    """Make a spot whose lines start at the dot's right side (1), end at its left (-1) or stand centred (0)."""
    hull = Box(box.x - AIR, box.y - AIR, box.width + 2 * AIR, box.height + 2 * AIR)
    if leader:
        ax, ay, bx, by = leader
        hull = hull.around(Box(min(ax, bx), min(ay, by), abs(bx - ax), abs(by - ay)))
    return Spot(lines, {1: "start", 0: "middle", -1: "end"}[int(side)], box, cost, hull, leader)


def collide(a: Spot, b: Spot) -> bool:
    """Say whether two names, or a name and the other's line, or their lines, touch."""
    return a.hull.touches(b.hull) and (
        boxes_touch(a.box, b.box)
        or (a.leader is not None and segment_meets_box(a.leader, b.box))
        or (b.leader is not None and segment_meets_box(b.leader, a.box))
        or (a.leader is not None and b.leader is not None and segments_cross(a.leader, b.leader))
    )


def boxes_touch(a: Box, b: Box) -> bool:
    return Box(a.x - AIR, a.y - AIR, a.width + 2 * AIR, a.height + 2 * AIR).touches(b)


def crowding(box: Box, dots: Sequence[Circle]) -> float:
    """Give a cost for foreign dots so close that the name might be read as theirs."""
    return sum(1.6 for dot in dots if distance_to_box(dot, box) < 2 * GAP)


def distance_to_box(dot: Circle, box: Box) -> float:
    """Give the free space between a dot's edge and a box, negative when they overlap."""
    x, y, r = dot
    left, top, width, height = box
    dx = left - x if x < left else max(x - left - width, 0)
    dy = top - y if y < top else max(y - top - height, 0)
    return math.hypot(dx, dy) - r


def distance_to_segment(dot: Circle, line: Segment) -> float:
    """Give the free space between a dot's edge and a line, negative when they overlap."""
    ax, ay, bx, by = line
    length = (bx - ax) ** 2 + (by - ay) ** 2
    t = max(0.0, min(1.0, ((dot.x - ax) * (bx - ax) + (dot.y - ay) * (by - ay)) / length)) if length else 0.0
    return math.hypot(ax + t * (bx - ax) - dot.x, ay + t * (by - ay) - dot.y) - dot.r


def segment_meets_box(line: Segment, box: Box) -> bool:
    """Say whether a line enters a box with a little air around it (Liang and Barsky)."""
    ax, ay, bx, by = line
    enter, leave = 0.0, 1.0
    for step, room_low, room_high in (
        (bx - ax, box.x - AIR - ax, box.right + AIR - ax),
        (by - ay, box.y - AIR - ay, box.bottom + AIR - ay),
    ):
        if step == 0:
            if room_low > 0 or room_high < 0:
                return False
            continue
        first, last = (room_low, room_high) if step > 0 else (room_high, room_low)
        enter, leave = max(enter, first / step), min(leave, last / step)
    return enter <= leave


def segments_cross(a: Segment, b: Segment) -> bool:
    def side(line: Segment, x: float, y: float) -> float:
        return (line[2] - line[0]) * (y - line[1]) - (line[3] - line[1]) * (x - line[0])

    return side(a, *b[:2]) * side(a, *b[2:]) <= 0 and side(b, *a[:2]) * side(b, *a[2:]) <= 0
