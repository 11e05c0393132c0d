"""Mails about accounts: plain text, in the reader's language, with links that no request can bend."""

import logging
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation

from sempre import languages

logger = logging.getLogger("sempre.mail")


def canonical(url: str, language: str) -> str:
    """Return ``url`` on the portal's own address and under the reader's language, whatever host was asked."""
    path = urlsplit(url).path
    if path.split("/")[1] in languages.NAMES:
        path = languages.in_language(path, language)
    return f"{settings.BASE_URL}{path}"


def deliver(message: EmailMessage) -> bool:
    """Send ``message``; a mail server that is down is a line in the log (without the address), not a lost page."""
    try:
        message.send()
    except OSError:
        logger.exception("A mail could not be sent.")
        return False
    return True


def send(template: str, *, to: str, language: str, context: dict) -> bool:
    """Render ``<template>_subject.txt`` and ``<template>.txt`` in ``language`` and deliver them to ``to``."""
    with translation.override(language):
        subject = " ".join(render_to_string(f"{template}_subject.txt", context).split())
        body = render_to_string(f"{template}.txt", context).strip() + "\n"
    return deliver(EmailMessage(settings.ACCOUNT_EMAIL_SUBJECT_PREFIX + subject, body, to=[to]))
