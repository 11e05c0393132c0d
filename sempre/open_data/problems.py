"""Refusals that say what is wrong: problem details (RFC 9457) in the language of the browser."""

import json
from collections.abc import Iterable

from django.http import HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from pydantic_core import ErrorDetails

from sempre.database_away import RETRY_AFTER, is_away

PROBLEM = "application/problem+json"
MOST_NAMED = 10
SHOWN = 80  # characters of what was sent


class Refused(Exception):
    """A request that cannot be answered: which parameter, and why."""

    def __init__(self, parameter: str, message: str):
        super().__init__(message)
        self.parameter, self.message = parameter, message


def problem(status: int, title: str, detail: str, errors: Iterable[dict] = ()) -> HttpResponse:
    """Return an answer that tells of a problem."""
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    if errors := list(errors):
        body["errors"] = errors
    data = json.dumps(body, ensure_ascii=False).encode()
    response = HttpResponse(data, status=status, content_type=f"{PROBLEM}; charset=utf-8")
    response.headers["Content-Language"] = translation.get_language()
    response.headers["Cache-Control"] = "no-store"
    return response


def refused(error: Refused) -> HttpResponse:
    return bad_request([{"parameter": error.parameter[:SHOWN], "message": error.message}])


def bad_request(errors: list[dict]) -> HttpResponse:
    detail = " ".join(f"{e['parameter']}: {e['message']}" if e["parameter"] else e["message"] for e in errors)
    return problem(400, _("This request could not be read"), detail, errors)


def not_found() -> HttpResponse:
    return problem(404, _("There is nothing here"), _("/api/v1/ lists what there is."))


def wrong_method() -> HttpResponse:
    return problem(405, _("Open data can only be read"), _("Ask with GET, HEAD or OPTIONS."))


def failed(error: Exception) -> HttpResponse:
    """Answer for what went wrong on our side: 503 where asking again helps."""
    if not is_away(error):
        return problem(500, _("Something went wrong on our side"), _("Please try again in a few minutes."))
    detail = _("This usually lasts less than a minute. Please try again in a moment.")
    response = problem(503, _("We cannot reach our data just now"), detail)
    response.headers["Retry-After"] = str(RETRY_AFTER)
    return response


def invalid(errors: list[ErrorDetails]) -> HttpResponse:
    """Return an answer that says what is wrong with the values of parameters."""
    named = [{"parameter": str(error["loc"][-1]), "message": _message(error)} for error in errors[:MOST_NAMED]]
    return bad_request(named)


def _message(error: ErrorDetails) -> str:
    given = error.get("ctx", {})
    match error["type"]:
        case "literal_error":
            values = given["expected"].replace("'", "").replace(" or ", ", ")
            return _("This has to be one of: %(values)s.") % {"values": values}
        case "int_parsing" | "int_type" | "int_parsing_size" | "int_from_float":
            return _("Write a whole number.")
        case "less_than_equal":
            return _("At most %(number)s.") % {"number": given["le"]}
        case "greater_than_equal":
            return _("At least %(number)s.") % {"number": given["ge"]}
        case "string_too_long":
            return _("At most %(number)s characters.") % {"number": given["max_length"]}
    return _("This value cannot be read.")
