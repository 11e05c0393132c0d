from microprojects.models import MicroProject, Step
from sempre.loading.kinds import Children, Kind, register

register(Kind("micro_projects", MicroProject, children=(Children("steps", Step, "micro_project"),)))
