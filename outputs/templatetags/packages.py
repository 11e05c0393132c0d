"""Template words of the packages: the files of a module to take along."""

from collections.abc import Iterator

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from outputs.training.course import Course
from outputs.training.packages import files

register = template.Library()


@register.inclusion_tag("outputs/packages/_take_along.html")
def take_along(course: Course) -> dict:
    """Links to the files of a module in the reader's language; their size where they were made before."""
    sizes = files.sizes(course)
    return {"rows": [_row(course, sizes, *row) for row in _files() if files.exists(course, row[0])]}


def _files() -> Iterator[tuple[str, str, str, str]]:
    """Yield name, address, title and purpose."""
    purpose = _("For Moodle, ILIAS and nearly every other learning platform.")
    yield files.SCORM_12, "module-scorm-12", "SCORM 1.2", purpose
    yield files.SCORM_2004, "module-scorm-2004", "SCORM 2004", _("For platforms that ask for SCORM 2004 (4th edition).")
    purpose = _("To read on a computer without network, or from a USB stick.")
    yield files.OFFLINE, "module-offline", pgettext("file", "Offline copy"), purpose
    purpose = _("The questions with their answers as text, for the question bank of a learning platform.")
    yield files.GIFT, "module-gift", pgettext("file", "Questions"), purpose


def _row(course: Course, sizes: dict[str, int], name: str, address: str, title: str, purpose: str) -> dict:
    return {
        "address": reverse(address, args=[course.slug]),
        "title": title,
        "form": name.rpartition(".")[2].upper(),
        "size": sizes.get(name),
        "purpose": purpose,
    }
