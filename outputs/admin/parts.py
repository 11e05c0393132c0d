"""The parts of an edition: chapters, areas, practices, modules, units, recommendations."""

from django import forms
from django.contrib import admin
from django.db import transaction
from django.db.models import CharField, Q, Value
from django.db.models.functions import Cast, Coalesce, Concat, LPad
from django.template.response import TemplateResponse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from outputs.admin import kinds
from outputs.admin.rows import AudienceQuestionInline, LevelInline, QuestionInline
from outputs.models import Edition, Node, Work
from outputs.training.services import learners_in_progress
from sempre import languages
from sempre.editing.admin import TextsAdmin
from sempre.editing.content import language_states
from sempre.editing.filters import MissingLanguageFilter, OwnRelatedFilter
from sempre.editing.forms import RecordForm
from sempre.editing.preview import PreviewMixin
from sempre.translated import text


class NodeForm(RecordForm):
    """A part of the edition and kind that its page is about."""

    modules = forms.MultipleChoiceField(
        label=gettext_lazy("Training modules"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Modules that help with this practice."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if adding := getattr(self.request, "adding", None):
            self.instance.edition, self.instance.kind = adding.edition, adding.kind
        kind = self.instance.kind
        if kind == Node.Kind.PRACTICE:
            self.fields["modules"].choices = self._modules()
        else:
            del self.fields["modules"]
        if "parent" in self.fields:
            self.fields["parent"].required = kind in kinds.NEEDS_PARENT
        if "unit_type" in self.fields:
            self.fields["unit_type"].required = True

    def _modules(self) -> list[tuple[str, str]]:
        """Return the modules of the training, and whatever is chosen already."""
        nodes = Node.objects.filter(kind=Node.Kind.MODULE).order_by("-edition__date", "position")
        known = {node.stable_key: str(text(node, "title")) for node in reversed(nodes)}
        chosen = {key: key for key in self.instance.modules or []}
        return list((chosen | known).items())

    def clean(self):
        data = super().clean()
        given = self.cleaned_data
        if given.get("parent") and given["parent"].edition_id != self.instance.edition_id:
            self.add_error("parent", _("Choose a part of the same edition."))
        self._refuse_taken("stable_key", Q())
        if self.instance.kind in (Node.Kind.CHAPTER, Node.Kind.AREA, Node.Kind.MODULE):
            self._refuse_taken("slug", Q(kind__in=("chapter", "area", "module")))
        self._refuse_taken("slug", Q(parent=given.get("parent", self.instance.parent)))
        return data

    def _refuse_taken(self, name: str, among: Q) -> None:
        """Say at the field what the database would refuse."""
        value = self.cleaned_data.get(name)
        others = Node.objects.filter(among, edition=self.instance.edition_id).exclude(pk=self.instance.pk)
        if value and name not in self.errors and others.filter(**{name: value}).exists():
            self.add_error(name, _("Another part of this edition has this already. Choose another one."))


def _padded(column: str):
    """Return a position and key as text of fixed length, so that texts sort as the numbers do."""
    number = LPad(Cast(column, CharField()), 5, Value("0"))
    key = LPad(Cast(column.replace("position", "pk"), CharField()), 10, Value("0"))
    return Coalesce(Concat(number, key), Value(""))


ABOVE = ("parent__parent__parent__position", "parent__parent__position", "parent__position", "position")
PLACE = Concat(*(_padded(column) for column in ABOVE))


@admin.register(Node)
class NodeAdmin(PreviewMixin, TextsAdmin):
    """The parts of an edition, in reading order, each below what it belongs to."""

    form = NodeForm
    autocomplete_fields = ("micro_projects",)
    list_display = ("shown_title", "kind", "edition", "shown_languages")
    sortable_by = ()
    list_filter = (("edition", OwnRelatedFilter), "kind", MissingLanguageFilter)
    list_select_related = ("edition__work", "parent__parent__parent")
    search_fields = ("stable_key", *(f"title_{code}__unaccent__icontains" for code in languages.CODES))
    list_per_page = 300

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(place=PLACE)

    def get_ordering(self, request):
        return ("-edition__date", "edition", PLACE.asc())

    # A part's page shows what its kind has

    @staticmethod
    def kind_of(request, node) -> str:
        adding = getattr(request, "adding", None)
        return node.kind if node else adding.kind if adding else ""

    def get_fieldsets(self, request, obj=None):
        kind = self.kind_of(request, obj)
        key = () if obj else ("stable_key",)
        place = ("edition", "kind", "parent", "position", *key, "slug", *(("stable_key",) if obj else ()))
        found = [
            (None, {"fields": kinds.texts_of(kind, obj)}),
            (_("What it is"), {"fields": kinds.OWN.get(kind, ())}),
            (_("Its place"), {"fields": place}),
            (_("What it uses"), {"fields": kinds.USES.get(kind, ()), "classes": ("collapse",)}),
        ]
        if kind not in kinds.PARENTS and not (obj and obj.parent_id):
            found[2][1]["fields"] = tuple(name for name in place if name != "parent")
        return self._patch_fieldsets([(name, options) for name, options in found if options["fields"]])

    def get_inlines(self, request, obj):
        if self.kind_of(request, obj) == Node.Kind.PRACTICE:
            return [LevelInline, AudienceQuestionInline]
        return [QuestionInline] if kinds.has_quiz(obj) else []

    def get_readonly_fields(self, request, obj=None):
        fixed = ("edition", "kind", *(("stable_key",) if obj else ()))
        return (*super().get_readonly_fields(request, obj), *fixed)

    def choices_for(self, db_field, request):
        rows = super().choices_for(db_field, request)
        if db_field.name != "parent":
            return rows
        node = request.resolver_match.kwargs.get("object_id", "")
        if node.isdecimal():
            kind = Node.objects.filter(pk=node).values_list("kind", flat=True).first()
            return rows.filter(edition__nodes=node, kind__in=kinds.PARENTS.get(kind, ())).exclude(pk=node)
        adding = getattr(request, "adding", None)
        return rows.filter(edition=adding.edition, kind__in=kinds.PARENTS.get(adding.kind, ())) if adding else rows

    # A new part: first its edition and kind, then its page

    def add_view(self, request, form_url="", extra_context=None):
        edition = self._edition_of(request)
        wanted = request.GET.get("kind", "")
        if edition is None or wanted not in kinds.KINDS_OF[edition.work.kind]:
            return self._choose_kind(request, edition)
        request.adding = kinds.Adding(edition, wanted)
        title = _("New: %(kind)s") % {"kind": Node.Kind(wanted).label}
        return super().add_view(request, form_url, {"title": title, **(extra_context or {})})

    @staticmethod
    def _edition_of(request) -> Edition | None:
        number = request.GET.get("edition", "")
        if not number.isascii() or not number.isdecimal() or len(number) > 18:
            return None
        return Edition.objects.select_related("work").filter(pk=number).first()

    def _choose_kind(self, request, edition: Edition | None):
        if not self.has_add_permission(request):
            return super().add_view(request)
        editions = [edition] if edition else Edition.objects.select_related("work").order_by("work__position", "-date")
        rows = [
            (one, [(kind.value, kind.label) for kind in kinds.KINDS_OF[Work.Kind(one.work.kind)]]) for one in editions
        ]
        context = {**self.admin_site.each_context(request), "opts": self.opts, "rows": rows, "title": _("Add a part")}
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/outputs/node/choose_kind.html", context)

    def get_changeform_initial_data(self, request):
        """A new part stands last among those of the part that it was begun from."""
        adding, parent = request.adding, request.GET.get("parent", "")
        rows = Node.objects.filter(edition=adding.edition)
        above = rows.filter(pk=parent).first() if parent.isascii() and parent.isdecimal() and len(parent) < 19 else None
        last = rows.filter(parent=above).order_by("-position").values_list("position", flat=True).first()
        return {"position": 0 if last is None else last + 1, **({"parent": above.pk} if above else {})}

    def get_prepopulated_fields(self, request, obj=None):
        return {} if obj else {"stable_key": ("title_en",), "slug": ("title_en",)}

    # Preview, and who is learning

    def previewed_address(self, record):
        """Return the page that the part stands on: a section stands on its chapter's."""
        work = record.edition.work
        if record.kind == Node.Kind.SECTION and record.parent:
            record = record.parent
        return record.url_in(work).partition("#")[0]

    def prepare_preview(self, request, record):
        request.preview_edition = record.edition_id

    def preview_view(self, request, object_id):
        """Leave nothing behind: a quiz that is only looked at makes no version of its questions."""
        with transaction.atomic():
            response = super().preview_view(request, object_id)
            if hasattr(response, "render"):
                response.render()
            transaction.set_rollback(True)
        return response

    def preview_anchor(self, record):
        within = (Node.Kind.PART, Node.Kind.SECTION, Node.Kind.PRACTICE)
        return f"#{record.stable_key}" if record.kind in within else ""

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj is not None:
            if Node.objects.published().filter(pk=obj.pk).exists():
                context["public_url"] = obj.get_absolute_url()
            context["below"] = [kind for kind, parents in kinds.PARENTS.items() if obj.kind in parents]
            context["has_quiz"] = kinds.has_quiz(obj)
            module = obj.parent if obj.kind == Node.Kind.UNIT else obj if obj.kind == Node.Kind.MODULE else None
            context["learners"] = learners_in_progress(module.stable_key, obj.edition) if module else 0
        return super().render_change_form(request, context, add, change, form_url, obj)

    @admin.display(description=gettext_lazy("title"))
    def shown_title(self, node):
        title = text(node, "title")
        depth = len(node.place) // 15 - 1
        return format_html('<span class="depth-{}" lang="{}">{}</span>', min(depth, 3), title.language, title)

    @admin.display(description=gettext_lazy("texts by language"))
    def shown_languages(self, node):
        return language_states(node)
