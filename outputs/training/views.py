"""Reading a module: its contents, its page, its units. The same for everybody until a learner starts."""

from django.db.models import QuerySet
from django.http import HttpResponseNotAllowed
from django.shortcuts import render
from django.utils.functional import cached_property

from outputs.models import Enrolment, Node, Work
from outputs.reading.nearest import not_found
from outputs.reading.views import WorkMixin, outputs_crumb
from outputs.training import course, learner, services
from outputs.training.certificates import current_certificate
from outputs.training.reflection import prompts_of
from outputs.training.taking import QuizMixin
from sempre.alternates import absolute
from sempre.drawing.qr import qr_path
from sempre.querysets import in_order
from sempre.reading import PublicPage, viewer
from sempre.rows import records
from sempre.translated import languages_of, shown, text


class TrainingMixin(WorkMixin):
    """A page of the training; whoever carries the learner's cookie gets an answer that nobody stores."""

    kind = Work.Kind.TRAINING

    @cached_property
    def secret(self) -> str:
        return "" if viewer(self.request) else learner.secret_of(self.request)

    def dispatch(self, request, *args, **kwargs):
        response = super().dispatch(request, *args, **kwargs)
        if learner.has_cookie(request) or request.method == "POST":
            response.headers["Cache-Control"] = "no-store"
        return response

    def get_breadcrumbs(self):
        return [outputs_crumb(), (shown(self.work, "title"), self.work.get_absolute_url())]


def continue_context(secret: str) -> dict:
    """Return the secret address to go on with on another device, as text and as QR code."""
    address = absolute(services.continue_path(secret))
    size, path = qr_path(address)
    return {"address": address, "qr": {"size": size, "path": path}}


class TrainingView(TrainingMixin, PublicPage):
    """The modules with what they teach, for whom, and how long they take."""

    template_name = "outputs/training.html"

    def get_breadcrumbs(self):
        return [outputs_crumb(), (shown(self.work, "title"), "")]

    def get_page_languages(self):
        return languages_of(self.work, *self.work.own_text)

    def get_share(self):
        return str(text(self.work, "title")), str(text(self.work, "summary"))

    def get_context_data(self, **kwargs):
        modules = course.modules_of(self.edition)
        return super().get_context_data(**kwargs) | {
            "courses": [course.outline(self.work, self.edition, module) for module in modules],
            "is_learner": bool(self.secret),
        }


class ModuleMixin(TrainingMixin):
    """A page within one module: the module as ``module`` (node) and ``course`` (outline)."""

    def dispatch(self, request, *args, **kwargs):
        self.module = course.module_of(self.edition, slug=kwargs["module"])
        if self.module is None:
            return not_found(request, self._published().filter(kind=Node.Kind.MODULE), kwargs["module"])
        self.course = course.outline(self.work, self.edition, self.module)
        return super().dispatch(request, *args, **kwargs)

    def _published(self) -> QuerySet:
        return Node.objects.published().filter(edition__work=self.work).select_related("edition__work", "parent")

    @cached_property
    def enrolment(self) -> Enrolment | None:
        return services.find_enrolment(self.secret, self.edition, self.course.key) if self.secret else None

    @cached_property
    def progress(self) -> services.Progress | None:
        return services.progress(self.enrolment, self.course.required) if self.enrolment else None

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "module": self.module,
            "course": self.course,
            "enrolment": self.enrolment,
            "progress": self.progress,
        }


class ModuleView(ModuleMixin, PublicPage):
    """What a module is about, its units, and for learners how far they are."""

    template_name = "outputs/module_detail.html"

    def get_breadcrumbs(self):
        return [*super().get_breadcrumbs(), (shown(self.module, "title"), "")]

    def get_page_languages(self):
        return languages_of(self.module, *self.module.own_text)

    def get_share(self):
        return str(self.course.title), str(self.course.summary)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs) | {
            "tools": self.module.tools.visible_to(None).in_order("title"),
            "micro_projects": in_order(records(self.module.micro_projects.visible_to(None).for_list()), "title"),
            "is_cookie_missing": "started" in self.request.GET and not self.enrolment,
        }
        return context | (self._of_learner() if self.enrolment else {})

    def _of_learner(self) -> dict:
        done = self.progress.done
        undone = [unit for unit in self.course.units if unit.key not in done]
        return continue_context(self.secret) | {
            "next_unit": next((unit for unit in undone if unit.is_required), undone[0] if undone else None),
            "minutes_left": self.course.minutes_left(done),
            "certificate": current_certificate(self.enrolment),
        }


class UnitView(learner.TokenlessMixin, QuizMixin, ModuleMixin, PublicPage):
    """A unit of a module, by its type."""

    def get(self, request, *args, **kwargs):
        return super().get(request, *args, **kwargs) if self.find_unit() else self.nearest_units()

    def find_unit(self) -> bool:
        """Find the unit of the address; say whether there is one."""
        units = self.module.outlined_units
        self.node = next((unit for unit in units if unit.slug == self.kwargs["slug"]), None)
        if self.node is not None:
            self.node.refresh_from_db(fields=course.long_texts())
            self.unit = course.unit_in_full(self.work, self.module, self.node, units.index(self.node) + 1)
        return self.node is not None

    def nearest_units(self):
        units = self._published().filter(kind=Node.Kind.UNIT, parent__slug=self.module.slug)
        return not_found(self.request, units, self.kwargs["slug"])

    def get_template_names(self):
        return [f"outputs/unit_{self.unit.kind}.html"]

    def get_breadcrumbs(self):
        module = (shown(self.module, "title"), self.module.url_in(self.work))
        return [*super().get_breadcrumbs(), module, (shown(self.node, "title"), "")]

    def get_page_languages(self):
        return languages_of(self.node, *self.node.own_text)

    def get_share(self):
        return str(self.unit.title), str(self.unit.summary)

    def post(self, request, **kwargs):
        if not self.find_unit():
            return self.nearest_units()
        if self.unit.kind != Node.UnitType.QUIZ:
            return HttpResponseNotAllowed(["GET", "HEAD", "OPTIONS"])
        return self.take_answers()

    def get_context_data(self, **kwargs):
        units, index = self.course.units, self.unit.number - 1
        done = self.progress.done if self.progress else ()
        context = super().get_context_data(**kwargs) | {
            "unit": self.unit,
            "node": self.node,
            "previous": units[index - 1] if index else None,
            "next": units[index + 1] if index + 1 < len(units) else None,
            "minutes_left": self.course.minutes_left(after=index),
            "is_done": self.unit.key in done,
            "prompts": prompts_of(self.unit.body) if self.unit.kind == Node.UnitType.REFLECTION else (),
        }
        return context | (self.quiz_context() if self.unit.kind == Node.UnitType.QUIZ else {})

    def show(self, status: int = 200, **context):
        """Return the page again with what came of a form."""
        return render(self.request, self.get_template_names(), self.get_context_data(**context), status=status)
