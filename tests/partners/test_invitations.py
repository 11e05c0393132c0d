"""Invitations: the only way in, for one address, once, for seven days."""

import datetime as dt
import re

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from partners import invitations
from partners.models import Invitation, Membership
from sempre import languages
from sempre.models import OutboxMail, User
from sempre.outbox import deliver_due
from tests.factories.partners import PartnerFactory, lead_partner
from tests.factories.sempre import UserFactory, sign_in
from tests.mails import sent

pytestmark = pytest.mark.django_db
EMAIL = "new.person@example.invalid"


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


@pytest.fixture
def partner(db):
    return PartnerFactory(slug="uc-syd", short_name="UC SYD", country="DK")


def invite(partner, role="reporter", actor=None, **fields) -> tuple[Invitation, str]:
    """Invite; return the invitation and the path of its link."""
    invitation, link, _sent = invitations.invite(
        **{"email": EMAIL, "partner": partner, "role": role, "language": "en", "actor": actor} | fields
    )
    return invitation, re.sub(r"^https?://[^/]+", "", link)


def url(name: str, *args, language: str = "en") -> str:
    with translation.override(language):
        return reverse(name, args=args)


def sign_up(client, **data):
    fields = {
        "email": EMAIL,
        "name": "New Person",
        "password1": "seven-quiet-herons",
        "password2": "seven-quiet-herons",
    }
    return client.post(url("account_signup"), fields | data)


class TestWhoMayInvite:
    @pytest.mark.parametrize(
        ("inviter", "role", "where", "answer"),
        [
            ("member", "member", "own", False),
            ("reporter", "member", "own", False),
            ("coordinator", "member", "own", True),
            ("coordinator", "reporter", "own", True),
            ("coordinator", "coordinator", "own", True),
            ("coordinator", "office", "own", False),
            ("coordinator", "office", "lead", False),
            ("coordinator", "member", "other", False),
            ("office", "coordinator", "other", True),
            ("office", "office", "lead", True),
            ("office", "office", "other", False),
        ],
    )
    def test_table(self, partner, inviter, role, where, answer):
        places = {"own": partner, "lead": lead_partner(), "other": PartnerFactory()}
        user = UserFactory(
            member_of=partner if inviter == "member" else None,
            reporter_of=partner if inviter == "reporter" else None,
            coordinator_of=partner if inviter == "coordinator" else None,
            office=inviter == "office",
        )
        assert invitations.may_invite(user, places[where], role) is answer
        if not answer:
            with pytest.raises(PermissionDenied):
                invite(places[where], role, actor=user)
            assert Invitation.objects.count() == 0


class TestInvite:
    def test_keeps_the_hash_only_and_tells_the_person(self, partner):
        invitation, path = invite(partner, language="da")
        token = path.rstrip("/").rpartition("/")[2]
        assert len(token) == 43
        assert invitation.token_hash == invitations.hashed(token)
        assert invitation.expires_at - invitation.sent_at == dt.timedelta(days=7)
        assert path.startswith("/da/accounts/invitation/")
        assert [message.to for message in sent()] == [[EMAIL]]
        assert path in sent()[0].body

    def test_anew_replaces_the_old_link(self, client, partner):
        _first, old = invite(partner)
        _second, new = invite(partner)
        assert Invitation.objects.count() == 1
        assert client.get(old).status_code == 404
        assert client.get(new).url == url("account_signup")

    def test_mail_server_down_keeps_invitation_and_mail(self, partner, monkeypatch):
        with monkeypatch.context() as broken:
            broken.setattr("django.core.mail.EmailMessage.send", lambda self: (_ for _ in ()).throw(OSError()))
            assert invitations.invite(email=EMAIL, partner=partner, role="member", language="en")[2] is True
            assert sent() == []
        assert Invitation.objects.count() == 1
        deliver_due(timezone.now() + dt.timedelta(minutes=1))
        assert [message.to for message in sent()] == [[EMAIL]]
        assert list(OutboxMail.objects.values_list("address", "text")) == [("", "")]

    def test_no_mail_to_invented_addresses_from_a_real_server(self, partner, settings):
        settings.EMAIL_URL = "smtp://mail.example.org"
        assert invitations.invite(email=EMAIL, partner=partner, role="member", language="en")[2] is False
        assert (Invitation.objects.count(), OutboxMail.objects.count()) == (1, 0)


