"""Sending what is due: each mail in a transaction of its own, under a lock, so that no two workers send the same.

A worker that dies between the mail server's "accepted" and the commit leaves the mail due: it goes out once more, with
the same Message-ID, by which mail programs see one mail.
"""

import datetime as dt
import enum
import logging
import smtplib

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q
from django.utils import timezone, translation

from sempre import outbox
from sempre.mail_times import DIGEST_AT, is_away, next_at, next_digest, zone_of
from sempre.models import OutboxMail, User

logger = logging.getLogger("sempre.mail")

SERVER = "server "  # begins the error of a mail that failed because the mail server as a whole does not work
GIVE_UP = dt.timedelta(days=3)
LATE = dt.timedelta(minutes=15)
KEPT = dt.timedelta(days=30)
# What says nothing of the one mail: no greeting, a sign-in that is refused or missing, a server that is closing (421).
SERVER_ERRORS = (smtplib.SMTPConnectError, smtplib.SMTPHeloError, smtplib.SMTPAuthenticationError)
SERVER_CODES = (0, 421, 530, 534, 535, 538)


class Outcome(enum.Enum):
    NOTHING = enum.auto()
    SENT = enum.auto()
    MOVED = enum.auto()
    SERVER_DOWN = enum.auto()


def deliver_due(now: dt.datetime | None = None, limit: int = 100) -> int:
    """Send up to ``limit`` mails that are due and return how many went out; a mail server that is down gets a rest."""
    now = now or timezone.now()
    summarise_due(now)
    sent = 0
    if server_rests(now):
        return sent
    for _mail in range(limit):
        outcome = _deliver_next(now)
        sent += outcome is Outcome.SENT
        if outcome is Outcome.SENT and sent == 1:
            _end_rest()
        if outcome in (Outcome.NOTHING, Outcome.SERVER_DOWN):
            break
    return sent


def server_rests(now: dt.datetime) -> bool:
    """Whether a mail waits since the server did not work: while it does, all wait."""
    return OutboxMail.objects.waiting().filter(error__startswith=SERVER, retry_at__gt=now).exists()


def _end_rest() -> None:
    OutboxMail.objects.waiting().filter(error__startswith=SERVER).update(retry_at=None)


def is_late(now: dt.datetime | None = None) -> bool:
    """Whether a mail should have left a quarter of an hour ago: the worker or the mail server is down."""
    return OutboxMail.objects.waiting().filter(not_before__lt=(now or timezone.now()) - LATE).exists()


def forget_old(now: dt.datetime | None = None) -> int:
    """Delete what was sent or given up thirty days ago; return how many mails."""
    before = (now or timezone.now()) - KEPT
    return OutboxMail.objects.filter(Q(sent_at__lt=before) | Q(failed_at__lt=before)).delete()[0]


def try_again(mails, now: dt.datetime | None = None) -> int:
    """Make mails that were given up due again; return how many."""
    fresh = {"failed_at": None, "attempts": 0, "retry_at": None, "error": "", "not_before": now or timezone.now()}
    return mails.dead().update(**fresh)


@transaction.atomic
def _deliver_next(now: dt.datetime) -> Outcome:
    mails = OutboxMail.objects.due(now).filter(digest=False).select_related("recipient")
    mail = mails.select_for_update(skip_locked=True, of=("self",), no_key=True).first()
    if mail is None:
        return Outcome.NOTHING
    if not _still_reaches(mail):
        mail.delete()
        return Outcome.MOVED
    leaves_from = outbox.leaves_from(mail.recipient, topic=mail.topic, digest=False, now=now)
    if leaves_from > now:  # the mail server came back in the person's quiet hours
        mail.not_before = leaves_from
        mail.save(update_fields=["not_before"])
        return Outcome.MOVED
    try:
        message(mail).send()
    except OSError as error:  # smtplib's own are such
        return _failed(mail, error, now)
    except Exception as error:  # an address or text no mail can hold must not stop the others
        return _given_up(mail, type(error).__name__, now)
    return _sent(mail, now)


def _still_reaches(mail: OutboxMail) -> bool:
    return (mail.recipient is None or outbox.reaches(mail.recipient)) and outbox.accepts(mail.address)


