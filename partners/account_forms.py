"""allauth's forms in the portal's words, with fields that password managers know."""

import hashlib

from allauth.account import forms as account
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa import app_settings as mfa_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from django import forms
from django.contrib.auth.password_validation import MinimumLengthValidator, get_default_password_validators
from django.core.cache import cache
from django.db import transaction
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from partners import invitations
from sempre.countries import TIME_ZONES
from sempre.models import NO_NUL


def password_advice() -> str:
    """What a good password is, with the length the settings ask for."""
    lengths = [v.min_length for v in get_default_password_validators() if isinstance(v, MinimumLengthValidator)]
    length = max(lengths, default=8)
    return ngettext(
        "At least %(length)d character. A few ordinary words in a row are easy to remember and hard to guess.",
        "At least %(length)d characters. A few ordinary words in a row are easy to remember and hard to guess.",
        length,
    ) % {"length": length}


class Plain:
    """Labels instead of placeholders, help instead of lists of rules."""

    labels: dict = {}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            if field.widget.attrs.get("autocomplete") == "new-password":
                field.help_text = password_advice() if name == "password1" else ""
            elif isinstance(field.widget, forms.PasswordInput):
                field.help_text = ""


class LoginForm(Plain, account.LoginForm):
    labels = {"login": _("E-mail address"), "password": _("Password")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs["autocomplete"] = "username"


class SignupForm(Plain, account.SignupForm):
    """An account for the address that was invited, and no other."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=150,
        validators=[NO_NUL],
        help_text=_("Colleagues in the partner area see it. It does not appear on public pages."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    labels = {"email": _("E-mail address"), "password1": _("Password"), "password2": _("Password again")}
    field_order = ["email", "name", "password1", "password2"]

    def __init__(self, *args, **kwargs):
        self.invitation = invitations.of_session(context.request)
        super().__init__(*args, **kwargs)
        email = self.fields["email"]
        email.initial = self.invitation.email if self.invitation else ""
        email.help_text = _("The invitation is for this address. You sign in with it.")
        email.widget.attrs |= {"readonly": True, "autocomplete": "username"}

    def clean_email(self) -> str:
        self.cleaned_data["email"] = self.invitation.email if self.invitation else ""
        return super().clean_email()

    @transaction.atomic
    def save(self, request):
        user = super().save(request)
        if self.invitation is None or not invitations.accept(self.invitation, user=user):
            raise ImmediateHttpResponse(redirect("account_signup"))
        user.name = self.cleaned_data["name"]
        user.language = self.invitation.language
        user.time_zone = TIME_ZONES.get(self.invitation.partner.country, user.time_zone)
        user.save(update_fields=["name", "language", "time_zone"])
        request.session.pop(invitations.SESSION_KEY, None)
        return user


class ResetPasswordForm(Plain, account.ResetPasswordForm):
    labels = {"email": _("E-mail address")}


class ResetPasswordKeyForm(Plain, account.ResetPasswordKeyForm):
    labels = {"password1": _("New password"), "password2": _("New password again")}


class ChangePasswordForm(Plain, account.ChangePasswordForm):
    labels = {
        "oldpassword": _("Current password"),
        "password1": _("New password"),
        "password2": _("New password again"),
    }


class SetPasswordForm(Plain, account.SetPasswordForm):
    labels = {"password1": _("New password"), "password2": _("New password again")}


class ReauthenticateForm(Plain, account.ReauthenticateForm):
    labels = {"password": _("Password")}


class AddEmailForm(Plain, account.AddEmailForm):
    labels = {"email": _("New e-mail address")}


class CodeOnce(Plain):
    """A code works once for as long as it could be typed, whichever form it was typed into."""

    labels = {"code": _("Six-digit code")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].max_length = 40
        self.fields["code"].widget.attrs |= {
            "inputmode": "numeric",
            "autocapitalize": "none",
            "spellcheck": "false",
            "class": "code",
        }

    def clean_code(self) -> str:
        typed = normalize_user_code(self.cleaned_data["code"])
        key = f"second-factor-used:{hashlib.sha256(f'{self.user.pk}:{typed}'.encode()).hexdigest()}"
        if cache.get(key):
            raise get_adapter().validation_error("incorrect_code")
        code = super().clean_code()
        # allauth forgets a used code after one step; with a tolerance it would be good for two more.
        steps = 2 * mfa_settings.TOTP_TOLERANCE + 2
        if not cache.add(key, "used", timeout=steps * mfa_settings.TOTP_PERIOD):
            raise get_adapter().validation_error("incorrect_code")
        return code


class AuthenticateForm(CodeOnce, mfa.AuthenticateForm):
    labels = {"code": _("Code")}


class ReauthenticateCodeForm(CodeOnce, mfa.ReauthenticateForm):
    labels = {"code": _("Code")}


class ActivateTOTPForm(CodeOnce, totp.ActivateTOTPForm):
    pass
