"""The catalogues of the interface, each read once."""

from functools import cache

import polib
from django.conf import settings

DOMAINS = ("django", "djangojs")


@cache
def catalogue(code: str, domain: str = "django") -> polib.POFile:
    return polib.pofile(str(settings.BASE_DIR / "locale" / code / "LC_MESSAGES" / f"{domain}.po"))
