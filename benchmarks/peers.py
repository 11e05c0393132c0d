"""What the portal is measured against: ready bytes, a bare Django view, Django's own cache, a small honest page."""

import os
from pathlib import Path

from django.conf import settings

SMALL = "<!doctype html><title>{{ page.title_en }}</title><h1>{{ page.title_en }}</h1><p>{{ page.slug }}</p>"
BODY = Path(os.environ.get("BENCH_BODY", os.devnull))
PAGE = BODY.read_bytes() if BODY.is_file() else b""


def ready(environ, start_response):
    """Return the bytes of a ready page without Django: the most that the server can do."""
    start_response("200 OK", [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(PAGE)))])
    return [PAGE]


def bare(request):
    """Return the bytes of a ready page."""
    from django.http import HttpResponse

    return HttpResponse(PAGE)


def small(request):
    """Do what any page does at least: one query, one small template."""
    from django.http import HttpResponse
    from django.template import engines

    from sempre.models import Page

    page = Page.objects.values("slug", "title_en").get(slug="about")
    return HttpResponse(engines["django"].from_string(SMALL).render({"page": page}))


def application_of(kind: str):
    """Return a WSGI application: ``ready`` bytes, ``bare`` Django, or ``cached`` by its middleware in memory."""
    if kind == "ready":
        return ready
    cache = ["UpdateCacheMiddleware", "FetchFromCacheMiddleware"] if kind == "cached" else []
    settings.configure(
        ROOT_URLCONF=__name__,
        ALLOWED_HOSTS=["*"],
        MIDDLEWARE=[f"django.middleware.cache.{name}" for name in cache],
        SECRET_KEY="benchmark",
    )
    from django.core.wsgi import get_wsgi_application

    return get_wsgi_application()


def addresses() -> list:
    """Return what ``urlpatterns`` are, once Django has settings."""
    from django.urls import path

    return [path("small/", small), path("", bare)]


if kind := os.environ.get("BENCH_PEER"):
    application = application_of(kind)
    urlpatterns = addresses()
