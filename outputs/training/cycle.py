"""The figure of a group cycle: plan, act, observe, reflect, and from there to the next plan."""

from collections.abc import Iterator
from html import escape

from django.utils.translation import pgettext

WIDTH, HEIGHT = 440, 250
BOX, TALL = 150, 64
LEFT, RIGHT, TOP, BOTTOM = 20, WIDTH - 20 - BOX, 20, HEIGHT - 20 - TALL
ARROWS = (  # from box to box, clockwise, with the head at the end
    (LEFT + BOX + 10, TOP + TALL / 2, RIGHT - 10, TOP + TALL / 2),
    (RIGHT + BOX / 2, TOP + TALL + 10, RIGHT + BOX / 2, BOTTOM - 10),
    (RIGHT - 10, BOTTOM + TALL / 2, LEFT + BOX + 10, BOTTOM + TALL / 2),
    (LEFT + BOX / 2, BOTTOM - 10, LEFT + BOX / 2, TOP + TALL + 10),
)
PLACES = ((LEFT, TOP), (RIGHT, TOP), (RIGHT, BOTTOM), (LEFT, BOTTOM))


def steps() -> tuple[str, str, str, str]:
    """Return the four words in the reader's language."""
    return (
        pgettext("step of action learning", "Plan"),
        pgettext("step of action learning", "Act"),
        pgettext("step of action learning", "Observe"),
        pgettext("step of action learning", "Reflect"),
    )


def description() -> str:
    """Return the figure in words."""
    words = pgettext("step of action learning", "A circle of four steps: %(steps)s, and again from the beginning.")
    return words % {"steps": ", ".join(steps())}


def inside() -> str:
    """Return what is drawn in the SVG: its colours are those of paper, which the page's style sheet overrules."""
    boxes = "".join(_box(*place, number, word) for number, (place, word) in enumerate(_placed(), 1))
    return boxes + "".join(_arrow(*line) for line in ARROWS)


def file() -> str:
    """Return the figure as a file, for paper."""
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">{inside()}</svg>'


def _placed() -> Iterator[tuple[tuple[int, int], str]]:
    return zip(PLACES, steps(), strict=True)


def _box(x: int, y: int, number: int, word: str) -> str:
    middle, line = x + BOX / 2, y + TALL / 2 + 6
    size = 18 if len(word) < 14 else 15
    return (
        f'<rect class="cycle-box" x="{x}" y="{y}" width="{BOX}" height="{TALL}" rx="6" fill="#e8f0f1" '
        f'stroke="#0b5563" stroke-width="1.5"/><text class="cycle-word" x="{middle:g}" y="{line:g}" '
        f'text-anchor="middle" font-family="Libertinus Serif" font-size="{size}" fill="#16262b">'
        f"{number}. {escape(word)}</text>"
    )


def _arrow(x1: float, y1: float, x2: float, y2: float) -> str:
    step = 9
    dx, dy = (x2 > x1) - (x2 < x1), (y2 > y1) - (y2 < y1)
    one = f"{x2 - step * (dx + dy):g} {y2 - step * (dy + dx):g}"
    other = f"{x2 - step * (dx - dy):g} {y2 - step * (dy - dx):g}"
    return (
        f'<path class="cycle-arrow" d="M{x1:g} {y1:g}L{x2:g} {y2:g}M{one}L{x2:g} {y2:g}L{other}" fill="none" '
        f'stroke="#0b5563" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"/>'
    )
