"""The partner area, under ``<lang>/workspace/``."""

from django.urls import path

from partners import views_workspace as views

urlpatterns = [
    path("", views.WorkspaceView.as_view(), name="workspace"),
    path("profile/", views.ProfileView.as_view(), name="workspace-profile"),
    path("mail/", views.MailListView.as_view(), name="workspace-mail"),
    path("mail-settings/", views.MailSettingsView.as_view(), name="workspace-mail-settings"),
    path("invitations/", views.InvitationListView.as_view(), name="workspace-invitations"),
    path("invitations/<int:pk>/revoke/", views.InvitationRevokeView.as_view(), name="workspace-invitation-revoke"),
    path(
        "invitations/<int:pk>/send-again/",
        views.InvitationSendAgainView.as_view(),
        name="workspace-invitation-send-again",
    ),
]
