"""What happens to every request: cleaning, a second factor for writers, no caching of private answers."""

import time

from django.conf import settings
from django.contrib.auth import logout
from django.middleware.gzip import GZipMiddleware
from django.middleware.locale import LocaleMiddleware
from django.shortcuts import redirect
from django.urls import reverse

from sempre.audit import acting
from sempre.page_cache.wsgi import COMPRESSES, FOR_EVERYONE, is_for_everyone

PERMISSIONS = "camera=(), microphone=(), geolocation=(), browsing-topics=()"


def has_session(request) -> bool:
    """Whether the visitor sent a session; asking the session itself would vary every public page by cookie."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES


class CompressionMiddleware(GZipMiddleware):
    """Compress answers, except those for everybody: the page cache does it, also where it does not keep them."""

    def process_response(self, request, response):
        if request.META.get(COMPRESSES) and is_for_everyone(response.headers):
            return response
        return super().process_response(request, response)


class LanguageMiddleware(LocaleMiddleware):
    """Django's, but what machines ask for says its language in the address: what is found is the same for all."""

    FOR_MACHINES = ("/api/", "/sitemap.xml", "/robots.txt")

    def process_response(self, request, response):
        if request.path.startswith(self.FOR_MACHINES) and response.status_code in (200, 304):
            return response
        return super().process_response(request, response)


class RequestGuardMiddleware:
    """Take out null characters, which PostgreSQL does not know, and say on every answer what it may do."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        query = request.META.get("QUERY_STRING", "")
        while "%00" in query or "\x00" in query:
            query = query.replace("%00", "").replace("\x00", "")
        request.META["QUERY_STRING"] = query
        if "\x00" in request.COOKIES.get(settings.SESSION_COOKIE_NAME, ""):
            del request.COOKIES[settings.SESSION_COOKIE_NAME]
        response = self.get_response(request)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        if response.status_code == 304:
            del response.headers["Content-Length"]  # CommonMiddleware's 0 would be the length of the whole
        return response


class SecondFactorMiddleware:
    """Send whoever may write to set up a second factor before anything else, the public pages included.

    Whoever has one is asked for its code at every sign-in by allauth, before there is a session.
    """

    OPEN = frozenset({"mfa_activate_totp", "account_reauthenticate"})

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if not has_session(request) or not request.user.is_authenticated:
            return None
        name = request.resolver_match.url_name
        if name in self.OPEN or (name == "account_logout" and request.method == "POST"):
            return None
        if request.path.startswith(settings.STATIC_URL):
            return None
        if request.user.needs_second_factor and not self._has_second_factor(request.user):
            return redirect(reverse("mfa_activate_totp"))
        return None

    @staticmethod
    def _has_second_factor(user) -> bool:
        return user.authenticator_set.filter(type="totp").exists()


class SessionLimitMiddleware:
    """End a session twelve hours after sign-in, however busy it was; two idle hours end it by themselves."""

    SIGNED_IN_AT = "signed_in_at"

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if has_session(request):
            signed_in = request.session.get(self.SIGNED_IN_AT)
            if signed_in and time.time() - signed_in > settings.SESSION_ABSOLUTE_AGE:
                logout(request)
        return self.get_response(request)


class PrivateAnswersMiddleware:
    """No answer to a signed-in person is stored anywhere; public pages say how they may be."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if has_session(request) or self._begins_session(request, response):
            response.headers["Cache-Control"] = "no-store"
        elif request.method in ("GET", "HEAD") and response.status_code == 200:
            response.headers.setdefault("Cache-Control", FOR_EVERYONE)
        return response

    @staticmethod
    def _begins_session(request, response) -> bool:
        """Whether cookies are set with this answer, or will be by the middlewares further out."""
        session = getattr(request, "session", None)
        return bool(
            response.cookies
            or request.META.get("CSRF_COOKIE_NEEDS_UPDATE")
            or (session is not None and session.modified)
        )


class ActorMiddleware:
    """Tell the history who acts; visitors without a session are not asked for one."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not has_session(request) or not request.user.is_authenticated:
            return self.get_response(request)
        with acting(request.user):
            return self.get_response(request)
