"""Accounts, under ``<lang>/accounts/``: our own doors first, the rest is allauth's."""

from allauth.account import views as account
from django.urls import include, path, re_path

from partners import views_accounts as views
from partners.views_accounts import no_referrer

urlpatterns = [
    path("", views.language_home, name="account_home"),
    path("invitation/<str:token>/", no_referrer(views.invitation), name="account_invitation"),
    path("join/", views.join, name="account_join"),
    path("logout/", views.LogoutView.as_view(), name="account_logout"),
    path("signed-out/", views.SignedOutView.as_view(), name="account_signed_out"),
    re_path(r"^confirm-email/(?P<key>[-:\w]+)/$", no_referrer(account.confirm_email), name="account_confirm_email"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        no_referrer(account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path("2fa/totp/activate/", views.SetUpSecondFactorView.as_view(), name="mfa_activate_totp"),
    path("2fa/totp/move/", views.MoveSecondFactorView.as_view(), name="mfa_move_totp"),
    path("2fa/totp/deactivate/", views.SwitchOffSecondFactorView.as_view(), name="mfa_deactivate_totp"),
    path("", include("allauth.urls")),
]
