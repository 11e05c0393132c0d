"""Draw places on the land of the Baltic Sea Region: everything a template needs, as plain numbers and paths.

Coordinates are CSS pixels of a drawing ``width`` px wide, so type keeps its size; the land alone is scaled.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Literal

from django.template.loader import get_template
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from sempre.drawing.land import REGION, SHEET, Box, contains, paths, project
from sempre.drawing.lettering import ASCENT, LEADING
from sempre.drawing.placement import Board, Circle, Name, Spot
from sempre.drawing.spreading import DOT_GAP, spread

type Kind = Literal["partner", "rcg", "len", "microproject", "event"]

KINDS: tuple[Kind, ...] = ("partner", "rcg", "len", "microproject", "event")
SMALLEST_VIEW = 250.0  # units: a zoom shows at least 375 km, enough coast to know where one is
VIEW_RATIO = 0.72  # height by width of a zoom
VIEW_MARGIN = 0.2
HALO = 4.5  # px from the dot "you are here" to its ring
TETHER = 9.0  # px: a dot pushed farther than this is tied to its true point
LARGEST_HIT = 12.0
PHONE, WIDE = 12.0, 13.0  # px of type on a map narrower than WIDE_FROM, and on others
WIDE_FROM = 560


@dataclass(frozen=True)
class Place:
    """Something at a place; ``weight`` says how much happens there, ``title`` what a screen reader says of it."""

    label: str
    lat: float | None
    lon: float | None
    kind: Kind
    url: str = ""
    weight: float = 1
    here: bool = False
    title: str = ""

    @property
    def full_title(self) -> str:
        """The title, which always holds the visible name as well (WCAG 2.5.3)."""
        if not self.title or self.label in self.title:
            return self.title or self.label
        return f"{self.label}, {self.title}"


@dataclass(frozen=True)
class Line:
    """One line of a name; x is where its anchor lies, y its baseline."""

    text: str
    x: float
    y: float


@dataclass(frozen=True)
class Label:
    """A name as set: its lines, the SVG text-anchor, the box it fills, the path to its dot if it stands apart."""

    lines: tuple[Line, ...]
    anchor: str
    box: Box
    leader: str = ""


@dataclass(frozen=True)
class Dot:
    """A place as drawn; ``label`` is None when there was no room, ``tether`` ties a pushed dot to its true point."""

    place: Place
    x: float
    y: float
    radius: float
    hit: float
    label: Label | None = None
    tether: str = ""

    @property
    def kind(self) -> Kind:
        return self.place.kind

    @property
    def url(self) -> str:
        return self.place.url

    @property
    def title(self) -> str:
        return self.place.full_title

    @property
    def path(self) -> str:
        return symbol(self.kind, self.x, self.y, self.radius)

    @property
    def halo(self) -> float:
        """The radius of the ring around "you are here", 0 elsewhere."""
        return round(self.radius + HALO, 1) if self.place.here else 0


@dataclass(frozen=True)
class Drawing:
    """A whole map; ``outside`` are the places that are not on the sheet and need a line of text instead."""

    width: int
    height: int
    view: Box
    type_size: float
    dots: tuple[Dot, ...]
    outside: tuple[Place, ...]
    figures: dict[tuple, SafeString] = field(default_factory=dict, compare=False, repr=False)

    @property
    def view_box(self) -> str:
        return f"0 0 {self.width} {self.height}"

    @property
    def transform(self) -> str:
        """What takes the sheet's units to this drawing's pixels."""
        return f"scale({self.scale:.4f})translate({-self.view.x:.1f} {-self.view.y:.1f})"

    @property
    def scale(self) -> float:
        return self.width / self.view.width

    @property
    def land(self) -> str:
        return paths()[0]

    @property
    def borders(self) -> str:
        return paths()[1]

    @cached_property
    def inside(self) -> SafeString:
        """The land and the places as SVG, written once: a drawing is kept, and the writing takes longer than a page."""
        return get_template("includes/map_inside.svg.html").render({"drawing": self})

    def figure(self, title: str) -> SafeString:
        """The map with its legend, written once for each language; ``title`` is its accessible name."""
        key = (get_language(), title)
        if key not in self.figures:
            self.figures[key] = get_template("includes/map_figure.html").render({"map": self, "title": title})
        return self.figures[key]

    @cached_property
    def legend(self) -> tuple[tuple[Kind, str], ...]:
        """The kinds on this map with their symbol in a box of 16 x 16."""
        present = {dot.kind for dot in self.dots}
        return tuple((kind, symbol(kind, 8, 8, 5.5)) for kind in KINDS if kind in present)


def draw_map(
    places: Iterable[Place],
    *,
    width: int = 360,
    frame: Literal["region", "places"] = "region",
    labels: bool = True,
) -> Drawing:
    """Draw the places on a map ``width`` px wide: the whole region, or only as much as the places need."""
    return drawn(tuple(places), width, frame == "region", labels)


@lru_cache(maxsize=128)  # setting sixty names takes a fifth of a second; the same places come again on the next page
def drawn(places: tuple[Place, ...], width: int, whole: bool, labels: bool) -> Drawing:
    inside = [place for place in places if contains(place.lat, place.lon)]
    points = [project(place.lat, place.lon) for place in inside]
    view = region_view(points) if whole or not points else close_view(points)
    scale = width / view.width
    canvas = Box(0, 0, width, round(view.height * scale))
    true = [((x - view.x) * scale, (y - view.y) * scale) for x, y in points]
    radii = [radius(place, width) for place in inside]
    taken = [r + (HALO + DOT_GAP) * place.here for r, place in zip(radii, inside, strict=True)]
    circles = spread(true, taken, canvas)
    size = PHONE if width < WIDE_FROM else WIDE
    spots = set_names(inside, circles, canvas, size) if labels else {}
    dots = tuple(
        Dot(
            place=place,
            x=round(circle.x, 1),
            y=round(circle.y, 1),
            radius=radii[i],
            hit=hit_radius(i, circles),
            label=label_of(spots[i], size) if i in spots else None,
            tether=segment(*true[i], circle.x, circle.y) if math.dist(true[i], circle[:2]) > TETHER else "",
        )
        for i, (place, circle) in enumerate(zip(inside, circles, strict=True))
    )
    outside = tuple(place for place in places if not contains(place.lat, place.lon))
    return Drawing(width, canvas.height, view, size, dots, outside)


def region_view(points: Sequence[tuple[float, float]]) -> Box:
    """Give the usual view, wider only if a place on the sheet would fall outside it."""
    view = REGION
    for x, y in points:
        if not view.covers(x, y):
            view = clamped(view.around(Box(x - 20, y - 20, 40, 40)))
    return view


def close_view(points: Sequence[tuple[float, float]]) -> Box:
    """Give a view that holds the points with a margin, not closer than ``SMALLEST_VIEW``, inside the sheet."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    room = 1 + 2 * VIEW_MARGIN
    width = max(SMALLEST_VIEW, (max(xs) - min(xs)) * room, (max(ys) - min(ys)) * room / VIEW_RATIO)
    height = width * VIEW_RATIO
    return clamped(Box((max(xs) + min(xs) - width) / 2, (max(ys) + min(ys) - height) / 2, width, height))


