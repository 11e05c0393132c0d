"""Demonstration accounts of a local portal: made once, then left to whoever uses them."""

import json
import os
import secrets
import string
from dataclasses import dataclass
from pathlib import Path

from allauth.account.models import EmailAddress
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.db import transaction

from partners.models import Membership, Partner
from sempre.countries import TIME_ZONES
from sempre.models import TranslationRight, User


@dataclass(frozen=True)
class DemoPerson:
    email: str
    name: str
    role: str
    partner: str
    language: str
    translates: tuple[str, ...] = ()  # whoever only translates belongs to no partner

    @property
    def place(self) -> str:
        return f"{self.role} at {self.partner}" if self.partner else f"{self.role} into {', '.join(self.translates)}"


PEOPLE = (
    DemoPerson("project.office@demo.invalid", "Project office (demo)", "office", "diakonie-sh", "en"),
    DemoPerson("coordinator.dk@demo.invalid", "Coordinator Denmark (demo)", "coordinator", "uc-syd", "da"),
    DemoPerson("coordinator.se@demo.invalid", "Coordinator Sweden (demo)", "coordinator", "sunderby", "sv"),
    DemoPerson("reporter.dk@demo.invalid", "Reporter Denmark (demo)", "reporter", "uc-syd", "da"),
    DemoPerson("reporter.se@demo.invalid", "Reporter Sweden (demo)", "reporter", "sunderby", "sv"),
    DemoPerson("member.lv@demo.invalid", "Member Latvia (demo)", "member", "ldc-liepaja", "lv"),
    DemoPerson("translator.fi@demo.invalid", "Translator Finnish (demo)", "translator", "", "fi", ("fi",)),
)


def accounts_file() -> Path:
    return settings.VAR_DIR / "demo_accounts.json"


def read() -> dict[str, dict]:
    """The secrets by e-mail address: ``{"password": …, "totp": …}``; empty where nothing was made yet."""
    path = accounts_file()
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def write(secrets_by_email: dict[str, dict]) -> None:
    """Keep the secrets readable for the owner only, complete or not at all."""
    path = accounts_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        json.dump(secrets_by_email, file, indent=2)
    draft.replace(path)


def missing_partners() -> list[str]:
    wanted = {person.partner for person in PEOPLE if person.partner}
    return sorted(wanted - set(Partner.objects.filter(slug__in=wanted).values_list("slug", flat=True)))


def make(person: DemoPerson, known: dict) -> dict:
    """Make the account unless it exists; return its secrets, the known ones where it does."""
    if User.objects.filter(email=person.email).exists():
        return known
    return _create(person)


def password_shown(person: DemoPerson, known: dict) -> str:
    """The password, or why it cannot be shown."""
    user = User.objects.get(email=person.email)
    if not user.is_demo:
        return "(an account of this address is no demo account; left alone)"
    if not known:
        return f"(unknown: {accounts_file().name} is gone; --reset makes the accounts anew)"
    if not user.check_password(known["password"]):
        return "(changed by a person; left alone)"
    return known["password"]


def remove_all() -> None:
    User.objects.filter(is_demo=True, email__in=[person.email for person in PEOPLE]).delete()


@transaction.atomic
def _create(person: DemoPerson) -> dict:
    partner = Partner.objects.filter(slug=person.partner).first()
    made = {"password": _password(), "totp": ""}
    user = User.objects.create_user(
        person.email,
        made["password"],
        name=person.name,
        language=person.language,
        time_zone=TIME_ZONES.get(partner.country if partner else "", settings.TIME_ZONE),
        is_demo=True,
    )
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    if partner:
        Membership.objects.create(user=user, partner=partner, role=person.role)
    TranslationRight.objects.bulk_create(TranslationRight(user=user, language=code) for code in person.translates)
    if user.needs_second_factor:
        made["totp"] = generate_totp_secret()
        TOTP.activate(user, made["totp"])
        RecoveryCodes.activate(user)
    return made


def _password() -> str:
    """Four groups of five letters and digits without look-alikes: about 100 bits."""
    letters = [c for c in string.ascii_lowercase + string.digits if c not in "ilo01"]
    return "-".join("".join(secrets.choice(letters) for _ in range(5)) for _ in range(4))
