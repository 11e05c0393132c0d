"""Addresses for machines: is it alive, may crawlers come in, whom to tell of a hole, the pictures."""

import datetime as dt
import logging
import os
import re
import secrets
import tempfile
from collections.abc import Callable

from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.http import Http404, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django.views.static import serve

from sempre import delivery, languages
from sempre.alternates import absolute
from sempre.middleware import has_session
from sempre.page_cache.wsgi import ENVIRON
from sempre.pictures import PictureField

logger = logging.getLogger(__name__)

# Not for crawlers: what needs an account, and the endless lists of search results.
PRIVATE = ("accounts", "admin", "search", "workspace")
SECURITY_TXT_DAYS = 180
PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8"
COUNTED = ("hits", "misses", "passed")  # since the worker's start; all else is as it is now
PICTURE_NAME = re.compile(r"[a-z_-]+/[0-9a-f]{32}\.webp")
PICTURE_CACHE = "public, max-age=300"  # seconds: a withdrawn picture is gone soon


@require_safe
@never_cache
def healthz(request):
    """Say that the process answers; ask nothing else."""
    return JsonResponse({"status": "ok"})


@require_safe
@never_cache
def readyz(request):
    """Say whether database, cache and disk can be used, 503 when one cannot; and whether mails leave in time."""
    checks = {"database": _passes(_ask_database), "cache": _passes(_ask_cache), "disk": _passes(_ask_disk)}
    ready = all(checks.values())
    body = {
        "status": "ready" if ready else "not ready",
        "checks": {name: "ok" if passed else "failed" for name, passed in checks.items()}
        | {"outbox": "ok" if _passes(_ask_outbox) else "late"},
    }
    if page_cache := request.META.get(ENVIRON):
        body["page_cache"] = {"worker": os.getpid(), "is_on": page_cache.freshness.is_listening} | page_cache.figures()
    return JsonResponse(body, status=200 if ready else 503)


@require_safe
@never_cache
def metrics(request):
    """Tell Prometheus what the page cache of this worker does; only whoever shows ``METRICS_TOKEN`` may ask."""
    shown = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not settings.METRICS_TOKEN or not secrets.compare_digest(shown.encode(), settings.METRICS_TOKEN.encode()):
        raise Http404
    page_cache = request.META.get(ENVIRON)
    figures = {"on": int(page_cache.freshness.is_listening)} | page_cache.figures() if page_cache else {"on": 0}
    return _plain([line for name, value in figures.items() for line in _measured(name, value)], PROMETHEUS)


def _measured(name: str, value: int) -> list[str]:
    """Return a figure of the page cache in Prometheus' words; each worker has its own, and any of them may answer."""
    kind, name = ("counter", f"{name}_total") if name in COUNTED else ("gauge", name)
    name = f"sempre_page_cache_{name}"
    return [f"# TYPE {name} {kind}", f'{name}{{worker="{os.getpid()}"}} {value}']


def _passes(check: Callable[[], bool]) -> bool:
    try:
        return check()
    except Exception:
        logger.exception("Readiness: %s", check.__name__)
        return False


def _ask_database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchone() == (1,)


def _ask_cache() -> bool:
    key, value = "readyz", secrets.token_hex(8)
    cache.set(f"{key}-{value}", value, 10)
    found = cache.get(f"{key}-{value}") == value
    cache.delete(f"{key}-{value}")
    return found


def _ask_disk() -> bool:
    settings.MEDIA_ROOT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=settings.MEDIA_ROOT) as file:
        file.write(bytes(4096))
        file.flush()
    return True


def _ask_outbox() -> bool:
    return not delivery.is_late()


def _plain(lines: list[str], content_type: str = "text/plain; charset=utf-8") -> HttpResponse:
    return HttpResponse("\n".join(lines) + "\n", content_type=content_type)


@require_safe
def robots(request):
    """Tell crawlers what is not for them and where the sitemap is."""
    return _plain(
        [
            "User-agent: *",
            *(f"Disallow: /{code}/{name}/" for name in PRIVATE for code in languages.CODES),
            "Disallow: /admin/",
            "Disallow: /api/",
            "Allow: /api/v1/catalog.jsonld",
            "",
            f"Sitemap: {absolute('/sitemap.xml')}",
        ]
    )


@require_safe
def security(request):
    """Say whom to tell of a security hole (RFC 9116)."""
    expires = timezone.now().astimezone(dt.UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    expires += dt.timedelta(days=SECURITY_TXT_DAYS)
    return _plain(
        [
            f"Contact: {absolute(f'/{languages.SOURCE}/contact/')}",
            f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
            f"Preferred-Languages: {', '.join(sorted(languages.CODES, key=lambda code: code != languages.SOURCE))}",
            f"Canonical: {absolute('/.well-known/security.txt')}",
        ]
    )


@require_safe
def media(request, name: str):
    """Hand out a picture of a record that the reader may see; all else under the address does not exist."""
    user = request.user if has_session(request) else None
    if not PICTURE_NAME.fullmatch(name) or not _is_shown(name, user):
        raise Http404
    response = serve(request, name, document_root=settings.MEDIA_ROOT)
    response.headers["Cache-Control"] = PICTURE_CACHE
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _is_shown(name: str, user) -> bool:
    return any(
        model._default_manager.visible_to(user).filter(**{field.name: name}).exists()
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, PictureField) and not model._meta.proxy
    )
