"""Draw the mark of a micro-project from its data: a small northern landscape, the same for the same project always.

What stands on the horizon tells for whom (the target group); the ground before it and the height of the sun tell the
phase; each ring around the sun is one step of ownership taken. The seed moves sun and shore a little, as weather does.
Shapes are paths in a box of 48 x 48 with class names; ``m0`` is the sky, ``m1`` dark, ``m2`` warm, ``m3`` pale, and
``m-line`` asks for a stroke instead of a filling.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape
from math import cos, radians, sin

from django.utils.safestring import SafeString

SIZE = 48
STEPS = 5  # of ownership, beside none at all
RING = 3.1  # from one ring around the sun to the next
SUN = 3.6
STROKES = {"m1": 1.1, "m2": 0.9}  # the same in the style sheet


@dataclass(frozen=True)
class Shape:
    """One path and the classes that colour it."""

    d: str
    css: str


@dataclass(frozen=True)
class Mark:
    """The shapes of a mark, from the sky to the foreground."""

    shapes: tuple[Shape, ...]
    view_box: str = f"0 0 {SIZE} {SIZE}"

    @property
    def inline(self) -> SafeString:
        """The mark on a page: decoration beside words, coloured by the style sheet."""
        paths = "".join(f'<path class="{shape.css}" d="{shape.d}"/>' for shape in self.shapes)
        return SafeString(f'<svg class="mark" viewBox="{self.view_box}" aria-hidden="true">{paths}</svg>')

    def as_svg(self, colours: Mapping[str, str], size: int = 160) -> str:
        """Give a file of its own for PDFs and share pictures; ``colours`` maps m0 to m3 to colour values."""
        parts = []
        for shape in self.shapes:
            name, _, line = shape.css.partition(" ")
            colour = escape(colours[name])
            paint = f'fill="none" stroke="{colour}" stroke-width="{STROKES[name]}"' if line else f'fill="{colour}"'
            parts.append(f'<path {paint} fill-rule="evenodd" stroke-linecap="round" d="{shape.d}"/>')
        width, height = map(float, self.view_box.split()[2:])
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{self.view_box}" width="{size}"'
            f' height="{size * height / width:g}">'
            f"{''.join(parts)}</svg>"
        )


@dataclass(frozen=True)
class Weather:
    """What the seed decides: all small, so that the family stays a family."""

    horizon: float  # y of the far shore at the motif
    tilt: float  # how much the shore falls towards the other side
    left: bool  # the motif stands left, the sun hangs right

    @classmethod
    def of(cls, seed: str) -> "Weather":
        a, b, c, *_ = hashlib.sha256(seed.encode()).digest()
        return cls(horizon=31 + a % 3 * 0.75, tilt=(b % 5 - 2) * 0.6, left=c % 2 == 0)

    def x(self, x: float) -> float:
        """Mirror when the motif stands right."""
        return x if self.left else SIZE - x


def mark(group: str, phase: str, ownership: str | int, seed: str) -> Mark:
    """Give the mark for a target group, a phase, a step of ownership (0 to 5) and a seed, usually the slug."""
    weather = Weather.of(seed)
    ground, sun_y = PHASES.get(phase, (meadow, 17.0))
    sun_x = weather.x(33.5)
    shapes = [
        Shape(f"M0 0h{SIZE}v{SIZE}h-{SIZE}z", "m0"),
        *(Shape(disc(sun_x, sun_y, SUN + RING * step), "m2 m-line") for step in range(1, owned(ownership) + 1)),
        Shape(disc(sun_x, sun_y, SUN), "m2"),
        Shape(shore(weather), "m3"),
        *GROUPS.get(group, stones)(weather.x(15.5), weather.horizon),
        *ground(weather),
    ]
    return Mark(tuple(shapes))


def owned(ownership: str | int) -> int:
    """Read the step from "3", 3 or "step-3"; what has no number is 0."""
    digits = "".join(c for c in str(ownership) if c in "0123456789")
    return min(int(digits or 0), STEPS)


def shore(weather: Weather) -> str:
    """The land or water the motif stands on: level under the motif, falling or rising beyond."""
    h, t = weather.horizon, weather.tilt
    near, far = (h, h + t) if weather.left else (h + t, h)
    return f"M0 {near:g}C16 {near:g} 32 {far:g} {SIZE} {far:g}V{SIZE}H0z"


# The ground before the horizon: the phase.


def water(weather: Weather) -> list[Shape]:
    """Needs assessment: still water, one listens. Short level lines, closer towards the shore."""
    lines = ((37.0, 6, 21), (37.0, 28, 35), (40.2, 13, 40), (44.0, 4, 17), (44.0, 24, 43))
    return [Shape(f"M{weather.x(a):g} {y:g}H{weather.x(b):g}", "m1 m-line") for y, a, b in lines]


def field(weather: Weather) -> list[Shape]:
    """Service development: a ploughed field, furrows running to one point on the shore."""
    x, y = weather.x(24), weather.horizon + 3.5
    return [
        Shape(f"M{x + (end - 24) * 0.16:.1f} {y:g}L{end:g} {SIZE}", "m1 m-line") for end in (-14, 4, 17, 31, 44, 62)
    ]


def path(weather: Weather) -> list[Shape]:
    """Innovation support: a road that winds from the viewer to the motif and on."""
    h = weather.horizon
    far_left, far_right = f"{weather.x(17):g} {h + 1.8:g}", f"{weather.x(18.4):g} {h + 1.8:g}"
    left = f"{weather.x(30):g} {h + 5:g} {weather.x(8):g} {h + 8.5:g} {weather.x(21):g} {SIZE}"
    right = f"{weather.x(19):g} {h + 8.5:g} {weather.x(36):g} {h + 4.4:g}"
    return [Shape(f"M{far_left}C{left}H{weather.x(33):g}C{right} {far_right}z", "m2")]


def meadow(weather: Weather) -> list[Shape]:
    """No phase told: open ground with one nearer rise."""
    h = weather.horizon
    a, b = (h + 8.5, h + 11.5) if weather.left else (h + 11.5, h + 8.5)
    return [Shape(f"M0 {a:g}C16 {a - 2:g} 30 {b + 1:g} {SIZE} {b:g}V{SIZE}H0z", "m1")]


PHASES: Mapping[str, tuple[Callable[[Weather], list[Shape]], float]] = {
    "needs": (water, 24.0),
    "development": (field, 17.5),
    "innovation": (path, 13.0),
    "": (meadow, 17.0),
}


# What stands on the horizon at x, feet on y: the target group.


def two_houses(x: float, y: float) -> list[Shape]:
    """Single parents: a tall house and a small one wall to wall."""
    return [Shape(house(x - 2.5, y, 9, 14) + house(x + 5.5, y, 7, 8.5), "m1"), Shape(window(x - 2.5, y - 6), "m2")]


def oak(x: float, y: float) -> list[Shape]:
    """Older adults: a broad old tree."""
    crown = disc(x, y - 12, 7) + disc(x - 6, y - 9, 4.6) + disc(x + 6, y - 9, 4.6)
    trunk = f"M{x - 1.3:g} {y + 0.6:g}V{y - 8:g}h2.6V{y + 0.6:g}z"
    return [*(Shape(c + "z", "m1") for c in crown.split("z")[:-1]), Shape(trunk, "m1")]


def boat(x: float, y: float) -> list[Shape]:
    """Migrants and refugees: a boat under sail."""
    hull = f"M{x - 9:g} {y - 2:g}H{x + 9:g}L{x + 6:g} {y + 2.2:g}H{x - 6:g}z"
    return [
        Shape(hull, "m1"),
        Shape(f"M{x + 0.6:g} {y - 3.2:g}V{y - 18:g}L{x + 8:g} {y - 3.2:g}z", "m1"),
        Shape(f"M{x - 0.8:g} {y - 3.2:g}V{y - 14:g}L{x - 6.6:g} {y - 3.2:g}z", "m2"),
    ]


def bridge(x: float, y: float) -> list[Shape]:
    """People with disabilities: a bridge that carries everyone across."""
    deck = f"M{x - 13:g} {y + 0.6:g}V{y - 3:g}Q{x:g} {y - 13:g} {x + 13:g} {y - 3:g}V{y + 0.6:g}h-4a9 6.4 0 0 0-18 0z"
    return [Shape(deck, "m1")]


def mill(x: float, y: float) -> list[Shape]:
    """Long-term unemployed people: a mill, ready for work."""
    shoulder, hub = y - 10.5, y - 11
    cap = f"L{x - 2.4:g} {shoulder:g}Q{x:g} {y - 13.5:g} {x + 2.4:g} {shoulder:g}L{x + 4:g} {y + 0.6:g}z"
    sails = "".join(
        f"M{x:g} {hub:g}l{10 * cos(a):.1f} {10 * sin(a):.1f}l{2.6 * cos(a + 2):.1f} {2.6 * sin(a + 2):.1f}z"
        for a in map(radians, (28, 118, 208, 298))
    )
    return [Shape(f"M{x - 4:g} {y + 0.6:g}{cap}", "m1"), Shape(sails, "m1"), Shape(disc(x, hub, 1.1), "m2")]


def sapling(x: float, y: float) -> list[Shape]:
    """Young people: a shoot with its first leaves."""
    stem = f"M{x - 0.8:g} {y + 0.6:g}V{y - 13:g}h1.6V{y + 0.6:g}z"
    leaves = (
        f"M{x:g} {y - 5:g}q1-6 9-6q-1 6-9 6z"
        f"M{x:g} {y - 8:g}q-1-6-9-6q1 6 9 6z"
    )  # fmt: skip
    return [Shape(stem, "m1"), Shape(leaves, "m1"), Shape(f"M{x:g} {y - 11:g}q-3.6-3.6 0-8.4q3.6 4.8 0 8.4z", "m2")]


def hamlet(x: float, y: float) -> list[Shape]:
    """Families: one wide roof over three doors."""
    roof = f"M{x - 12:g} {y - 6.5:g}L{x:g} {y - 15:g}L{x + 12:g} {y - 6.5:g}z"
    walls = f"M{x - 9.5:g} {y - 6.5:g}h19V{y + 0.6:g}h-19z"
    doors = "".join(f"M{x + dx - 1.4:g} {y + 0.6:g}v-4.6h2.8v4.6z" for dx in (-6, 0, 6))
    return [Shape(roof, "m1"), Shape(walls + doors, "m1"), Shape(doors, "m2")]


def lighthouse(x: float, y: float) -> list[Shape]:
    """People affected by addiction: a light that keeps burning."""
    tower = f"M{x - 3.6:g} {y + 0.6:g}L{x - 2.2:g} {y - 13:g}h4.4L{x + 3.6:g} {y + 0.6:g}z"
    cap = f"M{x - 2.8:g} {y - 17:g}L{x:g} {y - 20:g}L{x + 2.8:g} {y - 17:g}z"
    return [
        Shape(f"M{x - 1.9:g} {y - 17:g}h3.8v3.2h-3.8z", "m2"),
        Shape(tower + cap + f"M{x - 3.6:g} {y - 14:g}h7.2v1.4h-7.2z", "m1"),
        Shape(f"M{x - 3.05:g} {y - 4.6:g}L{x - 2.65:g} {y - 8.4:g}h5.3L{x + 3.05:g} {y - 4.6:g}z", "m3"),
    ]


def gateway(x: float, y: float) -> list[Shape]:
    """People leaving prison: a gate that stands open."""
    arch = (
        f"M{x - 8:g} {y + 0.6:g}V{y - 8:g}a8 8 0 0 1 16 0V{y + 0.6:g}h-3.2V{y - 8:g}a4.8 4.8 0 0 0-9.6 0V{y + 0.6:g}z"
    )
    return [Shape(arch, "m1")]


def stones(x: float, y: float) -> list[Shape]:
    """Everyone, or nobody named: three stones on the shore."""
    return [
        Shape(f"M{x - 10:g} {y + 0.6:g}q0.6-7.6 6-7.6t6.6 7.6z", "m1"),
        Shape(f"M{x - 0.6:g} {y + 0.6:g}q1-5 4.6-5t4.8 5z", "m1"),
        Shape(f"M{x + 8:g} {y + 0.6:g}q0.8-2.8 2.8-2.8t2.8 2.8z", "m1"),
    ]


GROUPS: Mapping[str, Callable[[float, float], list[Shape]]] = {
    "single-parents": two_houses,
    "older-people": oak,
    "migrants-and-refugees": boat,
    "people-with-disabilities": bridge,
    "long-term-unemployed": mill,
    "young-people": sapling,
    "families-at-risk": hamlet,
    "people-affected-by-addiction": lighthouse,
    "ex-offenders": gateway,
    "": stones,
}


def house(x: float, y: float, width: float, height: float) -> str:
    """A gabled house: the roof takes the upper two fifths."""
    w, wall = width / 2, height * 0.6
    return f"M{x - w:g} {y + 0.6:g}V{y - wall:g}L{x:g} {y - height:g}L{x + w:g} {y - wall:g}V{y + 0.6:g}z"


def window(x: float, y: float) -> str:
    return f"M{x - 1.3:g} {y - 1.5:g}h2.6v3h-2.6z"


def disc(x: float, y: float, r: float) -> str:
    return f"M{x - r:g} {y:g}a{r:g} {r:g} 0 1 0 {2 * r:g} 0a{r:g} {r:g} 0 1 0 {-2 * r:g} 0z"