def clamped(view: Box) -> Box:
    """Move a view back onto the sheet, and cut what the sheet does not have."""
    width, height = min(view.width, SHEET.width), min(view.height, SHEET.height)
    x = min(max(view.x, SHEET.x), SHEET.right - width)
    y = min(max(view.y, SHEET.y), SHEET.bottom - height)
    return Box(x, y, width, height)


def radius(place: Place, width: int) -> float:
    """Give the dot's radius in px: its area grows with the weight, a little with the map."""
    base = 3.2 + 1.3 * min(max(width - 320, 0) / 680, 1)
    return round(min(base * math.sqrt(max(place.weight, 1)), 3.4 * base), 1)


def hit_radius(i: int, dots: Sequence[Circle]) -> float:
    """Give the radius of the invisible disc that takes clicks: as large as neighbours allow, at most 24 px across."""
    own = dots[i]
    free = min((math.dist(own[:2], dot[:2]) / 2 for j, dot in enumerate(dots) if j != i), default=LARGEST_HIT)
    return round(max(own.r, min(LARGEST_HIT, free)), 1)


def set_names(places: Sequence[Place], dots: Sequence[Circle], frame: Box, size: float) -> dict[int, Spot]:
    """Give the spot of each name that finds one, by the number of its dot."""
    names = [
        Name(place.label, i, (not place.here, -place.weight, KINDS.index(place.kind)), place.here)
        for i, place in enumerate(places)
        if place.label
    ]
    return {name.dot: spot for name, spot in Board(dots, frame, size).place(names).items()}


def label_of(spot: Spot, size: float) -> Label:
    box = spot.box
    x = {"start": box.x, "middle": box.x + box.width / 2, "end": box.right}[spot.anchor]
    lines = tuple(
        Line(text, round(x, 1), round(box.y + (ASCENT + LEADING * i) * size, 1)) for i, text in enumerate(spot.lines)
    )
    return Label(lines, spot.anchor, box, segment(*spot.leader) if spot.leader else "")


def segment(ax: float, ay: float, bx: float, by: float) -> str:
    return f"M{ax:.1f} {ay:.1f}L{bx:.1f} {by:.1f}"


def symbol(kind: Kind, x: float, y: float, r: float) -> str:
    """Give the path of a kind's sign, so that shape says what colour says: about the area of a disc of radius r."""
    match kind:
        case "partner":  # a house seen from above
            a = r * 0.84
            return f"M{x - a:.1f} {y - a:.1f}h{2 * a:.1f}v{2 * a:.1f}h{-2 * a:.1f}z"
        case "rcg":  # a ring around a point
            return disc(x, y, r) + disc(x, y, r * 0.68) + disc(x, y, r * 0.36)
        case "len":  # a ring
            return disc(x, y, r) + disc(x, y, r * 0.5)
        case "event":
            a = r * 1.15
            return f"M{x:.1f} {y - a:.1f}l{a:.1f} {a:.1f}l{-a:.1f} {a:.1f}l{-a:.1f} {-a:.1f}z"
    return disc(x, y, r)


def disc(x: float, y: float, r: float) -> str:
    return f"M{x - r:.1f} {y:.1f}a{r:.1f} {r:.1f} 0 1 0 {2 * r:.1f} 0a{r:.1f} {r:.1f} 0 1 0 {-2 * r:.1f} 0z"
