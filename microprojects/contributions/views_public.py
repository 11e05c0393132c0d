"""Giving something with a code and no account: four pages that remember nobody."""

from allauth.core.internal import ratelimit
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import TemplateView

from microprojects.contributions import services, taking_back
from microprojects.contributions.forms import CodeForm, ContributionForm
from microprojects.contributions.paper import promises
from microprojects.models import Contribution
from sempre import codes

# Twenty wrong codes in five minutes; a whole group at one table may answer from one address.
RATES = {"contribution_guess": "20/300s/ip", "contribution_give": "60/600s/ip"}


def is_too_much(request, action: str, *, counts: bool = True) -> bool:
    """Whether this address asked too often; ``counts`` says whether this request is one of them."""
    usage = ratelimit.consume(
        request, app="allauth.account", action=action, config=RATES, limit_get=True, dry_run=not counts
    )
    return usage is None


class QuietView(View):
    """A page that nobody stores and no crawler lists. Its form may set the CSRF cookie: there is no session or
    cookie before, and without the token any other site could send things in a visitor's name. It is gone with the
    browser's own rules, tells nothing, and the pages that are only read set none."""

    def dispatch(self, request, *args, **kwargs):
        if is_too_much(request, "contribution_guess", counts=False):
            response = render(request, "microprojects/contribute_wait.html", status=429)
        else:
            response = super().dispatch(request, *args, **kwargs)
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    def refuse(self, status: int) -> HttpResponse:
        """One answer for codes that never were, are closed or over, and for receipts that are gone."""
        is_too_much(self.request, "contribution_guess")
        return render(self.request, "microprojects/contribute_unknown.html", status=status)


class CodeView(QuietView):
    """Type the code that somebody gave you."""

    def get(self, request):
        return render(request, "microprojects/contribute_code.html", {"form": CodeForm()})

    def post(self, request):
        form = CodeForm(request.POST)
        if form.is_valid():
            link = services.find_link(form.cleaned_data["code"])
            if link is not None and link.is_open:
                return redirect(link.get_absolute_url())
            is_too_much(request, "contribution_guess")
            form.add_error("code", _("This code does not work. Compare it with your sheet, letter by letter."))
        return render(request, "microprojects/contribute_code.html", {"form": form})


class ContributeView(QuietView):
    """The three questions."""

    def dispatch(self, request, *args, code: str, **kwargs):
        self.link = services.find_link(code)
        self.typed = code
        return super().dispatch(request, *args, **kwargs)

    def answer_without_link(self) -> HttpResponse | None:
        if self.link is None:
            return self.refuse(404)
        return None if self.link.is_open else self.refuse(410)

    def get(self, request):
        if refused := self.answer_without_link():
            return refused
        if self.typed != self.link.printed_code:
            return redirect(self.link.get_absolute_url())
        return self.show(ContributionForm())

    def post(self, request):
        if refused := self.answer_without_link():
            return refused
        form = ContributionForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.show(form)
        if is_too_much(request, "contribution_give"):
            return render(request, "microprojects/contribute_wait.html", status=429)
        given = form.cleaned_data
        try:
            _new, secret = services.contribute(
                self.link, answers=form.answers, picture=given["picture"], secret=given["secret"]
            )
        except services.Closed:
            return self.refuse(410)
        except ValidationError as error:
            form.add_error(None, error)
            return self.show(form)
        return redirect("contribution-mine", secret)

    def show(self, form: ContributionForm) -> HttpResponse:
        context = {"form": form, "project": self.link.micro_project, "promises": promises()}
        return render(self.request, "microprojects/contribute.html", context)


class MineView(QuietView):
    """Thanks, what was given, and taking it back: for whoever has the secret address."""

    def dispatch(self, request, *args, secret: str, **kwargs):
        self.secret = secret
        return super().dispatch(request, *args, **kwargs)

    def find(self) -> Contribution | None:
        found = Contribution.objects.filter(receipt_hash=codes.fingerprint(self.secret))
        return found.exclude(state=Contribution.State.TAKEN_BACK).select_related(
            "link__micro_project__network__partner"
        ).first()  # fmt: skip

    def get(self, request):
        contribution = self.find()
        return self.refuse(404) if contribution is None else self.show(contribution)

    def post(self, request):
        contribution = self.find()
        if contribution is None:
            return self.refuse(404)
        try:
            taking_back.take_back(contribution)
        except taking_back.Published:
            return self.show(contribution, status=409)
        return redirect("contribution-taken-back")

    def show(self, contribution: Contribution, status: int = 200) -> HttpResponse:
        context = {
            "contribution": contribution,
            "link": contribution.link,
            "project": contribution.link.micro_project,
            "secret": self.secret,
            "is_public": taking_back.is_public(contribution),
        }
        return render(self.request, "microprojects/contribution_mine.html", context, status=status)


class MinePictureView(MineView):
    """The own picture: the public address of pictures knows no secrets."""

    http_method_names = ["get", "head"]

    def get(self, request):
        contribution = self.find()
        if contribution is None or not contribution.small:
            raise Http404
        try:
            return FileResponse(contribution.small.open(), content_type="image/webp")
        except OSError as error:
            raise Http404 from error


class TakenBackView(QuietView, TemplateView):
    template_name = "microprojects/contribution_taken_back.html"
