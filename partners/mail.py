"""Mails about accounts: in the reader's language, through the outbox, with links that no request can bend."""

from urllib.parse import urlsplit

from django.utils import translation

from sempre import outbox
from sempre.models import User


def canonical(url: str, language: str) -> str:
    """Return the page of ``url`` on the portal's own address and under the reader's language, whatever was asked."""
    return outbox.link(urlsplit(url).path, language)


def send(template: str, *, to: str, language: str, context: dict) -> bool:
    """Put a mail for ``to`` into the outbox: ``<template>_subject.txt`` and ``<template>.txt`` in ``language``.

    Return whether it will leave: not to closed accounts, nor to invented addresses.
    """
    with translation.override(language):
        subject, text = (outbox.render(f"{template}{part}.txt", context) for part in ("_subject", ""))
    user = User.objects.filter(email=to.lower()).first()
    return outbox.put(subject, text, to=user, address=to, language=language, topic=outbox.ACCOUNT) is not None
