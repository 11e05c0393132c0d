"""Where micro-projects stand on a map: each by itself, or where many are found, as many as stand close together."""

from dataclasses import dataclass

from django.db.models import Count, F, FloatField, QuerySet, Sum, Value
from django.db.models.functions import Cast, Floor
from django.utils.translation import ngettext

from microprojects.models import MicroProject
from microprojects.models.counting import EXACT, LAT_STEP, LON_STEP
from sempre.drawing.map import Drawing, Place, draw_map
from sempre.translated import text

MOST_MARKS = 100  # more would cover each other
HEAVIEST = 10  # of a mark for many


def micro_project_place(project: MicroProject, *, here: bool = False) -> Place:
    title = str(text(project, "title"))
    return Place(
        label=project.place.partition("(")[0].partition(",")[0].strip(),
        lat=project.lat,
        lon=project.lon,
        kind="microproject",
        url=project.get_absolute_url(),
        here=here,
        title=title,
    )


@dataclass(frozen=True)
class MapOfFound:
    """The map of what a list found, ``closer`` than the whole region where something was chosen."""

    is_grouped: bool
    closer: bool

    def draw(self, marks: list) -> Drawing:
        places = _places_of_many(marks) if self.is_grouped else [micro_project_place(project) for project in marks]
        frame = "places" if self.closer else "region"
        return draw_map(places, width=400, frame=frame, labels=not self.is_grouped)

    def number(self, marks: list) -> int:
        """Return how many micro-projects stand on the map."""
        return sum(mark["n"] for mark in marks) if self.is_grouped else len(marks)


def map_of_found(number: int, *, closer: bool) -> MapOfFound:
    return MapOfFound(is_grouped=number > MOST_MARKS, closer=closer)


def squares_of_tally(tally: QuerySet) -> QuerySet:
    """Return the squares of a map with the number and the middle of those that stand in them, by kept numbers."""
    squares = tally.filter(row__isnull=False).values("row", "column").annotate(n=Sum("number")).filter(n__gt=0)
    total = Sum("number") * float(EXACT)
    return squares.annotate(y=Sum("lat") / total, x=Sum("lon") / total)


def squares_of(counted: QuerySet) -> QuerySet:
    """Return the same of what is counted one by one."""
    exact = Cast(Value(EXACT), FloatField())  # PostgreSQL would reckon with decimals, which takes thrice as long
    placed = counted.filter(lat__isnull=False).annotate(
        row=Floor(F("lat") / exact / LAT_STEP), column=Floor(F("lon") / exact / LON_STEP)
    )
    total = Count("pk") * exact
    return placed.values("row", "column").annotate(n=Count("pk"), y=Sum("lat") / total, x=Sum("lon") / total)


def _places_of_many(squares: list[dict]) -> list[Place]:
    """Return a place for each square of the map, as heavy as the number of micro-projects in it."""
    most = max((square["n"] for square in squares), default=1)
    return [
        Place(
            label="",
            lat=round(square["y"], 4),
            lon=round(square["x"], 4),
            kind="microproject",
            weight=max(1, HEAVIEST * square["n"] / most),
            title=ngettext("%(n)s micro-project", "%(n)s micro-projects", square["n"]) % {"n": square["n"]},
        )
        for square in squares
    ]
