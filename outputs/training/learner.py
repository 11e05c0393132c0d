"""The learner's cookie: a secret, signed, out of the reach of scripts. It is set by a button that says so, only."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from sempre import codes

SALT = "outputs.training.learner"
YEAR = 365 * 24 * 60 * 60


def cookie_name() -> str:
    return "__Host-learner" if settings.SECURE else "learner"


def has_cookie(request: HttpRequest) -> bool:
    return cookie_name() in request.COOKIES


def secret_of(request: HttpRequest) -> str:
    """Return the learner's secret; empty without a cookie or with one that was not signed here."""
    return request.get_signed_cookie(cookie_name(), default="", salt=SALT, max_age=YEAR)


def remember(response: HttpResponse, secret: str) -> None:
    """Keep the secret on the device for twelve months from now."""
    response.set_signed_cookie(
        cookie_name(), secret, salt=SALT, max_age=YEAR, httponly=True, samesite="Lax", secure=settings.SECURE
    )


def forget(response: HttpResponse) -> None:
    response.set_cookie(
        cookie_name(), "", max_age=0, httponly=True, samesite="Lax", secure=settings.SECURE
    )  # delete_cookie() knows no "secure" and HttpOnly, without which browsers refuse the prefix __Host-


def new_secret() -> str:
    return codes.new_secret()


class TokenlessMixin:
    """A view whose forms carry no CSRF token: see ``is_from_here``."""

    @classmethod
    def as_view(cls, **initkwargs):
        return csrf_exempt(super().as_view(**initkwargs))


def is_from_here(request: HttpRequest) -> bool:
    """Say whether a form of this portal was sent, as far as the browser tells.

    The forms carry no CSRF token, as reading sets no cookie to compare it with. What stores something needs the
    learner's cookie, which browsers do not send along from other sites (SameSite); what sets that cookie asks here.
    """
    site = request.headers.get("Sec-Fetch-Site", "")
    if site:
        return site in ("same-origin", "none")
    origin = request.headers.get("Origin")
    known = {request.get_host(), *(urlsplit(trusted).netloc for trusted in settings.CSRF_TRUSTED_ORIGINS)}
    return origin is None or urlsplit(origin).netloc in known
