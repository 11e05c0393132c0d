"""The partner area's first page, one's own settings, and invitations."""

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.generic import FormView, ListView, TemplateView, UpdateView, View

from partners import invitations
from partners.workspace_forms import InvitationForm, MailSettingsForm, ProfileForm
from sempre import mail_times
from sempre.models import OutboxMail, User
from sempre.workspace import sections_for


class WorkspaceView(LoginRequiredMixin, TemplateView):
    """Who I am here, what I may tend, and my account."""

    template_name = "workspace/workspace.html"

    def get_context_data(self, **kwargs) -> dict:
        user = self.request.user
        return super().get_context_data(**kwargs) | {
            "memberships": user.current_memberships,
            "sections": sections_for(self.request),
            "tended": tended_models(self.request),
            "may_invite": bool(invitations.offered_roles(user)),
            "has_second_factor": user.needs_second_factor or user.authenticator_set.filter(type="totp").exists(),
            "shows_mails": not settings.EMAIL_URL,
            "undelivered": OutboxMail.objects.dead().count() if user.is_office else 0,
        }


def tended_models(request) -> list[dict]:
    """The lists of the admin that the person may open: name, address, address of "add" if allowed."""
    if not admin.site.has_permission(request):
        return []
    return [
        {"name": model["name"], "url": model["admin_url"], "add_url": model["add_url"]}
        for app in admin.site.get_app_list(request)
        for model in app["models"]
        if model["admin_url"]
    ]


class ProfileView(LoginRequiredMixin, UpdateView):
    form_class = ProfileForm
    template_name = "workspace/profile.html"

    def get_object(self, queryset=None) -> User:
        return User.objects.get(pk=self.request.user.pk)  # the request's own one keeps its name when a form fails

    def form_valid(self, form):
        user = form.save()
        with translation.override(user.language):
            messages.success(self.request, _("Your settings are saved."))
            return redirect("workspace")


class MailSettingsView(ProfileView):
    """Which mails the portal sends me, and when."""

    form_class = MailSettingsForm
    template_name = "workspace/mail_settings.html"


class MailListView(LoginRequiredMixin, ListView):
    """What the portal sent me, where no mail server brings it: on a demonstration's or developer's machine."""

    template_name = "workspace/mail_list.html"
    paginate_by = 20

    def dispatch(self, request, *args, **kwargs):
        if settings.EMAIL_URL:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self):
        return OutboxMail.objects.readable_by(self.request.user)

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(**kwargs) | {"zone": mail_times.zone_of(self.request.user)}


class InvitingMixin(LoginRequiredMixin):
    """Only for those who may invite someone."""

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and not invitations.offered_roles(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class InvitationListView(InvitingMixin, FormView):
    """The form and, below it, the invitations that wait for an answer."""

    form_class = InvitationForm
    template_name = "workspace/invitations.html"

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {"actor": self.request.user}

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(**kwargs) | {"waiting": invitations.manageable_by(self.request.user)}

    def form_valid(self, form):
        invitation, _link, is_sent = invitations.invite(**form.cleaned_data, actor=self.request.user)
        tell_of_sending(self.request, invitation.email, is_sent)
        return redirect("workspace-invitations")


class InvitationActionView(InvitingMixin, View):
    http_method_names = ["post"]

    def get_invitation(self):
        return get_object_or_404(invitations.manageable_by(self.request.user), pk=self.kwargs["pk"])


class InvitationRevokeView(InvitationActionView):
    def post(self, request, pk: int):
        invitation = self.get_invitation()
        invitations.revoke(invitation, actor=request.user)
        messages.success(
            request,
            _("The invitation for %(email)s is taken back. Its link no longer works.") % {"email": invitation.email},
        )
        return redirect("workspace-invitations")


class InvitationSendAgainView(InvitationActionView):
    def post(self, request, pk: int):
        invitation = self.get_invitation()
        tell_of_sending(request, invitation.email, invitations.send_again(invitation, actor=request.user))
        return redirect("workspace-invitations")


def tell_of_sending(request, email: str, is_sent: bool) -> None:
    if is_sent:
        messages.success(
            request, _("The invitation is on its way to %(email)s. The link works for seven days.") % {"email": email}
        )
    else:
        messages.error(
            request,
            _("The invitation is kept, but no mail goes to %(email)s: this address is only an example.")
            % {"email": email},
        )
