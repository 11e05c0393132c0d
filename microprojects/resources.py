from microprojects.models import MicroProject
from sempre.resources import resource_for

MicroProjectResource = resource_for(MicroProject, owned=("network",))
