"""Pages behind a code or a secret address: stored nowhere, listed nowhere, and slow for those who guess.

The portal's own referrer policy, same-origin, keeps the addresses from all other sites. A stricter one would make
browsers send forms without their origin, and the check against forged requests would refuse them.
"""

from allauth.core.internal import ratelimit
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import formats
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.csrf import csrf_exempt

# Twenty wrong codes in five minutes; a whole staff may answer in one room, from one address.
RATES = {
    "assessment_guess": "20/300s/ip",
    "assessment_open": "10/3600s/ip",
    "assessment_answer": "300/600s/ip",
}


def is_too_much(request, action: str, *, counts: bool = True) -> bool:
    """Whether this address asked too often; ``counts`` says whether this request is one of them."""
    usage = ratelimit.consume(
        request, app="allauth.account", action=action, config=RATES, limit_get=True, dry_run=not counts
    )
    return usage is None


class QuietView(View):
    """A page for those who know its address."""

    def dispatch(self, request, *args, **kwargs):
        if is_too_much(request, "assessment_guess", counts=False):
            response = self.tell_to_wait()
        else:
            response = self.handle(request, *args, **kwargs)
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    def handle(self, request, *args, **kwargs) -> HttpResponse:
        return super().dispatch(request, *args, **kwargs)

    def refuse(self) -> HttpResponse:
        """Count a guess, and answer the same for what never was and what is gone."""
        is_too_much(self.request, "assessment_guess")
        return self.tell(404, *self.unknown())

    def unknown(self) -> tuple[str, str]:
        return (
            _("This page does not exist"),
            _("The address is not complete, or the organisation has deleted everything. Copy it once more."),
        )

    def tell(self, status: int, title: str, advice: str, **context) -> HttpResponse:
        """Answer with a page that says one thing clearly."""
        context |= {"message_title": title, "message_advice": advice}
        return render(self.request, "outputs/assessment_message.html", context, status=status)

    def tell_to_wait(self) -> HttpResponse:
        advice = _(
            "So that nobody finds codes by guessing, only a few attempts are taken in a short time. Please wait ten "
            "minutes and try again."
        )
        return self.tell(429, _("Too many attempts"), advice)


@method_decorator(csrf_exempt, name="dispatch")
class CookielessView(QuietView):
    """A form that needs no cookie at all, and so sets none.

    A token against forged requests protects what a browser may do because of who is signed in. Here nobody is: only
    the code in the address counts, and whoever knows it may send the form anyway.
    """


def on_day(day) -> str:
    return formats.date_format(day, "DATE_FORMAT")
