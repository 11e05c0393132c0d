"""Pages that are made of rows alone, kept with the questions that were asked for them.

Such a page is what its address, the language, the hour and the answers of the database (``sempre.rows.ask``) make of
it. When it is wanted again the same questions are asked again. Where all answers are the same, word for word, so is the
page, and nothing of it has to be rendered; otherwise it is made anew, of the answers that are there already. So nothing
has to be invalidated, and nothing kept is ever old.

Whether a page is of that kind is seen while it is made: it must not ask the database anything else, nor set a header or
a cookie, nor be chosen by anything but the parameters that its view names.
"""

import time
import zlib
from collections.abc import Callable
from functools import wraps
from typing import NamedTuple

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from sempre import languages
from sempre.keeping import HOUR, Kept
from sempre.page_cache.wsgi import LONGEST_QUERY
from sempre.rows import Notes, Question

MOST = 4 * 1024**2  # bytes a process
OVERHEAD = 1_500  # bytes of Python's own an entry
QUICKLY = 1  # the level of zlib: a fifth of the bytes in a fifth of a millisecond


class Page(NamedTuple):
    """A page as it was sent, with what was asked for it and what came of that."""

    asked: tuple[tuple[Question, int], ...]
    body: bytes
    parameters: tuple[str, ...]

    def is_true(self, notes: Notes) -> bool:
        """Ask again; say whether all answers are still the same."""
        return all(hash(notes.answer(question)) == answer for question, answer in self.asked)

    def response(self) -> HttpResponse:
        response = HttpResponse(zlib.decompress(self.body))
        response.parameters = self.parameters
        return response


def _size(page: Page) -> int:
    return len(page.body) + OVERHEAD


pages: Kept[tuple, Page] = Kept(MOST, _size)


class MadeOfRowsMixin:
    """A view whose pages are kept where they are made of rows alone."""

    @classmethod
    def as_view(cls, **initkwargs):
        return _kept(super().as_view(**initkwargs))


def _kept(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @wraps(view)
    def answer(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if settings.DEBUG or request.method != "GET" or request.COOKIES or getattr(request, "preview", False):
            return view(request, *args, **kwargs)
        key = (request.get_host(), request.get_full_path(), get_language(), time.time() // HOUR)
        page, notes = pages.get(key), Notes()
        if page and page.is_true(notes):
            return page.response()
        response, asks_more = _made(view, request, args, kwargs, notes)
        if not asks_more and _may_be_kept(request, response) and _are_in_one_language(notes):
            asked = tuple((question, hash(answer)) for question, answer in notes.answers)
            pages.keep(key, Page(asked, zlib.compress(response.content, QUICKLY), response.parameters))
        return response

    return answer


def _made(view, request: HttpRequest, args, kwargs, notes: Notes) -> tuple[HttpResponse, bool]:
    """Return the answer of the view, and whether it asked the database more than is noted."""
    statements, known = [], len(notes.answers)

    def note(execute, sql, *rest):
        statements.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(note), notes.taken():
        response = view(request, *args, **kwargs)
        if hasattr(response, "render"):
            response = response.render()
    return response, len(statements) > len(notes.answers) - known


def _are_in_one_language(notes: Notes) -> bool:
    return all(question.language == languages.current() for question, _answer in notes.answers)


def _may_be_kept(request: HttpRequest, response: HttpResponse) -> bool:
    return (
        response.status_code == 200
        and len(request.META["QUERY_STRING"]) <= LONGEST_QUERY
        and set(request.GET) <= set(response.parameters)
        and [*response.headers.values()] == ["text/html; charset=utf-8"]
        and not response.cookies
        and not request.session.accessed
        and "CSRF_COOKIE" not in request.META
    )
