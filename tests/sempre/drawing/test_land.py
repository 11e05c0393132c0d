import math
import re

import pytest

from sempre.drawing.land import ORIGIN, PATH_FILE, REGION, SHEET, Box, contains, paths, project
from sempre.drawing.make_land import clipped, covers, path_of, rounded, simplified

TOWNS = {  # well inland, in all eight countries and on every island the map promises
    "Rovaniemi": (66.50, 25.73), "Tampere": (61.50, 23.76), "Östersund": (63.18, 14.64), "Jönköping": (57.70, 14.20),
    "Viborg": (56.45, 9.40), "Rendsburg": (54.31, 9.66), "Berlin": (52.52, 13.40), "Poznań": (52.41, 16.93),
    "Warszawa": (52.23, 21.01), "Vilnius": (54.69, 25.28), "Valmiera": (57.54, 25.43), "Võru": (57.83, 27.02),
    "Gotland": (57.50, 18.50), "Öland": (56.70, 16.65), "Saaremaa": (58.40, 22.50), "Hiiumaa": (58.90, 22.60),
    "Åland": (60.20, 19.90), "Bornholm": (55.13, 14.92), "Zealand": (55.50, 11.80), "Funen": (55.30, 10.40),
    "Rügen": (54.43, 13.40),
}  # fmt: skip
WATERS = {
    "Gotland Deep": (57.30, 20.00), "Bothnian Sea": (61.80, 19.50), "Gulf of Finland": (59.80, 25.50),
    "Gulf of Riga": (57.70, 23.60), "Kattegat": (56.90, 11.40), "North Sea": (55.50, 7.00),
}  # fmt: skip


def rings(path: str) -> list[list[tuple[float, float]]]:
    """Read a path of relative whole-number steps as the absolute points of its lines."""
    lines, x, y = [], 0, 0
    for part in re.findall(r"m([^mz]*)z?", path):
        numbers = [int(n) for n in re.findall(r"-?\d+", part)]
        line = []
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + dx, y + dy
            line.append((x, y))
        lines.append(line)
        if "z" in path:
            x, y = line[0]
    return lines


def is_land(lat: float, lon: float) -> bool:
    return sum(covers(ring, project(lat, lon)) for ring in rings(paths()[0])) % 2 == 1


def coast_distance(lat: float, lon: float) -> float:
    x, y = project(lat, lon)

    def distance(a, b):
        length = math.dist(a, b) ** 2 or 1
        t = max(0, min(1, ((x - a[0]) * (b[0] - a[0]) + (y - a[1]) * (b[1] - a[1])) / length))
        return math.dist((x, y), (a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])))

    return min(distance(a, b) for ring in rings(paths()[0]) for a, b in zip(ring, ring[1:] + ring[:1], strict=True))


def test_project_puts_the_centre_at_the_origin():
    assert project(60, 18) == ORIGIN


def test_project_keeps_north_up_and_distances_true_near_the_centre():
    x, y = project(61, 18)
    assert round(x, 6) == ORIGIN[0]
    assert round((ORIGIN[1] - y) * 1.5, 1) == 111.2  # km in a degree of latitude


def test_project_survives_the_far_side_of_the_globe():
    assert all(math.isfinite(n) for n in project(-60, -162))


@pytest.mark.parametrize("name", TOWNS)
def test_towns_stand_on_land(name):
    assert is_land(*TOWNS[name])


@pytest.mark.parametrize("name", WATERS)
def test_waters_are_water(name):
    assert not is_land(*WATERS[name])


@pytest.mark.parametrize(
    "town", [(56.505, 21.011), (59.437, 24.739), (63.096, 21.616), (65.585, 22.155), (54.32, 10.14), (55.476, 8.459)]
)
def test_coastal_towns_are_a_few_kilometres_from_the_coast(town):
    assert coast_distance(*town) < 7  # units of 1.5 km


def test_contains_says_what_is_on_the_sheet():
    assert contains(56.505, 21.011)
    assert contains(50.06, 19.94)  # Kraków: south of the usual view, yet on the sheet
    assert not contains(50.846, 4.352)  # Brussels
    assert not contains(48.137, 11.575)  # Munich
    assert not contains(-33.9, 18.4)
    assert not contains(None, 21.0)


def test_paths_are_small_and_relative():
    land, borders = paths()
    assert len(land) <= 7000
    assert len(borders) <= 2500
    assert re.fullmatch(r"(m[-\d ]+z)+", land)
    assert re.fullmatch(r"(m[-\d ]+)+", borders)


def test_paths_end_just_beyond_the_sheet():
    for path, margin in zip(paths(), (6, 12), strict=True):
        around = Box(-margin, -margin, SHEET.width + 2 * margin, SHEET.height + 2 * margin)
        assert all(around.covers(*point) for ring in rings(path) for point in ring)


def test_source_and_licence_stand_in_the_file():
    assert "Natural Earth" in PATH_FILE.read_text()
    assert "public domain" in PATH_FILE.read_text()


def test_region_lies_on_the_sheet():
    assert SHEET.around(REGION) == SHEET


def test_box_around_holds_both():
    assert Box(0, 0, 10, 10).around(Box(20, -5, 5, 5)) == Box(0, -5, 25, 15)


def test_simplified_keeps_ends_and_corners_and_drops_small_bends():
    assert simplified([(0, 0), (5, 0.1), (10, 0), (10, 10)], 2) == [(0, 0), (10, 0), (10, 10)]


def test_clipped_cuts_a_ring_at_the_sheet():
    ring = clipped([(-100, 100), (100, 100), (100, 200), (-100, 200)])
    assert min(x for x, _ in ring) == -6
    assert max(x for x, _ in ring) == 100


def test_rounded_leaves_out_repeats_and_straight_points():
    assert rounded([(0, 0), (0.2, 0.1), (5, 0), (10, 0), (10, 4)]) == [(0, 0), (10, 0), (10, 4)]


def test_path_of_writes_relative_steps_from_ring_to_ring():
    lines = [[(10, 10), (20, 10), (20, 5)], [(1, 2), (3, 4), (1, 9)]]
    assert path_of(lines, closed=True) == "m1 2 2 2-2 5zm9 8 10 0 0-5z"
