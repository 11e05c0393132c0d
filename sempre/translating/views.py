"""The matrix of translations in the partner area, and the way from a record to what there is to translate of it."""

from django.apps import apps
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.paginator import InvalidPage, Paginator
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.generic import TemplateView, View

from sempre import languages
from sempre.translating.matrix import COUNTED_TO, PAGE, Filters, Matrix
from sempre.translating.records import Reach, kind_or_404, kinds
from sempre.translating.standing import CHOICES, SIGNS, WORST_FIRST, worst


class TranslatingMixin(LoginRequiredMixin):
    """Only for those who may translate anything; for others there is no such page."""

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated:
            self.reach = Reach(request.user)
            if not self.reach.languages:
                raise Http404
        return super().dispatch(request, *args, **kwargs)


class MatrixView(TranslatingMixin, TemplateView):
    http_method_names = ["get", "head"]
    template_name = "workspace/translations/matrix.html"

    def get_context_data(self, **kwargs) -> dict:
        filters = Filters.of(self.request.GET, self.reach)
        matrix = Matrix(self.reach, filters)
        try:
            page = Paginator(matrix, PAGE).page(self.request.GET.get("page", "1"))
        except InvalidPage:
            raise Http404 from None
        rows = list(page.object_list)
        return super().get_context_data(**kwargs) | {
            "filters": filters,
            "fields": fields_of(self.reach, filters),
            "columns": [(code, languages.NAMES[code]) for code in matrix.languages],
            "rows": rows,
            "page_obj": page,
            "is_cut": matrix.is_cut,
            "counts": counts_of(matrix, filters),
            "signs": [SIGNS[status] for status in WORST_FIRST],
            "has_one_language": len(matrix.languages) == 1,
        }


def counts_of(matrix: Matrix, filters: Filters) -> list[dict]:
    return [
        {
            "status": status,
            "number": at_most(number, matrix.has_more_words),
            "sign": SIGNS[status],
            "is_chosen": status == filters.status,
        }
        for status, number in matrix.counts().items()
    ]


def at_most(number: int, is_more: bool = False) -> str:
    """Return the number in words; beyond what is counted only that there are more."""
    is_counted = number <= COUNTED_TO and not is_more
    return str(number) if is_counted else _("more than %(number)s") % {"number": min(number, COUNTED_TO)}


def fields_of(reach: Reach, filters: Filters) -> list[dict]:
    """The selects: kinds, partners and languages by the reader's alphabet, states from the worst."""
    partners = apps.get_model("partners", "Partner").objects.only("slug", "short_name").order_by("short_name", "slug")
    own = [(code, languages.NAMES[code]) for code in reach.languages]
    return [
        _field("language", pgettext("filter", "Language"), own, filters.language),
        _field("status", pgettext("filter", "State"), CHOICES, filters.status),
        _field(
            "kind",
            pgettext("filter", "Kind"),
            [(kind.name, kind.label) for kind in kinds()],
            filters.kind.name if filters.kind else "",
        ),
        _field(
            "partner",
            pgettext("filter", "Partner"),
            [(partner.slug, partner.short_name) for partner in partners],
            filters.partner.slug if filters.partner else "",
        ),
    ]


def _field(name: str, label: str, options, chosen: str) -> dict:
    return {"name": name, "label": label, "options": list(options), "chosen": chosen}


class RecordView(TranslatingMixin, View):
    """Lead to the language of a record in which most is to do: the way in from the admin."""

    http_method_names = ["get", "head"]

    def get(self, request, kind: str, pk: int):
        kind = kind_or_404(kind)
        record = self.reach.records(kind).filter(pk=pk).first()
        states = self.reach.states().of_record(record).filter(language__in=self.reach.languages) if record else ()
        found: dict[str, set[str]] = {}
        for language, status in states.values_list("language", "status").distinct() if record else ():
            found.setdefault(language, set()).add(status)
        if not found:
            raise Http404
        by_need = [status.value for status in WORST_FIRST]
        language = min(found, key=lambda code: (by_need.index(worst(found[code])), languages.CODES.index(code)))
        return redirect("translation-editor", kind.name, record.pk, language)
