"""The learner's own pages: starting, units done, results, going on elsewhere, leaving. No crawler lists them."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import TemplateView

from outputs.models import Attempt, Enrolment, Node
from outputs.training import course, learner, services
from outputs.training.limits import is_too_much
from outputs.training.views import ModuleMixin, TrainingMixin, continue_context
from sempre.translated import Shown, shown


class OwnView(learner.TokenlessMixin, TrainingMixin, View):
    """A page or a button of learners: never stored, never listed, its forms only from this portal."""

    def dispatch(self, request, *args, **kwargs):
        if request.method == "POST" and not learner.is_from_here(request):
            response = render(request, "error.html", _elsewhere(), status=403)
        elif is_too_much(request, "training_guess", counts=False):
            response = self.wait()
        else:
            response = super().dispatch(request, *args, **kwargs)
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    def wait(self) -> HttpResponse:
        return render(self.request, "error.html", _wait(), status=429)

    def get_breadcrumbs(self):
        return [*super().get_breadcrumbs(), (_("My learning"), "")]

    @property
    def enrolments(self):
        return Enrolment.objects.of_learner(self.secret).select_related("edition").prefetch_related("progress")

    def rows(self) -> list[tuple[course.Course, Enrolment, services.Progress]]:
        """Return what was begun, in the order of the modules."""
        begun = {enrolment.module_key: enrolment for enrolment in self.enrolments.order_by("pk")}
        modules = course.modules_of(self.edition) if begun else []
        courses = [course.outline(self.work, self.edition, m) for m in modules if m.stable_key in begun]
        return [(each, begun[each.key], services.progress(begun[each.key], each.required)) for each in courses]


def _elsewhere() -> dict:
    return {
        "status": 403,
        "error_title": _("The form could not be sent"),
        "error_advice": _("It came from another page than this portal's. Open the page here and try again."),
    }


def _wait() -> dict:
    return {
        "status": 429,
        "error_title": _("Too many attempts"),
        "error_advice": _("So that nobody finds out by guessing, only a few attempts are taken in a short time. "
                          "Please wait ten minutes and try again."),
    }  # fmt: skip


class StartView(ModuleMixin, OwnView):
    """Begin a module: the one place beside "continue" where the cookie is set."""

    http_method_names = ["post"]

    def post(self, request, **kwargs):
        if not self.secret and is_too_much(request, "training_start"):
            return self.wait()
        secret = self.secret or learner.new_secret()
        services.start_module(secret, self.edition, self.course.key)
        response = redirect(f"{self.course.path}?started=1")
        learner.remember(response, secret)
        return response


class DoneView(ModuleMixin, OwnView):
    """Note a unit as done; a quiz is done by passing it."""

    http_method_names = ["post"]

    def post(self, request, slug, **kwargs):
        units = self.course.units
        unit = next((unit for unit in units if unit.slug == slug and unit.kind != Node.UnitType.QUIZ), None)
        if unit is None:
            raise Http404
        if not self.enrolment:
            return redirect(self.course.path)
        try:
            services.do_unit(self.enrolment, unit.key)
        except Enrolment.DoesNotExist:
            return redirect(self.course.path)
        following = units[unit.number] if unit.number < len(units) else None
        response = redirect(following.path if following else self.course.path)
        learner.remember(response, self.secret)
        return response


class AttemptView(OwnView):
    """The result of an own attempt; those of others do not exist here."""

    http_method_names = ["get", "head"]

    def get(self, request, pk):
        mine = Attempt.objects.filter(enrolment__in=self.enrolments.order_by(), finished_at__isnull=False)
        attempt = get_object_or_404(mine.select_related("enrolment"), pk=pk)
        module = course.module_of(self.edition, stable_key=attempt.enrolment.module_key)
        if module is None:
            raise Http404
        whole = course.outline(self.work, self.edition, module)
        unit = next((unit for unit in whole.units if unit.key == attempt.unit_key), None)
        if unit is None:
            raise Http404
        context = self.get_context_data() | {
            "course": whole, "unit": unit, "module": module, "attempt": attempt,
            "enrolment": attempt.enrolment, "result": services.result_of(attempt),
            "progress": services.progress(attempt.enrolment, whole.required),
            "next": whole.units[unit.number] if unit.number < len(whole.units) else None,
            "breadcrumbs": [*super().get_breadcrumbs()[:-1], (shown(module, "title"), whole.path),
                            (Shown(unit.title), unit.path), (_("Result"), "")],
        }  # fmt: skip
        return render(request, "outputs/quiz_result.html", context)


class MyView(OwnView, TemplateView):
    """What is kept about this learner, the address to go on elsewhere, and the ways out."""

    template_name = "outputs/training_my.html"

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs) | {"is_known": bool(self.secret), "rows": self.rows()}
        return context | (continue_context(self.secret) if self.secret else {})


class ForgetView(OwnView):
    """Take the cookie from this device; the progress stays, for whoever has the secret address."""

    http_method_names = ["post"]

    def post(self, request):
        response = redirect("training-my")
        learner.forget(response)
        return response


class DeleteView(MyView):
    """Delete all progress: asked once more, then gone."""

    template_name = "outputs/training_delete.html"

    def post(self, request):
        services.delete_progress(self.secret)
        response = redirect("training-my")
        learner.forget(response)
        return response


class ContinueView(OwnView, TemplateView):
    """Go on with a learner's secret address: a button sets the cookie, as opening an address must not."""

    template_name = "outputs/training_continue.html"

    def dispatch(self, request, *args, secret: str, **kwargs):
        self.given = secret
        return super().dispatch(request, *args, **kwargs)

    @property
    def enrolments(self):
        return Enrolment.objects.of_learner(self.given).select_related("edition").prefetch_related("progress")

    def get(self, request, *args, **kwargs):
        return super().get(request, *args, **kwargs) if self.enrolments.exists() else self.refuse()

    def refuse(self):
        is_too_much(self.request, "training_guess")
        return render(self.request, "outputs/training_unknown.html", self.get_context_data(), status=404)

    def post(self, request):
        if not self.enrolments.exists():
            return self.refuse()
        self.enrolments.update(seen_on=timezone.localdate())
        response = redirect(reverse("training-my"))
        learner.remember(response, self.given)
        return response

    def get_context_data(self, **kwargs):
        is_other = bool(self.secret) and self.secret != self.given
        return super().get_context_data(**kwargs) | {"is_other": is_other, "continued": self.rows()}
