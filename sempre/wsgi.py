import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sempre.settings")
application = get_wsgi_application()

from django.conf import settings  # noqa: E402 - they can be read from here on

from sempre.page_cache.wsgi import PageCache  # noqa: E402

if settings.PAGE_CACHE_MB > 0:
    application = PageCache(application, settings.PAGE_CACHE_MB)
