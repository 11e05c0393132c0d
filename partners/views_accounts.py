"""The doors of the partner area: invitations, signing out, setting up the second step."""

from allauth.account.decorators import reauthentication_required
from allauth.account.views import LogoutView as AllauthLogoutView
from allauth.core.internal import ratelimit
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from django.views.generic import TemplateView

from partners import invitations
from partners.accounts import end_other_sessions
from sempre.models import User

CLEAR_SITE_DATA = '"cache", "storage"'  # not "cookies": that would reach the neighbours on the same domain


def no_referrer(view):
    """Keep the token in the address of ``view`` out of every Referer."""

    def wrapped(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        response.headers["Referrer-Policy"] = "no-referrer"
        return response

    return wrapped


@require_safe
@never_cache
def invitation(request, token: str):
    """Check the token, keep the invitation in the session, and go on where the address shows no token."""
    found = invitations.find(token)
    if found is None:
        limited = ratelimit.consume_or_429(
            request, app="allauth.account", action="invitation", limit_get=True, config={"invitation": "10/300s/ip"}
        )
        return limited or render(request, "account/invitation_invalid.html", status=404)
    if request.user.is_authenticated and request.user.email.lower() != found.email:
        return render(request, "account/invitation_other_person.html", {"invitation": found}, status=403)
    request.session[invitations.SESSION_KEY] = found.pk
    if request.user.is_authenticated or User.objects.filter(email=found.email).exists():
        return redirect("account_join")
    request.session["account_verified_email"] = found.email  # allauth: the link proves the address
    return redirect("account_signup")


@require_http_methods(["GET", "POST"])
@never_cache
@login_required
def join(request):
    """Let someone who already has an account take the place offered."""
    found = invitations.of_session(request)
    if found is None or found.email != request.user.email.lower():
        return render(request, "account/invitation_invalid.html", status=404)
    if request.method == "GET":
        return render(request, "account/join.html", {"invitation": found})
    if not invitations.accept(found, user=request.user):
        return render(request, "account/invitation_invalid.html", status=404)
    request.session.pop(invitations.SESSION_KEY, None)
    messages.success(request, _("You now belong to %(partner)s.") % {"partner": found.partner.short_name})
    return redirect("workspace")


class LogoutView(AllauthLogoutView):
    def post(self, *args, **kwargs):
        response = super().post(*args, **kwargs)
        response.headers["Clear-Site-Data"] = CLEAR_SITE_DATA
        return response


class SignedOutView(TemplateView):
    template_name = "account/signed_out.html"


class SetUpSecondFactorView(ActivateTOTPView):
    """Set up the authenticator app; every other session of the person ends with it."""

    is_replacement = False

    def get_context_data(self, **kwargs) -> dict:
        context = super().get_context_data(**kwargs)
        secret = context["form"].secret
        groups = [secret[start : start + 4] for start in range(0, len(secret), 4)]
        return context | {"secret_groups": groups, "is_replacement": self.is_replacement}

    def form_valid(self, form):
        response = super().form_valid(form)
        self.request.session.cycle_key()
        end_other_sessions(self.request.user, keep=self.request.session.session_key)
        return response


@method_decorator(login_required, name="dispatch")
@method_decorator(reauthentication_required(app="allauth.mfa"), name="dispatch")
class MoveSecondFactorView(SetUpSecondFactorView):
    """Move the second step to another phone: the old key and old recovery codes end when the new one works."""

    is_replacement = True

    def dispatch(self, request, *args, **kwargs):
        if not Authenticator.objects.filter(user=request.user, type=Authenticator.Type.TOTP).exists():
            return redirect("mfa_activate_totp")
        return super(ActivateTOTPView, self).dispatch(request, *args, **kwargs)

    @transaction.atomic
    def form_valid(self, form):
        Authenticator.objects.filter(user=self.request.user).delete()
        return super().form_valid(form)


class SwitchOffSecondFactorView(DeactivateTOTPView):
    """For members who only read; whoever may write is told why not."""

    def form_valid(self, form):
        response = super().form_valid(form)
        self.request.session.cycle_key()
        end_other_sessions(self.request.user, keep=self.request.session.session_key)
        return response


def language_home(request):
    """`accounts/` itself is no page: go where the person wants to."""
    return redirect(reverse("workspace"))
