"""The second step: required, set up, kept in secret, lost; the admin's door."""

import datetime as dt
import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.test import Client, RequestFactory

from partners.accounts import MFAAdapter, admin_login
from tests.factories.accounts import PASSWORD, code, is_signed_in, log_in, subject, url
from tests.factories.partners import PartnerFactory
from tests.factories.sempre import TOTP_SECRET, UserFactory, sign_in
from tests.mails import sent

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


@pytest.fixture
def partner(db):
    return PartnerFactory(slug="uc-syd", short_name="UC SYD", official_name="University College", country="DK")


@pytest.fixture
def member(partner):
    return UserFactory(password=PASSWORD, member_of=partner, language="da")


@pytest.fixture
def coordinator(partner):
    return UserFactory(password=PASSWORD, coordinator_of=partner, language="sv")


class TestSecondFactorRequired:
    @pytest.mark.parametrize("role", ["reporter", "coordinator", "office", "staff", "superuser"])
    def test_whoever_may_write_sets_it_up_first(self, client, partner, role):
        user = UserFactory(
            password=PASSWORD,
            reporter_of=partner if role == "reporter" else None,
            coordinator_of=partner if role == "coordinator" else None,
            office=role == "office",
            is_staff=role == "staff",
            is_superuser=role == "superuser",
        )
        log_in(client, user)
        for name in (
            "workspace",
            "account_change_password",
            "account_email",
            "mfa_index",
            "account_logout",
            "admin:index",
        ):
            assert client.get(url(name)).url == url("mfa_activate_totp"), name
        assert client.get(url("mfa_activate_totp")).status_code == 200

    def test_signing_out_stays_possible(self, client, coordinator):
        log_in(client, coordinator)
        client.post(url("account_logout"))
        assert client.get(url("workspace")).url.startswith(url("account_login"))

    def test_members_who_read_need_none(self, client, member):
        log_in(client, member)
        assert is_signed_in(client)

    def test_cannot_be_removed_by_writers(self, client, coordinator):
        sign_in(client, coordinator)
        fresh(client)
        assert "The second step stays on" in client.get(url("mfa_deactivate_totp")).content.decode()
        client.post(url("mfa_deactivate_totp"))
        assert Authenticator.objects.filter(user=coordinator, type="totp").exists()

    def test_can_be_removed_by_members(self, client, member):
        sign_in(client, member)
        fresh(client)
        client.post(url("mfa_deactivate_totp"))
        assert not Authenticator.objects.filter(user=member).exists()