def message(mail: OutboxMail) -> EmailMessage:
    """Make the mail as it travels, the same at every attempt."""
    return EmailMessage(
        settings.ACCOUNT_EMAIL_SUBJECT_PREFIX + mail.subject,
        mail.text,
        to=[mail.address or mail.recipient.email],
        headers={
            "Message-ID": mail.message_id,
            "Auto-Submitted": "auto-generated",
            "Content-Language": mail.language,
        },
    )


def _sent(mail: OutboxMail, now: dt.datetime) -> Outcome:
    """Note the time and forget the words; without a real mail server they stay to be read, except secret ones."""
    mail.sent_at, mail.attempts, mail.retry_at, mail.error, mail.address = now, mail.attempts + 1, None, "", ""
    if settings.EMAIL_URL or mail.topic == outbox.ACCOUNT:
        mail.text = ""
    if settings.EMAIL_URL:
        mail.subject = ""
    mail.save(update_fields=["sent_at", "attempts", "retry_at", "error", "address", "text", "subject"])
    return Outcome.SENT


def _failed(mail: OutboxMail, error: OSError, now: dt.datetime) -> Outcome:
    """Try again later, or give up: after a refusal for good (5xx) and after three days."""
    code = code_of(error)
    is_down = isinstance(error, SERVER_ERRORS) or code in SERVER_CODES
    name = f"{SERVER if is_down else ''}{type(error).__name__} {code or ''}".strip()
    if (code >= 500 and not is_down) or now - mail.not_before > GIVE_UP:
        return _given_up(mail, name, now)
    outcome = Outcome.SERVER_DOWN if is_down else Outcome.MOVED
    mail.error, mail.attempts = name, mail.attempts + 1
    mail.retry_at = now + pause_after(mail.attempts, outcome)
    mail.save(update_fields=["error", "attempts", "retry_at"])
    logger.warning("A mail could not be sent (%s, attempt %d); it is tried again.", name, mail.attempts)
    return outcome


def _given_up(mail: OutboxMail, error: str, now: dt.datetime) -> Outcome:
    mail.error, mail.failed_at, mail.retry_at, mail.attempts = error[:80], now, None, mail.attempts + 1
    mail.save(update_fields=["error", "failed_at", "retry_at", "attempts"])
    logger.error("A mail was given up (%s). The project office sees it in the outbox.", mail.error)
    return Outcome.MOVED


def code_of(error: OSError) -> int:
    """Return the mail server's reply code; 0 when there was none."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return max((code for code, _reply in error.recipients.values()), default=0)
    return getattr(error, "smtp_code", 0)


def pause_after(attempts: int, outcome: Outcome) -> dt.timedelta:
    """Return how long to wait: 1, 2, then 4 minutes; a mail that is put off for two hours waits an hour each time.

    Four minutes at most while the server is down: five minutes after its return all mails are out.
    """
    if outcome is Outcome.MOVED and attempts > 30:
        return dt.timedelta(hours=1)
    return dt.timedelta(minutes=min(4, 2 ** (attempts - 1)))


def summarise_due(now: dt.datetime) -> None:
    """Make one mail of all notes that wait for a person's summary of this day."""
    people = OutboxMail.objects.due(now).filter(digest=True).order_by().values_list("recipient_id", flat=True)
    for pk in people.distinct():
        _summarise(pk, now)


@transaction.atomic
def _summarise(pk: int, now: dt.datetime) -> None:
    person = User.objects.select_for_update(skip_locked=True, no_key=True).filter(pk=pk).first()
    if person is None:
        return  # another worker is at it
    mails = OutboxMail.objects.due(now).filter(recipient=person, digest=True)
    notes = list(mails)
    if not notes:
        return
    rows = OutboxMail.objects.filter(pk__in=[note.pk for note in notes])
    if not outbox.reaches(person):
        rows.delete()
        return
    if is_away(person, now):
        rows.update(not_before=next_digest(person, now))
        return
    day = now.astimezone(zone_of(person)).date()
    if OutboxMail.objects.filter(recipient=person, key=f"summary:{day}").exists():
        rows.update(not_before=next_at(DIGEST_AT, now, zone_of(person)))
        return
    context = {"person": person, "base_url": settings.BASE_URL, "notes": notes, "in_digest": False}
    with translation.override(person.language), timezone.override(zone_of(person)):
        subject = outbox.render("sempre/mail/summary_subject.txt", context)
        text = outbox.render("sempre/mail/summary.txt", context)
    outbox.put(subject, text, to=person, topic=outbox.SUMMARY, key=f"summary:{day}", now=now)
    rows.update(sent_at=now, subject="", text="")
