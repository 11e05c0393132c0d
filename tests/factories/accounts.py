"""Signing in as people do it, by requests."""

import time

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.urls import reverse
from django.utils import translation

from tests.factories.sempre import TOTP_SECRET

PASSWORD = "seven-quiet-herons"


def url(name: str, *args, language: str = "en") -> str:
    with translation.override(language):
        return reverse(name, args=args)


def code(secret: str = TOTP_SECRET, steps: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def log_in(client, user, password=PASSWORD, **data):
    return client.post(url("account_login"), {"login": user.email, "password": password, **data})


def subject(message: str, language: str) -> str:
    """Return the subject of a mail in its reader's language."""
    with translation.override(language):
        return f"[SEMPRE] {translation.gettext(message)}"


def is_signed_in(client) -> bool:
    return client.get(url("workspace")).status_code == 200
