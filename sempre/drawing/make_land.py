"""Draw the land of the Baltic Sea Region from Natural Earth and write ``land_path.txt`` beside this file.

Needed only when the projection, the extent or the wish for detail changes. How to rerun::

    npm install --prefix /tmp/atlas world-atlas@2.0.2
    python -m sempre.drawing.make_land /tmp/atlas/node_modules/world-atlas/countries-10m.json

Source: Natural Earth 1:10m, public domain, as TopoJSON in the npm package world-atlas (ISC). Whole arcs are
simplified (Visvalingam), so a border and the two countries it parts keep meeting the coast in the same point.
"""

import heapq
import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from sempre.drawing.land import PATH_FILE, SHEET, project

type Point = tuple[float, float]
type Line = list[Point]

MEMBERS = frozenset({"Sweden", "Denmark", "Germany", "Poland", "Lithuania", "Latvia", "Estonia", "Finland", "Åland"})
COAST_DETAIL = 6.6  # smallest triangle kept, in square units, along the coast of the eight countries
QUIET_DETAIL = 36.0  # the same for the neighbours, who are only there to hold the sea together
BORDER_DETAIL = 14.0
SMALLEST_ISLAND = 36.0
SMALLEST_QUIET_ISLAND = 180.0
KEPT_ISLANDS = {  # a point on each island that must stay, however small
    "Gotland": (57.5, 18.5), "Öland": (56.7, 16.65), "Saaremaa": (58.4, 22.5), "Hiiumaa": (58.9, 22.6),
    "Åland": (60.2, 19.9), "Bornholm": (55.13, 14.92), "Zealand": (55.5, 11.8), "Funen": (55.3, 10.4),
    "Rügen": (54.43, 13.4),
}  # fmt: skip
WINDOW = (-5.0, 43.0, 50.0, 74.0)  # lon, lat, lon, lat: rings that do not touch it are not looked at
CLIP_MARGIN = 6.0  # the cut edge lies outside the sheet, where nobody sees its line


def main(source: str) -> None:
    """Read the TopoJSON at ``source`` and write both paths."""
    atlas = Atlas(json.loads(Path(source).read_text(encoding="utf-8")))
    land = path_of(atlas.land(), closed=True)
    borders = path_of(atlas.borders(), closed=False)
    PATH_FILE.write_text(
        "# Land and borders of the Baltic Sea Region, in units of sempre.drawing.land.project().\n"
        "# Source: Natural Earth 1:10m (public domain) by npm world-atlas 2.0.2; made by make_land.py.\n"
        f"{land}\n{borders}\n",
        encoding="ascii",
    )
    print(f"land {len(land)} bytes, borders {len(borders)} bytes")


class Atlas:
    """The arcs of one TopoJSON file, who uses each, and the lines made of them."""

    def __init__(self, topology: dict) -> None:
        self.objects = topology["objects"]
        self.degrees = [list(decoded(arc, topology["transform"])) for arc in topology["arcs"]]
        self.users: dict[int, set[str]] = defaultdict(set)
        for country in self.objects["countries"]["geometries"]:
            for ring in rings_of(country):
                for index in ring:
                    self.users[index if index >= 0 else ~index].add(country["properties"]["name"])

    def land(self) -> Iterator[Line]:
        """Give every ring of land on the sheet, simplified, cut at the edge, islets left out."""
        for geometry in self.objects["land"]["geometries"]:
            for ring in rings_of(geometry):
                if not any(self.is_near(index) for index in ring):
                    continue
                line = [point for index in ring for point in self.coast(index)[:-1]]
                line = rounded(clipped(line))
                ours = any(self.users[index if index >= 0 else ~index] & MEMBERS for index in ring)
                if len(line) > 2 and (
                    is_kept(line) or area(line) >= (SMALLEST_ISLAND if ours else SMALLEST_QUIET_ISLAND)
                ):
                    yield line

    def borders(self) -> Iterator[Line]:
        """Give every stretch of border that parts one of the eight countries from another country."""
        for index, names in sorted(self.users.items()):
            if len(names) > 1 and names & MEMBERS and self.is_near(index):
                line = simplified([project(lat, lon) for lon, lat in self.degrees[index]], BORDER_DETAIL)
                line = rounded(on_sheet(line))
                if len(line) > 1:
                    yield line

    def coast(self, index: int) -> Line:
        """Give the arc in sheet units, in its direction; a shared border inside the land keeps only its ends."""
        number = index if index >= 0 else ~index
        detail = COAST_DETAIL if self.users[number] & MEMBERS else QUIET_DETAIL
        line = simplified([project(lat, lon) for lon, lat in self.degrees[number]], detail)
        return line if index >= 0 else line[::-1]

    def is_near(self, index: int) -> bool:
        west, south, east, north = WINDOW
        points = self.degrees[index if index >= 0 else ~index]
        return any(west < lon < east and south < lat < north for lon, lat in points)


