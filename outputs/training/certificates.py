"""Certificates: the name stands in the learner's file only; a keyed hash says whether it belongs to a code."""

import hmac
import unicodedata
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from outputs.models import Certificate, Enrolment
from sempre import codes
from sempre.models import User

SALT = "outputs.training.certificate"


class NotComplete(Exception):
    """The module is not completed."""


@dataclass(frozen=True, slots=True)
class Issued:
    certificate: Certificate
    withdrawn: Certificate | None = None  # the one with another name that this one takes the place of


def hash_of(name: str, code: str, key: str | None = None) -> str:
    """Return the keyed hash of a name under its code: equal names have different hashes."""
    return salted_hmac(SALT, f"{code}\n{_normalised(name)}", secret=key, algorithm="sha256").hexdigest()


def _normalised(name: str) -> str:
    """Return the name as it is compared: without differences of capitals, spaces and ways of writing a letter."""
    return " ".join(unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold()).split())


def belongs(certificate: Certificate, name: str) -> bool:
    """Say whether the certificate was issued to this name; keys that were replaced still count as long as known."""
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return any(hmac.compare_digest(hash_of(name, certificate.code, key), certificate.name_hash) for key in keys)


def current_certificate(enrolment: Enrolment) -> Certificate | None:
    return enrolment.certificates.valid().first()


@transaction.atomic
def issue_certificate(enrolment: Enrolment, *, name: str, language: str) -> Issued:
    """Give the learner the certificate: for the same name the same one again, for another name a new one.

    A learner has one valid certificate of a module: a new one revokes the one before. Raises ``NotComplete`` or
    ``Enrolment.DoesNotExist``.
    """
    enrolment = Enrolment.objects.select_for_update(of=("self",)).select_related("edition").get(pk=enrolment.pk)
    if enrolment.completed_on is None:
        raise NotComplete
    before = current_certificate(enrolment)
    if before and belongs(before, name):
        return Issued(before)
    today = timezone.localdate()
    if before:
        before.revoked_on = today
        before.save(update_fields=["revoked_on"])
    code = codes.new_code()
    certificate = Certificate.objects.create(
        code=code,
        enrolment=enrolment,
        edition=enrolment.edition,
        module_key=enrolment.module_key,
        language=language,
        issued_on=today,
        name_hash=hash_of(name, code),
    )
    Enrolment.objects.filter(pk=enrolment.pk).update(seen_on=today)
    return Issued(certificate, before)


@transaction.atomic
def revoke_certificate(certificate: Certificate, *, actor: User) -> None:
    """Withdraw a certificate for good; doing it twice changes nothing. The history notes ``actor``."""
    from auditlog.context import set_actor

    locked = Certificate.objects.select_for_update().get(pk=certificate.pk)
    if locked.revoked_on is None:
        locked.revoked_on = timezone.localdate()
        with set_actor(actor):
            locked.save(update_fields=["revoked_on"])
    certificate.revoked_on = locked.revoked_on


def find_certificate(typed: str) -> Certificate | None:
    """Return the certificate of a code as people type it."""
    return Certificate.objects.filter(code=codes.read_code(typed)).select_related("edition__work").first()
