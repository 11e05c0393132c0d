"""Answering: anonymous, without account or cookie, by the link of one's audience."""

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from outputs.assessments import services
from outputs.assessments.forms import AnswerForm
from outputs.assessments.papers import promises
from outputs.assessments.questionnaire import sections_of_round
from outputs.assessments.quiet import CookielessView, is_too_much, on_day
from outputs.models import AssessmentRound, Audience
from sempre import languages

STATE = AssessmentRound.State


class LinkView(CookielessView):
    """A page behind the code of an audience; a link that takes no answers now says why, one page each."""

    def handle(self, request, *args, code: str, **kwargs):
        self.invitation = services.find_invitation(code)
        if self.invitation is None:
            return self.refuse()
        if code != self.invitation.code:
            return redirect(self.invitation.get_absolute_url())
        return super().handle(request, *args, **kwargs)

    def unknown(self) -> tuple[str, str]:
        return (
            _("This link or code does not work"),
            _("Compare it with your sheet, letter by letter. If it still does not work, ask whoever gave it to you."),
        )

    def tell_state(self, state: str) -> HttpResponse:
        """Say why no answers are taken, in words for the state of the round."""
        round_ = self.invitation.round
        if state == STATE.PLANNED:
            advice = _("You can answer from %(day)s. Keep your sheet or this address until then.")
            return self.tell(404, _("It has not begun yet"), advice % {"day": on_day(round_.opens_on)})
        if state == STATE.OVER:
            advice = _(
                "You could answer until %(day)s. If you have a paper with answers, give it to whoever asked you."
            )
            return self.tell(410, _("The time for answers is over"), advice % {"day": on_day(round_.closes_on)})
        advice = _(
            "No more answers are taken. Ask whoever gave you the link what came out of it, and what happens next."
        )
        return self.tell(410, _("This self-assessment is closed"), advice)


class AnswerView(LinkView):
    """All questions of an audience on one page."""

    def get(self, request):
        state = services.state_of_link(self.invitation)
        return self.show(self.make_form()) if state == STATE.OPEN else self.tell_state(state)

    def post(self, request):
        state = services.state_of_link(self.invitation)
        if state != STATE.OPEN:
            return self.tell_state(state)
        form = self.make_form(request.POST)
        if not form.is_valid():
            return self.show(form)
        if form.token is None:
            return self.show(self.with_new_token(form))
        if is_too_much(request, "assessment_answer"):
            return self.tell_to_wait()
        return self.keep(form)

    def keep(self, form: AnswerForm) -> HttpResponse:
        try:
            is_new = services.give_answers(
                self.invitation, answers=form.answers, language=languages.current(), token=form.token
            )
        except services.Refused as refused:
            return self.tell_state(refused.state)
        except ValidationError as error:
            form.add_error(None, error)
            return self.show(form)
        return redirect(reverse("assessment-thanks", args=[self.invitation.code]) + ("" if is_new else "?again"))

    def make_form(self, data=None) -> AnswerForm:
        sections = sections_of_round(self.invitation.round, self.invitation.audience)
        return AnswerForm(sections, data, code=self.invitation.code)

    def with_new_token(self, form: AnswerForm) -> AnswerForm:
        """Return the form with all that was chosen and a mark of its own, to be sent once more."""
        data = self.request.POST.copy()
        data["token"] = form.fields["token"].initial
        again = AnswerForm(form.sections, data, code=form.code)
        again.add_error(
            None, _("This page was not from this link. Your answers are still here: press the button again.")
        )
        return again

    def show(self, form: AnswerForm) -> HttpResponse:
        round_ = self.invitation.round
        context = {
            "form": form,
            "parts": form.parts(),
            "invitation": self.invitation,
            "round": round_,
            "organisation": round_.organisation,
            "promises": promises(self.invitation),
            "is_plain": self.invitation.audience == Audience.SERVICE_USER,
        }
        return render(self.request, "outputs/assessment_answer.html", context)


class ThanksView(LinkView):
    """Thanks, without a word about who or what; the same for everybody."""

    def get(self, request):
        context = {
            "invitation": self.invitation,
            "organisation": self.invitation.round.organisation,
            "is_again": "again" in request.GET,
            "is_plain": self.invitation.audience == Audience.SERVICE_USER,
        }
        return render(request, "outputs/assessment_thanks.html", context)
