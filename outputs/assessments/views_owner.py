"""An organisation's own pages: its address, its rounds and their links, paper, closing, deleting."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from outputs.assessments import actions, services
from outputs.assessments.forms import AnswerForm, DeleteForm, ExtendForm, RoundForm
from outputs.assessments.holders import OwnerView, name_of
from outputs.assessments.questionnaire import sections_of_round
from outputs.assessments.views_result import result_context
from outputs.assessments.words import progress_words
from outputs.models import AssessmentRound, Audience, Invitation
from outputs.models.assessments import LEAST
from sempre import languages
from sempre.alternates import absolute
from sempre.drawing.qr import qr_path

STATE = AssessmentRound.State
AGAIN_AFTER = dt.timedelta(days=365)


def row_of(round_: AssessmentRound) -> dict:
    return {"round": round_, "name": name_of(round_), "state": round_.state}


class OrganisationView(OwnerView):
    """All rounds, all actions, what can be taken along and how everything is deleted."""

    def get(self, request):
        rounds = list(self.organisation.rounds.all())
        closed = [round_ for round_ in rounds if round_.is_closed]
        again_on = closed[0].closed_on + AGAIN_AFTER if closed and not self.is_asking(rounds) else None
        return self.show(
            "organisation",
            rounds=[row_of(round_) for round_ in rounds],
            actions=actions.rows_of(self.organisation),
            may_compare=len(closed) > 1,
            again_on=again_on,
            is_again=again_on is not None and again_on <= timezone.localdate(),
        )

    @staticmethod
    def is_asking(rounds: list[AssessmentRound]) -> bool:
        return any(not round_.is_closed for round_ in rounds)


class KeepView(OwnerView):
    """The secret address to keep: shown to whoever has it anyway, as only its fingerprint is stored."""

    def get(self, request):
        if not self.holder.has_secret:
            raise Http404
        address = absolute(self.address("assessment-organisation"))
        size, path = qr_path(address)
        way = self.way_to(_("Keep this address"))
        return self.show("keep", address=address, qr_size=size, qr_path=path, way=way)


class NewRoundView(OwnerView):
    """Ask again: a round with the settings of the last one, which can be changed."""

    def get(self, request):
        return self.show_form(RoundForm(initial=self.settings_of_last()))

    def post(self, request):
        form = RoundForm(request.POST)
        if form.is_valid():
            try:
                made = services.open_round(self.organisation, **form.cleaned_data)
            except ValidationError as error:
                form.add_error(None, error)
            else:
                return self.go("assessment-round", made.pk)
        return self.show_form(form)

    def settings_of_last(self) -> dict:
        last = self.organisation.rounds.first()
        if last is None:
            return {}
        questions = "\n".join(question.text for question in last.own_questions.all())
        return {"version": last.version, "audiences": last.audiences, "own_questions": questions}

    def show_form(self, form: RoundForm) -> HttpResponse:
        return self.show("round_new", form=form, way=self.way_to(_("Ask again")))


class RoundView(OwnerView):
    """A round: while it is open its links and papers, once it is closed its result."""

    def get(self, request, pk: int):
        round_ = self.round_or_404(pk)
        if round_.is_closed:
            return self.show("result", way=self.way_to(name_of(round_)), **result_context(self, round_))
        return self.show_open(round_)

    def show_open(self, round_: AssessmentRound, extend: ExtendForm | None = None) -> HttpResponse:
        counts = services.counts_of(round_)
        links = [self.link_row(invitation, counts) for invitation in round_.invitations.all()]
        return self.show(
            "round",
            **row_of(round_),
            links=links,
            own_questions=[question.text for question in round_.own_questions.all()],
            may_close=services.may_close(round_),
            takes_paper=round_.state in (STATE.OPEN, STATE.OVER),
            form=extend or ExtendForm(opens_on=round_.opens_on, initial={"closes_on": round_.closes_on}),
            languages=languages.LANGUAGES,
            way=self.way_to(name_of(round_)),
        )

    @staticmethod
    def link_row(invitation: Invitation, counts: dict) -> dict:
        size, path = qr_path(absolute(invitation.get_absolute_url()))
        return {
            "invitation": invitation,
            "label": invitation.get_audience_display(),
            "address": absolute(invitation.get_absolute_url()),
            "progress": progress_words(counts[invitation.audience]),
            "is_enough": counts[invitation.audience] >= LEAST,
            "qr_size": size,
            "qr_path": path,
        }


class ExtendView(RoundView):
    """Another last day, as long as the round is not closed."""

    http_method_names = ["post"]

    def post(self, request, pk: int):
        round_ = self.round_or_404(pk)
        form = ExtendForm(request.POST, opens_on=round_.opens_on)
        if form.is_valid() and not round_.is_closed:
            try:
                services.extend_round(round_, form.cleaned_data["closes_on"])
            except services.Refused:
                return self.go("assessment-round", pk)
        elif not round_.is_closed:
            return self.show_open(round_, form)
        return self.go("assessment-round", pk)


class LinkStateView(OwnerView):
    """Let the link of one audience rest, or work again."""

    http_method_names = ["post"]

    def post(self, request, pk: int, audience: str):
        invitation = invitation_or_404(self.round_or_404(pk), audience)
        services.set_link(invitation, is_closed="rest" in request.POST)
        return self.go("assessment-round", pk)


class CloseView(OwnerView):
    """Close a round for good: says before what is seen and what is deleted then."""

    def get(self, request, pk: int):
        round_ = self.round_or_404(pk)
        if round_.is_closed:
            return self.go("assessment-round", pk)
        counts = services.counts_of(round_)
        few = [Audience(audience).label for audience, number in counts.items() if number < LEAST]
        way = self.way_to(_("Close and see the result"), round_)
        return self.show("close", **row_of(round_), few=few, may_close=services.may_close(round_), way=way)

    def post(self, request, pk: int):
        round_ = self.round_or_404(pk)
        try:
            services.close_round(round_)
        except services.Refused:
            return self.go("assessment-round-close", pk)
        return self.go("assessment-round", pk)


class PaperView(OwnerView):
    """The questions once more, for somebody who enters what others wrote on paper."""

    def get(self, request, pk: int, audience: str):
        self.find(pk, audience)
        return self.show_form(self.make_form())

    def post(self, request, pk: int, audience: str):
        self.find(pk, audience)
        form = self.make_form(request.POST)
        if not form.is_valid() or form.token is None:
            return self.show_form(form)
        try:
            is_new = services.give_answers(
                self.invitation,
                answers=form.answers,
                language=self.organisation.language,
                token=form.token,
                on_paper=True,
            )
        except services.Refused:
            return self.go("assessment-round", pk)
        except ValidationError as error:
            form.add_error(None, error)
            return self.show_form(form)
        return redirect(self.address("assessment-paper", pk, audience) + ("?entered" if is_new else "?again"))

    def find(self, pk: int, audience: str) -> None:
        self.round = self.round_or_404(pk)
        self.invitation = invitation_or_404(self.round, audience)
        if self.round.state not in (STATE.OPEN, STATE.OVER):
            raise Http404

    def make_form(self, data=None) -> AnswerForm:
        return AnswerForm(sections_of_round(self.round, self.invitation.audience), data, code=self.invitation.code)

    def show_form(self, form: AnswerForm) -> HttpResponse:
        return self.show(
            "paper",
            form=form,
            parts=form.parts(),
            round=self.round,
            invitation=self.invitation,
            is_entered="entered" in self.request.GET,
            is_again="again" in self.request.GET,
            is_plain=self.invitation.audience == Audience.SERVICE_USER,
            way=self.way_to(_("Enter a paper"), self.round),
        )


class DeleteView(OwnerView):
    """Delete everything at once, after saying so."""

    def get(self, request):
        return self.show_form(DeleteForm())

    def post(self, request):
        form = DeleteForm(request.POST)
        if not form.is_valid():
            return self.show_form(form)
        services.delete_everything(self.organisation)
        return redirect("assessment-deleted")

    def show_form(self, form: DeleteForm) -> HttpResponse:
        return self.show("delete", form=form, way=self.way_to(_("Delete everything")))


def invitation_or_404(round_: AssessmentRound, audience: str) -> Invitation:
    found = round_.invitations.filter(audience=audience).select_related("round__organisation").first()
    if found is None:
        raise Http404
    return found
