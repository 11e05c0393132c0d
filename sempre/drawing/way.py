"""Draw the way through the three phases as one landscape: water to listen by, a field to work, a road to go on.

Above it the sun climbs, one station a phase, as its height tells the phase in the marks of micro-projects. Shapes and
class names are those of ``sempre.drawing.marks``; the box is 240 x 48, the stations stand at 1/6, 3/6 and 5/6 of it.
"""

from functools import cache

from sempre.drawing.marks import RING, SUN, Mark, Shape, disc

WIDTH, HEIGHT = 240, 48
STATIONS = ((40, 21.0), (120, 14.5), (200, 10.0))
SUN_WAY = "M-4 27C12 24 26 22.5 40 21S94 17 120 14.5S174 11 200 10S230 9 244 9"
LAND = "M0 32.5C30 32.5 50 31 80 31S130 29.5 160 28.5S214 24 240 24.5V48H0z"
SHORE = "M0 35C24 34.2 46 34.6 66 37.5S86 44 82 48H0z"
WATER = ((38.2, 5, 30), (38.2, 36, 52), (41.6, 14, 63), (45, 3, 26), (45, 32, 70))
FURROWS = (92, 106, 118, 131, 146)
ROAD = "M203 25.6C196 30 222 34 196 39C186 41.5 176 44 172 48H196C200 44 208 41.5 214 39C236 32 204 30 205.6 25.6z"


@cache
def way() -> Mark:
    """Return the shapes from the sky to the foreground."""
    return Mark(
        (
            Shape(f"M0 0h{WIDTH}v{HEIGHT}h-{WIDTH}z", "m0"),
            Shape(SUN_WAY, "m2 m-line"),
            *(
                Shape(disc(x, y, SUN + RING * step), "m2 m-line")
                for i, (x, y) in enumerate(STATIONS)
                for step in range(1, i + 1)
            ),
            *(Shape(disc(x, y, SUN), "m2") for x, y in STATIONS),
            Shape(LAND, "m3"),
            Shape(SHORE, "m0"),
            *(Shape(f"M{start} {y:g}H{end}", "m1 m-line") for y, start, end in WATER),
            *(Shape(f"M{120 + (end - 119) * 0.15:.1f} 33L{end} {HEIGHT}", "m1 m-line") for end in FURROWS),
            Shape(ROAD, "m2"),
        ),
        f"0 0 {WIDTH} {HEIGHT}",
    )
