"""The result of a closed round, what follows from it, and what changed since the round before."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from outputs.assessments import actions, charts, services, words
from outputs.assessments.comparing import compared
from outputs.assessments.forms import ActionForm
from outputs.assessments.holders import OwnerView, name_of
from outputs.assessments.ideas import Ideas, ideas_for
from outputs.assessments.questionnaire import areas_of
from outputs.assessments.results import Finding, Result, Voice, result_of
from outputs.models import AssessmentAction, AssessmentRound, Audience
from outputs.models.assessments import HIGHEST
from sempre.translated import shown


@dataclass(frozen=True)
class VoiceRow:
    """A voice as the page shows it: words and a track."""

    voice: Voice
    track: charts.Track
    median: str
    spread: str
    coverage: str

    @property
    def table_words(self) -> str:
        return words.short_words(self.voice)


@dataclass(frozen=True)
class FindingRow:
    """A practice, or an own question, as the page shows it."""

    finding: Finding
    title: str
    voices: tuple[VoiceRow, ...]
    gap: str = ""
    gap_track: charts.Track | None = None

    @property
    def gap_number(self) -> str:
        return words.number(self.finding.gap.size) if self.finding.gap else "–"


def voice_row(voice: Voice) -> VoiceRow:
    median, spread = words.median_words(voice), words.spread_words(voice)
    return VoiceRow(voice, charts.track_of(voice), median, spread, words.coverage_words(voice))


def finding_row(finding: Finding) -> FindingRow:
    title = shown(finding.practice, "title") if finding.practice else finding.text
    rows = tuple(voice_row(voice) for voice in finding.voices)
    if finding.gap is None:
        return FindingRow(finding, title, rows)
    return FindingRow(finding, title, rows, words.gap_words(finding.gap), charts.track_of_gap(finding.gap))


@dataclass(frozen=True)
class Step:
    """A practice to work on: where it stands by its lowest voice, what the next level looks like, what helps."""

    finding: Finding
    title: str
    here: str
    ahead: str
    ideas: Ideas
    gap: str


def steps_of(result: Result) -> list[Step]:
    findings = result.to_work_on()
    ideas = ideas_for([finding.practice for finding in findings])
    return [_step(finding, ideas[finding.practice.pk]) for finding in findings]


def _step(finding: Finding, ideas: Ideas) -> Step:
    levels = {level.number: shown(level, "text") for level in finding.practice.levels.all()}
    stands = int(finding.lowest)
    gap = words.gap_words(finding.gap) if finding.gap and finding.gap.size else ""
    title = shown(finding.practice, "title")
    return Step(finding, title, levels.get(stands, ""), levels.get(stands + 1, ""), ideas, gap)


def result_context(view: OwnerView, round_: AssessmentRound) -> dict:
    """Return all that the page of a closed round shows."""
    result = result_of(round_)
    return {
        "round": round_,
        "name": name_of(round_),
        "result": result,
        "crowds": result.crowds,
        "areas": [(area, [finding_row(finding) for finding in findings]) for area, findings in result.areas],
        "own": [finding_row(finding) for finding in result.own],
        "steps": steps_of(result),
        "actions": actions.rows_of(view.organisation, round_.pk),
        "audiences": [Audience(audience).label for audience in round_.audiences],
        "may_compare": view.organisation.rounds.closed().count() > 1,
    }


class ActionView(OwnerView):
    """Decide what to do, or say how far it is."""

    def get(self, request, pk: int, action: int | None = None):
        self.find(pk, action)
        return self.show_form(self.make_form())

    def post(self, request, pk: int, action: int | None = None):
        self.find(pk, action)
        form = self.make_form(request.POST)
        if form.is_valid():
            try:
                if self.action is None:
                    services.add_action(self.round, **form.cleaned_data)
                else:
                    services.change_action(self.action, **form.cleaned_data)
            except ValidationError as error:
                form.add_error(None, error)
            else:
                return self.go("assessment-organisation")
        return self.show_form(form)

    def find(self, pk: int, action: int | None) -> None:
        self.round = self.closed_round_or_404(pk)
        self.areas = areas_of(self.round.edition, self.round.version)
        self.practices = [practice for _area, practices in self.areas for practice in practices]
        self.action = self.round.actions.filter(pk=action).first() if action and action < 2**63 else None
        if (action is not None and self.action is None) or not self.practices:
            raise Http404

    def make_form(self, data=None) -> ActionForm:
        initial = {} if self.action else self.proposal(self.request.GET.get("practice", ""))
        instance = None if self.action is None else AssessmentAction.objects.get(pk=self.action.pk)
        return ActionForm(data, practices=self.practices, instance=instance, initial=initial)

    def proposal(self, key: str) -> dict:
        """Return where the practice stands by its lowest voice, and the next level."""
        finding = result_of(self.round, self.areas).finding(key)
        if finding is None:
            return {}
        if finding.lowest is None:
            return {"practice_key": key}
        stands = int(finding.lowest)
        return {"practice_key": key, "from_level": stands, "to_level": min(stands + 1, HIGHEST)}

    def show_form(self, form: ActionForm) -> HttpResponse:
        chosen = form["practice_key"].value()
        practice = next((p for p in self.practices if p.stable_key == chosen), None)
        title = _("Change an action") if self.action else _("Decide what to do")
        return self.show(
            "action",
            form=form,
            round=self.round,
            title=title,
            practice=practice,
            levels=list(practice.levels.all()) if practice else [],
            ideas=ideas_for([practice])[practice.pk] if practice else Ideas(),
            way=self.way_to(title, self.round),
        )


class CompareView(OwnerView):
    """Two closed rounds side by side; only within one edition of the roadmap."""

    def get(self, request):
        rounds = list(self.organisation.rounds.closed().select_related("edition").order_by("opens_on", "pk"))
        if len(rounds) < 2:
            raise Http404
        before = self.chosen("from", rounds, rounds[-2])
        after = self.chosen("to", rounds, rounds[-1])
        is_same = before.edition_id == after.edition_id
        return self.show(
            "compare",
            rounds=[(round_.pk, name_of(round_)) for round_ in rounds],
            before=before,
            after=after,
            before_name=name_of(before),
            after_name=name_of(after),
            is_same=is_same,
            areas=compared(before, after) if is_same and before != after else [],
            way=self.way_to(_("Rounds compared")),
        )

    def chosen(self, name: str, rounds: list[AssessmentRound], usual: AssessmentRound) -> AssessmentRound:
        wanted = self.request.GET.get(name, "")
        if not wanted:
            return usual
        found = next((round_ for round_ in rounds if str(round_.pk) == wanted), None)
        if found is None:
            raise Http404
        return found