class TestAccepting:
    def test_makes_the_account(self, client, partner):
        _invitation, path = invite(partner, language="lv")
        landing = client.get(path)
        assert landing.url == url("account_signup", language="lv")
        assert landing.headers["Referrer-Policy"] == "no-referrer"
        response = sign_up(client)
        assert response.url == "/lv/workspace/"
        user = User.objects.get(email=EMAIL)
        assert (user.name, user.language, user.time_zone) == ("New Person", "lv", "Europe/Copenhagen")
        assert list(user.memberships.values_list("partner__slug", "role")) == [("uc-syd", "reporter")]
        assert list(EmailAddress.objects.filter(user=user).values_list("verified", flat=True)) == [True]
        assert client.get(response.url).url == url("mfa_activate_totp", language="lv")
        assert client.get(url("mfa_activate_totp")).status_code == 200

    def test_is_bound_to_its_address(self, client, partner):
        _invitation, path = invite(partner)
        client.get(path)
        sign_up(client, email="someone.else@example.invalid")
        assert list(User.objects.values_list("email", flat=True)) == [EMAIL]

    def test_works_once(self, client, partner):
        _invitation, path = invite(partner)
        client.get(path)
        sign_up(client)
        client.post(url("account_logout"))
        assert client.get(path).status_code == 404
        assert Invitation.objects.get().accepted_at is not None

    @pytest.mark.parametrize("state", ["expired", "revoked", "unknown"])
    def test_dead_links_say_so(self, client, partner, state):
        invitation, path = invite(partner)
        if state == "expired":
            past = timezone.now() - dt.timedelta(days=8)
            Invitation.objects.update(sent_at=past, expires_at=past + dt.timedelta(days=7))
        elif state == "revoked":
            invitations.revoke(invitation, actor=UserFactory(coordinator_of=partner))
        else:
            path = url("account_invitation", "x" * 43)
        response = client.get(path)
        assert response.status_code == 404
        assert "This invitation no longer works" in response.content.decode()
        assert sign_up(client).status_code == 200
        assert not User.objects.filter(email=EMAIL).exists()

    def test_taken_back_while_the_form_was_open(self, client, partner):
        _invitation, path = invite(partner)
        client.get(path)
        client.get(url("account_signup"))
        Invitation.objects.all().delete()
        sign_up(client)
        assert User.objects.count() == 0

    def test_weak_passwords_are_refused_with_the_reason(self, client, partner):
        _invitation, path = invite(partner)
        client.get(path)
        page = sign_up(client, password1="sempre-sempre", password2="sempre-sempre").content.decode()
        assert "Leave out the name of the project" in page
        assert 'value="New Person"' in page
        assert User.objects.count() == 0

    def test_someone_with_an_account_joins(self, client, partner):
        user = UserFactory(email=EMAIL, password="seven-quiet-herons")
        _invitation, path = invite(partner, "member")
        assert client.get(path).url == url("account_join")
        client.post(url("account_login"), {"login": EMAIL, "password": "seven-quiet-herons"})
        assert "Join UC SYD" in client.get(url("account_join")).content.decode()
        assert user.memberships.count() == 0
        client.post(url("account_join"))
        assert list(user.memberships.values_list("partner__slug", "role")) == [("uc-syd", "member")]

    def test_not_for_whoever_else_is_signed_in(self, client, partner):
        sign_in(client, UserFactory(member_of=partner))
        _invitation, path = invite(partner)
        assert client.get(path).status_code == 403
        assert client.get(url("account_join")).status_code == 404
        assert client.post(url("account_join")).status_code == 404
        assert Membership.objects.count() == 1

    def test_guessing_is_slowed(self, client):
        answers = [client.get(url("account_invitation", f"guess{n}")).status_code for n in range(12)]
        assert answers == [404] * 10 + [429] * 2

    @pytest.mark.parametrize("language", languages.CODES)
    def test_no_account_without_an_invitation(self, client, db, language):
        path = url("account_signup", language=language)
        assert client.get(path).status_code == 200
        client.post(
            path, {"email": EMAIL, "name": "X", "password1": "seven-quiet-herons", "password2": "seven-quiet-herons"}
        )
        assert User.objects.count() == 0


