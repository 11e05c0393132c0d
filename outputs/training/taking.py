"""Taking a quiz: anybody is asked and answered at once; of learners who started the module the result is kept."""

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from outputs.models import Attempt, Enrolment
from outputs.training import asking, scoring, services, versions
from outputs.training.forms import QuizForm
from sempre import languages


class QuizMixin:
    """For a view with ``node`` (the quiz), ``course``, ``enrolment`` and ``show()``."""

    def quiz_context(self) -> dict:
        form = getattr(self, "form", None) or self.new_form()
        return {"form": form, "asked": form.asked(), "is_kept": "kept" in self.request.GET and bool(self.enrolment)}

    def new_form(self) -> QuizForm:
        """Return the questions as they are asked now; of an attempt that is open, as they were, with the answers."""
        open_attempt = self._open_attempt()
        asked = versions.pinned(open_attempt.versions, **self._unit()) if open_attempt else []
        answers = asking.by_question(asked, open_attempt) if asked else {}
        asked = asked or versions.versions_of(self.node, self.node.asked)
        return QuizForm(sheet=self._sheet(asked), questions=self._questions(asked), answers=answers)

    def _unit(self) -> dict:
        return {"edition_id": self.node.edition_id, "unit_key": self.node.stable_key}

    def _open_attempt(self) -> Attempt | None:
        if not self.enrolment:
            return None
        return self.enrolment.attempts.filter(unit_key=self.node.stable_key, finished_at=None).first()

    def _sheet(self, asked) -> asking.Sheet:
        if not self.enrolment:
            return asking.for_visitor(self.node, asked)
        turn = self.enrolment.attempts.filter(unit_key=self.node.stable_key, finished_at__isnull=False).count()
        return asking.for_learner(self.node, asked, self.enrolment, turn)

    @staticmethod
    def _questions(asked):
        return versions.in_language(asked, languages.current())

    def take_answers(self):
        """Answer a POST: keep, score, or ask again for what is missing."""
        sheet = asking.read(self.request.POST.get("sheet", ""))
        is_mine = sheet is not None and (sheet.edition, sheet.unit) == (self.node.edition_id, self.node.stable_key)
        asked = versions.pinned(sheet.versions, **self._unit()) if is_mine else []
        if not asked:
            return self._ask_anew()
        if sheet.enrolment and (not self.enrolment or sheet.enrolment != self.enrolment.pk):
            sheet = asking.for_visitor(self.node, asked)  # another learner's sheet, or one deleted meanwhile
        self.form = QuizForm(self.request.POST, sheet=sheet, questions=self._questions(asked))
        is_sound = self.form.is_valid()
        if self.enrolment:
            return self._take_of_learner(asked, is_sound)
        return self._answer(scoring.score(self.form.questions, self.form.answers())) if is_sound else self.show()

    def _ask_anew(self):
        self.form = self.new_form()
        lost = _(
            "Your answers could not be read, because the questions were changed on their way. Please answer again."
        )
        return self.show(status=400, lost=lost)

    def _take_of_learner(self, asked, is_sound: bool):
        sheet, answers = self.form.sheet, asking.by_version(asked, self.form.answers())
        try:
            if "keep" in self.request.POST:
                services.keep_answers(self.enrolment, sheet, answers)
                return redirect(f"{self.unit.path}?kept=1")
            if not is_sound:
                return self.show()
            attempt = services.finish_attempt(self.enrolment, sheet, answers)
        except services.TooOften:
            return self.show(status=429, too_often=services.ATTEMPTS_A_DAY)
        except Enrolment.DoesNotExist:  # deleted on another device a moment ago
            return self._answer(scoring.score(self.form.questions, self.form.answers()))
        return redirect(reverse("training-attempt", args=[attempt.pk]))

    def _answer(self, result: scoring.Result):
        """Show the result of a visitor: it is in this answer, and nowhere else."""
        context = self.get_context_data() | {"result": result}
        return render(self.request, "outputs/quiz_result.html", context)
