"""Translation services that the portal can ask: those that speak as LibreTranslate, and those that speak as DeepL.

None is asked unless the operator names one (``MACHINE_TRANSLATION``): what is sent leaves the portal.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from http.client import HTTPException
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SECONDS = 20
MOST_BYTES = 2_000_000
TOO_MANY, QUOTA_SPENT = 429, 456  # DeepL's own number for the second


class Refused(Exception):
    """The service gave no translation; ``reason`` says why, ``for_now`` whether asking later may help."""

    def __init__(self, reason: Promise, *, for_now: bool):
        super().__init__(str(reason))
        self.reason, self.for_now = reason, for_now


@dataclass(frozen=True)
class Protocol:
    """How a service is asked, and where its translations stand in the answer."""

    path: str
    headers: Callable[[str], dict[str, str]]
    question: Callable[[Sequence[str], str, str, str], dict]
    answer: Callable[[dict], list[str]]


def _deepl_target(code: str) -> str:
    return "EN-GB" if code == "en" else code.upper()


PROTOCOLS = {
    "libretranslate": Protocol(
        "/translate",
        lambda key: {},
        lambda texts, source, target, key: {
            "q": list(texts), "source": source, "target": target, "format": "text", **({"api_key": key} if key else {}),
        },
        lambda data: data["translatedText"],
    ),
    "deepl": Protocol(
        "/v2/translate",
        lambda key: {"Authorization": f"DeepL-Auth-Key {key}"},
        lambda texts, source, target, key: {
            "text": list(texts),
            "source_lang": source.upper(),
            "target_lang": _deepl_target(target),
            "preserve_formatting": True,
        },
        lambda data: [each["text"] for each in data["translations"]],
    ),
}  # fmt: skip


class _NoRedirects(HTTPRedirectHandler):
    """A key is sent to the address that the operator named and to no other."""

    def redirect_request(self, *args, **kwargs):
        return None


@dataclass(frozen=True)
class Service:
    """A translation service at an address."""

    name: str
    url: str
    key: str = ""

    def translate(self, texts: Sequence[str], source: str, target: str) -> list[str]:
        """Return the translation of each text; raise ``Refused``."""
        protocol = PROTOCOLS[self.name]
        body = json.dumps(protocol.question(texts, source, target, self.key)).encode()
        headers = {"Content-Type": "application/json", "Accept": "application/json", **protocol.headers(self.key)}
        request = Request(f"{self.url.rstrip('/')}{protocol.path}", body, headers)  # noqa: S310 - the operator's address
        return self._read(_asked(request), protocol, len(texts))

    @staticmethod
    def _read(data: bytes, protocol: Protocol, number: int) -> list[str]:
        try:
            found = protocol.answer(json.loads(data))
            is_whole = len(found) == number and all(isinstance(text, str) and text.strip() for text in found)
        except (ValueError, KeyError, TypeError):
            is_whole = False
        if not is_whole:
            raise Refused(_("The service answered something that is no translation."), for_now=False)
        return list(found)


def _asked(request: Request) -> bytes:
    try:
        with build_opener(_NoRedirects).open(request, timeout=SECONDS) as response:
            data = response.read(MOST_BYTES + 1)
    except HTTPError as error:
        raise _refusal_of(error.code) from None
    except (OSError, HTTPException):
        raise Refused(_("The service could not be reached in time."), for_now=True) from None
    if len(data) > MOST_BYTES:
        raise Refused(_("The service answered something that is no translation."), for_now=False)
    return data


def _refusal_of(status: int) -> Refused:
    if status == TOO_MANY:
        return Refused(_("The service has too much to do. It is asked again later."), for_now=True)
    if status in (401, 403, QUOTA_SPENT):
        return Refused(_("The service does not accept the key, or what the key allows is used up."), for_now=True)
    if status >= 500:
        return Refused(_("The service is out of order. It is asked again later."), for_now=True)
    return Refused(_("The service does not translate this text."), for_now=False)


def service() -> Service | None:
    """Return the service that the operator named, none by default; raise ``ImproperlyConfigured``."""
    name, url = settings.MACHINE_TRANSLATION, settings.MACHINE_TRANSLATION_URL
    if not name:
        return None
    if name not in PROTOCOLS:
        raise ImproperlyConfigured(f"MACHINE_TRANSLATION is one of {', '.join(PROTOCOLS)}, or empty.")
    if not url.startswith(("https://", "http://")):
        raise ImproperlyConfigured("MACHINE_TRANSLATION_URL is the address of the service, beginning with https://.")
    return Service(name, url, settings.MACHINE_TRANSLATION_KEY)
