"""The packages that are always ready: those of the modules that readers see, in nine languages."""

from collections.abc import Iterator

from django.utils import translation

from outputs.models import Node, Work
from outputs.training import course
from outputs.training.packages import files
from sempre import languages


def make_ready() -> list[str]:
    """Make the files that are not kept yet; return their names."""
    return [name for module in _modules() for name in _of(module)]


def _modules() -> Iterator[course.Course]:
    """Yield every module in every language, its language active meanwhile; the database is asked once a module."""
    for work in Work.objects.visible_to(None).with_edition().filter(kind=Work.Kind.TRAINING)[:1]:
        for edition in work.shown_editions[:1]:
            for node in edition.nodes.filter(kind=Node.Kind.MODULE, parent=None):
                for code in languages.CODES:
                    with translation.override(code):
                        yield course.gather(work, edition, node, code)


def _of(module: course.Course) -> Iterator[str]:
    for name in files.NAMES:
        if files.exists(module, name) and not files.is_kept(module, name):
            files.file_of(module, name)
            yield f"{module.slug}-{module.language}-{name}"
