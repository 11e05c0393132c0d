"""Who acts for an organisation: whoever has its secret address, or people of the partner that it belongs to."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from outputs.assessments import services
from outputs.assessments.forms import SECRET
from outputs.assessments.quiet import QuietView, on_day
from outputs.models import AssessmentRound, Organisation
from sempre.middleware import has_session

DIGITS = 18  # a number of a record; a secret is longer


@dataclass(frozen=True)
class Holder:
    """An organisation in the hands of whoever asks; ``key`` stands in the address: the secret, or a number."""

    organisation: Organisation
    key: str
    may_act: bool

    @property
    def has_secret(self) -> bool:
        return len(self.key) > DIGITS


def holder_of(request, key: str) -> Holder | None:
    """Return the holder, or ``None`` for whoever may not even know that the organisation is there."""
    if key.isascii() and key.isdecimal() and len(key) <= DIGITS:
        if not has_session(request):
            return None
        mine = Organisation.objects.visible_to(request.user).select_related("partner").filter(pk=int(key)).first()
        return mine and Holder(mine, key, request.user.has_perm("outputs.tend_assessment", mine))
    if not SECRET.fullmatch(key):
        return None
    held = Organisation.objects.held_by(key).select_related("partner").first()
    return held and Holder(held, key, True)


class OwnerView(QuietView):
    """A page of an organisation; everything on it is read through ``self.organisation``."""

    def handle(self, request, *args, key: str, **kwargs) -> HttpResponse:
        self.holder = holder_of(request, key)
        if self.holder is None:
            return self.refuse()
        if request.method == "POST" and not self.holder.may_act:
            raise PermissionDenied
        services.note_use(self.organisation)
        return super().handle(request, *args, **kwargs)

    @property
    def organisation(self) -> Organisation:
        return self.holder.organisation

    def round_or_404(self, pk: int) -> AssessmentRound:
        rounds = self.organisation.rounds.select_related("organisation", "edition__work")
        found = rounds.filter(pk=pk).first() if pk < 2**63 else None
        if found is None:
            raise Http404
        return found

    def closed_round_or_404(self, pk: int) -> AssessmentRound:
        """Return a round that has a result."""
        found = self.round_or_404(pk)
        if not found.is_closed:
            raise Http404
        return found

    def address(self, name: str, *args) -> str:
        return reverse(name, args=[self.holder.key, *args])

    def go(self, name: str, *args) -> HttpResponse:
        return redirect(self.address(name, *args))

    def show(self, template: str, status: int = 200, **context) -> HttpResponse:
        context |= {"holder": self.holder, "organisation": self.organisation, "key": self.holder.key}
        context["breadcrumbs"] = [
            (_("Self-assessment"), reverse("assessment")),
            *(context.pop("way", None) or [(self.organisation.name, "")]),
        ]
        return render(self.request, f"outputs/assessment_{template}.html", context, status=status)

    def way_to(self, here: str, round_: AssessmentRound | None = None) -> list[tuple[str, str]]:
        """Return the way from the organisation to ``here`` for the breadcrumbs."""
        way = [(self.organisation.name, self.address("assessment-organisation"))]
        if round_ is not None:
            way.append((name_of(round_), self.address("assessment-round", round_.pk)))
        return [*way, (here, "")]


def name_of(round_: AssessmentRound) -> str:
    """Return what a round is called: what its owner calls it, or its days."""
    # Translators: a self-assessment by its days, from start to end
    return round_.title or _("%(start)s to %(end)s") % {
        "start": on_day(round_.opens_on),
        "end": on_day(round_.closes_on),
    }
