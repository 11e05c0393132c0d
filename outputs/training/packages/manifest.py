"""``imsmanifest.xml``: what a learning platform reads of a package."""

from collections.abc import Iterable

from django.template.loader import render_to_string

from outputs.models import Node
from outputs.training.course import PASS_MARK, Course
from sempre.alternates import absolute
from sempre.markdown import printable


def manifest_of(module: Course, platform: str, files: Iterable[str]) -> bytes:
    """Return the manifest of a package of these files, for SCORM "1.2" or "2004"."""
    context = {
        "course": module,
        "identifier": f"SEMPRE-{module.key}-{module.language}",
        "address": absolute(module.path),
        "files": list(files),
        "pass_mark": PASS_MARK if any(unit.kind == Node.UnitType.QUIZ for unit in module.units) else None,
        "pass_measure": f"{PASS_MARK / 100:g}",
    }
    return printable(render_to_string(f"outputs/packages/imsmanifest-{platform}.xml", context)).encode()
