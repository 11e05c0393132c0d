"""The answer while PostgreSQL does not: 503 in the reader's language, made without session, user or query.

It is given by the handlers of 400 and 500, not by a middleware: Django turns an error of any middleware into an answer
right there, so that no outer middleware sees it, and ``process_exception`` sees those of views only.
"""

import logging
from collections.abc import Iterator

from django.contrib.sessions.exceptions import SessionInterrupted
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _

RETRY_AFTER = 5  # seconds
# PostgreSQL's codes: no connection, no room for one, going down or coming up.
AWAY = ("08", "53", "57P01", "57P02", "57P03")
# Deadlock, clash of transactions, lock not free in time: the next try will do, but the log keeps the trace.
BUSY = ("40", "55P03")


def database_away(request: HttpRequest, error: BaseException | None) -> HttpResponse | None:
    """Return the answer to ``request`` if ``error`` comes from a database that is away or busy, else ``None``."""
    if not is_away(error):
        return None
    with translation.override(translation.get_language_from_request(request, check_path=True)):
        context = {
            "status": 503,
            "away": True,
            "error_title": _("We cannot reach our data just now"),
            "error_advice": _advice(request, error),
            "try_again": request.get_full_path() if request.method in ("GET", "HEAD") else "",
        }
        response = render(request, "error.html", context, status=503)
        response.headers["Content-Language"] = translation.get_language()
    response.headers["Retry-After"] = str(RETRY_AFTER)
    response.headers["Cache-Control"] = "no-store"
    return response


def is_away(error: BaseException | None) -> bool:
    """Whether ``error`` comes from a database that is away or busy."""
    return _code_of(error, AWAY + BUSY) is not None


def _advice(request: HttpRequest, error: BaseException | None) -> str:
    if request.method in ("GET", "HEAD"):
        return _("This usually lasts less than a minute. Please try again in a moment.")
    if isinstance(error, SessionInterrupted):  # the view had done its work
        return _("Your step may have been carried out. Look at the page again before you send anything once more.")
    return _("Nothing was lost. Go back and send it again: what you typed is still in your browser.")


class AwayInOneLine(logging.Filter):
    """Leave the trace out of the log while the database is away: it would be the same for every request."""

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        if _code_of(error, AWAY) is not None:
            first, *_rest = str(error).splitlines() or [""]
            record.msg, record.args = "%s (%s: %s)", (record.getMessage(), type(error).__name__, first)
            record.exc_info = record.exc_text = None
        return True


def _code_of(error: BaseException | None, codes: tuple[str, ...]) -> str | None:
    """Return PostgreSQL's code if it begins as one of ``codes``; a connection that is not there has the code ""."""
    for each in _chain(error):
        if isinstance(each, OperationalError | InterfaceError):
            code = getattr(each.__cause__, "pgcode", None) or ""
            return code if not code or code.startswith(codes) else None
    return None


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an error and what led to it: a session that cannot be saved, say, is told as another error."""
    seen = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__
