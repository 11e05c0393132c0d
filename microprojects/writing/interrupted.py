"""A report whose writer was signed out: what was typed waits in the new session until the same person is back."""

import logging

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse, QueryDict
from django.middleware.csrf import REASON_CSRF_TOKEN_MISSING, REASON_NO_CSRF_COOKIE
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from microprojects.writing.forms import WRITER_SALT

logger = logging.getLogger("sempre.reports")
KEY = "interrupted_report"
BYTES_AT_MOST = 200_000
WRITER_AGE = 24 * 60 * 60  # seconds; a session lives twelve hours
NEVER_KEPT = ("csrfmiddlewaretoken", "writer", "check", "keep", "remove", "use")


def keep(request: HttpRequest, pk: int) -> bool:
    """Keep the posted fields of the form of obligation ``pk``; only those of a page that we gave to somebody."""
    writer = _writer(request.POST.get("writer", ""))
    data = request.POST.copy()
    for name in NEVER_KEPT:
        data.pop(name, None)
    typed = data.urlencode()
    if writer is None or len(typed) > BYTES_AT_MOST:
        return False
    request.session[KEY] = {"pk": pk, "writer": writer, "typed": typed}
    if not request.user.is_authenticated:
        messages.warning(request, _("You were signed out. Sign in again: what you wrote is waiting for you."))
    if request.FILES:
        messages.warning(request, _("Files could not be kept. Please choose them again."))
    return True


def keep_outdated(request: HttpRequest, reason: str) -> HttpResponse | None:
    """Lead back to the form, with what was typed, from a page whose token is of an earlier session.

    Nothing is saved: the person presses Save once more, on a page with a new token. Return None where the form is
    another one, the post came from elsewhere or from another person's page, or a script asks, which has its own way.
    """
    match = request.resolver_match
    if match is None or match.url_name != "report-save" or not _is_about_token(reason) or _is_script(request):
        return None
    if request.user.is_authenticated and request.user.pk != _writer(request.POST.get("writer", "")):
        return None
    return redirect("report-write", match.kwargs["pk"]) if keep(request, match.kwargs["pk"]) else None


def _is_about_token(reason: str) -> bool:
    """Whether the origin of the request was found in order before its token was not."""
    return reason in (REASON_NO_CSRF_COOKIE, REASON_CSRF_TOKEN_MISSING) or reason.startswith("CSRF token from POST")


def _is_script(request: HttpRequest) -> bool:
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"


def _writer(signed: str) -> int | None:
    try:
        return signing.loads(signed, salt=WRITER_SALT, max_age=WRITER_AGE)
    except signing.BadSignature:
        return None


def kept(request: HttpRequest, pk: int) -> QueryDict | None:
    """Return what the person now signed in had typed in this form; another person's text is dropped."""
    waiting = request.session.get(KEY)
    if not waiting:
        return None
    if waiting["writer"] != request.user.pk:
        forget(request)
        return None
    return QueryDict(waiting["typed"]) if waiting["pk"] == pk else None


def forget(request: HttpRequest) -> None:
    request.session.pop(KEY, None)
