"""The questions of a quiz: each on a page of its own, with any number of answers."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Max
from django.forms.models import BaseInlineFormSet
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from modeltranslation.utils import build_localized_fieldname

from outputs.admin.bank import BankViews
from outputs.admin.rows import marks_of
from outputs.editing.previewing import preview_of
from outputs.editing.soundness import problems_of
from outputs.editing.versions import versions_of
from outputs.models import Choice, Node, Question
from outputs.training.course import MOST_POINTS
from outputs.training.services import learners_in_progress
from sempre import languages
from sempre.editing.admin import PartsInline, TextsAdmin
from sempre.editing.filters import MissingLanguageFilter
from sempre.editing.forms import RecordForm, RowForm
from sempre.editing.preview import PreviewMixin
from sempre.translated import text

CONFIRMED = "_confirmed"
SHOWN_FIELDS = {"question_kind", "points", *(f"text_{code}" for code in languages.CODES)}


def quizzes():
    return Node.objects.filter(unit_type=Node.UnitType.QUIZ).select_related("edition__work", "parent")


class QuestionForm(RecordForm):
    """A changed question is confirmed while learners are in progress."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if unit := getattr(self.request, "unit", None):
            self.instance.node = unit
        self.fields["points"].validators += [MinValueValidator(1), MaxValueValidator(MOST_POINTS)]
        if "stable_key" in self.fields:
            self.fields["stable_key"].required = False
            self.fields["stable_key"].help_text = _("Never changes afterwards. Left empty, it is made for you.")

    def clean_stable_key(self):
        """Return the key as written, or the next free one of the unit."""
        key = self.cleaned_data["stable_key"]
        taken = set(self.instance.node.questions.values_list("stable_key", flat=True))
        if key in taken:
            raise ValidationError(_("Another question of this unit has this key already."))
        number = len(taken) + 1
        while not key or key in taken:
            key, number = f"{self.instance.node.stable_key[:70]}-q{number}", number + 1
        return key

    def clean(self):
        data = super().clean()
        if getattr(self.request, "unconfirmed", 0):
            raise ValidationError("", code="confirm")
        return data


class ChoiceForm(RowForm):
    """An answer has a text in at least one language."""

    def clean(self):
        data = super().clean()
        names = [build_localized_fieldname("text", code) for code in languages.CODES]
        if self.has_changed() and not any(self.cleaned_data.get(name) for name in names):
            code = languages.current()
            self.add_error(build_localized_fieldname("text", code), _("Write this in at least one language."))
        return data


class ChoiceFormSet(BaseInlineFormSet):
    """The answers: new ones stand after the others, and together they make a question that can be scored."""

    def add_fields(self, form, index):
        super().add_fields(form, index)
        form.fields["position"].required = False
        if index is None or index >= self.initial_form_count():
            form.initial["position"] = index

    @property
    def kept(self) -> list[forms.ModelForm]:
        """The rows that will be there after saving, in their order."""
        rows = [form for form in self.forms if form.has_changed() or form.instance.pk]
        rows = [form for form in rows if not (self.can_delete and self._should_delete_form(form))]
        return sorted(rows, key=self._place)

    def _place(self, form) -> tuple[int, int]:
        written = form.cleaned_data.get("position") if hasattr(form, "cleaned_data") else None
        return (10**6 if written is None else written), self.forms.index(form)

    def clean(self):
        super().clean()
        if any(self.errors):
            return
        rows = self.kept
        rights = [bool(form.cleaned_data.get("correct")) for form in rows]
        for problem in problems_of(self.instance.question_kind, rights, [self._has_match(form) for form in rows]):
            if problem.index is None:
                raise ValidationError(problem.message)
            code = f"_{languages.current()}" if problem.field == "match" else ""
            rows[problem.index].add_error(f"{problem.field}{code}", problem.message)

    @staticmethod
    def _has_match(form) -> bool:
        return any(form.cleaned_data.get(build_localized_fieldname("match", code)) for code in languages.CODES)

    def save(self, commit=True):
        """Number the answers as they stand; in an order that is the right one."""
        for number, form in enumerate(self.kept):
            if form.instance.position != number or form.cleaned_data.get("position") is None:
                form.instance.position = number
                form.changed_data.append("position")
        return super().save(commit)


class ChoiceInline(PartsInline):
    model = Choice
    form = ChoiceForm
    formset = ChoiceFormSet
    fields = ("text", "correct", "explanation", "match", "position")

    def get_extra(self, request, obj=None, **kwargs):
        return 1 if obj else 4


class UnitFilter(admin.SimpleListFilter):
    title = gettext_lazy("unit")
    parameter_name = "unit"

    def lookups(self, request, model_admin):
        return [(str(unit.pk), f"{unit.edition.version}: {text(unit, 'title')}") for unit in quizzes()]

    def queryset(self, request, queryset):
        known = {str(key) for key, _label in self.lookup_choices}
        return queryset.filter(node=self.value()) if self.value() in known else queryset