class TestSettingUpTheSecondFactor:
    def test_shows_picture_and_key_within_the_strict_policy(self, client, coordinator):
        log_in(client, coordinator)
        page = client.get(url("mfa_activate_totp")).content.decode()
        secret = client.session["mfa.totp.secret"]
        assert " ".join(re.findall("....", secret)) in page
        assert '<svg class="qr" role="img"' in page
        assert "data:" not in page
        assert " style=" not in page

    def test_ends_other_sessions_and_shows_recovery_codes(
        self, client, coordinator, django_capture_on_commit_callbacks
    ):
        elsewhere = Client()
        log_in(elsewhere, coordinator)
        log_in(client, coordinator)
        sent().clear()
        client.get(url("mfa_activate_totp"))
        secret = client.session["mfa.totp.secret"]
        old_key = client.session.session_key
        with django_capture_on_commit_callbacks(execute=True):
            response = client.post(url("mfa_activate_totp"), {"code": code(secret)})
        assert response.url == url("mfa_view_recovery_codes")
        assert client.session.session_key != old_key
        assert len(re.findall(r"<code>\d{8}</code>", client.get(response.url).content.decode())) == 10
        assert "_auth_user_id" not in elsewhere.session
        expected = subject("The second step of signing in is set up", "sv")
        assert [message.subject for message in sent()] == [expected]

    def test_the_code_of_the_set_up_opens_no_session(self, client, coordinator):
        log_in(client, coordinator)
        client.get(url("mfa_activate_totp"))
        secret = client.session["mfa.totp.secret"]
        typed = code(secret)
        client.post(url("mfa_activate_totp"), {"code": typed})
        thief = Client()
        log_in(thief, coordinator)
        assert thief.post(url("mfa_authenticate"), {"code": typed}).status_code == 200

    def test_wrong_code_keeps_the_key(self, client, coordinator):
        log_in(client, coordinator)
        client.get(url("mfa_activate_totp"))
        secret = client.session["mfa.totp.secret"]
        page = client.post(url("mfa_activate_totp"), {"code": "000000"}).content.decode()
        assert client.session["mfa.totp.secret"] == secret
        assert page.index("<title>Error:") < page.index("error-summary") < page.index("<h1>")

    def test_moves_to_another_phone(self, client, coordinator):
        sign_in(client, coordinator)
        fresh(client)
        client.get(url("mfa_move_totp"))
        secret = client.session["mfa.totp.secret"]
        client.post(url("mfa_move_totp"), {"code": "000000"})
        assert seed_of(coordinator) == TOTP_SECRET
        client.post(url("mfa_move_totp"), {"code": code(secret)})
        assert seed_of(coordinator) == secret
        assert is_signed_in(client)

    def test_moving_asks_who_it_is(self, client, coordinator):
        sign_in(client, coordinator)
        assert client.get(url("mfa_move_totp")).url.startswith(url("account_reauthenticate"))

    def test_recovery_code_works_once(self, coordinator):
        log_in_with_codes = Client()
        log_in(log_in_with_codes, coordinator)
        log_in_with_codes.get(url("mfa_activate_totp"))
        log_in_with_codes.post(url("mfa_activate_totp"), {"code": code(log_in_with_codes.session["mfa.totp.secret"])})
        recovery = Authenticator.objects.get(user=coordinator, type="recovery_codes").wrap().get_unused_codes()[0]
        answers = []
        for _session in range(2):
            client = Client()
            log_in(client, coordinator)
            answers.append(client.post(url("mfa_authenticate"), {"code": recovery}).status_code)
        assert answers == [302, 200]


class TestSeeds:
    def test_are_encrypted_at_rest(self, coordinator):
        TOTP.activate(coordinator, TOTP_SECRET)
        stored = Authenticator.objects.get(user=coordinator).data["secret"]
        assert TOTP_SECRET not in stored
        assert MFAAdapter().decrypt(stored) == TOTP_SECRET

    def test_survive_a_rotated_key(self, settings):
        stored = MFAAdapter().encrypt(TOTP_SECRET)
        settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another-key-of-the-portal"
        assert MFAAdapter().decrypt(stored) == TOTP_SECRET

    def test_unreadable_ones_fit_no_code(self, settings):
        stored = MFAAdapter().encrypt(TOTP_SECRET)
        settings.SECRET_KEY = "another-key-of-the-portal"
        assert MFAAdapter().decrypt(stored) not in (TOTP_SECRET, "")


class TestLostPhone:
    def test_operator_takes_the_second_factor_back(self, client, coordinator):
        sign_in(client, coordinator)
        call_command("reset_second_factor", coordinator.email)
        assert not Authenticator.objects.filter(user=coordinator).exists()
        assert not is_signed_in(client)
        assert [message.to for message in sent()] == [[coordinator.email]]

    def test_nobody_to_take_it_from(self, member):
        for email in (member.email, "nobody@example.invalid"):
            with pytest.raises(CommandError):
                call_command("reset_second_factor", email)


class TestAdminDoor:
    def test_leads_to_the_one_sign_in(self):
        request = RequestFactory().get("/en/admin/login/", {"next": "/en/admin/partners/"})
        request.user = AnonymousUser()
        assert admin_login(request).url == f"{url('account_login')}?next=/en/admin/partners/"

    def test_tells_whoever_may_not_enter(self, member):
        request = RequestFactory().get("/en/admin/login/")
        request.user = member
        with pytest.raises(PermissionDenied):
            admin_login(request)


def fresh(client) -> None:
    """As someone who showed the password a moment ago."""
    session = client.session
    session["signed_in_at"] = dt.datetime.now(dt.UTC).timestamp()
    session.save()


def seed_of(user) -> str:
    return MFAAdapter().decrypt(Authenticator.objects.get(user=user, type="totp").data["secret"])
