"""A report whose writer was signed out: what was typed waits in the new session until the same person is back."""

import logging

from django.core import signing
from django.http import HttpRequest, QueryDict

from microprojects.writing.forms import WRITER_SALT

logger = logging.getLogger("sempre.reports")
KEY = "interrupted_report"
BYTES_AT_MOST = 200_000
WRITER_AGE = 24 * 60 * 60  # seconds; a session lives twelve hours
NEVER_KEPT = ("csrfmiddlewaretoken", "writer", "check", "keep", "remove")


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
    return True


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