class TestPartnerArea:
    def post(self, client, **data):
        return client.post(url("workspace-invitations"), {"email": EMAIL, "role": "member", "language": "da"} | data)

    def test_coordinator_invites_to_the_own_organisation(self, client, partner):
        user = UserFactory(coordinator_of=partner)
        sign_in(client, user)
        self.post(client, partner=partner.pk)
        assert list(Invitation.objects.values_list("email", "role", "invited_by")) == [(EMAIL, "member", user.pk)]

    @pytest.mark.parametrize(
        "forged", [{"role": "office"}, {"partner": "other"}, {"partner": "x"}, {"email": "no\x00@x.invalid"}]
    )
    def test_forged_forms_change_nothing(self, client, partner, forged):
        sign_in(client, UserFactory(coordinator_of=partner))
        if forged.get("partner") == "other":
            forged = {"partner": PartnerFactory().pk}
        response = self.post(client, **{"partner": partner.pk} | forged)
        assert response.status_code == 200
        assert "<title>Error:" in response.content.decode()
        assert Invitation.objects.count() == 0

    def test_reporters_may_not(self, client, partner):
        sign_in(client, UserFactory(reporter_of=partner))
        assert client.get(url("workspace-invitations")).status_code == 403
        assert self.post(client, partner=partner.pk).status_code == 403
        assert Invitation.objects.count() == 0

    def test_lists_and_revokes_the_own_only(self, client, partner):
        own, _path = invite(partner)
        foreign, _path = invite(PartnerFactory(), email="foreign@example.invalid")
        sign_in(client, UserFactory(coordinator_of=partner))
        page = client.get(url("workspace-invitations")).content.decode()
        assert (own.email in page, foreign.email in page) == (True, False)
        assert client.post(url("workspace-invitation-revoke", foreign.pk)).status_code == 404
        assert client.post(url("workspace-invitation-send-again", foreign.pk)).status_code == 404
        assert client.post(url("workspace-invitation-revoke", own.pk)).status_code == 302
        assert list(Invitation.objects.all()) == [foreign]

    def test_sends_again(self, client, partner):
        invitation, old = invite(partner)
        sign_in(client, UserFactory(coordinator_of=partner))
        client.post(url("workspace-invitation-send-again", invitation.pk))
        client.post(url("account_logout"))
        assert client.get(old).status_code == 404
        assert len(sent()) == 2

    def test_list_needs_the_same_number_of_queries(self, client, partner):
        sign_in(client, UserFactory(coordinator_of=partner))
        counts = []
        for rows in (1, 3):
            for n in range(rows):
                invite(partner, email=f"p{n}@example.invalid")
            client.get(url("workspace-invitations"))
            with CaptureQueriesContext(connection) as queries:
                client.get(url("workspace-invitations"))
            counts.append(len(queries))
        assert counts[0] == counts[1]


class TestInviteCommand:
    def test_invites(self, partner, capsys):
        call_command("invite", EMAIL, "--partner", "uc-syd", "--role", "coordinator")
        invitation = Invitation.objects.get()
        assert (invitation.email, invitation.role, invitation.language) == (EMAIL, "coordinator", "da")
        assert "accounts/invitation" not in capsys.readouterr().out

    def test_shows_the_link_when_asked(self, partner, capsys):
        call_command("invite", EMAIL, "--partner", "uc-syd", "--role", "coordinator", "--show-link")
        assert "/da/accounts/invitation/" in capsys.readouterr().out

    @pytest.mark.parametrize(("slug", "role"), [("nowhere", "member"), ("uc-syd", "office")])
    def test_refuses(self, partner, slug, role):
        with pytest.raises(CommandError):
            call_command("invite", EMAIL, "--partner", slug, "--role", role)