@admin.register(Question)
class QuestionAdmin(BankViews, PreviewMixin, TextsAdmin):
    form = QuestionForm
    inlines = [ChoiceInline]
    list_display = ("shown_text", "node", "question_kind", "position", "shown_languages")
    list_filter = (UnitFilter, "question_kind", MissingLanguageFilter)
    list_select_related = ("node__edition",)
    search_fields = ("stable_key", *(f"text_{code}__unaccent__icontains" for code in languages.CODES))
    ordering = ("node__edition", "node", "position", "pk")

    def title_of(self, record):
        return Truncator(super().title_of(record)).chars(90)

    def get_queryset(self, request):
        rows = super().get_queryset(request).select_related("node__edition__work", "node__parent")
        is_list = request.resolver_match.url_name.endswith("_changelist")
        return rows.prefetch_related("choices") if is_list else rows

    def get_fieldsets(self, request, obj=None):
        found = [
            (None, {"fields": ("text",)}),
            (_("What it is"), {"fields": ("question_kind", "points")}),
            (_("Its place"), {"fields": ("node", "position", "stable_key"), "classes": ("collapse",)}),
        ]
        return self._patch_fieldsets(found)

    def get_readonly_fields(self, request, obj=None):
        return (*super().get_readonly_fields(request, obj), "node", *(("stable_key",) if obj else ()))

    # A new question: first its unit, then its page

    def add_view(self, request, form_url="", extra_context=None):
        number = request.GET.get("unit", "")
        is_number = number.isascii() and number.isdecimal() and len(number) < 19
        request.unit = quizzes().filter(pk=number).first() if is_number else None
        if request.unit is None and self.has_add_permission(request):
            context = {**self.admin_site.each_context(request), "opts": self.opts, "units": quizzes()}
            return TemplateResponse(
                request, "admin/outputs/question/choose_unit.html", context | {"title": _("Add a question")}
            )
        return super().add_view(request, form_url, extra_context)

    def get_changeform_initial_data(self, request):
        last = request.unit.questions.aggregate(last=Max("position"))["last"]
        return {"position": 0 if last is None else last + 1}

    def response_add(self, request, obj, post_url_continue=None):
        """Go back to the quiz, where the next question is added."""
        response = super().response_add(request, obj, post_url_continue)
        stays = "_continue" in request.POST
        return response if stays else HttpResponseRedirect(reverse("admin:outputs_node_change", args=[obj.node_id]))

    # A changed question while people learn

    def _look_for_conflict(self, request, record) -> None:
        super()._look_for_conflict(request, record)
        if record is None or not self.has_change_permission(request, record):
            return
        module = record.node.parent
        learners = learners_in_progress(module.stable_key, record.node.edition) if module else 0
        if learners and self._changes_what_is_asked(request):
            request.learners = learners
            if not request.POST.get(CONFIRMED) and not getattr(request, "conflict", None):
                request.unconfirmed = learners

    def _changes_what_is_asked(self, request) -> bool:
        """Whether what was sent differs in anything that learners see or are scored by."""
        record = self.get_object(request, request.resolver_match.kwargs["object_id"])
        form = self.get_form(request, record, change=True)(request.POST, request.FILES, instance=record)
        formsets, _inlines = self._create_formsets(request, record, change=True)
        return bool(SHOWN_FIELDS & {*form.changed_data}) or any(formset.has_changed() for formset in formsets)

    def response_change(self, request, obj):
        if learners := getattr(request, "learners", 0):
            message = ngettext(
                "%(n)s learner is in progress in this module and keeps the version that was asked; whoever is asked "
                "from now on gets the new one.",
                "%(n)s learners are in progress in this module and keep the version that they were asked; whoever is "
                "asked from now on gets the new one.",
                learners,
            )
            self.message_user(request, message % {"n": learners}, messages.WARNING)
        return super().response_change(request, obj)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj is not None and obj.pk:
            context |= {
                "versions": versions_of(obj),
                "unconfirmed": getattr(request, "unconfirmed", 0),
                "confirmed_name": CONFIRMED,
            }
        context["unit"] = obj.node if obj is not None else getattr(request, "unit", None)
        return super().render_change_form(request, context, add, change, form_url, obj)

    # Preview

    def previewed_address(self, record):
        return record.node.url_in(record.node.edition.work) if record.node.parent else ""

    def preview_view(self, request, object_id):
        """Draw the question as learners get it, and below it what they are told after their answer."""
        question = self.object_or_404(request, object_id)
        request.preview = True
        return TemplateResponse(request, "admin/outputs/question/preview.html", preview_of(question))

    @admin.display(description=gettext_lazy("question"))
    def shown_text(self, question):
        title = text(question, "text")
        return format_html('<span lang="{}">{}</span>', title.language, title.value or question.stable_key)

    @admin.display(description=gettext_lazy("texts by language"))
    def shown_languages(self, question):
        return marks_of(question)
