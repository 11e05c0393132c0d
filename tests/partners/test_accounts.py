"""Signing in and out, passwords, and what an attacker would try."""

import datetime as dt
import re
import time

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from partners.accounts import ContextWordValidator, in_own_language
from sempre.models import OutboxMail, User
from sempre.outbox import deliver_due
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


class TestSigningIn:
    def test_leads_to_the_partner_area_in_the_own_language(self, client, member):
        assert log_in(client, member).url == "/da/workspace/"
        assert is_signed_in(client)

    def test_next_is_kept_in_the_own_language(self, client, member):
        assert log_in(client, member, next="/en/workspace/profile/?a=1").url == "/da/workspace/profile/?a=1"

    @pytest.mark.parametrize(
        "target",
        ["//evil.invalid", "https://evil.invalid/en/", "/\\evil.invalid", "javascript:alert(1)", "\t//evil.invalid"],
    )
    def test_next_never_leaves_the_portal(self, client, member, target):
        assert log_in(client, member, next=target).url == "/da/workspace/"

    def test_password_alone_is_no_session_with_a_second_factor(self, client, coordinator):
        TOTP.activate(coordinator, TOTP_SECRET)
        assert log_in(client, coordinator).url == url("mfa_authenticate")
        assert client.get(url("workspace")).status_code == 302
        response = client.post(url("mfa_authenticate"), {"code": code()})
        assert response.url == "/sv/workspace/"
        assert is_signed_in(client)

    @pytest.mark.parametrize("steps", [-1, 0, 1])
    def test_a_code_works_once(self, coordinator, steps):
        TOTP.activate(coordinator, TOTP_SECRET)
        answers = []
        typed = code(steps=steps)
        for _session in range(3):
            client = Client()
            log_in(client, coordinator)
            answers.append(client.post(url("mfa_authenticate"), {"code": typed}).status_code)
            cache.delete(f"allauth.mfa.totp.used?user={coordinator.pk}&code={typed}")  # as allauth does in 30 s
        assert answers == [302, 200, 200]

    def test_a_code_two_steps_off_is_wrong(self, client, coordinator):
        TOTP.activate(coordinator, TOTP_SECRET)
        log_in(client, coordinator)
        assert client.post(url("mfa_authenticate"), {"code": code(steps=3)}).status_code == 200

    def test_session_id_changes(self, client, member):
        client.get(url("account_login"))
        before = client.session.session_key
        log_in(client, member)
        assert client.session.session_key != before

    def test_guessing_ends_after_five(self, client, member):
        for _guess in range(5):
            log_in(client, member, "wrong-password")
        assert "Too many" in log_in(client, member).content.decode()
        assert not is_signed_in(client)

    def test_guessing_codes_ends_after_five(self, client, coordinator):
        TOTP.activate(coordinator, TOTP_SECRET)
        log_in(client, coordinator)
        for guess in range(5):
            client.post(url("mfa_authenticate"), {"code": f"00000{guess}"})
        assert client.post(url("mfa_authenticate"), {"code": code()}).status_code == 200

    def test_unknown_and_known_address_answer_alike(self, client, member):
        pages = []
        for email in (member.email, "nobody@example.invalid"):
            page = client.post(url("account_login"), {"login": email, "password": "wrong"}).content.decode()
            page = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)
            pages.append(page.replace(email, ""))
        assert pages[0] == pages[1]

    def test_new_device_is_told_once(self, client, member):
        log_in(client, member)
        client.post(url("account_logout"))
        log_in(client, member)
        assert [message.to for message in sent()] == [[member.email]]
        expected = subject("Your account was used on a new device", "da")
        assert [message.subject for message in sent()] == [expected]
        log_in(Client(), member)
        assert [message.subject for message in sent()] == [expected, expected]

    def test_ends_after_twelve_hours(self, client, member):
        log_in(client, member)
        session = client.session
        session["signed_in_at"] = time.time() - 12 * 3600 - 1
        session.save()
        assert not is_signed_in(client)

    def test_deactivation_and_lost_role_act_at_once(self, client, coordinator):
        sign_in(client, coordinator)
        assert client.get(url("workspace-invitations")).status_code == 200
        coordinator.memberships.all().delete()
        assert client.get(url("workspace-invitations")).status_code == 403
        User.objects.filter(pk=coordinator.pk).update(is_active=False)
        assert not is_signed_in(client)


class TestSigningOut:
    def test_ends_the_session_and_clears_the_device(self, client, member):
        log_in(client, member)
        key = client.session.session_key
        response = client.post(url("account_logout"))
        assert response.url == url("account_signed_out")
        assert response.headers["Clear-Site-Data"] == '"cache", "storage"'
        client.cookies["session"] = key
        assert not is_signed_in(client)

    def test_asking_is_not_doing(self, client, member):
        log_in(client, member)
        client.get(url("account_logout"))
        assert is_signed_in(client)


