"""The books that are always ready: which there are, and making those whose content is new."""

import logging
from collections.abc import Callable, Iterator
from functools import partial

from django.utils import translation

from outputs.publishing import gathering
from outputs.publishing.files import EPUB, PDF, file_of, is_kept
from outputs.publishing.gathering import Gather
from sempre import languages
from sempre.typesetting import TypesettingError

logger = logging.getLogger(__name__)

SHELF: dict[str, tuple[Callable[[], Gather | None], tuple[str, ...]]] = {
    "handbook": (gathering.handbook, (PDF, EPUB)),
    "tools": (gathering.all_tool_cards, (PDF, EPUB)),
    "recommendations": (gathering.recommendations, (PDF,)),
    "roadmap": (gathering.roadmap, (PDF,)),
    "roadmap-pocket": (partial(gathering.roadmap, pocket=True), (PDF,)),
}


def make_ready() -> list[str]:
    """Make the files of all books and languages that are not kept yet; return their names.

    A file that cannot be made is logged and does not keep the others from being made.
    """
    return [name for title, (source, forms) in SHELF.items() for name in _of(title, source(), forms)]


def _of(title: str, gather: Gather | None, forms: tuple[str, ...]) -> Iterator[str]:
    for code in languages.CODES if gather else ():
        with translation.override(code):
            book = gather()
            for form in forms:
                if is_kept(book, form):
                    continue
                try:
                    file_of(book, form)
                except TypesettingError:
                    logger.exception("The %s of %s could not be made (%s)", form, title, code)
                else:
                    yield f"{title}-{code}.{form}"
