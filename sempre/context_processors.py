from urllib.parse import quote

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from sempre import languages


def portal(request) -> dict:
    """What every page's frame needs; nothing of it depends on who reads."""
    path = request.path
    query = f"?{request.GET.urlencode()}" if request.method == "GET" and request.GET else ""
    prefixed = path.partition("/")[2].partition("/")[0] in languages.NAMES
    return {
        "language": languages.current(),
        "base_url": settings.BASE_URL,
        "navigation": _navigation(path),
        "page_languages": [
            {
                "code": code,
                "name": name,
                "url": languages.in_language(quote(path), code) + query if prefixed else f"/{code}/",
            }
            for code, name in languages.LANGUAGES
        ],
    }


def _navigation(path: str) -> list[dict]:
    items = [
        ("about", _("About")),
        ("partners", pgettext("navigation", "Partners")),
        ("networks", pgettext("navigation", "Networks")),
        ("micro-projects", _("Micro-projects")),
        ("tools", pgettext("navigation", "Tools")),
        ("outputs", pgettext("navigation", "Outputs")),
        ("news", pgettext("navigation", "News")),
        ("events", pgettext("navigation", "Events")),
        ("plain-home", _("Plain language")),
    ]
    return [
        {"label": label, "url": url, "current": "page" if path == url else "true" if path.startswith(url) else ""}
        for name, label in items
        if (url := reverse(name))
    ]