class TestPasswords:
    @pytest.mark.parametrize(
        "password", ["Sempre-2026!", "my-SEMPRE-word", "ucsyd-ucsyd-1", "Uc Syd forever", "university college x"]
    )
    def test_context_words_are_refused(self, partner, password):
        with pytest.raises(ValidationError):
            ContextWordValidator().validate(password)

    @pytest.mark.parametrize("password", ["seven-quiet-herons", "åttafiskar och en båt", "x" * 128])
    def test_others_are_not(self, partner, password):
        ContextWordValidator().validate(password)

    def test_changing_ends_all_sessions_and_is_told(self, client, member):
        elsewhere = Client()
        log_in(elsewhere, member)
        log_in(client, member)
        sent().clear()
        client.post(
            url("account_change_password"),
            {"oldpassword": PASSWORD, "password1": "nine-slow-barges", "password2": "nine-slow-barges"},
        )
        assert not is_signed_in(client)
        assert not is_signed_in(elsewhere)
        assert [message.subject for message in sent()] == [subject("Your password was changed", "da")]


class TestReset:
    def ask(self, client, email):
        return client.post(url("account_reset_password"), {"email": email})

    def test_link_is_canonical_and_in_the_readers_language(self, client, member, settings):
        settings.BASE_URL = "https://portal.invalid"
        self.ask(client, member.email)
        link = re.search(r"https?://\S+key\S+", sent()[0].body).group()
        assert link.startswith("https://portal.invalid/da/accounts/password/reset/key/")

    def test_unknown_addresses_get_the_same_answer(self, client, member):
        known, unknown = self.ask(client, member.email), self.ask(client, "nobody@example.invalid")
        assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
        assert [message.to for message in sent()] == [[member.email], ["nobody@example.invalid"]]

    def test_never_skips_the_second_step(self, client, coordinator):
        TOTP.activate(coordinator, TOTP_SECRET)
        self.ask(client, coordinator.email)
        path = re.search(r"http://[^/]+(\S+key\S+)", sent()[0].body).group(1)
        landing = client.get(path)
        assert landing.headers["Referrer-Policy"] == "no-referrer"
        client.post(landing.url, {"password1": "nine-slow-barges", "password2": "nine-slow-barges"})
        assert not is_signed_in(client)
        assert log_in(client, coordinator, "nine-slow-barges").url == url("mfa_authenticate")

    def test_mail_server_down_keeps_the_mail(self, client, member, monkeypatch):
        with monkeypatch.context() as broken:
            broken.setattr("django.core.mail.EmailMessage.send", lambda self: (_ for _ in ()).throw(OSError()))
            page = client.post(url("account_reset_password"), {"email": member.email})
            assert sent() == []
        assert page.url == url("account_reset_password_done")
        assert OutboxMail.objects.get().error == "server OSError"
        deliver_due(timezone.now() + dt.timedelta(minutes=1))
        assert [message.to for message in sent()] == [[member.email]]

    def test_the_link_is_forgotten_with_the_mail(self, client, member):
        self.ask(client, member.email)
        assert "key" in OutboxMail.objects.get().text
        sent()
        assert OutboxMail.objects.get().text == ""


class TestPages:
    @pytest.mark.parametrize(
        "name", ["account_login", "account_reset_password", "account_signup", "account_signed_out"]
    )
    def test_doors_open_without_an_account(self, client, name):
        response = client.get(url(name))
        page = response.content.decode()
        assert response.status_code == 200
        assert page.count("<h1") == 1
        assert " style=" not in page

    @pytest.mark.parametrize("name", ["account_login", "account_reset_password"])
    def test_forms_with_a_token_are_stored_nowhere(self, client, name):
        assert "no-store" in client.get(url(name)).headers["Cache-Control"]

    def test_a_wrong_form_says_so_first_and_at_the_field(self, client):
        page = client.post(url("account_login"), {"login": "", "password": ""}).content.decode()
        assert page.index("<title>Error:") < page.index('<div class="error-summary"') < page.index("<h1>")
        assert 'href="#id_login"' in page
        assert 'aria-invalid="true"' in page
        assert 'aria-describedby="id_login_error"' in page
        assert 'id="id_login_error"' in page

    def test_password_managers_know_the_fields(self, client):
        page = client.get(url("account_login")).content.decode()
        assert re.findall(r'autocomplete="([\w-]+)"', page) == ["username", "current-password"]

    def test_signed_in_pages(self, client, coordinator):
        sign_in(client, coordinator)
        for name in ("workspace", "workspace-profile", "workspace-invitations", "account_change_password", "mfa_index"):
            response = client.get(url(name))
            assert response.status_code == 200, name
            assert response.headers["Cache-Control"] == "no-store", name

    def test_changed_email_waits_for_its_link(self, client, member):
        log_in(client, member)
        sent().clear()
        client.post(url("account_email"), {"action_add": "", "email": "new.address@example.invalid"})
        member.refresh_from_db()
        assert member.email != "new.address@example.invalid"
        path = re.search(r"http://[^/]+(/\S+confirm-email\S+)", sent()[0].body).group(1)
        client.post(path)
        member.refresh_from_db()
        assert member.email == "new.address@example.invalid"

    def test_profile_changes_the_language_at_once(self, client, member):
        log_in(client, member)
        response = client.post(
            url("workspace-profile"), {"name": "A Name", "language": "lt", "time_zone": "Europe/Vilnius"}
        )
        assert response.url == "/lt/workspace/"
        member.refresh_from_db()
        assert (member.name, member.language, member.time_zone) == ("A Name", "lt", "Europe/Vilnius")


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("/en/admin/?a=b#c", "/fi/admin/?a=b#c"),
        ("/admin/", "/admin/"),
        ("https://x.invalid/en/", "https://x.invalid/en/"),
        ("", ""),
    ],
)
def test_in_own_language(address, expected):
    assert in_own_language(address, User(language="fi")) == expected
