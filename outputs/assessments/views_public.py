"""The doors: what it is, trying it alone, opening one's organisation, typing a code or a secret address."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from outputs.assessments import services
from outputs.assessments.charts import Track, track_of_level
from outputs.assessments.forms import AnswerForm, CodeForm, OrganisationForm, SecretForm
from outputs.assessments.ideas import Ideas, ideas_for
from outputs.assessments.questionnaire import Option, Question, areas_of, newest_edition, sections_of
from outputs.assessments.quiet import CookielessView, QuietView, is_too_much
from outputs.models import AssessmentRound, Audience, Node, Organisation, Work
from partners.models import Partner
from sempre.middleware import has_session
from sempre.reading import PublicPage
from sempre.translated import shown


class AssessmentPage(PublicPage):
    """A page that readers find, with the way to it."""

    here = ""

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.edition = newest_edition()

    def get_breadcrumbs(self):
        way = [(pgettext("navigation", "Outputs"), reverse("outputs"))]
        if self.edition:
            way.append((shown(self.edition.work, "title"), reverse(Work.Kind.ROADMAP)))
        way.append((_("Self-assessment"), reverse("assessment")))
        return [*way, (self.here, "")] if self.here else [*way[:-1], (way[-1][0], "")]

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"edition": self.edition}


class StartView(AssessmentPage):
    """What it is, and the ways in."""

    template_name = "outputs/assessment_start.html"

    def get_share(self):
        return _("Self-assessment"), _(
            "How much say do people have in your organisation? Ask leaders, staff and users."
        )

    def get_context_data(self, **kwargs):
        nodes = self.edition.nodes.filter(kind=Node.Kind.PRACTICE) if self.edition else Node.objects.none()
        pocket = list(nodes.values_list("in_pocket", flat=True))
        numbers = {"practices": len(pocket), "in_pocket": sum(pocket)}
        return super().get_context_data(**kwargs) | {"numbers": numbers, "audiences": Audience.choices}


@dataclass(frozen=True)
class Row:
    """What somebody answered alone to one practice, and where a next step would lead."""

    practice: Node
    question: Question
    chosen: Option
    ahead: Option | None
    track: Track


class PocketView(AssessmentPage):
    """The pocket check, alone and at once: a form sent by GET.

    So no cookie is needed, nothing is kept here, the result can be printed, passed on and read in another language,
    and going back leads to one's answers. They say nothing personal, so they may stand in the address.
    """

    template_name = "outputs/assessment_pocket.html"

    @property
    def here(self) -> str:
        return _("Pocket check")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        eyes = self.request.GET.get("eyes", "")
        if eyes not in Audience.values or not self.edition:
            return context | {"audiences": Audience.choices}
        areas = areas_of(self.edition, AssessmentRound.Version.POCKET)
        sections = sections_of(areas, eyes)
        is_sent = any(name.startswith(AnswerForm.PREFIX) or name == "check" for name in self.request.GET)
        form = AnswerForm(sections, self.request.GET if is_sent else None)
        context |= {"eyes": eyes, "eyes_label": Audience(eyes).label, "form": form}
        return context | (self.result(areas, form) if is_sent and form.is_valid() else {})

    def result(self, areas, form: AnswerForm) -> dict:
        practices = {practice.stable_key: practice for _area, rows in areas for practice in rows}
        questions = [question for section in form.sections for question in section.questions]
        rows = [row_of(q, practices[q.key], form.answers.get(q.key)) for q in questions if q.key in form.answers]
        low = sorted((r for r in rows if r.chosen.number is not None), key=lambda r: r.chosen.number)
        weakest = [row for row in low if row.ahead][:3]
        ideas = ideas_for([row.practice for row in weakest])
        return {"rows": rows, "weakest": [(row, ideas.get(row.practice.pk, Ideas())) for row in weakest]}


def row_of(question: Question, practice: Node, level: int | None) -> Row:
    by_number = {option.number: option for option in question.options}
    ahead = None if level is None else by_number.get(level + 1)
    return Row(practice, question, by_number[level], ahead, track_of_level("own", level))


class OpenView(QuietView):
    """Open an organisation's page with its first round. Its form sets the cookie against forged requests."""

    def partners(self):
        """The partners that the visitor may tie the organisation to: those that the visitor writes for."""
        if not has_session(self.request) or not self.request.user.is_authenticated:
            return Partner.objects.none()
        own = [m.partner_id for m in self.request.user.current_memberships if m.may_write]
        return Partner.objects.filter(pk__in=own)

    def get(self, request):
        return self.show(OrganisationForm(partners=self.partners()))

    def post(self, request):
        form = OrganisationForm(request.POST, partners=self.partners())
        if form.is_valid():
            if is_too_much(request, "assessment_open"):
                return self.tell_to_wait()
            try:
                services.open_organisation(**form.cleaned_data)
            except ValidationError as error:
                form.add_error(None, error)
            else:
                return redirect("assessment-keep", form.cleaned_data["secret"])
        return self.show(form)

    def show(self, form: OrganisationForm):
        way = [(_("Self-assessment"), reverse("assessment")), (_("Assess your organisation"), "")]
        context = {"form": form, "breadcrumbs": way, "is_ready": newest_edition() is not None}
        return render(self.request, "outputs/assessment_open.html", context)


class EnterView(CookielessView):
    """Type what leads to a page of one's own; a wrong one counts as a guess."""

    form_class = CodeForm
    template = "code"

    def get(self, request):
        return self.show(self.form_class())

    def post(self, request):
        form = self.form_class(request.POST)
        if form.is_valid():
            if address := self.find(form.cleaned_data):
                return redirect(address)
            is_too_much(request, "assessment_guess")
            form.add_error(next(iter(form.fields)), self.wrong())
        return self.show(form)

    def show(self, form):
        way = [(_("Self-assessment"), reverse("assessment")), (self.title(), "")]
        context = {"form": form, "breadcrumbs": way, "title": self.title()}
        return render(self.request, f"outputs/assessment_{self.template}.html", context)


class CodeView(EnterView):
    """The code from a sheet: to the questions, or to the page that says why there are none."""

    def title(self) -> str:
        return _("Answer with a code")

    def find(self, given: dict) -> str:
        invitation = services.find_invitation(given["code"])
        return invitation.get_absolute_url() if invitation else ""

    def wrong(self) -> str:
        return _("This code does not work. Compare it with your sheet, letter by letter.")


class SecretView(EnterView):
    """The secret address of an organisation."""

    form_class = SecretForm
    template = "secret"

    def title(self) -> str:
        return _("Open your organisation’s page")

    def find(self, given: dict) -> str:
        held = Organisation.objects.held_by(given["secret"]).exists()
        return reverse("assessment-organisation", args=[given["secret"]]) if held else ""

    def wrong(self) -> str:
        return _("No organisation has this address. Compare it letter by letter; capital and small letters differ.")


class DeletedView(QuietView):
    """What is said once everything of an organisation is gone."""

    def get(self, request):
        advice = _("Rounds, answers and actions are deleted for good. Nobody can bring them back, not even the office.")
        return self.tell(200, _("Everything is deleted"), advice)
