"""Answers to machines: the headers they all have, and bytes that are not sent twice."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from functools import wraps
from itertools import chain

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.log import log_response
from django.utils.translation import gettext as _
from django.utils.translation import override

from sempre import languages
from sempre.open_data.fields import Code
from sempre.open_data.problems import bad_request, failed, wrong_method
from sempre.page_cache.wsgi import FOR_EVERYONE

METHODS = "GET, HEAD, OPTIONS"
JSON = "application/json; charset=utf-8"
AT_ONCE = 1024 * 1024  # bytes: what is longer is sent while it is made, without an ETag


def guarded(view: Callable) -> Callable:
    """Let only reading through to ``view``, and everybody's pages read the answer, whatever it is."""

    @wraps(view)
    def guard(request: HttpRequest, *args, **kwargs) -> HttpResponseBase:
        method = request.method
        response = _answer(request, view, *args, **kwargs)
        request.method = method
        response = _only_if_new(request, response)
        if method == "HEAD" and response.streaming:
            response.close()
            response.streaming_content = ()
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Access-Control-Expose-Headers"] = "Content-Disposition, ETag, Link"
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        response.headers["X-Robots-Tag"] = "noindex"
        if response.status_code in (200, 304):
            # all known, or it would not be 200: the page cache may keep it, unless it answers somebody's own words
            response.parameters = tuple(name for name in request.GET if name != "q")
            response.headers.setdefault("Cache-Control", FOR_EVERYONE)
        return response

    guard.csrf_exempt = True  # nothing is written here; a POST is refused as what it is
    return guard


def _answer(request: HttpRequest, view: Callable, *args, **kwargs) -> HttpResponseBase:
    if request.method == "OPTIONS":
        allowed = {"Allow": METHODS, "Access-Control-Allow-Methods": METHODS, "Access-Control-Max-Age": "86400"}
        return HttpResponse(status=204, headers=allowed | {"Access-Control-Allow-Headers": "If-None-Match"})
    if request.method not in ("GET", "HEAD"):
        response = wrong_method()
        response.headers["Allow"] = METHODS
        return response
    request.method = "GET"
    try:
        request.GET = _without_empty(request.GET)
        return view(request, *args, **kwargs)
    except SuspiciousOperation:
        return bad_request([{"parameter": "", "message": _("There are too many parameters.")}])
    except Exception as error:  # a machine gets an answer that it can read, the log what it gets for a page
        response = failed(error)
        log_response("Internal Server Error: %s", request.path, response=response, request=request, exception=error)
        return response


def _without_empty(query: QueryDict) -> QueryDict:
    """Return the parameters that have a value: forms send the empty ones along."""
    given = QueryDict(mutable=True)
    for name, values in query.lists():
        if kept := [value for value in values if value]:
            given.setlist(name, kept)
    return given


def _only_if_new(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """Answer 304 to whoever has these bytes; here, because Django's middleware would lose the headers."""
    etag = response.headers.get("ETag")
    if etag is None:
        return response
    answer = get_conditional_response(request, etag=etag, response=response)
    request.META.pop("HTTP_IF_NONE_MATCH", None)
    return answer


def json_answer(content, language: Code = None, content_type: str = JSON) -> HttpResponse:
    data = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    return bytes_answer(data, content_type, language)


def bytes_answer(data: bytes, content_type: str, language: Code = None) -> HttpResponse:
    """Answer with bytes that are the same whenever the records are, and an ETag for them."""
    response = HttpResponse(data, content_type=content_type)
    response.headers["ETag"] = f'"{hashlib.sha256(data).hexdigest()[:32]}"'
    response.headers["Content-Language"] = language or ", ".join(languages.CODES)
    return response


def file_answer(parts: Iterable[bytes], content_type: str, name: str, language: Code) -> HttpResponseBase:
    """Answer with what is made part by part: at once where it is short, else while it is made."""
    parts, begin, size = in_language(parts, language), [], 0
    for part in parts:
        begin.append(part)
        size += len(part)
        if size > AT_ONCE:
            response = StreamingHttpResponse(chain(begin, parts), content_type=content_type)
            response.headers["Content-Language"] = language or ", ".join(languages.CODES)
            break
    else:
        response = bytes_answer(b"".join(begin), content_type, language)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def in_language(parts: Iterable[bytes], language: Code) -> Iterator[bytes]:
    """Make each part in the language asked for, also when the request is over for everybody else."""
    parts = iter(parts)
    while True:
        with override(language or languages.SOURCE):
            part = next(parts, None)
        if part is None:
            return
        yield part
