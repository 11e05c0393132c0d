"""Accounts: by invitation only, seeds of second factors encrypted, mails in the reader's language."""

import base64
import logging
import secrets
import time
from urllib.parse import urlsplit

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.crypto import salted_hmac
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from partners import invitations, mail
from partners.models import Partner
from sempre import languages, outbox
from sempre.drawing.qr import qr_path
from sempre.models import User

logger = logging.getLogger("sempre.accounts")
SIGNED_IN_AT = "signed_in_at"
DEVICE_COOKIE = "__Host-device" if settings.SECURE else "device"
DEVICE_COOKIE_AGE = 365 * 24 * 60 * 60


class AccountAdapter(DefaultAccountAdapter):
    """allauth as the portal wants it."""

    def is_open_for_signup(self, request) -> bool:
        return invitations.of_session(request) is not None

    def is_reauthentication_required(self, *, app: str, **kwargs) -> bool:
        """Whoever signed in minutes ago has just proved it."""
        signed_in = self.request.session.get(SIGNED_IN_AT, 0)
        if time.time() - signed_in < app_settings.REAUTHENTICATION_TIMEOUT:
            return False
        return super().is_reauthentication_required(app=app, **kwargs)

    def post_login(self, request, user, **kwargs):
        """Begin the session's clock, lead to the person's own language, and tell of a device not seen before."""
        response = super().post_login(request, user, **kwargs)
        request.session[SIGNED_IN_AT] = time.time()
        response.headers["Location"] = in_own_language(response.headers["Location"], user)
        self._notice_device(request, response, user, is_new_account=kwargs["signup"])
        return response

    def _notice_device(self, request, response, user, *, is_new_account: bool) -> None:
        known = request.get_signed_cookie(DEVICE_COOKIE, default="", salt=DEVICE_COOKIE).split(".")
        if str(user.pk) in known:
            return
        if not is_new_account:
            self.send_notification_mail("account/email/new_device", user, {"user": user})
        response.set_signed_cookie(
            DEVICE_COOKIE,
            ".".join(filter(None, [*known[-9:], str(user.pk)])),
            salt=DEVICE_COOKIE,
            max_age=DEVICE_COOKIE_AGE,
            secure=settings.SECURE,
            httponly=True,
            samesite="Lax",
        )

    def get_login_redirect_url(self, request) -> str:
        with translation.override(request.user.language):
            return reverse("workspace")

    def get_logout_redirect_url(self, request) -> str:
        return reverse("account_signed_out")

    def get_password_change_redirect_url(self, request) -> str:
        return reverse("account_login")

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        user = context.get("user") or User.objects.filter(email=email.lower()).first()
        language = user.language if user else languages.current()
        links = {key: mail.canonical(url, language) for key, url in context.items() if key.endswith("_url")}
        agent = " ".join(context.get("user_agent", "").split())[:120]
        with translation.override(language), timezone.override(time_zone_of(user)):
            message = self.render_mail(
                template_prefix,
                email,
                {**context, **links, "user_agent": agent, "email": email, "contact_url": contact_url(language)},
            )
        subject = message.subject.removeprefix(app_settings.EMAIL_SUBJECT_PREFIX)
        outbox.put(subject, message.body, to=user, address=email, language=language, topic=outbox.ACCOUNT)


class MFAAdapter(DefaultMFAAdapter):
    """Seeds are encrypted with a key of their own, made from SECRET_KEY."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": _(
            "Your role needs the second step, so it cannot be switched off. You can move it to another phone."
        ),
    }

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return the seed; one that cannot be read (a changed SECRET_KEY) becomes one no code fits."""
        try:
            return _cipher().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            logger.error("The seed of a second factor cannot be read. Was SECRET_KEY changed?")
            return base64.b32encode(secrets.token_bytes(20)).decode()

    def can_delete_authenticator(self, authenticator) -> bool:
        return not authenticator.user.needs_second_factor

    def build_totp_svg(self, url: str) -> str:
        """Draw the QR code as SVG that stands in the page itself: dark on light in both colour schemes."""
        size, path = qr_path(url)
        return format_html(
            '<svg class="qr" role="img" aria-label="{label}" viewBox="0 0 {size} {size}" '
            'width="232" height="232" shape-rendering="crispEdges">'
            '<rect width="{size}" height="{size}" fill="#fff"/><path d="{path}" fill="#000"/></svg>',
            label=_("QR code with the key that also stands beside it as text"),
            size=size,
            path=path,
        )


class ContextWordValidator:
    """Refuse passwords with the words an attacker tries first here: the project's and the organisations' names."""

    def validate(self, password: str, user=None) -> None:
        plain = _letters(password)
        if any(word in plain for word in context_words()):
            raise ValidationError(
                _("Leave out the name of the project and of its organisations: such passwords are tried first."),
                code="password_context_word",
            )

    def get_help_text(self) -> str:
        return _("Your password must not contain the name of the project or of one of its organisations.")


def context_words() -> set[str]:
    """``sempre`` and each organisation's names, as letters and digits only."""
    words = {"sempre"}
    for official, short, slug in Partner.objects.values_list("official_name", "short_name", "slug"):
        words |= {_letters(official), _letters(short), _letters(slug)}
        words |= {_letters(part) for part in short.split() if len(part) >= 5}
    return {word for word in words if len(word) >= 4}


def in_own_language(url: str, user) -> str:
    """Return a path of the portal under the language of ``user``; other addresses stay as they are."""
    parts = urlsplit(url)
    first = parts.path.split("/")[1] if parts.path.startswith("/") else ""
    if parts.netloc or first not in languages.NAMES:
        return url
    return parts._replace(path=languages.in_language(parts.path, user.language)).geturl()


def time_zone_of(user) -> str:
    return user.time_zone if user else settings.TIME_ZONE


def contact_url(language: str) -> str:
    with translation.override(language):
        return mail.canonical(reverse("contact"), language)


def end_other_sessions(user, keep: str | None = None) -> None:
    """Sign ``user`` out everywhere except in the session ``keep``."""
    for session in Session.objects.filter(expire_date__gt=timezone.now()).exclude(session_key=keep).iterator():
        if session.get_decoded().get("_auth_user_id") == str(user.pk):
            session.delete()


def admin_login(request, extra_context=None):
    """Sign in to the admin where everyone signs in; whoever is signed in and may not enter is told so."""
    if request.user.is_authenticated:
        raise PermissionDenied
    target = request.GET.get("next") or request.POST.get("next") or reverse("admin:index")
    return redirect_to_login(target, login_url=reverse("account_login"))


def _cipher() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(_derived(key))) for key in keys])


def _derived(key: str) -> bytes:
    return salted_hmac("partners.accounts.MFAAdapter", "seeds", secret=key, algorithm="sha256").digest()


def _letters(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())