def decoded(arc: list[list[int]], transform: dict) -> Iterator[Point]:
    """Undo TopoJSON's delta coding and quantisation: degrees, longitude first."""
    (kx, ky), (dx, dy) = transform["scale"], transform["translate"]
    x = y = 0
    for step_x, step_y in arc:
        x, y = x + step_x, y + step_y
        yield x * kx + dx, y * ky + dy


def rings_of(geometry: dict) -> list[list[int]]:
    if geometry["type"] == "Polygon":
        return geometry["arcs"]
    return [ring for polygon in geometry["arcs"] for ring in polygon]


def simplified(line: Line, smallest: float) -> Line:
    """Visvalingam: take away the point whose triangle is smallest until none is below ``smallest``."""
    before, after = list(range(-1, len(line) - 1)), list(range(1, len(line) + 1))
    size = {i: triangle(line[i - 1], line[i], line[i + 1]) for i in range(1, len(line) - 1)}
    heap = [(value, i) for i, value in size.items()]
    heapq.heapify(heap)
    while heap and heap[0][0] < smallest:
        value, i = heapq.heappop(heap)
        if size.get(i) != value:
            continue
        del size[i]
        after[before[i]], before[after[i]] = after[i], before[i]
        for j in (before[i], after[i]):
            if j in size:
                size[j] = max(value, triangle(line[before[j]], line[j], line[after[j]]))
                heapq.heappush(heap, (size[j], j))
    return [point for i, point in enumerate(line) if i in size or i in (0, len(line) - 1)]


def triangle(a: Point, b: Point, c: Point) -> float:
    return abs((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])) / 2


def clipped(line: Line) -> Line:
    """Cut a ring at the sheet's edge (Sutherland and Hodgman, one side after the other)."""
    m = CLIP_MARGIN
    sides = ((0, 1, SHEET.x - m), (0, -1, SHEET.right + m), (1, 1, SHEET.y - m), (1, -1, SHEET.bottom + m))
    for axis, sign, limit in sides:
        cut: Line = []
        for a, b in zip(line[-1:] + line[:-1], line, strict=True):
            inside_a, inside_b = sign * (a[axis] - limit) >= 0, sign * (b[axis] - limit) >= 0
            if inside_a != inside_b:
                t = (limit - a[axis]) / (b[axis] - a[axis])
                cut.append((a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])))
            if inside_b:
                cut.append(b)
        line = cut
    return line


def on_sheet(line: Line) -> Line:
    """Give the stretch of an open line from its first to its last point on the sheet, and one point beyond each."""
    inside = [i for i, (x, y) in enumerate(line) if SHEET.covers(x, y)]
    return line[max(inside[0] - 1, 0) : inside[-1] + 2] if inside else []


def rounded(line: Line) -> Line:
    """Round to whole units and leave out points that then repeat or lie straight between their neighbours."""
    out: Line = []
    for x, y in line:
        point = (round(x), round(y))
        if out and out[-1] == point:
            continue
        if len(out) > 1 and triangle(out[-2], out[-1], point) == 0:
            out.pop()
        out.append(point)
    return out


def area(line: Line) -> float:
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(line, line[1:] + line[:1], strict=True))) / 2


def is_kept(line: Line) -> bool:
    return any(covers(line, project(lat, lon)) for lat, lon in KEPT_ISLANDS.values())


def covers(line: Line, point: Point) -> bool:
    """Say whether the ring goes around the point (even-odd rule)."""
    x, y = point
    inside = False
    for (ax, ay), (bx, by) in zip(line, line[1:] + line[:1], strict=True):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            inside = not inside
    return inside


def path_of(lines: Iterable[Line], *, closed: bool) -> str:
    """Write lines as one path of relative whole-number steps, the longest line first."""
    text, pen = [], (0, 0)
    for line in sorted(lines, key=lambda line: (-len(line), line)):
        steps = [(b[0] - a[0], b[1] - a[1]) for a, b in zip([pen, *line], line, strict=False)]
        text.append("m" + "".join(spaced(n, first=i == 0) for i, n in enumerate(n for step in steps for n in step)))
        text.append("z" if closed else "")
        pen = line[0] if closed else line[-1]
    return "".join(text)


def spaced(number: float, *, first: bool) -> str:
    return f"{number:.0f}" if first or number < 0 else f" {number:.0f}"


if __name__ == "__main__":
    main(sys.argv[1])
