"""The sheet the map is drawn on: its projection, its extent, and the one path of land.

Lambert azimuthal equal-area on the sphere, centred on the Bothnian Sea: areas compare truly from Jutland to Lapland,
and north stays up. One unit is ``KILOMETRES`` km; the sheet's upper left corner is (0, 0), y grows downwards.
"""

import math
from functools import cache
from pathlib import Path
from typing import NamedTuple

PATH_FILE = Path(__file__).with_name("land_path.txt")
CENTRE = (60.0, 18.0)  # latitude, longitude
KILOMETRES = 1.5
EARTH_RADIUS = 6371.0 / KILOMETRES  # in units
ORIGIN = (533.0, 840.0)  # where the centre lies on the sheet


class Box(NamedTuple):
    """An upright rectangle in units: left, top, width, height."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    def covers(self, x: float, y: float) -> bool:
        return self.x <= x <= self.right and self.y <= y <= self.bottom

    def touches(self, other: "Box") -> bool:
        ax, ay, aw, ah = self
        bx, by, bw, bh = other
        return ax <= bx + bw and bx <= ax + aw and ay <= by + bh and by <= ay + ah

    def around(self, other: "Box") -> "Box":
        """Give the smallest box that holds both."""
        x, y = min(self.x, other.x), min(self.y, other.y)
        return Box(x, y, max(self.right, other.right) - x, max(self.bottom, other.bottom) - y)


SHEET = Box(0, 0, 1066, 1660)  # all land that is stored: the North Cape to the Carpathians
REGION = Box(30, 62, 980, 1440)  # the usual view: the eight countries, Poland to 51° north


def project(lat: float, lon: float) -> tuple[float, float]:
    """Give the point on the sheet, in units, for degrees of latitude and longitude."""
    phi, phi0, dlon = math.radians(lat), math.radians(CENTRE[0]), math.radians(lon - CENTRE[1])
    cosine = math.sin(phi0) * math.sin(phi) + math.cos(phi0) * math.cos(phi) * math.cos(dlon)
    k = EARTH_RADIUS * math.sqrt(2 / max(1 + cosine, 1e-9))  # the far side of the globe stays finite
    x = k * math.cos(phi) * math.sin(dlon)
    y = k * (math.cos(phi0) * math.sin(phi) - math.sin(phi0) * math.cos(phi) * math.cos(dlon))
    return ORIGIN[0] + x, ORIGIN[1] - y


def contains(lat: float | None, lon: float | None) -> bool:
    """Say whether a place lies on the sheet; a place without coordinates does not."""
    return lat is not None and lon is not None and SHEET.covers(*project(lat, lon))


@cache
def paths() -> tuple[str, str]:
    """Give the path of the land and the path of the borders, both in units of the sheet."""
    lines = PATH_FILE.read_text(encoding="ascii").splitlines()
    land, borders = (line for line in lines if not line.startswith("#"))
    return land, borders
