"""Demonstration accounts: made once, marked, and left alone afterwards."""

import json
import stat

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.urls import reverse

from partners import demo
from sempre.models import TranslationRight, User
from tests.factories.partners import PartnerFactory
from tests.factories.sempre import UserFactory

pytestmark = pytest.mark.django_db
OFFICE, MEMBER = "project.office@demo.invalid", "member.lv@demo.invalid"


@pytest.fixture(autouse=True)
def place(settings, tmp_path):
    settings.VAR_DIR, settings.SECURE = tmp_path, False
    for slug in ("uc-syd", "sunderby", "ldc-liepaja"):
        PartnerFactory(slug=slug)
    PartnerFactory(slug="diakonie-sh", role="lead")


def made() -> dict:
    return json.loads(demo.accounts_file().read_text())


def test_makes_each_account_with_its_role(capsys):
    call_command("make_demo")
    people = User.objects.order_by("email").values_list(
        "email", "memberships__role", "memberships__partner__slug", "is_demo"
    )
    assert list(people) == [
        ("coordinator.dk@demo.invalid", "coordinator", "uc-syd", True),
        ("coordinator.se@demo.invalid", "coordinator", "sunderby", True),
        (MEMBER, "member", "ldc-liepaja", True),
        (OFFICE, "office", "diakonie-sh", True),
        ("reporter.dk@demo.invalid", "reporter", "uc-syd", True),
        ("reporter.se@demo.invalid", "reporter", "sunderby", True),
        ("translator.fi@demo.invalid", None, None, True),
    ]
    assert list(TranslationRight.objects.values_list("user__email", "language")) == [
        ("translator.fi@demo.invalid", "fi")
    ]
    assert Authenticator.objects.filter(type="totp").count() == 6
    output = capsys.readouterr().out
    assert output.startswith("DEMO ACCOUNTS (not real people)")
    assert all(secret["password"] in output for secret in made().values())
    assert not any(secret["totp"] and secret["totp"] in output for secret in made().values())


def test_secrets_are_for_the_owner_only():
    call_command("make_demo")
    assert stat.S_IMODE(demo.accounts_file().stat().st_mode) == 0o600


def test_again_changes_nothing(capsys):
    call_command("make_demo")
    before, hashes = made(), list(User.objects.order_by("pk").values_list("password", flat=True))
    first = capsys.readouterr().out
    call_command("make_demo")
    assert capsys.readouterr().out == first
    assert made() == before
    assert list(User.objects.order_by("pk").values_list("password", flat=True)) == hashes


def test_a_changed_password_is_left_alone(capsys):
    call_command("make_demo")
    user = User.objects.get(email=OFFICE)
    user.set_password("seven-quiet-herons")
    user.save()
    user.memberships.all().delete()
    capsys.readouterr()
    call_command("make_demo")
    user.refresh_from_db()
    assert user.check_password("seven-quiet-herons")
    assert user.memberships.count() == 0
    assert "(changed by a person; left alone)" in capsys.readouterr().out


def test_a_real_account_of_that_address_is_left_alone(capsys):
    real = UserFactory(email=OFFICE)
    call_command("make_demo")
    real.refresh_from_db()
    assert (real.is_demo, real.memberships.count()) == (False, 0)
    call_command("make_demo", "--reset")
    assert User.objects.filter(pk=real.pk).exists()


def test_reset_makes_them_anew():
    call_command("make_demo")
    before = made()
    call_command("make_demo", "--reset")
    assert all(made()[email]["password"] != before[email]["password"] for email in before)


def test_refused_on_a_public_portal(settings):
    settings.SECURE = True
    with pytest.raises(CommandError):
        call_command("make_demo")
    assert User.objects.count() == 0


def test_needs_the_content(capsys):
    from partners.models import Partner

    Partner.objects.filter(slug="uc-syd").delete()
    with pytest.raises(CommandError, match="uc-syd"):
        call_command("make_demo")


def test_demo_code_signs_in(client, capsys):
    call_command("make_demo")
    capsys.readouterr()
    call_command("demo_code", OFFICE)
    code = capsys.readouterr().out.strip()
    client.post(reverse("account_login"), {"login": OFFICE, "password": made()[OFFICE]["password"]})
    assert client.post(reverse("mfa_authenticate"), {"code": code}).url == "/en/workspace/"


@pytest.mark.parametrize("email", [MEMBER, "nobody@demo.invalid", "real@example.invalid"])
def test_demo_code_refuses_everyone_else(email):
    call_command("make_demo")
    real = UserFactory(email="real@example.invalid")
    Authenticator.objects.create(user=real, type="totp", data={"secret": "x"})
    with pytest.raises(CommandError):
        call_command("demo_code", email)
