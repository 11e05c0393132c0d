from functools import partial

from django.conf import settings

from sempre import furniture, languages


def portal(request) -> dict:
    """What every page's frame needs, made when a template asks for it; nothing of it depends on who reads."""
    return {
        "language": languages.current(),
        "base_url": settings.BASE_URL,
        "is_preview": getattr(request, "preview", False),
        "styles": furniture.styles,
        "masthead": partial(furniture.masthead, request),
        "footer": furniture.footer,
        "page_languages": partial(furniture.page_languages, request),
    }
