"""The outbox: a mail exists exactly if the change exists that it tells of; `sempre.delivery` sends it later."""

import datetime as dt
import uuid
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.template import Context
from django.template.loader import get_template
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sempre import languages
from sempre.mail_times import after_quiet, next_digest, zone_of
from sempre.models import OutboxMail, User

ACCOUNT = "account"  # at once, at any hour; its texts hold secrets
SUMMARY = "summary"


@dataclass(frozen=True)
class Topic:
    """What a mail is about; people may switch off a mutable one."""

    name: str
    label: str | Promise
    mutable: bool


TOPICS: dict[str, Topic] = {}


def register_topic(name: str, label: str | Promise, mutable: bool = True) -> None:
    """Make a topic known; ``label`` is a lazy text that fits a list "Send me mails about …"."""
    TOPICS[name] = Topic(name, label, mutable)


register_topic(ACCOUNT, _("your account"), mutable=False)
register_topic("task", _("your tasks"), mutable=False)
register_topic(SUMMARY, _("the daily summary"), mutable=False)


def mutable_topics() -> list[Topic]:
    return [topic for topic in TOPICS.values() if topic.mutable]


def link(path_or_url: str, language: str) -> str:
    """Return the address on the portal's own host and under ``language``, whatever host was asked."""
    parts = urlsplit(path_or_url)
    path = "/" + parts.path.removeprefix("/")
    if path.split("/")[1] in languages.NAMES:
        path = languages.in_language(path, language)
    query, fragment = (f"{mark}{part}" if part else "" for mark, part in (("?", parts.query), ("#", parts.fragment)))
    return f"{settings.BASE_URL}{path}{query}{fragment}"


def reaches(person: User) -> bool:
    """Whether mails to the person leave: not to closed accounts, nor from a real mail server to invented ones."""
    return person.is_active and not (person.is_demo and settings.EMAIL_URL) and accepts(person.email)


def accepts(address: str) -> bool:
    """Whether an address can have a mailbox; without a real mail server all can, so that demos show their mails."""
    return not (settings.EMAIL_URL and address.lower().endswith(".invalid"))


def post(template: str, *, to: User, context: dict, topic: str, key: str = "", digest: bool = False) -> None:
    """Render ``<template>_subject.txt`` and ``<template>.txt`` for ``to`` and put the mail into the outbox.

    Templates are plain text and see ``person``, ``base_url`` and ``in_digest`` besides ``context``. Call it inside
    the transaction of the change. A second mail with the same ``key`` to the same person is silently none. A
    ``digest`` note waits for the person's daily summary. Raise ``KeyError`` for a topic nobody registered.
    """
    if (TOPICS[topic].mutable and topic in to.muted_topics) or not reaches(to):
        return
    digest = digest and to.wants_digest
    context = {"person": to, "base_url": settings.BASE_URL, "in_digest": digest, **context}
    with translation.override(to.language), timezone.override(zone_of(to)):
        subject, text = render(f"{template}_subject.txt", context), render(f"{template}.txt", context)
    put(subject, text, to=to, topic=topic, key=key, digest=digest)


def render(template: str, context: dict) -> str:
    """Render a template of plain text: nothing is escaped."""
    return get_template(template).template.render(Context(context, autoescape=False)).strip()


def put(
    subject: str,
    text: str,
    *,
    topic: str,
    to: User | None = None,
    address: str = "",
    language: str = "",
    key: str = "",
    digest: bool = False,
    now: dt.datetime | None = None,
) -> OutboxMail | None:
    """Write one row for a person, for an ``address``, or for a person at another ``address``; None if none leaves."""
    if (to and not reaches(to)) or not accepts(address):
        return None
    now, name = now or timezone.now(), uuid.uuid4()
    mail = OutboxMail(
        uuid=name,
        recipient=to,
        address="" if to and address.lower() == to.email else address,
        language=language or to.language,
        topic=topic,
        subject=" ".join(subject.split())[:250],
        text=text.strip() + "\n",
        message_id=f"<{name}@{urlsplit(settings.BASE_URL).hostname}>",
        key=key,
        digest=digest,
        created_at=now,
        not_before=leaves_from(to, topic=topic, digest=digest, now=now),
    )
    OutboxMail.objects.bulk_create([mail], ignore_conflicts=True)
    return mail


def deliver_due(now: dt.datetime | None = None, limit: int = 100) -> int:
    """Send what is due; see `sempre.delivery`."""
    from sempre import delivery  # it writes the summaries through this module

    return delivery.deliver_due(now, limit)


def leaves_from(person: User | None, *, topic: str, digest: bool, now: dt.datetime) -> dt.datetime:
    """Return when a mail may leave: mails about accounts at once, notes with the summary, others not in quiet hours."""
    if person is None or topic == ACCOUNT:
        return now
    return next_digest(person, now) if digest else after_quiet(person, now)
