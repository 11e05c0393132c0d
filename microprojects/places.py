"""Where micro-projects stand on a map."""

from microprojects.models import MicroProject
from sempre.drawing.map import Place
from sempre.translated import text


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
