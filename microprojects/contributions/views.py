"""What participants gave, for whoever reports on their micro-project: the list, links, sheets, entering from paper."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views import View

from microprojects.contributions import given, services, taking_back, using
from microprojects.contributions.forms import LinkForm, PaperForm
from microprojects.contributions.paper import sheet_of
from microprojects.contributions.querysets import reported_by
from microprojects.models import Contribution, ContributionLink, MicroProject


class OfProjectView(LoginRequiredMixin, View):
    """A page or step about one micro-project; 404 for all who do not report on it."""

    def dispatch(self, request, *args, slug: str, **kwargs):
        if request.user.is_authenticated:
            mine = MicroProject.objects.filter(reported_by(request.user)).select_related("network").distinct()
            self.project = get_object_or_404(mine, slug=slug)
        return super().dispatch(request, *args, **kwargs)

    def links(self):
        mine = ContributionLink.objects.visible_to(self.request.user)
        return mine.filter(micro_project=self.project).select_related("micro_project")

    def contributions(self):
        mine = Contribution.objects.visible_to(self.request.user)
        return mine.filter(link__micro_project=self.project).select_related("link__micro_project", "report__obligation")

    def back(self, at: str = "") -> HttpResponse:
        return redirect(given.address_of(self.project) + at)


class ContributionsView(OfProjectView):
    """All that was given, and the links through which more may come."""

    def get(self, request):
        return self.show(LinkForm(micro_project=self.project))

    def post(self, request):
        form = LinkForm(request.POST, micro_project=self.project)
        if not form.is_valid():
            return self.show(form)
        link = services.make_link(self.project, actor=request.user, **form.cleaned_data)
        messages.success(request, _("The link for “%s” is made. Print the sheet, or pass on the address.") % link.label)
        return self.back()

    def show(self, form: LinkForm) -> HttpResponse:
        context = {
            "project": self.project,
            "form": form,
            "links": list(self.links()),
            "groups": given.groups(list(self.contributions())),
        }
        return render(self.request, "microprojects/contribution_list.html", context)


class LinkCloseView(OfProjectView):
    http_method_names = ["post"]

    def post(self, request, link: int):
        found = get_object_or_404(self.links(), pk=link)
        services.close_link(found, actor=request.user)
        messages.success(request, _("The link for “%s” is closed. What was given stays.") % found.label)
        return self.back()


class SheetView(OfProjectView):
    """The sheet to hand out: address, code, and the questions on paper."""

    http_method_names = ["get", "head"]

    def get(self, request, link: int):
        found = get_object_or_404(self.links(), pk=link)
        response = HttpResponse(sheet_of(found), content_type="application/pdf")
        name = f"sempre-{self.project.slug}-{found.language}.pdf"
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return response


class PaperView(OfProjectView):
    """Enter what somebody wrote on paper."""

    def dispatch(self, request, *args, link: int, **kwargs):
        self.key = link
        return super().dispatch(request, *args, **kwargs)

    def get(self, request):
        link = get_object_or_404(self.links(), pk=self.key)
        return self.show(link, PaperForm(link=link))

    def post(self, request):
        link = get_object_or_404(self.links(), pk=self.key)
        form = PaperForm(request.POST, request.FILES, link=link)
        if not form.is_valid():
            return self.show(link, form)
        entered = form.cleaned_data
        try:
            services.contribute(
                link, answers=form.answers, picture=entered["picture"], secret=entered["secret"],
                actor=request.user, given_on=entered["given_on"],
            )  # fmt: skip
        except ValidationError as error:
            form.add_error(None, error)
            return self.show(link, form)
        messages.success(request, _("It is entered. Keep the paper as long as your organisation asks for it."))
        return self.back()

    def show(self, link: ContributionLink, form: PaperForm) -> HttpResponse:
        context = {"project": self.project, "link": link, "form": form}
        return render(self.request, "microprojects/contribution_paper.html", context)


class ActView(OfProjectView):
    """One step with one contribution."""

    http_method_names = ["post"]
    act = ""

    def post(self, request, number: int):
        contribution = get_object_or_404(self.contributions(), pk=number)
        verb, words = {
            "set-aside": (using.set_aside, _("It is set aside.")),
            "bring-back": (using.bring_back, _("It is among the new ones again.")),
            "delete": (taking_back.take_back, _("It is deleted for good.")),
            "settle": (taking_back.settle, _("Thank you. The sign is gone.")),
        }[self.act]
        try:
            verb(contribution, actor=request.user)
        except taking_back.Published:
            messages.error(
                request,
                _("It is part of a public update. Take it out there, or let the consent be withdrawn; then delete it."),
            )
        else:
            messages.success(request, words)
        return self.back()
